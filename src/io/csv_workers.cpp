#include "csv_workers.hpp"

#include "block_masks.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail::input {

namespace {

// Behind the last record of a text that begins with one, if the quotes are those of RFC 4180; 0 if there
// is no end in it.
[[nodiscard]] std::size_t last_record_end(std::string_view text, dialect const& how) noexcept {
  bool quoted = how.quotes && count_byte(text, how.quote) % 2 != 0;
  for (std::size_t i = text.size(); i > 0; --i) {
    char const c = text[i - 1];
    if (how.quotes && c == how.quote) {
      quoted = !quoted;
    } else if (!quoted && (c == '\n' || c == '\r')) {
      return i;
    }
  }
  return 0;
}

}  // namespace

csv_workers::csv_workers(csv_progress progress, std::shared_ptr<csv_layout const> layout,
                         std::size_t fields, on_bad_row policy)
    : progress_{progress}, layout_{std::move(layout)}, fields_{fields}, policy_{policy} {}

bool csv_workers::run(executor& on, std::span<batch_data* const> batches,
                      std::function<void(std::size_t)> const& use) {
  on.run(batches.size(), [&](std::size_t w) { work(w, *batches[w], use); });
  if (failure_) std::rethrow_exception(failure_);
  if (stopped_at_ == nobody) return true;
  std::string rest;
  for (auto const& [number, text] : given_back_) rest += text;
  progress_.feed.give_back(rest);
  return false;
}

void csv_workers::work(std::size_t worker, batch_data& out,
                       std::function<void(std::size_t)> const& use) {
  csv_rows rows{layout_, fields_, policy_};
  std::function<void()> const use_batch = [&] { use(worker); };
  piece next;
  for (bool going_on = true; going_on;) {
    try {
      going_on = claim(out.text, next) && read_piece(next, rows, out, use_batch);
    } catch (...) {
      fail(next.number, std::current_exception());
      return;
    }
  }
}

bool csv_workers::claim(text_block& text, piece& claimed) {
  std::scoped_lock const lock{input_};
  claimed.number = next_piece_;
  if (claimed_all_) return false;
  ++next_piece_;
  block_feed& feed = progress_.feed;
  feed.begin(text);
  std::size_t const usual = 2 * feed.from().chunk();
  for (;;) {
    while (!feed.at_end() && text.view().size() < usual) feed.extend(text, 0);
    if (feed.at_end()) break;
    std::size_t const end = last_record_end(text.view(), layout_->how());
    // A record without an end is for one thread, which knows what to say of it.
    if (end > 0 || text.view().size() > longest_record) {
      feed.keep_behind(text, end > 0 ? end : text.view().size());
      claimed.at_end = false;
      return true;
    }
    feed.extend(text, text.view().size());
  }
  claimed.at_end = true;
  claimed_all_ = true;
  return true;
}

bool csv_workers::read_piece(piece const& of, csv_rows& rows, batch_data& out,
                             std::function<void()> const& use) {
  text_extent whole = extent_of(out.text.view(), progress_.feed.origin().line_end);
  bool mine = false;
  for (std::size_t at = 0;;) {
    std::size_t const begin = at;
    out.begin(layout_, 0);
    rows_stop const stop = rows.fill(out, at, of.at_end, mine ? &progress_.tally : nullptr);
    if (!mine) {
      if (wait_for_turn(of.number) == turn::never) {
        give_back(of.number, out.text.view());
        return false;
      }
      mine = true;
      out.origin = progress_.feed.origin();
      if (stop == rows_stop::needs_a_place) {
        at = begin;
        continue;
      }
    }
    out.first_row = progress_.delivered;
    progress_.delivered += out.rows.size();
    progress_.tally.good(out.rows.size());
    if (stop == rows_stop::full) {
      use();
      continue;
    }
    if (stop == rows_stop::refused) {
      if (!out.rows.empty()) use();
      throw rows.problem();
    }
    std::string_view const text = out.text.view();
    bool const as_guessed = of.at_end || at == text.size();
    if (as_guessed) {
      pass_turn(whole);
    } else {
      stop_here(of.number, text.substr(at));
      progress_.feed.origin().advance(text.substr(0, at));
    }
    if (!out.rows.empty()) use();
    return as_guessed;
  }
}

csv_workers::turn csv_workers::wait_for_turn(std::uint64_t number) {
  std::unique_lock lock{order_};
  turn_changed_.wait(
      lock, [&] { return turn_ == number || stopped_at_ < number || failed_at_ < number; });
  return turn_ == number && stopped_at_ > number && failed_at_ > number ? turn::mine : turn::never;
}

void csv_workers::pass_turn(text_extent const& behind) {
  {
    std::scoped_lock const lock{order_};
    progress_.feed.origin().advance(behind);
    ++turn_;
  }
  turn_changed_.notify_all();
}

void csv_workers::stop_here(std::uint64_t number, std::string_view rest) {
  give_back(number, rest);
  {
    std::scoped_lock const lock{input_};
    claimed_all_ = true;
  }
  {
    std::scoped_lock const lock{order_};
    stopped_at_ = number;
  }
  turn_changed_.notify_all();
}

void csv_workers::give_back(std::uint64_t number, std::string_view text) {
  std::scoped_lock const lock{order_};
  given_back_.emplace(number, text);
}

void csv_workers::fail(std::uint64_t number, std::exception_ptr why) {
  {
    std::scoped_lock const lock{input_};
    claimed_all_ = true;
  }
  {
    std::scoped_lock const lock{order_};
    if (number < failed_at_) {
      failed_at_ = number;
      failure_ = std::move(why);
    }
  }
  turn_changed_.notify_all();
}

}  // namespace cxm::inline v0::detail::input
