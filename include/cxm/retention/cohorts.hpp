#pragma once
/// Acquisition cohorts: who came first in January, and how many of them were back in February,
/// March …; and what they have paid since.
///
/// A customer is acquired in the period of their first row. Where the first row of any kind is not
/// the acquisition, as with sign-ups and log-ins, see retention.hpp.
///
/// Input         customer, instant, and optionally an amount: a whole number of minor units,
///               negative for what was paid back.
/// Reading       table(): the triangle, see cohort_table.hpp for shares, intervals and amounts.
/// Figures       next_period  share of the customers who were seen in the period after their first
///                            one (headline), over all cohorts that have reached it
///               customers, count
/// Running       A period is over when its last instant has been observed: without a word on it,
///               observation ends with the local day of the last row.
/// Activity      every row: one without an amount, and a refund too. Where coming back means to buy,
///               push what was bought.
/// Left out      exclude() counts what can't be pushed.
/// Merge         exact, in any order; a customer may be spread over parts. Periods, zone, currency
///               and the first day of the week must agree.
/// State         16 bytes a customer for the first 64 periods since their first; 8 bytes for each
///               later period they were seen in; 16 for each in which they paid.
/// Complexity    push O(1) on average; table() O(customers + cells).
/// Errors        std::invalid_argument for an instant beyond the years −32764 to 32764, and when
///               all amounts together, each without its sign, leave 63 bits: before anything changes.

#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/numbered_periods.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/retention/cohort_table.hpp>
#include <cxm/retention/sorted_cells.hpp>
#include <cxm/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

template <key_type Id>
class shared_cohorts;

template <key_type Id = std::string>
class acquisition_cohorts {
 public:
  static constexpr std::string_view id = "acquisition_cohorts";
  static constexpr std::string_view title = "retention in the next period";
  static constexpr std::string_view definition =
      "Share of customers who were seen again in the period after the one of their first row.";
  [[nodiscard]] static std::string schema() {
    return "acquisition_cohorts<" + key_traits<Id>::schema() + ">";
  }

