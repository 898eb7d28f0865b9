// tables scan|distinct|all FILE THREADS: what is measured beside the command. "scan" reads the bytes of a file by
// pread in chunks of 256 KiB and sums them: as fast as it can be read at all. "distinct" counts different
// customers, "all" reads every column of survey.csv. Prints the result as JSON.
// tables run REPORT COMMAND…: runs a command and writes its exit code, seconds and peak memory in KiB to the file
// REPORT. From a small program, because a process starts with the peak of the one that starts it.
#include <cxm/core/thread_executor.hpp>
#include <cxm/io/csv.hpp>
#include <cxm/statistics/distinct_count.hpp>
#include <cxm/statistics/shared_distinct.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

int scan(char const* file, std::size_t threads) {
  int const descriptor = ::open(file, O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (descriptor < 0 || ::fstat(descriptor, &about) != 0) return 1;
  constexpr std::uint64_t chunk = 256 * 1024;
  auto const size = static_cast<std::uint64_t>(about.st_size);
  std::vector<std::uint64_t> sums(threads);
  cxm::thread_executor on{threads};
  on.run(threads, [&](std::size_t t) {
    std::vector<std::uint64_t> words(chunk / 8);
    std::uint64_t sum = 0;
    for (std::uint64_t at = t * chunk; at < size; at += threads * chunk) {
      ssize_t const got = ::pread(descriptor, words.data(), chunk, static_cast<off_t>(at));
      for (std::size_t i = 0; i < static_cast<std::size_t>(got) / 8; ++i) sum ^= words[i];
    }
    sums[t] = sum;
  });
  ::close(descriptor);
  std::uint64_t all = 0;
  for (std::uint64_t const s : sums) all ^= s;
  std::fprintf(stderr, "%llu\n", static_cast<unsigned long long>(all));
  std::printf("{\"bytes\": %llu}\n", static_cast<unsigned long long>(size));
  return 0;
}

template <class Distinct>
int distinct(char const* file, std::size_t threads) {
  cxm::csv_reader reader{cxm::source::file(file), {}, {{.name = "customer"}}};
  cxm::thread_executor on{threads};
  Distinct customers;
  reader.each_batch(on, [&](std::size_t, cxm::batch const& b) { customers.push_keys(b.texts(0)); });
  std::printf("{\"distinct\": %llu}\n", static_cast<unsigned long long>(customers.distinct()));
  return 0;
}

struct sums {
  std::uint64_t rows = 0;
  std::uint64_t text = 0;
  double score = 0;
  double csat = 0;
  std::int64_t last = 0;
};

int all(char const* file, std::size_t threads) {
  using enum cxm::cell_type;
  cxm::csv_reader reader{cxm::source::file(file),
                         {},
                         {{.name = "score", .type = answer},
                          {.name = "csat", .type = answer},
                          {.name = "answered_at", .type = time},
                          {.name = "response"},
                          {.name = "customer"},
                          {.name = "segment"},
                          {.name = "country"},
                          {.name = "channel"},
                          {.name = "comment"}}};
  cxm::thread_executor on{threads};
  std::vector<sums> parts(threads);
  reader.each_batch(on, [&](std::size_t w, cxm::batch const& b) {
    sums part = parts[w];
    part.rows += b.rows();
    for (double const x : b.numbers(0)) part.score += x == x ? x : 0;
    for (double const x : b.numbers(1)) part.csat += x;
    for (auto const& t : b.times(2)) part.last = (std::max)(part.last, t.seconds);
    for (std::size_t c = 3; c < b.columns(); ++c) {
      for (std::string_view const text : b.texts(c)) part.text += text.size();
    }
    parts[w] = part;
  });
  sums sum;
  for (sums const& part : parts) {
    sum.rows += part.rows;
    sum.text += part.text;
    sum.score += part.score;
    sum.csat += part.csat;
    sum.last = (std::max)(sum.last, part.last);
  }
  std::printf(
      "{\"rows\": %llu, \"text\": %llu, \"score\": %.17g, \"csat\": %.17g, \"last\": %lld}\n",
      static_cast<unsigned long long>(sum.rows), static_cast<unsigned long long>(sum.text),
      sum.score, sum.csat, static_cast<long long>(sum.last));
  return 0;
}

int run(char const* report, char** command) {
  auto const begun = std::chrono::steady_clock::now();
  pid_t const child = ::fork();
  if (child == 0) {
    ::execv(command[0], command);
    std::perror(command[0]);
    ::_exit(127);
  }
  int status = 1;
  struct rusage used {};
  if (child < 0 || ::wait4(child, &status, 0, &used) != child) return 1;
  std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - begun;
  std::FILE* const out = std::fopen(report, "w");
  if (out == nullptr) return 1;
  std::fprintf(out, "%d %.6f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128, seconds.count(),
               used.ru_maxrss);
  return std::fclose(out);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 3 && std::strcmp(argv[1], "run") == 0) return run(argv[2], argv + 3);
  if (argc != 4) return 2;
  std::size_t const threads = std::strtoul(argv[3], nullptr, 10);
  if (std::strcmp(argv[1], "scan") == 0) return scan(argv[2], threads);
  if (std::strcmp(argv[1], "distinct") == 0) {
    return threads > 1 ? distinct<cxm::shared_distinct<>>(argv[2], threads)
                       : distinct<cxm::distinct_count<>>(argv[2], threads);
  }
  return all(argv[2], threads);
}
