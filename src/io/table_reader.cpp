#include <cxm/io/table_reader.hpp>

namespace cxm::inline v0 {

void table_reader::each_batch(executor& /*on*/,
                              std::function<void(std::size_t, batch const&)> const& use) {
  batch rows;
  while (next(rows)) use(0, rows);
}

}  // namespace cxm::inline v0
