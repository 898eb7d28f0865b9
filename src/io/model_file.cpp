#include <cxm/core/config.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/io/model_file.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

namespace {
using json = nlohmann::ordered_json;
constexpr int format = 1;

/// JSON has no NaN: it stands for what isn't known.
[[nodiscard]] json number(double x) { return std::isfinite(x) ? json(x) : json(nullptr); }
[[nodiscard]] json numbers(std::vector<double> const& all) {
  json out = json::array();
  for (double x : all) out.push_back(number(x));
  return out;
}
[[nodiscard]] json as_json(model_record const& m) {
  json parameters = json::object();
  for (auto const& [name, value] : m.parameters) parameters[name] = number(value);
  json out{{"model", m.model}, {"parameters", parameters}};
  if (std::isfinite(m.days_in_unit)) out["days_in_unit"] = m.days_in_unit;
  if (!m.covariates.empty()) {
    out["covariates"] = m.covariates;
    json effects = json::array();
    for (effect_record const& e : m.effects) {
      effects.push_back({{"acts_on", e.acts_on},
                         {"name", e.name},
                         {"column", e.column},
                         {"coefficient", number(e.coefficient)}});
    }
    out["effects"] = effects;
  }
  out["log_covariance"] = numbers(m.log_covariance);
  out["log_likelihood"] = number(m.log_likelihood);
  out["customers"] = m.customers;
  return out;
}

/// Members of an object, told by their name where they are not what they should be.
class members {
 public:
  members(json const& of, std::string file, std::string path)
      : of_{of}, file_{std::move(file)}, path_{std::move(path)} {
    if (!of.is_object()) refuse("is no object");
  }
  [[noreturn]] void refuse(std::string const& what) const {
    throw io_error({file_, 0, 0}, "\"" + path_ + "\" " + what,
                   "a file that cxm clv fit --save has written");
  }
  [[nodiscard]] bool has(char const* name) const {
    return of_.contains(name) && !of_.at(name).is_null();
  }
  [[nodiscard]] json const& at(char const* name) const {
    if (!of_.contains(name)) refuse("has no \"" + std::string{name} + "\"");
    return of_.at(name);
  }
  [[nodiscard]] double number(char const* name) const { return number(at(name), name); }
  [[nodiscard]] std::uint64_t count(char const* name) const {
    if (!at(name).is_number_unsigned()) refuse(kind(name, "a whole number"));
    return at(name).get<std::uint64_t>();
  }
  [[nodiscard]] std::string text(char const* name) const {
    if (!at(name).is_string()) refuse(kind(name, "a text"));
    return at(name).get<std::string>();
  }
  [[nodiscard]] json const& list(char const* name) const {
    if (!at(name).is_array()) refuse(kind(name, "a list"));
    return at(name);
  }
  [[nodiscard]] members object(char const* name) const {
    return {at(name), file_, path_.empty() ? name : path_ + "." + name};
  }
  [[nodiscard]] double number(json const& x, char const* name) const {
    if (x.is_null()) return undefined;
    if (!x.is_number()) refuse(kind(name, "a number"));
    return x.get<double>();
  }
  [[nodiscard]] json const& all() const noexcept { return of_; }
  [[nodiscard]] members element(json const& x) const { return {x, file_, path_}; }

 private:
  [[nodiscard]] static std::string kind(char const* name, char const* what) {
    return "has a \"" + std::string{name} + "\" that is not " + what;
  }
  json const& of_;
  std::string file_;
  std::string path_;
};

[[nodiscard]] model_record record_from(members const& of) {
  model_record out;
  out.model = of.text("model");
  members const parameters = of.object("parameters");
  for (auto const& [name, value] : parameters.all().items()) {
    out.parameters.emplace_back(name, parameters.number(value, name.c_str()));
  }
  if (of.has("days_in_unit")) out.days_in_unit = of.number("days_in_unit");
  if (of.has("covariates")) {
    for (auto const& name : of.list("covariates")) {
      if (!name.is_string()) of.refuse("has a covariate that is not a text");
      out.covariates.push_back(name.get<std::string>());
    }
    for (auto const& e : of.list("effects")) {
      members const effect = of.element(e);
      out.effects.push_back({effect.text("acts_on"), effect.text("name"),
                             static_cast<std::size_t>(effect.count("column")),
                             effect.number("coefficient")});
    }
  }
  for (auto const& x : of.list("log_covariance")) {
    out.log_covariance.push_back(of.number(x, "log_covariance"));
  }
  out.log_likelihood = of.number("log_likelihood");
  out.customers = of.number("customers");
  return out;
}

/// The place of a byte, counted from 1.
[[nodiscard]] place place_of(std::string const& file, std::string_view text, std::size_t byte) {
  place at{file, 1, 1};
  for (std::size_t i = 0; i + 1 < byte && i < text.size(); ++i) {
    ++at.column;
    if (text[i] == '\n') {
      ++at.line;
      at.column = 1;
    }
  }
  return at;
}
}  // namespace

std::string as_json(saved_models const& models) {
  json out{{"cxm_models", format},
           {"version", models.version},
           {"fitted_to",
            {{"orders", models.fitted_to.orders},
             {"customers", models.fitted_to.customers},
             {"from", models.fitted_to.from},
             {"until", models.fitted_to.until},
             {"currency", models.fitted_to.currency}}}};
  if (models.annual_rate) out["annual_rate"] = *models.annual_rate;
  if (models.margin) out["margin"] = *models.margin;
  out["buying"] = as_json(models.buying);
  if (models.spend) out["spend"] = as_json(*models.spend);
  // Names come from files: bytes that are not UTF-8 are replaced, not thrown on.
  return out.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

saved_models read_models(source from) {
  std::string const name = from.name();
  constexpr std::size_t most = std::size_t{1} << 20U;
  std::string text(most + 1, '\0');
  text.resize(from.read(text));
  if (text.size() > most) throw io_error({name, 0, 0}, "more than 1 MiB: this is no saved model");
  json all;
  try {
    all = json::parse(text);
  } catch (json::parse_error const& error) {
    throw io_error(place_of(name, text, error.byte), "this is no JSON",
                   "a file that cxm clv fit --save has written");
  }
  members const whole{all, name, ""};
  if (!all.contains("cxm_models")) {
    throw io_error({name, 0, 0}, "there is no \"cxm_models\": this is no saved model",
                   "a file that cxm clv fit --save has written");
  }
  if (whole.count("cxm_models") > format) {
    throw io_error({name, 0, 0}, "a later version of cxm has written this",
                   "fit again, or use that version");
  }
  saved_models out;
  out.version = whole.text("version");
  members const data = whole.object("fitted_to");
  out.fitted_to = {data.count("orders"), data.count("customers"), data.text("from"),
                   data.text("until"), data.text("currency")};
  if (whole.has("annual_rate")) out.annual_rate = whole.number("annual_rate");
  if (whole.has("margin")) out.margin = whole.number("margin");
  out.buying = record_from(whole.object("buying"));
  if (whole.has("spend")) out.spend = record_from(whole.object("spend"));
  return out;
}

}  // namespace cxm::inline v0
