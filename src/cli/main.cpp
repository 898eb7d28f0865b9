#include "arguments.hpp"
#include "commands.hpp"
#include "output.hpp"

#include <cxm/io/io_error.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>

namespace {

using namespace cxm;

[[nodiscard]] std::vector<result_set> run(cli::request const& of) {
  if (of.command == "churn") return {cli::run_churn(of)};
  if (of.command == "ltv") return {cli::run_ltv(of)};
  if (of.command == "report") return cli::run_report(of);
  return {cli::run_survey(of, of.command, "score")};
}

/// The file that a section of a report of several files is about.
[[nodiscard]] std::string heading_of(result_set const& part) {
  for (auto const& [name, value] : part.policy) {
    auto const* const files = std::get_if<std::vector<std::string>>(&value);
    if (name == "files" && files != nullptr) return fmt::format("{}\n", fmt::join(*files, ", "));
  }
  return {};
}

[[nodiscard]] std::string rendered(cli::request const& of, std::vector<result_set> const& results) {
  if (of.format == cli::output_format::json && of.command == "report") return as_json(results);
  std::string text;
  for (result_set const& part : results) {
    if (!text.empty()) text += '\n';
    bool const for_people = of.format == cli::output_format::table;
    if (of.files.size() > 1 && of.command == "report" && for_people) text += heading_of(part);
    switch (of.format) {
      case cli::output_format::table: text += as_table(part, cli::wants_colour(of)); break;
      case cli::output_format::json: text += as_json(part); break;
      case cli::output_format::csv: text += as_csv(part); break;
      case cli::output_format::markdown: text += as_markdown(part); break;
    }
  }
  return text;
}

constexpr int data_or_usage_error = 2;

}  // namespace

int main(int argc, char** argv) {
  try {
    auto const request = cli::parse_arguments(argc, argv);
    if (!request) return 0;
    cli::write_output(*request, rendered(*request, run(*request)));
    return 0;
  } catch (cli::usage_error const& error) {
    fmt::print(stderr, "cxm: error: {}\n", error.what());
    if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
  } catch (io_error const& error) {
    fmt::print(stderr, "{}\n", error.what());
  } catch (std::bad_alloc const&) {
    fmt::print(stderr, "cxm: error: out of memory\n");
  } catch (std::exception const& error) {
    fmt::print(stderr, "cxm: error: {}\n", error.what());
  }
  return data_or_usage_error;
}
