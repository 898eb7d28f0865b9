#pragma once
/// A public mention of a brand: one's own or a competitor's.

#include <cxm/model/description.hpp>
#include <cxm/model/enum_names.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

/// An input: cxm doesn't read texts.
enum class sentiment_kind : std::uint8_t { negative, neutral, positive };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<sentiment_kind>{"negative", "neutral",
                                                                            "positive"};

/// Text that is empty and optionals without a value are not stated.
struct mention {
  std::string brand;   ///< one's own or a competitor's: share of voice needs both
  std::string source;  ///< a site, a paper, a network
  std::chrono::sys_seconds at{};
  std::optional<sentiment_kind> sentiment;

  friend bool operator==(mention const&, mention const&) = default;
};

template <>
struct description<mention> {
  static constexpr std::string_view table = "mentions";
  static constexpr auto fields =
      std::tuple{described<&mention::brand>{"brand"}, described<&mention::source>{"source"},
                 described<&mention::at>{"at"}, described<&mention::sentiment>{"sentiment"}};
};

/// What contradicts itself in the row; empty when nothing does.
[[nodiscard]] inline std::vector<contradiction> validate(mention const& x) {
  std::vector<contradiction> wrong;
  if (x.brand.empty()) wrong.push_back({"brand", "the brand is not named"});
  return wrong;
}

}  // namespace cxm::inline v0
