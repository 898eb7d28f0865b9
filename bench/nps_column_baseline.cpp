// cxm::nps over a column, by the path that every processor has.
#define CXM_BASELINE_ONLY
#include "nps_column.hpp"
