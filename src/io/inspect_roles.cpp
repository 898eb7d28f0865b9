#include "inspect_roles.hpp"

#include "cell_values.hpp"
#include "complaint.hpp"
#include "sample.hpp"
#include "text_encoding.hpp"

#include <cxm/io/column_roles.hpp>

#include <algorithm>
#include <initializer_list>

namespace cxm::inline v0::detail::input {

namespace {

using words = std::initializer_list<std::string_view>;

bool has_any(std::string_view text, words all) {
  return std::any_of(all.begin(), all.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

/// "nps" as a word: not in "snps".
bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    bool const begins = at == 0 || !is_letter(text[at - 1]);
    std::size_t const end = at + word.size();
    if (begins && (end == text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

words const recommending{"recommend",  "net promoter", "netpro",   "empfehl",
                         "weiterempf", "recomend",     "рекоменд", "推荐"};
words const satisfied{"satisf", "zufrieden", "удовлетвор", "满意"};
words const easy{"effort", "easy to", "easy for", "made it easy", "how easy", "усили", "费力"};

/// Finds roles one column after the other.
class role_guesser {
 public:
  role_guesser(std::vector<column_profile> const& profiles, inspection& into)
      : profiles_{profiles}, into_{into} {}

  void run() {
    for (std::size_t i = 0; i < into_.columns.size(); ++i) mark_derived(i);
    for (std::size_t i = 0; i < into_.columns.size(); ++i) find_score(i);
    choose_customer();
    choose_time();
    for (std::size_t i = 0; i < into_.columns.size(); ++i) find_others(i);
    note_traps();
    std::stable_sort(into_.roles.begin(), into_.roles.end(),
                     [](auto const& a, auto const& b) { return a.sure > b.sure; });
  }

 private:
  [[nodiscard]] inspected_column& at(std::size_t i) { return into_.columns[i]; }
  [[nodiscard]] std::string text_of(std::size_t i) {
    return lower_case(at(i).name + " " + at(i).question);
  }
  void add(std::string role, std::size_t i, certainty sure, std::string reason) {
    into_.roles.push_back({std::move(role), i, sure, std::move(reason)});
  }
  void note(std::string text) {
    if (std::find(into_.notes.begin(), into_.notes.end(), text) == into_.notes.end()) {
      into_.notes.push_back(std::move(text));
    }
  }
  /// The column of one of these names, or whose question is one, that holds something.
  [[nodiscard]] std::optional<std::size_t> called(words names) {
    for (std::string_view name : names) {
      for (std::size_t i = 0; i < into_.columns.size(); ++i) {
        bool const match = lower_case(at(i).name) == name || lower_case(at(i).question) == name;
        if (match && profiles_[i].stated() > 0) return i;
      }
    }
    return std::nullopt;
  }

  /// Promoter, passive and detractor by name are made from a score and are none.
  void mark_derived(std::size_t i) {
    std::string const name = lower_case(at(i).name);
    bool grouped = name.ends_with("_nps_group") || name.ends_with("nps group");
    auto const& values = profiles_[i].values();
    grouped = grouped ||
              (!values.empty() && std::all_of(values.begin(), values.end(), [](auto const& value) {
                return has_any(lower_case(value.first), {"promoter", "passive", "detractor"});
              }));
    derived_.push_back(grouped);
    if (!grouped) return;
    note(shown(i) + " is made from the score: it is not the score");
    for (std::string const& ending : {std::string{"_group"}, std::string{"_nps_group"}}) {
      if (!name.ends_with(ending)) continue;
      std::string const wanted = name.substr(0, name.size() - ending.size());
      for (std::size_t k = 0; k < into_.columns.size(); ++k) {
        if (lower_case(at(k).name) == wanted) grouped_.push_back(k);
      }
    }
  }

  [[nodiscard]] std::string shown(std::size_t i) {
    std::string const& name = at(i).name;
    return name.empty() ? "column #" + std::to_string(i + 1) : printable(name, 60);
  }

  void find_score(std::size_t i) {
    inspected_column& column = at(i);
    if (derived_[i] || column.content != cell_content::answer || !column.range) return;
    std::string const text = text_of(i);
    bool const grouped = std::find(grouped_.begin(), grouped_.end(), i) != grouped_.end();
    bool const named = grouped || is_known_as("nps", column.name) || has_word(text, "nps") ||
                       survey_type() == "nps";
    bool const recommends = has_any(text, recommending);
    if (named || recommends) return find_nps(i, grouped, named);
    auto const [low, high] = *column.range;
    std::string const on = std::to_string(low) + " to " + std::to_string(high);
    if (is_known_as("ces", column.name) || has_any(text, easy) || survey_type() == "ces") {
      int const levels = high - low + 1;
      if (levels != 4 && levels != 5 && levels != 7) return;
      return add("ces", i, is_known_as("ces", column.name) ? certainty::certain : certainty::likely,
                 "it asks for effort, answers are on " + on);
    }
    if (is_known_as("satisfaction", column.name)) {
      return add("satisfaction", i, certainty::certain, "its name; answers are on " + on);
    }
    bool const rated = into_.kind == export_kind::intercom || into_.kind == export_kind::zendesk ||
                       into_.kind == export_kind::hubspot;
    if (is_known_as("csat", column.name) || has_any(text, satisfied) || survey_type() == "csat" ||
        (rated && has_any(text, {"rating", "score", "response"}))) {
      return add("csat", i,
                 is_known_as("csat", column.name) ? certainty::certain : certainty::likely,
                 "it asks for satisfaction, answers are on " + on);
    }
    if (!is_known_as("score", column.name)) return;
    if (low == 0 && high == 10) {
      add("nps", i, certainty::possible, "a score from 0 to 10; nothing says what it asks for");
    } else {
      add("satisfaction", i, certainty::possible,
          "a score on " + on + "; nothing says what it asks for");
    }
  }

  /// The survey's type where a column of the same word says it of all rows.
  [[nodiscard]] std::string survey_type() {
    for (std::size_t i = 0; i < into_.columns.size(); ++i) {
      std::string const name = lower_case(at(i).name);
      if (name != "survey_type" && name != "survey type") continue;
      if (profiles_[i].values().size() == 1)
        return lower_case(profiles_[i].values().begin()->first);
    }
    return {};
  }

  void find_nps(std::size_t i, bool grouped, bool named) {
    inspected_column& column = at(i);
    auto const answered = profiles_[i].stated();
    auto const [low, high] = *column.range;
    std::string const text = text_of(i);
    auto const seen = [&](int x) {
      auto const& values = profiles_[i].values();
      return std::any_of(values.begin(), values.end(), [&](auto const& value) {
        double number = 0;
        return read_answer(value.first, '.', number) == fault::none && number == x;
      });
    };
    if (!seen(0) && seen(11) && seen(1)) {
      note(shown(i) +
           " has answers from 1 to 11: these may be the positions of the choices 0 to 10, "
           "not the score");
      return;
    }
    bool const from_one = has_any(text, {"1-10", "1 - 10", "1 to 10", "1–10"});
    bool const short_scale = !named && high < 10 && answered >= 20;
    bool const no_zero = !seen(0) && seen(10) && seen(1) && answered >= 100;
    if (from_one || short_scale || (no_zero && !grouped)) {
      int const top = from_one || no_zero ? 10 : high;
      note(shown(i) + " asks for a recommendation from " + std::to_string(low == 0 ? 0 : 1) +
           " to " + std::to_string(top) + ": NPS is defined from 0 to 10");
      column.range = {low == 0 ? 0 : 1, top};
      return add("satisfaction", i, certainty::possible,
                 "a recommendation on another scale than NPS");
    }
    column.range = {0, 10};
    std::erase_if(column.codes, [](int code) { return code >= 0 && code <= 10; });
    bool const all_levels = seen(0) && seen(10);
    certainty const sure =
        named || (column.labelled && all_levels) ? certainty::certain : certainty::likely;
    add("nps", i, sure,
        grouped ? "another column groups it into promoters and detractors"
        : named ? "it is called NPS, answers are on 0 to 10"
                : "it asks for a recommendation, answers are on 0 to 10");
  }

  void choose_customer() {
    std::optional<std::size_t> preferred;
    std::string why = "it identifies the respondent in this export";
    switch (into_.kind) {
      case export_kind::qualtrics:
      case export_kind::qualtrics_legacy:
        preferred = called({"externalreference", "externaldatareference"});
        if (!preferred) {
          preferred = called({"responseid"});
          why = "it identifies the response; the export names nobody";
        }
        break;
      case export_kind::surveymonkey: preferred = called({"respondentid", "respondent id"}); break;
      case export_kind::typeform: preferred = called({"#", "network id"}); break;
      case export_kind::alchemer: preferred = called({"response id", "responseid"}); break;
      case export_kind::limesurvey: preferred = called({"token", "id"}); break;
      case export_kind::delighted:
        preferred = called({"person", "person.id", "person_id", "person.email"});
        break;
      case export_kind::zendesk:
        preferred = called({"requester_id", "requester id", "requester"});
        break;
      case export_kind::intercom:
        preferred = called({"conversation_rating.customer.id", "user id", "contact id", "email"});
        break;
      case export_kind::hubspot: preferred = called({"contact id", "email"}); break;
      case export_kind::stripe: preferred = called({"customer id"}); break;
      case export_kind::shopify: preferred = called({"email", "customer id"}); break;
      case export_kind::google_forms: preferred = called({"email address", "username"}); break;
      case export_kind::cxm_table: preferred = called({"customer", "user"}); break;
      case export_kind::plain: break;
    }
    if (preferred) return add("customer", *preferred, certainty::likely, why);
    for (std::size_t i = 0; i < into_.columns.size(); ++i) {
      if (is_known_as("customer", at(i).name)) {
        return add("customer", i, certainty::certain, "its name");
      }
    }
    if (auto const i = called({"email", "e-mail", "email address", "responseid", "respnum"})) {
      add("customer", *i, certainty::possible, "its name");
    }
  }

  void choose_time() {
    std::optional<std::size_t> preferred;
    switch (into_.kind) {
      case export_kind::qualtrics:
      case export_kind::qualtrics_legacy:
      case export_kind::surveymonkey:
        preferred = called({"enddate", "end date", "recordeddate"});
        break;
      case export_kind::typeform: preferred = called({"submit date (utc)"}); break;
      case export_kind::google_forms: preferred = 0; break;
      case export_kind::alchemer: preferred = called({"date submitted"}); break;
      case export_kind::limesurvey: preferred = called({"submitdate"}); break;
      case export_kind::hubspot:
        preferred = called({"survey submission date", "submission date", "date submitted", "date"});
        break;
      case export_kind::shopify: preferred = called({"created at"}); break;
      case export_kind::cxm_table: preferred = called({"at", "answered", "opened"}); break;
      default: preferred = called({"created_at", "created at"}); break;
    }
    if (preferred && at(*preferred).content == cell_content::time) {
      bool const known = into_.kind != export_kind::plain;
      return add("time", *preferred, known ? certainty::certain : certainty::likely,
                 known ? "when it was submitted, in this export" : "its name");
    }
    std::vector<std::size_t> times;
    for (std::size_t i = 0; i < into_.columns.size(); ++i) {
      if (at(i).content != cell_content::time) continue;
      if (is_known_as("time", at(i).name)) return add("time", i, certainty::certain, "its name");
      if (!is_known_as("start", at(i).name) && !is_known_as("end", at(i).name)) times.push_back(i);
    }
    if (times.size() == 1) add("time", times[0], certainty::likely, "the only time in the file");
  }

  [[nodiscard]] bool is_amount(std::size_t i) {
    return (at(i).content == cell_content::amount || at(i).content == cell_content::number ||
            at(i).content == cell_content::answer) &&
           !at(i).labelled;
  }

  void find_others(std::size_t i) {
    inspected_column const& column = at(i);
    std::string const name = lower_case(column.name);
    bool const survey = std::any_of(into_.roles.begin(), into_.roles.end(), [](auto const& r) {
      return r.role == "nps" || r.role == "csat" || r.role == "ces" || r.role == "satisfaction";
    });
    if (is_amount(i) && is_known_as("weight", column.name)) {
      add("weight", i, certainty::certain, "its name");
    } else if (is_amount(i) && has_any(" " + name + " ", {" wt ", " wgt ", " pw ", " weights "})) {
      add("weight", i, certainty::possible, "its name");
    }
    bool const zero_or_one = column.range && column.range->first >= 0 && column.range->second <= 1;
    if ((column.content == cell_content::flag || zero_or_one) && is_known_as("flag", column.name)) {
      add("flag", i, certainty::certain, "its name; it says yes or no");
    }
    bool const shop = into_.kind == export_kind::shopify;
    if (is_amount(i) && (shop ? name == "total" : is_known_as("amount", column.name))) {
      add("amount", i, certainty::certain, shop ? "the order's total" : "its name");
    } else if (!survey && !shop && column.content == cell_content::amount &&
               has_any(name, {"value", "price", "spend", "sales", "amount", "revenue", "total"})) {
      add("amount", i, certainty::likely, "its name, and two decimals");
    }
    if (is_amount(i) && is_known_as("mrr", column.name))
      add("mrr", i, certainty::certain, "its name");
    if (column.content != cell_content::time) {
      if (is_known_as("subscription", column.name)) {
        add("subscription", i, certainty::certain, "its name");
      }
      return;
    }
    if (into_.kind == export_kind::stripe) {
      if (i == called({"start (utc)", "start date (utc)", "created (utc)"})) {
        add("start", i, certainty::certain, "when the subscription began");
      }
      if (i == called({"ended at (utc)", "canceled at (utc)"})) {
        add("end", i, certainty::certain, "when it ended");
      }
    } else if (into_.kind == export_kind::plain || into_.kind == export_kind::cxm_table) {
      if (is_known_as("start", column.name)) add("start", i, certainty::certain, "its name");
      if (is_known_as("end", column.name)) add("end", i, certainty::certain, "its name");
    }
  }

  /// How many rows of a column have one of these values.
  [[nodiscard]] std::uint64_t rows_with(std::size_t i, words values) {
    std::uint64_t n = 0;
    for (auto const& [value, rows] : profiles_[i].values()) {
      std::string const lowered = lower_case(value);
      for (std::string_view wanted : values) n += lowered == wanted ? rows : 0;
    }
    return n;
  }
  void note_rows(std::uint64_t n, std::string const& what) {
    if (n > 0) note(std::to_string(n) + (n == 1 ? " row" : " rows") + " " + what);
  }

  void note_traps() {
    std::string const count = "such answers count unless they are taken out first";
    if (into_.kind == export_kind::qualtrics || into_.kind == export_kind::qualtrics_legacy) {
      if (auto const i = called({"finished"})) {
        note_rows(rows_with(*i, {"0", "false"}), "not finished: " + count);
      }
      if (auto const i = called({"status"})) {
        note_rows(rows_with(*i, {"1", "survey preview"}), "of a preview: " + count);
      }
    } else if (into_.kind == export_kind::alchemer) {
      if (auto const i = called({"status"})) {
        note_rows(rows_with(*i, {"partial"}), "partial: " + count);
      }
    } else if (into_.kind == export_kind::limesurvey) {
      if (auto const i = called({"submitdate"})) {
        note_rows(at(*i).missing, "without a submitdate, and so partial: " + count);
      }
    } else if (into_.kind == export_kind::shopify) {
      if (auto const i = called({"total"})) {
        note_rows(at(*i).missing, "with a further item of an order, without its total");
      }
    }
    for (std::size_t i = 0; i < into_.columns.size(); ++i) {
      if (at(i).date_formats.size() == 2) {
        note(shown(i) + " could be day and month or month and day: --date-format " +
             as_argument(at(i).date_formats[0]) + " or " + as_argument(at(i).date_formats[1]));
      }
    }
  }

  std::vector<column_profile> const& profiles_;
  inspection& into_;
  std::vector<bool> derived_;
  std::vector<std::size_t> grouped_;  // scores that another column groups
};

}  // namespace

bool speaks_of_score(std::string_view text) {
  std::string const lowered = lower_case(text);
  if (has_any(lowered, recommending) || has_any(lowered, satisfied) || has_any(lowered, easy)) {
    return true;
  }
  if (has_any(lowered, {"nps", "csat", "score", "rating", "rate ", "likel"})) return true;
  if (lowered == "ces" || lowered == "response") return true;
  return lowered.size() >= 2 && lowered[0] == 'q' && is_digit(lowered[1]);
}

bool speaks_of_time(std::string_view text) {
  std::string const lowered = lower_case(text);
  return has_any(lowered, {"date", "time", "datum", "created", "submitted", "timestamp"}) ||
         lowered.ends_with("_at") || lowered.ends_with(" at") || lowered == "at";
}

void guess_roles(std::vector<column_profile> const& profiles, inspection& into) {
  role_guesser{profiles, into}.run();
}

}  // namespace cxm::inline v0::detail::input
