#pragma once
// Rows of every metric: samples/sample.hpp says what a new metric adds.

#include "support/samples/compose.hpp"
#include "support/samples/distinct.hpp"
#include "support/samples/ledger.hpp"
#include "support/samples/money.hpp"
#include "support/samples/outcomes.hpp"
#include "support/samples/sample.hpp"
#include "support/samples/survey.hpp"
#include "support/samples/survival.hpp"
#include "support/samples/usability.hpp"
