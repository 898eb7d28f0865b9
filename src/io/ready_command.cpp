#include "cell_values.hpp"
#include "inspect_roles.hpp"
#include "sample.hpp"
#include "text_encoding.hpp"

#include <cxm/core/currency.hpp>

#include <algorithm>
#include <set>

namespace cxm::inline v0::detail::input {

namespace {

/// Puts a command together from the roles.
class command_builder {
 public:
  command_builder(std::vector<column_profile> const& profiles, inspection& into)
      : profiles_{profiles}, into_{into} {}

  void run() {
    if (own_table() || survey() || ledger() || value() || flag()) return;
    if (into_.no_command.empty()) {
      into_.no_command = has_good_bad()
                             ? "the answers are words, good and bad: no command reads these"
                             : "no column is known to be a score, an amount or the time of a "
                               "subscription; name one, such as --map score=COLUMN";
    }
  }

 private:
  [[nodiscard]] inspected_role const* role(std::string_view name,
                                           certainty at_least = certainty::possible) const {
    for (inspected_role const& r : into_.roles) {
      if (r.role == name && r.sure >= at_least) return &r;
    }
    return nullptr;
  }
  [[nodiscard]] inspected_column const& column_of(inspected_role const& r) const {
    return into_.columns[r.column];
  }
  void option(std::string name, std::string value) {
    into_.options.emplace_back(std::move(name), std::move(value));
  }

  bool has_good_bad() const {
    return std::any_of(profiles_.begin(), profiles_.end(), [](column_profile const& p) {
      return p.values().contains("good") || p.values().contains("Good") ||
             p.values().contains("bad") || p.values().contains("Bad");
    });
  }

  /// Notes that a role is played by a column, under this name of the command's.
  void play(std::string const& as, inspected_role const& r) {
    map_ += (map_.empty() ? "" : ",") + as + "=" + column_of(r).typed;
    inspected_column const& column = column_of(r);
    if (column.content != cell_content::text) {
      missing_.insert(column.missing_words.begin(), column.missing_words.end());
    }
    if (column.fractional) count_bad_ = true;
    if (column.decimal_comma) into_.csv.decimal = ',';
  }

  /// Times of one command are all in one format; false if this one can't be among them.
  bool play_time(std::string const& as, inspected_role const& r) {
    inspected_column const& column = column_of(r);
    if (column.content != cell_content::time || column.date_formats.size() > 1) return false;
    std::string const format = column.date_formats.empty() ? "" : column.date_formats[0];
    if (timed_ && format != date_format_) return false;
    timed_ = true;
    date_format_ = format;
    zoned_ = zoned_ || column.has_zone;
    play(as, r);
    return true;
  }

  void finish(std::string command, std::vector<std::pair<std::string, std::string>> own = {}) {
    into_.command = std::move(command);
    if (into_.layout == table_kind::csv) {
      csv_format const& csv = into_.csv;
      if (csv.header_rows != 1) option("--header-rows", std::to_string(csv.header_rows));
      if (csv.white_space) option("--delimiter", "space");
      if (csv.encoding != text_encoding::utf8)
        option("--encoding", std::string{name_of(csv.encoding)});
      if (csv.decimal == ',') option("--decimal-comma", "");
    }
    option("--map", map_);
    for (auto& each : own) into_.options.push_back(std::move(each));
    if (!missing_.empty()) {
      std::string words;
      for (std::string const& word : missing_) words += (words.empty() ? "" : ",") + word;
      option("--missing", words);
    }
    if (!date_format_.empty()) option("--date-format", date_format_);
    if (zoned_ || needs_zone_) option("--timezone", "UTC");
    if (count_bad_ || into_.bad_rows > 0) option("--on-bad-row", "count");
  }

  bool own_table() {
    if (into_.kind != export_kind::cxm_table) return false;
    if (into_.table == "orders" || into_.table == "subscriptions") return false;  // have a metric
    into_.command = "validate";
    return true;
  }

