#include "arguments.hpp"
#include "colour.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "messages.hpp"
#include "output.hpp"
#include "settings.hpp"

#include <cxm/io/io_error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <new>

namespace {

using namespace cxm;

/// A write that can't be done comes back as an error, and no file that is opened later takes the number
/// of a standard stream that is closed.
void prepare_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (int stream = 0; stream < 3; ++stream) {
    if (::fcntl(stream, F_GETFD) == -1) static_cast<void>(::open("/dev/null", O_RDONLY));
  }
}

}  // namespace

int main(int argc, char** argv) {
  prepare_streams();
  auto const before = cli::colour_among(argc, argv);
  cli::behave({cli::wants_colour(STDERR_FILENO, before), false});
  try {
    auto const request = cli::parse_arguments(argc, argv);
    if (!request) return cli::fine;
    cli::behave({cli::wants_colour(STDERR_FILENO, request->colour), request->quiet});
    auto const& command = cli::command_named(request->command);
    return cli::with_places(request->settings, [&] {
      if (command.reads_files()) cli::check_files(*request);
      cli::check_output(*request);
      cli::note_settings(*request);
      return command.run(*request);
    });
  } catch (cli::usage_error const& error) {
    cli::show_error("cxm", error.what(), error.hint());
  } catch (io_error const& error) {
    cli::show_error(error.where().text(), error.message(), error.hint());
  } catch (std::bad_alloc const&) {
    cli::show_error("cxm", "out of memory", "");
  } catch (std::exception const& error) {
    cli::show_error("cxm", cli::reason_of(error), "");
  }
  return cli::data_or_usage_error;
}
