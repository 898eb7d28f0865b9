// From the first contact to the first purchase, of customers and of those who turned away.

#include "identifiers.hpp"
#include "life.hpp"
#include "rhythm.hpp"
#include "sampling.hpp"

namespace cxm::simulation {

namespace {
constexpr std::size_t awareness = 0, interaction = 1, ordering = 2, payment = 3;
constexpr std::size_t bought = stage_count, gone = stage_count + 1;

constexpr std::array<std::string_view, 4> interaction_channels{"web", "shop", "email", "phone"};
constexpr table<4> interaction_weight{0.62, 0.16, 0.14, 0.08};
constexpr std::array<std::string_view, 4> interaction_kinds{"product page", "tasting", "newsletter",
                                                            "call"};

[[nodiscard]] bool autumn(int month) noexcept { return month % 12 == 9 || month % 12 == 10; }
}  // namespace

/// One way through the stages, its end included.
void life_maker::walk(stream& from) {
  path_.clear();
  path_.push_back(categorical(from, of_.first_stage));
  while (path_.back() < stage_count) {
    path_.push_back(categorical(from, of_.next_stage[path_.back()]));
  }
}

/// The touchpoints of the path in `path_`, the last of them at `last`.
void life_maker::visit(std::string const& who, std::size_t first_channel, instant last,
                       row_sink& out) {
  using namespace std::chrono;
  std::size_t const touches = path_.size() - 1;
  bool const lost = path_.back() == gone;
  // Backwards: a payment follows its order in minutes, everything else days after what was before.
  when_.assign(touches, last);
  for (std::size_t i = touches - 1; i-- > 0;) {
    if (path_[i + 1] == payment || path_[i] == payment) {
      when_[i] = when_[i + 1] - seconds{60 + static_cast<int>(before_.below(600))};
      continue;
    }
    double const gap = exponential_wait(before_, 1 / 2.5);
    instant const then = when_[i + 1] - seconds{300 + static_cast<int>(gap < 60 ? gap * 86400 : 0)};
    auto const day = floor<days>(then);
    bool const same_day = day == floor<days>(when_[i + 1]);
    when_[i] = same_day ? then : draw_time_of_day(before_, day, clock_of::people);
  }
  for (std::size_t i = 0; i < touches; ++i) {
    auto& t = next_touchpoint(when_[i]);
    t.customer = who;
    t.stage = stage_names[path_[i]];
    t.nature = touchpoint_nature::product;
    t.initiated_by = initiator::customer;
    t.handling = handling::automated;
    t.outcome = touchpoint_outcome::completed;
    t.team = "web";
    switch (path_[i]) {
      case awareness: {
        bool const again = before_.chance(0.4);
        auto const at = i == 0 || again ? first_channel : categorical(before_, of_.channel);
        t.channel = channel_names[at];
        t.kind = "first view";
        if (i > 0) t.kind = "view";
        t.team = "marketing";
        t.initiated_by = initiator::company;
        bool const in_campaign = before_.chance(0.4);
        if (in_campaign && who_.joined < 0) t.campaign = "opening";
        if (in_campaign && who_.joined >= 0 && autumn(who_.joined)) t.campaign = "autumn tasting";
        break;
      }
      case interaction: {
        auto const at = categorical(before_, interaction_weight);
        t.channel = interaction_channels[at];
        t.kind = interaction_kinds[at];
        if (at == 1 || at == 3) {
          t.team = "sales";
          t.nature = touchpoint_nature::people;
          t.handling = handling::human;
        }
        t.duration = seconds{30 + static_cast<int>(before_.below(900))};
        break;
      }
      case ordering:
        t.channel = "web";
        t.kind = "order form";
        break;
      default:
        t.channel = "web";
        t.kind = "payment";
        t.team = "billing";
    }
    if (lost && i + 1 == touches) {
      t.outcome = path_[i] == payment ? touchpoint_outcome::failed : touchpoint_outcome::abandoned;
    }
    out.add(t);
  }
}

/// Ways are walked until one ends in a purchase: that one is the customer's, the others are prospects'.
/// So each of them is an independent draw, and their number before a purchase is geometric.
void life_maker::come(row_sink& out) {
  stream from{seed_, who_.number, purpose::prospects};
  std::string who;
  for (std::uint32_t prospects = 1;; ++prospects) {
    walk(from);
    if (path_.back() == bought) break;
    set_identifier(who, 'V', who_.number, prospects);
    auto const channel = categorical(from, of_.channel);
    auto const country = categorical(from, of_.country);
    instant const last =
        draw_instant(from, month_start(who_.joined), days_in(who_.joined), clock_of::people);
    visit(who, channel, last, out);
    prospect_.id = who;
    prospect_.segments["channel"] = channel_names[channel];
    prospect_.segments["country"] = country_names[country];
    prospect_.first_contact = when_.front();
    prospect_.lost.reset();
    prospect_.lost_reason.clear();
    if (path_[path_.size() - 2] >= ordering) {  // went as far as an offer, and refused it
      prospect_.lost = last;
      prospect_.lost_reason = "offer declined";
    }
    out.add(prospect_);
  }
  set_identifier(who, 'V', who_.number);
  visit(who, who_.channel, who_.acquired, out);
  first_contact_ = when_.front();
}

}  // namespace cxm::simulation