  bool survey() {
    static constexpr struct {
      char const* metric;
      int low;
      int high;
    } metrics[]{{"nps", 0, 10}, {"csat", 1, 5}, {"ces", 1, 7}, {"satisfaction", 1, 5}};
    inspected_role const* best = nullptr;
    auto const* metric = &metrics[0];
    for (auto const& m : metrics) {
      auto const* const r = role(m.metric);
      if (r == nullptr || (best != nullptr && r->sure <= best->sure)) continue;
      best = r;
      metric = &m;
    }
    // A score that is only possible gives way to a subscription or an order.
    if (best == nullptr) return false;
    if (best->sure == certainty::possible &&
        (role("start") || role("amount", certainty::certain))) {
      return false;
    }
    play("score", *best);
    if (auto const* r = role("time")) play_time("time", *r);
    if (auto const* r = role("customer")) play("customer", *r);
    if (auto const* r = role("weight", certainty::certain)) play("weight", *r);
    inspected_column const& column = column_of(*best);
    std::vector<std::pair<std::string, std::string>> own;
    auto const [low, high] = *column.range;
    if (low != metric->low || high != metric->high) {
      own.emplace_back("--scale", std::to_string(low) + ":" + std::to_string(high));
    }
    if (!column.codes.empty()) {
      std::string codes;
      for (int code : column.codes) codes += (codes.empty() ? "" : ",") + std::to_string(code);
      own.emplace_back("--not-applicable", codes);
      into_.notes.push_back("beside the scale there " +
                            std::string{column.codes.size() == 1 ? "is " : "are "} + codes +
                            ", taken as no answer");
    }
    finish(metric->metric, std::move(own));
    return true;
  }

  bool ledger() {
    auto const* const customer = role("customer");
    auto const* const start = role("start");
    auto const* const end = role("end");
    if (start == nullptr && end == nullptr) return changes();
    if (customer == nullptr || start == nullptr || end == nullptr) return false;
    play("customer", *customer);
    if (!play_time("start", *start) || !play_time("end", *end)) {
      forget();
      into_.no_command = "the dates of start and end need one --date-format";
      return false;
    }
    needs_zone_ = true;
    std::vector<std::pair<std::string, std::string>> own;
    if (auto const* mrr = role("mrr")) {
      auto const currency = currency_for(*mrr);
      if (currency) {
        play("mrr", *mrr);
        if (!currency->empty()) own.emplace_back("--currency", *currency);
      }
    }
    finish("churn", std::move(own));
    return true;
  }

  /// A ledger of changes: what each subscription pays from an instant on.
  bool changes() {
    auto const* const customer = role("customer");
    auto const* const time = role("time");
    auto const* const mrr = role("mrr");
    if (customer == nullptr || time == nullptr || mrr == nullptr) return false;
    auto const currency = currency_for(*mrr);
    if (!currency) return false;
    play("customer", *customer);
    if (auto const* r = role("subscription")) play("subscription", *r);
    if (!play_time("time", *time)) {
      forget();
      return false;
    }
    play("mrr", *mrr);
    needs_zone_ = true;
    std::vector<std::pair<std::string, std::string>> own;
    if (!currency->empty()) own.emplace_back("--currency", *currency);
    finish("churn", std::move(own));
    return true;
  }

  bool value() {
    auto const* const customer = role("customer");
    auto const* const amount = role("amount");
    if (customer == nullptr || amount == nullptr) return false;
    auto const currency = currency_for(*amount);
    if (!currency) return false;
    play("customer", *customer);
    play("amount", *amount);
    if (auto const* r = role("time")) play_time("time", *r);
    std::vector<std::pair<std::string, std::string>> own;
    if (!currency->empty()) own.emplace_back("--currency", *currency);
    finish("ltv", std::move(own));
    return true;
  }

  bool flag() {
    auto const* const churned = role("flag");
    if (churned == nullptr) return false;
    play("flag", *churned);
    finish("churn");
    return true;
  }

  /// The currency of all rows, empty where the file names none. Nothing, with the reason, if amounts can't
  /// be read in one.
  std::optional<std::string> currency_for(inspected_role const& amount) {
    std::string code;
    for (std::size_t i = 0; i < into_.columns.size(); ++i) {
      if (lower_case(into_.columns[i].name) != "currency") continue;
      auto const& values = profiles_[i].values();
      if (values.size() > 1) {
        into_.no_command = "amounts are in several currencies: make a file of each";
        return std::nullopt;
      }
      if (values.size() == 1) code = values.begin()->first;
    }
    for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    bool const usable = code.size() == 3 && std::all_of(code.begin(), code.end(), is_letter);
    if (!usable) code.clear();
    if (column_of(amount).decimals > currency{code}.decimals()) {
      into_.no_command = "amounts have more decimals than " +
                         (code.empty() ? std::string{"most currencies"} : code) + ": round them";
      return std::nullopt;
    }
    return code;
  }

  void forget() {
    map_.clear();
    missing_.clear();
    date_format_.clear();
    timed_ = zoned_ = false;
  }

  std::vector<column_profile> const& profiles_;
  inspection& into_;
  std::string map_;
  std::set<std::string> missing_;
  std::string date_format_;
  bool timed_ = false;
  bool zoned_ = false;
  bool needs_zone_ = false;
  bool count_bad_ = false;
};

}  // namespace

void choose_command(std::vector<column_profile> const& profiles, inspection& into) {
  command_builder{profiles, into}.run();
}

}  // namespace cxm::inline v0::detail::input
