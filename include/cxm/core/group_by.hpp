#pragma once
/// A metric per key. `grouped<Key, M>` is itself a metric, so it merges, travels and nests; its
/// storage is hidden, so reading goes through rows(), find() and total().

#include <cxm/core/key_index.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/packed_groups.hpp>
#include <cxm/core/state.hpp>
#include <cxm/core/weighted_groups.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// One key from several projections: `keys(&answer::plan, month_of(&answer::at, zone))`.
/// What is projected by reference stays a reference until a group is new.
template <class... P>
requires(sizeof...(P) > 0) [[nodiscard]] constexpr auto keys(P... seen) {
  return [seen...](auto const& row) {
    return std::tuple<decltype(detail::invoke(seen, row))...>{detail::invoke(seen, row)...};
  };
}

namespace detail {
template <class Key, class M>
struct grouped_observation {};
template <class Key, class M>
requires requires { typename M::observation; }
struct grouped_observation<Key, M> {
  using observation = decltype(std::tuple_cat(std::declval<std::tuple<Key>>(),
                                              std::declval<typename M::observation>()));
};
}  // namespace detail

/// Input: a key and what M observes. A key may be seen as a view (std::string_view for
/// std::string). Shape: one M for each distinct key; state O(groups). Merge: exact if M's is.
/// Equality and saved bytes don't depend on the order of arrival. Errors: what M refuses to observe
/// or to merge, and merge_error when the parameters differ or the counts together are too large,
/// before anything has changed; those of key_index for the key. Complexity: push O(1) on average;
/// rows() sorts, O(groups·log groups).
template <key_type Key, metric M>
class grouped : public detail::grouped_observation<Key, M> {
 public:
  static constexpr std::string_view id = "grouped";
  [[nodiscard]] static std::string schema() {
    return "grouped<" + key_traits<Key>::schema() + "," + schema_of<M>() + ">";
  }
  struct row {
    Key key;
    M metric;
  };

  grouped() requires std::default_initializable<M>
  = default;
  /// Every group starts as a copy of this metric's parameters.
  explicit grouped(M const& parameters) : empty_{parameters.empty_copy()} {}

  /// The group-by of these rows, as rows() gives them; those of one key are merged.
  /// Errors: as merge().
  grouped(M const& parameters, std::vector<row> const& rows) : grouped{parameters} {
    count_t observed = 0;
    exclusions left_out;
    for (row const& r : rows) {
      if (!counts_fit(observed, r.metric.count()) || !left_out.fits(r.metric.excluded())) {
        throw merge_error("cxm::grouped: more observations than a count holds");
      }
      observed += r.metric.count();
      left_out.merge(r.metric.excluded());
      if (auto const g = index_.find(r.key)) {
        cells_[*g].merge(r.metric);
        continue;
      }
      M fresh = empty_;
      fresh.merge(r.metric);  // throws when its parameters differ
      add(r.key, std::move(fresh));
    }
  }

