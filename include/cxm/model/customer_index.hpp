#pragma once
/// Who is who: from the identifier a row carries to the customer's own row.

#include <cxm/model/dataset.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

/// Finds the row of a customer by its identifier or by the one it had as a prospect, so that a
/// visit before the first purchase counts for the customer that the visitor became.
///
/// Where an identifier is in several rows, the first of them is taken (`check` reports the others).
/// Shape: 4 bytes an identifier. Valid until the dataset changes.
/// Complexity: O(customers) to make, O(1) a look-up by number.
class customer_index {
 public:
  explicit customer_index(dataset const& data)
      : people_{data.customers()}, names_{&data.customer_ids()}, row_(names_->size(), none) {
    for (auto const member :
         {people_.column<&customer::id>(), people_.column<&customer::prospect>()}) {
      for (std::size_t i = 0; i < member.size(); ++i) {
        auto const number = member.ids()[i];
        if (number != 0 && row_[number] == none) row_[number] = static_cast<std::uint32_t>(i);
      }
    }
  }

  /// The row in customers(); nothing for the empty identifier and for one that is in none.
  [[nodiscard]] std::optional<std::size_t> row_of(std::uint32_t number) const noexcept {
    if (number >= row_.size() || row_[number] == none) return std::nullopt;
    return row_[number];
  }
  [[nodiscard]] std::optional<std::size_t> row_of(std::string_view id) const {
    auto const number = names_->find(id);
    return number ? row_of(*number) : std::nullopt;
  }
  /// The number of the customer's own identifier for the number of a prospect's; any other number
  /// is returned as it is.
  [[nodiscard]] std::uint32_t person(std::uint32_t number) const noexcept {
    auto const row = row_of(number);
    return row ? people_.column<&customer::id>().ids()[*row] : number;
  }
  /// An attribute of a customer by its number, such as "region"; empty when it isn't known.
  [[nodiscard]] std::string_view segment(std::uint32_t number,
                                         std::string_view attribute) const noexcept {
    auto const row = row_of(number);
    return row ? people_.column<&customer::segments>()[*row].of(attribute) : std::string_view{};
  }
  /// A projection from rows of any table to an attribute of the customer that `Member` names:
  /// `group_by(data.responses(), people.by<&survey_response::customer>("region"), …)`. It refers to
  /// this index.
  template <auto Member>
  [[nodiscard]] auto by(std::string attribute) const {
    return [this, attribute](row_view<detail::row_of_member<Member>> row) {
      return segment(row.template number<Member>(), attribute);
    };
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;
  table_view<customer> people_;
  text_interner const* names_;
  std::vector<std::uint32_t> row_;
};

}  // namespace cxm::inline v0
