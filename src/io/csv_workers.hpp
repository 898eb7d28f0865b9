#pragma once
// One CSV file read by several threads.

#include "csv_rows.hpp"

#include <cxm/core/executor.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>

namespace cxm::inline v0::detail::input {

/// How far the rows of a file are known: what comes before the next one.
struct csv_progress {
  block_feed& feed;
  row_tally& tally;
  std::uint64_t& delivered;
};

/// Workers take pieces of the file in its order, each cut where the parity of the quotes says that a record
/// ends, and read them at the same time. A piece counts only when its predecessor has ended exactly
/// where it begins: until then its rows are a guess. Where a stray quote proves a guess wrong, reading
/// in parallel stops and what was not counted is given back, to be read in one thread.
///
/// Of several errors the first in the file is thrown. Batches come in any order; the rows of each are
/// numbered as in one thread.
class csv_workers {
 public:
  csv_workers(csv_progress progress, std::shared_ptr<csv_layout const> layout, std::size_t fields,
              on_bad_row policy);

  /// Worker w fills batches[w] again and again and calls use(w). False: the rest is in the feed.
  [[nodiscard]] bool run(executor& on, std::span<batch_data* const> batches,
                         std::function<void(std::size_t)> const& use);

 private:
  struct piece {
    std::uint64_t number = 0;
    bool at_end = false;
  };
  enum class turn : std::uint8_t { mine, never };

  void work(std::size_t worker, batch_data& out, std::function<void(std::size_t)> const& use);
  [[nodiscard]] bool claim(text_block& text, piece& claimed);
  /// True: the piece is behind us, and the next may be claimed.
  [[nodiscard]] bool read_piece(piece const& of, csv_rows& rows, batch_data& out,
                                std::function<void()> const& use);
  [[nodiscard]] turn wait_for_turn(std::uint64_t number);
  void pass_turn(text_extent const& behind);
  void stop_here(std::uint64_t number, std::string_view rest);
  void give_back(std::uint64_t number, std::string_view text);
  void fail(std::uint64_t number, std::exception_ptr why);

  csv_progress progress_;
  std::shared_ptr<csv_layout const> layout_;
  std::size_t fields_;
  on_bad_row policy_;

  std::mutex input_{};  // the feed and what is next to be claimed
  std::uint64_t next_piece_ = 0;
  bool claimed_all_ = false;

  std::mutex order_{};  // what follows, and the progress but for the feed
  std::condition_variable turn_changed_{};
  static constexpr std::uint64_t nobody = (std::numeric_limits<std::uint64_t>::max)();
  std::uint64_t turn_ = 0;
  std::uint64_t stopped_at_ = nobody;
  std::map<std::uint64_t, std::string> given_back_{};
  std::uint64_t failed_at_ = nobody;
  std::exception_ptr failure_{};
};

}  // namespace cxm::inline v0::detail::input
