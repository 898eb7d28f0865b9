#pragma once
// How far the reading is: a line on a terminal that goes away.

#include <cxm/io/source.hpp>
#include <cxm/io/table_reader.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

/// What is known at a moment.
struct progress_state {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> total;  ///< bytes of all files, where all have a size
  double seconds = 0;
};

/// "[######--------------]  30 %  1,234,567 rows  52 MB/s  0:12 left"; without a total only rows, MB and
/// MB/s. MB are millions of bytes, kB thousands. Rows are left out while there are none. Cut to `width` columns by leaving out whole parts from the end.
[[nodiscard]] std::string progress_line(progress_state const& now, std::size_t width);

/// Shows on the standard error how the reading of some files goes, if that is a terminal, from the first
/// second on and some times a second; takes the line away when it ends. Costs one look at the clock for
/// each chunk of bytes, and nothing where there is no terminal.
class progress {
 public:
  explicit progress(std::vector<std::string> const& files);
  progress(progress const&) = delete;
  progress& operator=(progress const&) = delete;
  ~progress();

  /// The source of the next file. It must not outlive this.
  [[nodiscard]] source watched(source from);
  /// The reader that the source went into. It must live until end_of_file().
  void rows_from(table_reader const& reader) noexcept { reader_ = &reader; }
  void end_of_file() noexcept;

 private:
  void see(std::uint64_t bytes);

  bool shown_;
  std::optional<std::uint64_t> total_;
  table_reader const* reader_ = nullptr;
  std::uint64_t rows_before_ = 0;
  std::uint64_t bytes_before_ = 0;
  std::uint64_t bytes_ = 0;  // of this file
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point next_ = begun_ + std::chrono::seconds{1};
};

/// The same for a fit, which tells of its steps.
class fit_progress {
 public:
  fit_progress();
  fit_progress(fit_progress const&) = delete;
  fit_progress& operator=(fit_progress const&) = delete;
  ~fit_progress();
  void step(int number, double log_likelihood);

 private:
  bool shown_;
  std::chrono::steady_clock::time_point next_ =
      std::chrono::steady_clock::now() + std::chrono::seconds{1};
};

}  // namespace cxm::cli
