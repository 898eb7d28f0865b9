// Two machines observe a part each and send bytes; the merged result is exactly the one-shot result.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>

#include <string>
#include <utility>
#include <vector>

using answers_by_country = cxm::grouped<std::string, cxm::nps>;

int main() {
  std::vector<std::pair<std::string, int>> const rows{{"PT", 10}, {"ES", 4},  {"PT", 9}, {"DE", 7},
                                                      {"ES", 8},  {"DE", 10}, {"PT", 6}};
  answers_by_country whole;
  answers_by_country part[2];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    whole.push(rows[i].first, rows[i].second);
    part[i % 2].push(rows[i].first, rows[i].second);
  }

  std::vector<std::byte> const sent = cxm::save(part[1]);
  part[0].merge(cxm::load<answers_by_country>(sent));
  fmt::print("{} bytes sent; merged equals one-shot: {}\n", sent.size(), part[0] == whole);
  for (auto const& [country, nps] : part[0].rows()) fmt::print("{}  {}\n", country, nps);

  auto damaged = sent;
  damaged[sent.size() / 2] ^= std::byte{1};
  try {
    (void)cxm::load<answers_by_country>(damaged);
  } catch (cxm::state_error const& error) {
    fmt::print("{}\n", error.what());
  }
}