  template <key_view<Key> Seen, class... Xs>
  requires observes<M, Xs const&...>
  void push(Seen const& key, Xs const&... xs) {
    if (auto const g = index_.find(key)) {
      cells_[*g].push(xs...);
      return;
    }
    M fresh = empty_;
    fresh.push(xs...);  // may refuse: then no group is left behind
    add(key, std::move(fresh));
  }
  /// Columns as pipelines have them, Arrow's dictionary arrays among them: row i has the key
  /// `keys[codes[i]]` and the answer answers[i], missing where the bitmap says so. The same groups as by
  /// push() row by row, faster by an order of magnitude; keys that no row has get no group.
  /// Errors: std::invalid_argument, before anything has changed, for columns of different lengths, a
  /// bitmap that is too short, and a code beyond the dictionary; those of push().
  /// Complexity: O(rows + keys), and 8 or 16 bytes of memory for each key meanwhile.
  template <std::ranges::random_access_range Keys>
  requires std::ranges::sized_range<Keys> && key_view<std::ranges::range_value_t<Keys>, Key> &&
      requires(M& m, M const& c) {
    m.push_counted(std::uint8_t{}, count_t{});
    { c.byte_classes() } -> std::same_as<detail::byte_classes>;
  }
  void push_coded(std::span<std::uint32_t const> codes, Keys const& keys,
                  std::span<std::uint8_t const> answers, validity present = {}) {
    std::size_t const known = check_coded(codes, keys, answers.size(), present);
    detail::packed_groups counted{empty_.byte_classes(), known};
    counted.push(codes, answers, present);
    take_in(keys, known, counted);
  }
  /// The same with a column of weights, for metrics that weigh answers. Errors: also for what is no
  /// weight. Memory: 40 bytes for each key and class of answers meanwhile.
  template <std::ranges::random_access_range Keys>
  requires std::ranges::sized_range<Keys> && key_view<std::ranges::range_value_t<Keys>, Key> &&
      observes_weighted_bytes<M>
  void push_coded(std::span<std::uint32_t const> codes, Keys const& keys,
                  std::span<std::uint8_t const> answers, std::span<double const> weights,
                  validity present = {}) {
    std::size_t const known = check_coded(codes, keys, answers.size(), present);
    if (answers.size() != weights.size()) {
      throw std::invalid_argument("cxm::grouped: a weight for each answer, and no more");
    }
    detail::weighted_groups summed{empty_.byte_classes(), known};
    summed.push(codes, answers, weights, present);
    take_in(keys, known, summed);
  }
  void merge(grouped const& other) {
    M probe = empty_;
    probe.merge(other.empty_);  // throws when the parameters differ
    if (!counts_fit(count(), other.count()) || !excluded().fits(other.excluded())) {
      throw merge_error("cxm::grouped: more observations than a count holds");
    }
    // A cell may refuse for a reason of its own, such as a sum of money: all are merged aside
    // before the first is changed. From there on nothing can throw but the allocator.
    struct merged_cell {
      std::optional<std::uint32_t> at;
      M sum;
    };
    std::vector<merged_cell> merged;
    merged.reserve(other.size());
    for (std::uint32_t g = 0; g < other.size(); ++g) {
      auto const at = index_.find(other.index_.key(g));
      merged.push_back({at, at ? cells_[*at] : empty_});
      merged.back().sum.merge(other.cells_[g]);
    }
    for (std::uint32_t g = 0; g < merged.size(); ++g) {
      if (auto const at = merged[g].at) {
        cells_[*at] = std::move(merged[g].sum);
      } else {
        add(other.index_.key(g), std::move(merged[g].sum));
      }
    }
  }
  [[nodiscard]] grouped empty_copy() const { return grouped{empty_}; }

  /// Number of groups.
  [[nodiscard]] std::size_t size() const noexcept { return cells_.size(); }
  /// Observations over all groups.
  [[nodiscard]] count_t count() const noexcept {
    count_t n = 0;
    for (M const& m : cells_) n += m.count();
    return n;
  }
  [[nodiscard]] exclusions excluded() const noexcept {
    exclusions all;
    for (M const& m : cells_) all.merge(m.excluded());
    return all;
  }
  /// Every group, sorted by key. By value: cells may be packed inside.
  [[nodiscard]] std::vector<row> rows() const {
    std::vector<row> out;
    out.reserve(size());
    for (std::uint32_t g : index_.sorted()) out.push_back({Key{index_.key(g)}, cells_[g]});
    return out;
  }
  /// The group of a key, if there is one.
  template <key_view<Key> Seen>
  [[nodiscard]] std::optional<M> find(Seen const& key) const {
    auto const g = index_.find(key);
    if (!g) return std::nullopt;
    return cells_[*g];
  }
  /// All groups pooled.
  [[nodiscard]] M total() const {
    M all = empty_;
    for (M const& m : cells_) all.merge(m);
    return all;
  }
  /// The figures of the total.
  void figures(figure_sink out, reading how = {}) const { total().figures(out, how); }

