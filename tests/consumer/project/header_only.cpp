#include <cxm/survey/nps.hpp>

#include <vector>

int main() {
  cxm::nps const likelihood{std::vector<int>{10, 9, 7, 3}};
  return likelihood.count() == 4 && likelihood.score() == 25.0 ? 0 : 1;
}
