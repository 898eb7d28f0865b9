#pragma once
// The life of one customer: from the first contact to leaving or the end of the data, as rows.

#include "company.hpp"
#include "person.hpp"
#include "row_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cxm::simulation {

/// One month in which a customer was subscribed from its first instant on.
struct lived_month {
  int month = 0;
  int tenure = 1;  ///< whole months, from 1; starts again after a return
  experience felt = experience::fair;
  bool leaves = false;
  bool voluntarily = false;
  int resize = 0;  ///< −1, 0, +1: to a smaller or larger size
};
/// A stretch of subscription; `left` is known when its months have been lived.
struct spell {
  int joined = 0;  ///< month
  instant start{};
  std::vector<lived_month> months;
  std::vector<instant> mailed;  ///< the win-back campaign's mails after it
  std::optional<instant> left;
};

/// Makes customers one at a time, from their numbers alone: in any order, with the same rows.
/// Keeps nothing between two customers but the memory of the rows it hands out.
class life_maker {
 public:
  life_maker(company const& of, std::uint64_t seed) : of_{of}, seed_{seed} {}
  /// All rows of a customer: the prospects that came before it and never bought, itself, what happened to
  /// it, and the mentions that its neighbourhood wrote. Precondition: 1 ≤ number ≤ most_customers.
  void make(std::uint64_t number, row_sink& out);

 private:
  void plan_spells();
  void come(row_sink& out);
  void walk(stream& from);
  void visit(std::string const& who, std::size_t first_channel, instant last, row_sink& out);
  void introduce(row_sink& out);
  void subscribe(row_sink& out);
  void live(spell& during, row_sink& out);
  void deliver(lived_month const& m, row_sink& out);
  void use_app(lived_month const& m, row_sink& out);
  void attempt(lived_month const& m, row_sink& out);
  void contact_support(lived_month const& m, row_sink& out);
  void open_ticket(lived_month const& m, instant opened, bool first, row_sink& out);
  void ask_nps(lived_month const& m, row_sink& out);
  void ask_csat(lived_month const& m, instant delivered, row_sink& out);
  void ask_ces(lived_month const& m, instant opened, instant asked, bool first, row_sink& out);
  template <std::size_t Levels>
  void ask(questionnaire<Levels> const& form, lived_month const& m, instant asked);
  void comment(lived_month const& m);
  void shop(row_sink& out);
  void gossip(row_sink& out);
  touchpoint& next_touchpoint(instant at);
  void happened(instant at) {
    if (at > last_) last_ = at;
  }

  company const& of_;
  std::uint64_t seed_;
  person who_;
  std::vector<spell> spells_;
  std::vector<std::size_t> path_;
  std::vector<instant> when_;
  stream surveys_{0, 0, purpose::surveys};
  stream support_{0, 0, purpose::support};
  stream use_{0, 0, purpose::use};
  stream before_{0, 0, purpose::before};
  stream life_{0, 0, purpose::life};
  std::uint32_t touchpoints_ = 0, submissions_ = 0, tickets_ = 0;
  instant last_{};  ///< of what happened to the subscriber this month
  instant first_contact_{};
  instant last_order_{};  ///< from the shop

  int nps_turn_ = 0;  ///< which of every nps_every months is this customer's

  // Rows, reused: their texts keep their memory.
  customer person_;
  customer prospect_;
  touchpoint contact_;
  survey_response answer_;
  order order_;
  subscription period_;
  ticket ticket_;
  task_attempt attempt_;
  mention mention_;
};

}  // namespace cxm::simulation