  void write(state_writer& out) const {
    empty_.write(out);
    out.u64(size());
    for (std::uint32_t g : index_.sorted()) {
      key_traits<Key>::write(out, index_.key(g));
      cells_[g].write(out);
    }
  }
  [[nodiscard]] static grouped read(state_reader& in) {
    grouped loaded{M::read(in), as_is{}};
    if (loaded.empty_ != loaded.empty_.empty_copy()) {
      throw state_error("cxm::load: the parameters of a group-by hold observations");
    }
    count_t observed = 0;
    exclusions left_out;
    for (std::size_t left = in.length(1); left > 0; --left) {
      Key key = key_traits<Key>::read(in);
      if (loaded.index_.find(key)) throw state_error("cxm::load: a group twice");
      M group = M::read(in);
      M probe = loaded.empty_;
      probe.merge(group);  // throws when the group has other parameters
      if (!counts_fit(observed, group.count()) || !left_out.fits(group.excluded())) {
        throw state_error("cxm::load: more observations than a count holds");
      }
      observed += group.count();
      left_out.merge(group.excluded());
      loaded.add(key, std::move(group));
    }
    return loaded;
  }
  friend bool operator==(grouped const& a, grouped const& b) {
    if (a.size() != b.size() || !(a.empty_ == b.empty_)) return false;
    for (std::uint32_t g = 0; g < a.index_.size(); ++g) {
      auto const same = b.index_.find(a.index_.key(g));
      if (!same || !(a.cells_[g] == b.cells_[*same])) return false;
    }
    return true;
  }

 private:
  struct as_is {};
  grouped(M&& parameters, as_is) : empty_{std::move(parameters)} {}

  /// How many keys a dictionary has. Errors: as push_coded.
  template <class Keys>
  [[nodiscard]] static std::size_t check_coded(std::span<std::uint32_t const> codes,
                                               Keys const& keys, std::size_t answers,
                                               validity present) {
    if (codes.size() != answers) {
      throw std::invalid_argument("cxm::grouped: a code for each answer, and no more");
    }
    present.check_covers(answers);
    std::size_t const known = std::ranges::size(keys);
    if (detail::any_beyond(codes, known)) {
      throw std::invalid_argument("cxm::grouped: a code beyond the dictionary");
    }
    return known;
  }
  /// What columns come to, group by group.
  template <class Keys, class Groups>
  void take_in(Keys const& keys, std::size_t known, Groups const& seen) {
    M group = empty_;
    for (std::size_t g = 0; g < known; ++g) {
      if (!seen.give(g, group)) continue;
      auto const& key = std::ranges::begin(keys)[static_cast<std::ptrdiff_t>(g)];
      if (auto const at = index_.find(key)) {
        cells_[*at].merge(group);
      } else {
        add(key, std::move(group));
      }
      group = empty_;
    }
  }
  /// Precondition: the key has no group. All or nothing.
  template <class Seen>
  void add(Seen const& key, M&& group) {
    cells_.push_back(std::move(group));
    try {
      index_.find_or_add(key);
    } catch (...) {
      cells_.pop_back();
      throw;
    }
  }
  M empty_{};
  key_index<Key> index_;
  std::vector<M> cells_;
};

/// Groups rows by a key projection and observes each through the others:
/// `group_by(answers, &answer::plan, nps{}, &answer::likelihood)`.
template <class R, class K, metric M, class... P>
requires rows<R, K, P...>
[[nodiscard]] auto group_by(R&& range, K const& key, M const& parameters, P const&... seen) {
  using row = std::ranges::range_reference_t<R>;
  using stored = detail::stored_key_t<decltype(detail::invoke(key, std::declval<row>()))>;
  grouped<stored, M> groups{parameters};
  push_rows(groups, static_cast<R&&>(range), key, seen...);
  return groups;
}

}  // namespace cxm::inline v0
