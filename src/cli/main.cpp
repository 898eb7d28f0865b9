#include "arguments.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "messages.hpp"
#include "output.hpp"

#include <cxm/io/io_error.hpp>
#include <cxm/report/render.hpp>

#include <fcntl.h>

#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <new>

namespace {

using namespace cxm;

constexpr int fine = 0;
constexpr int data_or_usage_error = 2;

/// A write that can't be done comes back as an error, and no file that is opened later takes the number
/// of a standard stream that is closed.
void prepare_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (int stream = 0; stream < 3; ++stream) {
    if (::fcntl(stream, F_GETFD) == -1) static_cast<void>(::open("/dev/null", O_RDONLY));
  }
}

[[nodiscard]] std::vector<result_set> run(cli::request const& of) {
  if (of.command == "churn") return {cli::run_churn(of)};
  if (of.command == "ltv") return {cli::run_ltv(of)};
  if (of.command == "report") return cli::run_report(of);
  return {cli::run_survey(of, of.command, "score")};
}

/// The files that a section of a report is about.
[[nodiscard]] std::string files_of(result_set const& part) {
  for (auto const& [name, value] : part.policy) {
    auto const* const files = std::get_if<std::vector<std::string>>(&value);
    if (name == "files" && files != nullptr) return fmt::format("{}", fmt::join(*files, ", "));
  }
  return {};
}

[[nodiscard]] std::string one_section(cli::request const& of, result_set const& results) {
  switch (of.format) {
    case cli::output_format::table: return as_table(results, cli::wants_colour(of));
    case cli::output_format::json: return as_json(results);
    case cli::output_format::csv: return as_csv(results);
    case cli::output_format::markdown: return as_markdown(results);
  }
  return {};
}

[[nodiscard]] std::string rendered(cli::request const& of, std::vector<result_set> const& results) {
  if (of.command != "report") return one_section(of, results.front());
  if (of.format == cli::output_format::json) return as_json(results);
  if (of.format == cli::output_format::csv) return as_csv(results);
  bool const markdown = of.format == cli::output_format::markdown;
  std::string text;
  for (result_set const& part : results) {
    if (!text.empty()) text += '\n';
    std::string const files = files_of(part);
    if (of.files.size() > 1) {
      text +=
          markdown ? fmt::format("## {}\n\n", markdown_safe(files)) : terminal_safe(files) + '\n';
    }
    text += one_section(of, part);
  }
  return text;
}

/// Figures of nothing are no error, and worth a word.
void warn_of_nothing(std::vector<result_set> const& results) {
  for (result_set const& part : results) {
    if (part.rows.used > 0) continue;
    cli::warn(
        fmt::format("{}: {}", files_of(part),
                    part.rows.read == 0 ? "there are no rows" : "none of the rows could be used"));
  }
}

}  // namespace

int main(int argc, char** argv) {
  prepare_streams();
  try {
    auto const request = cli::parse_arguments(argc, argv);
    if (!request) return fine;
    cli::check_files(*request);
    cli::check_output(*request);
    auto const results = run(*request);
    warn_of_nothing(results);
    cli::write_output(*request, rendered(*request, results));
    return fine;
  } catch (cli::usage_error const& error) {
    cli::show_error("cxm", error.what(), error.hint());
  } catch (io_error const& error) {
    cli::show_error(error.where().text(), error.message(), error.hint());
  } catch (std::bad_alloc const&) {
    cli::show_error("cxm", "out of memory", "");
  } catch (std::exception const& error) {
    cli::show_error("cxm", cli::reason_of(error), "");
  }
  return data_or_usage_error;
}
