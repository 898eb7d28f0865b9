#pragma once
// Rows with every field at random, absent values among them, for the tests of tables.

#include <cxm/model/dataset.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace cxm_test {

class row_source {
 public:
  explicit row_source(std::uint64_t seed) : random_{seed} {}

  template <class Row>
  [[nodiscard]] Row make() {
    Row row;
    cxm::each_field<Row>([&](auto const& f) { fill(row.*f.member); });
    return row;
  }
  [[nodiscard]] std::uint64_t below(std::uint64_t n) { return random_() % n; }

 private:
  void fill(std::string& x) {
    x = std::vector<std::string>{"",
                                 "a",
                                 "b",
                                 "a text too long for the string object itself",
                                 std::string("nul\0inside", 10),
                                 "é"}[below(6)];
    if (below(4) == 0) x += std::to_string(below(50));
  }
  void fill(double& x) { x = static_cast<double>(below(41)) / 4; }
  void fill(bool& x) { x = below(2) == 1; }
  void fill(std::int32_t& x) { x = static_cast<std::int32_t>(below(9)) - 4; }
  template <class Rep, class Period>
  void fill(std::chrono::duration<Rep, Period>& x) {
    x = std::chrono::duration<Rep, Period>{static_cast<Rep>(below(1000)) - 100};
  }
  template <class Duration>
  void fill(std::chrono::time_point<std::chrono::system_clock, Duration>& x) {
    x = std::chrono::time_point<std::chrono::system_clock, Duration>{
        Duration{1'700'000'000 + static_cast<std::int64_t>(below(100'000'000))}};
  }
  void fill(cxm::money& x) {
    x = {static_cast<std::int64_t>(below(100'000)) - 50'000,
         cxm::currency{std::vector<char const*>{"", "EUR", "USD", "JPY"}[below(4)]}};
  }
  void fill(cxm::role_set& x) {
    for (std::uint64_t n = below(4); n > 0; --n) x.insert(static_cast<cxm::role>(below(5)));
  }
  template <cxm::named_enum E>
  void fill(E& x) {
    x = static_cast<E>(below(cxm::enum_names<E>.size()));
  }
  void fill(std::optional<cxm::answer_scale>& x) {
    cxm::answer_scale const scales[]{cxm::zero_to_ten, cxm::one_to_five,
                                     cxm::zero_to_ten.not_applicable({99}),
                                     cxm::poor_fair_excellent};
    if (below(5) > 0) x = scales[below(4)];
  }
  template <class T>
  void fill(std::optional<T>& x) {
    if (below(3) > 0) fill(x.emplace());
  }
  void fill(std::vector<std::string>& x) {
    x.resize(below(4));
    for (auto& each : x) fill(each);
  }
  void fill(cxm::segment_attributes& x) {
    for (std::uint64_t n = below(4); n > 0; --n) {
      std::string name;
      fill(name);
      fill(x[name]);
    }
  }
  std::mt19937_64 random_;
};

}  // namespace cxm_test
