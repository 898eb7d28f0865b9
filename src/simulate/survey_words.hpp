#pragma once
// What customers write below their scores.

#include "company.hpp"

namespace cxm::simulation {

/// By topic (as in topic_names) and experience, two of each.
inline constexpr std::array<std::array<std::array<std::string_view, 2>, experience_count>,
                            topic_count>
    comment_words{{
        {{{"The parcel came a week late", "Late again, and nobody told me"},
          {"Delivery could be faster", "I never know the day it arrives"},
          {"Always on time", "Fast delivery, thank you"}}},
        {{{"The last roast tasted burnt", "Bitter, not what I ordered"},
          {"Good coffee, not outstanding", "I would like more variety"},
          {"Best espresso I have had at home", "We love the new roast"}}},
        {{{"Too expensive for what it is", "Another price rise, no reason given"},
          {"A bit pricey", "Fine, but the supermarket is cheaper"},
          {"Worth every cent", "Fair price for this quality"}}},
        {{{"The bag was roasted two months ago", "Stale beans"},
          {"Freshness varies", "Not always freshly roasted"},
          {"Roasted three days before it came", "So fresh, you smell it"}}},
        {{{"The app loses my changes", "Could not pause in the app, gave up"},
          {"The app is a bit slow", "It took me a while to find the date"},
          {"The app is a pleasure", "Changed my order in seconds"}}},
        {{{"Nobody answers", "Had to explain it three times"},
          {"Friendly, though it took a while", "The answer was fine"},
          {"Friendly people, quick answer", "Solved before I finished my coffee"}}},
    }};

}  // namespace cxm::simulation