  explicit acquisition_cohorts(numbered_periods periods, currency money_in = {})
      : periods_{std::move(periods)}, currency_{money_in} {}
  /// Rows seen through projections: customer, instant; and amount.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<acquisition_cohorts, R, P...> acquisition_cohorts(numbered_periods periods,
                                                                           currency money_in,
                                                                           R&& range,
                                                                           P const&... seen)
      : periods_{std::move(periods)}, currency_{money_in} {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <key_view<Id> Customer, class Duration>
  void push(Customer const& customer, std::chrono::sys_time<Duration> at) {
    auto const second = detail::whole_seconds(at.time_since_epoch());
    std::int32_t const period = periods_.at(std::chrono::sys_seconds{second});
    mark(ids_.find_or_add(customer), period);
    see(second.count());
  }
  template <key_view<Id> Customer, class Duration, class Amount>
  requires money_amount<Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> at, Amount amount) {
    auto const second = detail::whole_seconds(at.time_since_epoch());
    std::int64_t const turnover = sum_with(size_of(amount));
    std::int32_t const period = periods_.at(std::chrono::sys_seconds{second});
    auto const who = ids_.find_or_add(customer);
    mark(who, period);
    paid_.add({detail::cell_key(who, period), amount});
    turnover_ = turnover;
    see(second.count());
  }
  template <key_view<Id> Customer, class Duration, class Amount>
  requires money_amount<Amount>
  void push(Customer const& customer, std::chrono::sys_time<Duration> at,
            std::optional<Amount> const& amount) {
    if (amount) return push(customer, at, *amount);
    push(customer, at);
  }
  /// n rows at once, customer(i) at second(i), in seconds since 1970: the same as one by one, several
  /// times faster where customers are too many for the caches. Errors: those of push; rows
  /// before the wrong one stay.
  template <class At, class Second>
  requires key_view<std::remove_cvref_t<std::invoke_result_t<At const&, std::size_t>>, Id>
  void push_each(std::size_t count, At const& customer, Second const& second) {
    std::array<std::uint32_t, stretch> who;
    std::array<std::int32_t, stretch> in;
    for (std::size_t first = 0; first < count; first += stretch) {
      std::size_t const n = (std::min)(stretch, count - first);
      for (std::size_t i = 0; i < n; ++i) {
        in[i] = periods_.at(std::chrono::sys_seconds{std::chrono::seconds{second(first + i)}});
      }
      std::size_t found = 0;
      auto const mark_found = [&] {
        for (std::size_t i = 0; i < found; ++i) {
          if (i + ahead < found && who[i + ahead] < seen_.size()) fetch(&seen_[who[i + ahead]]);
          mark(who[i], in[i]);
          see(second(first + i));
        }
      };
      try {
        ids_.find_or_add_each(
            n, [&](std::size_t i) -> decltype(auto) { return customer(first + i); },
            [&](std::size_t i, std::uint32_t k) { who[i] = k, found = i + 1; });
      } catch (...) {
        mark_found();  // a customer with a number has a period
        throw;
      }
      mark_found();
    }
  }
  /// The same for columns.
  template <std::ranges::random_access_range Customers>
  requires std::ranges::sized_range<Customers> &&
      key_view<std::ranges::range_value_t<Customers>, Id>
  void push_columns(Customers const& customers, std::span<std::int64_t const> seconds) {
    if (std::ranges::size(customers) != seconds.size()) {
      throw std::invalid_argument(
          "cxm::acquisition_cohorts: a time for each customer, and no more");
    }
    auto const begin = std::ranges::begin(customers);
    push_each(
        seconds.size(),
        [&](std::size_t i) -> decltype(auto) { return begin[static_cast<std::ptrdiff_t>(i)]; },
        [&](std::size_t i) { return seconds[i]; });
  }
  /// Columns whose customers are codes of a dictionary, such as Arrow's: row i is of keys[codes[i]].
  /// Each customer's key is looked up once. Errors: std::invalid_argument, before anything has
  /// changed, for columns of different lengths and a code beyond the dictionary; those of push.
  /// Memory: 4 bytes for each key meanwhile.
  template <std::ranges::random_access_range Keys>
  requires std::ranges::sized_range<Keys> && key_view<std::ranges::range_value_t<Keys>, Id>
  void push_coded(std::span<std::uint32_t const> codes, Keys const& keys,
                  std::span<std::int64_t const> seconds) {
    if (codes.size() != seconds.size()) {
      throw std::invalid_argument(
          "cxm::acquisition_cohorts: a time for each customer, and no more");
    }
    std::uint32_t highest = 0;
    for (std::uint32_t const code : codes) highest = code > highest ? code : highest;
    std::size_t const known = std::ranges::size(keys);
    if (!codes.empty() && highest >= known) {
      throw std::invalid_argument("cxm::acquisition_cohorts: a code beyond the dictionary");
    }
    constexpr auto unknown = (std::numeric_limits<std::uint32_t>::max)();
    std::vector<std::uint32_t> number(known, unknown);
    constexpr std::size_t far = 4 * ahead;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (i + far < codes.size()) fetch(&number[codes[i + far]]);
      if (i + ahead < codes.size()) {
        std::uint32_t const next = number[codes[i + ahead]];
        if (next < seen_.size()) fetch(&seen_[next]);
      }
      std::int32_t const period =
          periods_.at(std::chrono::sys_seconds{std::chrono::seconds{seconds[i]}});
      std::uint32_t& who = number[codes[i]];
      if (who == unknown) {
        who = ids_.find_or_add(std::ranges::begin(keys)[static_cast<std::ptrdiff_t>(codes[i])]);
      }
      mark(who, period);
      see(seconds[i]);
    }
  }
  /// A row that can't be used, such as one without a customer.
  void exclude(reason why) { excluded_.add(why); }

  void merge(acquisition_cohorts const& other) {
    if (!(periods_ == other.periods_)) {
      throw merge_error("cxm::acquisition_cohorts: other periods, or periods of another zone");
    }
    if (currency_ != other.currency_) {
      throw merge_error("cxm::acquisition_cohorts: two currencies don't merge; convert one first");
    }
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::acquisition_cohorts: more rows than a count holds");
    }
    std::int64_t const turnover = sum_with(static_cast<std::uint64_t>(other.turnover_));
    if (&other == this) return merge(acquisition_cohorts{other});
    auto const here = ids_.find_or_add_all(other.ids_);
    for (std::size_t k = 0; k < here.size(); ++k) take(here[k], other.seen_[k]);
    for (auto const& c : other.later_.cells()) {
      mark(here[detail::customer_of(c.key)], detail::period_of(c.key));
    }
    for (auto const& c : other.paid_.cells()) {
      paid_.add(
          {detail::cell_key(here[detail::customer_of(c.key)], detail::period_of(c.key)), c.amount});
    }
    if (other.count_ > 0) {
      first_ = (std::min)(first_, other.first_);
      last_ = (std::max)(last_, other.last_);
    }
    turnover_ = turnover;
    count_ += other.count_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] acquisition_cohorts empty_copy() const {
    return acquisition_cohorts{
        numbered_periods{periods_.every(), periods_.zone(), periods_.week_begins()}, currency_};
  }

  /// Rows observed.
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] currency money_in() const noexcept { return currency_; }
  [[nodiscard]] count_t customers() const noexcept { return ids_.size(); }
  /// The end of the local day of the last row; nothing without rows.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> observed_until() const {
    if (count_ == 0) return std::nullopt;
    numbered_periods days{period::day, periods_.zone()};
    return days.begin(days.at(std::chrono::sys_seconds{std::chrono::seconds{last_}}) + 1);
  }

  /// The triangle of what was observed before `until`. Rows lie in whole periods: leave out those
  /// from `until` on before they are pushed. A cohort that begins later is not there.
  [[nodiscard]] cohort_table table(std::optional<std::chrono::sys_seconds> until = std::nullopt,
                                   running_period running = running_period::absent) const {
    acquisition_cohorts const* const me = this;
    return table_of({&me, 1}, until ? until : observed_until(), running);
  }

  void figures(figure_sink out, reading how = {}) const {
    count_t customers_then = 0;
    count_t back = 0;
    if (auto const until = observed_until()) {
      numbered_periods periods = periods_;
      std::int32_t const finished = periods.at(*until) - 1;
      for (seen_periods const& s : seen_) {
        if (s.base >= finished) continue;
        ++customers_then;
        back += s.mask >> 1 & 1;
      }
    }
    auto const k = static_cast<double>(back);
    auto const n = static_cast<double>(customers_then);
    out(value_figure("next_period", unit::share, customers_then == 0 ? undefined : k / n,
                     proportion_interval(k, n, how)));
    out(count_figure("customers", customers()));
    out(count_figure("count", count_));
  }

  void write(state_writer& out) const {
    out.u8(static_cast<std::uint8_t>(periods_.every()));
    out.u8(static_cast<std::uint8_t>(periods_.week_begins().c_encoding()));
    out.text(periods_.zone().name());
    currency_.write(out);
    out.u64(count_);
    excluded_.write(out);
    out.i64(first_);
    out.i64(last_);
    out.i64(turnover_);
    auto const order = ids_.sorted();
    std::vector<std::uint32_t> rank(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    out.u64(order.size());
    for (auto const k : order) {
      key_traits<Id>::write(out, ids_.key(k));
      out.i32(seen_[k].base);
      out.u64(seen_[k].mask);
    }
    auto const later = later_.renumbered(rank);
    out.u64(later.size());
    for (auto const& c : later) out.u64(c.key);
    auto const paid = paid_.renumbered(rank);
    out.u64(paid.size());
    for (auto const& c : paid) {
      out.u64(c.key);
      out.i64(c.amount);
    }
  }
  [[nodiscard]] static acquisition_cohorts read(state_reader& in) {
    auto const every = in.u8();
    auto const day = in.u8();
    if (every > static_cast<std::uint8_t>(period::year) || day > 6) {
      throw state_error("cxm::load: periods that no calendar has");
    }
    std::string const zone = in.text();
    acquisition_cohorts loaded{
        numbered_periods{static_cast<period>(every), time_zone{zone}, std::chrono::weekday{day}},
        currency::read(in)};
    loaded.count_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    loaded.first_ = in.i64();
    loaded.last_ = in.i64();
    loaded.turnover_ = in.i64();
    loaded.read_rows(in);
    return loaded;
  }
  friend bool operator==(acquisition_cohorts const& a, acquisition_cohorts const& b) {
    if (!(a.periods_ == b.periods_) || a.currency_ != b.currency_ || a.count_ != b.count_ ||
        a.excluded_ != b.excluded_ || a.first_ != b.first_ || a.last_ != b.last_ ||
        a.turnover_ != b.turnover_ || a.ids_.size() != b.ids_.size()) {
      return false;
    }
    std::vector<std::uint32_t> here(b.ids_.size());
    for (std::uint32_t k = 0; k < here.size(); ++k) {
      auto const known = a.ids_.find(b.ids_.key(k));
      if (!known || a.seen_[*known].base != b.seen_[k].base ||
          a.seen_[*known].mask != b.seen_[k].mask) {
        return false;
      }
      here[k] = *known;
    }
    return a.later_.sorted() == b.later_.renumbered(here) &&
           a.paid_.sorted() == b.paid_.renumbered(here);
  }

 private:
  friend class shared_cohorts<Id>;
  /// The triangle of parts that have no customer in common. Precondition: there is a part.
  /// Errors: std::invalid_argument when all their amounts together leave 63 bits.
  [[nodiscard]] static cohort_table table_of(std::span<acquisition_cohorts const* const> parts,
                                             std::optional<std::chrono::sys_seconds> const& until,
                                             running_period running) {
    numbered_periods periods = parts.front()->periods_;
    currency const money_in = parts.front()->currency_;
    if (!until) return {periods.every(), money_in, {}};
    std::int32_t const last = periods.at(*until - std::chrono::seconds{1});
    std::int32_t const finished = periods.at(*until) - 1;
    std::int32_t first = last + 1;
    for (auto const* part : parts) {
      for (seen_periods const& s : part->seen_) first = s.base < first ? s.base : first;
    }
    std::int64_t turnover = 0;  // of all parts: no sum of a cell leaves 64 bits
    for (auto const* part : parts) add_money(turnover, part->turnover_);
    auto rows = detail::empty_triangle(periods, first, last, finished, running);
    for (auto const* part : parts) part->add_to(rows, first);
    return {periods.every(), money_in, std::move(rows)};
  }
  /// Adds its customers to the triangle of the cohorts from `first` on.
  void add_to(std::vector<cohort>& rows, std::int32_t first) const {
    auto const cohort_of = [&](seen_periods const& s) -> cohort* {
      auto const row = static_cast<std::size_t>(s.base - first);
      return row < rows.size() ? &rows[row] : nullptr;
    };
    for (seen_periods const& s : seen_) {
      cohort* const c = cohort_of(s);
      if (c == nullptr) continue;
      ++c->size;
      for (std::uint64_t left = s.mask; left != 0; left &= left - 1) {
        auto const age = static_cast<std::size_t>(std::countr_zero(left));
        if (age >= c->cells.size()) break;
        ++c->cells[age].active;
      }
    }
    auto const cell_of = [&](std::uint64_t key) -> cohort_cell* {
      seen_periods const& s = seen_[detail::customer_of(key)];
      cohort* const c = cohort_of(s);
      auto const age = static_cast<std::size_t>(detail::period_of(key) - s.base);
      return c != nullptr && age < c->cells.size() ? &c->cells[age] : nullptr;
    };
    for (auto const& c : later_.sorted()) {
      if (auto* const cell = cell_of(c.key)) ++cell->active;
    }
    for (auto const& c : paid_.cells()) {
      if (auto* const cell = cell_of(c.key)) cell->amount += c.amount;  // turnover_ bounds the sum
    }
  }

  /// Bit k: seen in the period base + k. Bit 0 is always set.
  struct seen_periods {
    std::uint64_t mask = 1;
    std::int32_t base = 0;
  };
  static constexpr std::size_t stretch = 1024;
  static constexpr std::size_t ahead = 16;
  static constexpr std::int32_t bits = 64;

  static void fetch([[maybe_unused]] void const* from) noexcept {
#if defined(__GNUC__)
    __builtin_prefetch(from, 1);
#endif
  }
  void see(std::int64_t second) noexcept {
    first_ = second < first_ ? second : first_;
    last_ = second > last_ ? second : last_;
    ++count_;
  }
  [[nodiscard]] static std::uint64_t size_of(std::int64_t amount) noexcept {
    auto const as_is = static_cast<std::uint64_t>(amount);
    return amount < 0 ? 0 - as_is : as_is;
  }
  [[nodiscard]] std::int64_t sum_with(std::uint64_t more) const {
    constexpr auto most = static_cast<std::uint64_t>((std::numeric_limits<std::int64_t>::max)());
    if (more > most - static_cast<std::uint64_t>(turnover_)) {
      throw merge_error("cxm::acquisition_cohorts: a sum of money beyond 64 bits of minor units");
    }
    return turnover_ + static_cast<std::int64_t>(more);
  }
  /// Precondition: customers are numbered in the order they are marked in.
  void mark(std::uint32_t who, std::int32_t period) {
    if (who == seen_.size()) {
      seen_.push_back({1, period});
      return;
    }
    seen_periods& s = seen_[who];
    std::int64_t const age = std::int64_t{period} - s.base;
    if (age >= 0 && age < bits) {
      s.mask |= std::uint64_t{1} << age;
    } else if (age >= 0) {
      later_.add({detail::cell_key(who, period)});
    } else {
      // Acquired earlier than was known: what no longer fits goes to the later periods.
      for (std::int32_t k = 0; k < bits; ++k) {
        if ((s.mask >> k & 1) != 0 && k - age >= bits) {
          later_.add({detail::cell_key(who, s.base + k)});
        }
      }
      s.mask = (-age < bits ? s.mask << -age : 0) | 1;
      s.base = period;
    }
  }
  void take(std::uint32_t who, seen_periods s) {
    for (std::uint64_t left = s.mask; left != 0; left &= left - 1) {
      mark(who, s.base + std::countr_zero(left));
    }
  }
  void read_rows(state_reader& in) {
    std::size_t const ids = in.length(12);
    if (ids > count_ || (ids == 0) != (count_ == 0)) {
      throw state_error("cxm::load: more customers than rows");
    }
    bool const empty = first_ == none_yet && last_ == -none_yet;
    auto const known = [](std::int64_t at) {
      return at >= detail::calendar_begin.count() && at <= detail::calendar_end.count();
    };
    if (ids == 0 ? !empty : !(known(first_) && known(last_) && first_ <= last_)) {
      throw state_error("cxm::load: rows at no time");
    }
    std::int32_t low = 0;
    std::int32_t high = -1;
    if (ids > 0) {
      low = periods_.at(std::chrono::sys_seconds{std::chrono::seconds{first_}});
      high = periods_.at(std::chrono::sys_seconds{std::chrono::seconds{last_}});
    }
    for (std::size_t k = 0; k < ids; ++k) {
      if (ids_.find_or_add(key_traits<Id>::read(in)) != k) {
        throw state_error("cxm::load: a customer twice");
      }
      seen_periods s;
      s.base = in.i32();
      s.mask = in.u64();
      if ((s.mask & 1) == 0 || s.base < low ||
          std::int64_t{s.base} + (bits - 1 - std::countl_zero(s.mask)) > high) {
        throw state_error("cxm::load: a customer seen at no time");
      }
      seen_.push_back(s);
    }
    auto const check = [&](std::uint64_t key, std::uint64_t before, bool any) {
      auto const who = detail::customer_of(key);
      auto const period = detail::period_of(key);
      if (who >= ids || (any && key <= before) || period < seen_[who].base || period > high) {
        throw state_error("cxm::load: a period in which nobody was seen");
      }
      return std::int64_t{period} - seen_[who].base;
    };
    std::uint64_t before = 0;
    std::size_t const later = in.length(8);
    for (std::size_t k = 0; k < later; ++k) {
      std::uint64_t const key = in.u64();
      if (check(key, before, k > 0) < bits) throw state_error("cxm::load: a period twice");
      later_.add({before = key});
    }
    detail::wide_money all = 0;
    std::size_t const paid = in.length(16);
    for (std::size_t k = 0; k < paid; ++k) {
      std::uint64_t const key = in.u64();
      check(key, before, k > 0);
      std::int64_t const amount = in.i64();
      all += size_of(amount);
      paid_.add({before = key, amount});
    }
    if (turnover_ < 0 || all > turnover_) throw state_error("cxm::load: more was paid than moved");
  }

  static constexpr std::int64_t none_yet = (std::numeric_limits<std::int64_t>::max)();
  numbered_periods periods_;
  currency currency_;
  count_t count_ = 0;
  exclusions excluded_;
  std::int64_t first_ = none_yet;
  std::int64_t last_ = -none_yet;
  std::int64_t turnover_ = 0;  // Σ |amount|
  key_index<Id> ids_;
  std::vector<seen_periods> seen_;  // by the customer's number
  detail::sorted_cells<detail::seen_cell> later_;
  detail::sorted_cells<detail::paid_cell> paid_;
};

}  // namespace cxm::inline v0
