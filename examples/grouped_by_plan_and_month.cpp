// Your own struct, grouped by plan and by the calendar month of a time zone, with two metrics at once.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

struct answer {
  std::string plan;
  std::chrono::sys_seconds at;
  std::optional<int> likelihood;
  std::optional<int> satisfaction;
};

int main() {
  using namespace std::chrono_literals;
  using std::chrono::sys_days;
  std::vector<answer> const answers{
      // 23:30 UTC on January 31 is February in Berlin.
      {"pro", sys_days{2025y / 1 / 31} + 23h + 30min, 9, 5},
      {"pro", sys_days{2025y / 1 / 3} + 9h, 2, 3},
      {"free", sys_days{2025y / 1 / 17} + 12h, 3, std::nullopt},
      {"free", sys_days{2025y / 2 / 2} + 8h, std::nullopt, 9},
  };
  auto const zone = cxm::time_zone{"Europe/Berlin"};
  auto const by = cxm::group_by(answers, cxm::keys(&answer::plan, cxm::month_of(&answer::at, zone)),
                                cxm::nps{}, &answer::likelihood);
  for (auto const& [key, nps] : by.rows()) {
    auto const& [plan, month] = key;
    fmt::print("{:<5}{}  {}\n", plan, cxm::label(month), nps);
  }

  // 9 means "can't say" in this questionnaire.
  auto const both =
      cxm::group_by(answers, &answer::plan,
                    cxm::bundle{cxm::nps{}, cxm::csat{cxm::answer_scale{1, 5}.not_applicable({9})}},
                    &answer::likelihood, &answer::satisfaction);
  auto const& satisfied = both.total().get<cxm::csat>();
  fmt::print("{}\n", satisfied);
}
