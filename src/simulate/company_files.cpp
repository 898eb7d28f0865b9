#include "company_files.hpp"

#include "identifiers.hpp"
#include "life.hpp"
#include "truth.hpp"

#include <cxm/io/io_error.hpp>
#include <cxm/io/table_writer.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

namespace cxm::simulation {

namespace {

constexpr char const* truth_name = "truth.json";

template <class Row>
[[nodiscard]] std::string file_of() {
  return std::string{description<Row>::table} + ".csv";
}

[[noreturn]] void fail(std::string const& path, int error) {
  std::string hint = "nothing was written there; see whether there is room and name another folder";
  if (error == ENOENT) hint = "check the name; the folder above it is not created";
  if (error == EACCES || error == EPERM) hint = "you may not write there; name another folder";
  throw io_error({path, 0, 0}, "can't be written: " + std::generic_category().message(error), hint);
}

/// One writer for each table.
class file_sink : public row_sink {
 public:
  explicit file_sink(std::string const& folder)
      : customers_{folder + "/" + file_of<customer>(), {"plan", "country", "channel"}},
        touchpoints_{folder + "/" + file_of<touchpoint>()},
        responses_{folder + "/" + file_of<survey_response>()},
        orders_{folder + "/" + file_of<order>()},
        subscriptions_{folder + "/" + file_of<subscription>()},
        tickets_{folder + "/" + file_of<ticket>()},
        attempts_{folder + "/" + file_of<task_attempt>()},
        mentions_{folder + "/" + file_of<mention>()} {}

  void add(customer const& row) override { customers_.write(row); }
  void add(touchpoint const& row) override { touchpoints_.write(row); }
  void add(survey_response const& row) override { responses_.write(row); }
  void add(order const& row) override { orders_.write(row); }
  void add(subscription const& row) override { subscriptions_.write(row); }
  void add(ticket const& row) override { tickets_.write(row); }
  void add(task_attempt const& row) override { attempts_.write(row); }
  void add(mention const& row) override { mentions_.write(row); }

  [[nodiscard]] written_files close() {
    written_files out;
    close(customers_, out);
    close(touchpoints_, out);
    close(responses_, out);
    close(orders_, out);
    close(subscriptions_, out);
    close(tickets_, out);
    close(attempts_, out);
    close(mentions_, out);
    return out;
  }

 private:
  template <class Row>
  static void close(table_writer<Row>& table, written_files& out) {
    table.close();
    out.emplace_back(file_of<Row>(), table.rows());
  }
  table_writer<customer> customers_;
  table_writer<touchpoint> touchpoints_;
  table_writer<survey_response> responses_;
  table_writer<order> orders_;
  table_writer<subscription> subscriptions_;
  table_writer<ticket> tickets_;
  table_writer<task_attempt> attempts_;
  table_writer<mention> mentions_;
};

[[nodiscard]] std::vector<std::string> all_names() {
  return {file_of<customer>(),     file_of<touchpoint>(),   file_of<survey_response>(),
          file_of<order>(),        file_of<subscription>(), file_of<ticket>(),
          file_of<task_attempt>(), file_of<mention>(),      truth_name};
}

void write_text(std::string const& path, std::string const& text) {
  std::FILE* const file = std::fopen(path.c_str(), "wbx");
  if (file == nullptr) fail(path, errno);
  bool const written = std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
                       std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
  int const error = errno;
  bool const closed = std::fclose(file) == 0;
  if (!written || !closed) fail(path, written ? errno : error);
}

/// The folder of the result, and a hidden one inside it for what is not whole yet. What this run made and
/// did not finish is taken away again.
class workplace {
 public:
  workplace(std::string folder, bool overwrite) : folder_{std::move(folder)} {
    while (folder_.size() > 1 && folder_.back() == '/') folder_.pop_back();
    struct stat what {};
    if (::stat(folder_.c_str(), &what) != 0) {
      if (errno != ENOENT || ::mkdir(folder_.c_str(), 0777) != 0) fail(folder_, errno);
      made_ = true;
    } else if (!S_ISDIR(what.st_mode)) {
      throw io_error({folder_, 0, 0}, "this is a file, not a folder", "name a folder, old or new");
    } else if (!overwrite) {
      refuse_old_files();
    }
    parts_ = folder_ + "/.cxm-part-" + std::to_string(::getpid());
    if (::mkdir(parts_.c_str(), 0777) != 0) {
      int const error = errno;
      parts_.clear();
      clean();
      fail(folder_, error);
    }
  }
  workplace(workplace const&) = delete;
  workplace& operator=(workplace const&) = delete;
  ~workplace() { clean(); }

  [[nodiscard]] std::string const& folder() const noexcept { return folder_; }
  [[nodiscard]] std::string const& parts() const noexcept { return parts_; }
  void put_in_place() {
    for (auto const& name : all_names()) {
      std::string const target = folder_ + "/" + name;
      if (std::rename((parts_ + "/" + name).c_str(), target.c_str()) != 0) fail(target, errno);
      made_ = false;  // it holds a file now, and stays
    }
  }

 private:
  void refuse_old_files() const {
    struct stat what {};
    for (auto const& name : all_names()) {
      std::string const path = folder_ + "/" + name;
      if (::lstat(path.c_str(), &what) != 0) continue;
      throw io_error({path, 0, 0}, "there is such a file already",
                     "--overwrite replaces it; or name another folder");
    }
  }
  void clean() noexcept {
    if (!parts_.empty()) {
      for (auto const& name : all_names()) {
        ::unlink((parts_ + "/" + name).c_str());
      }
      ::rmdir(parts_.c_str());
    }
    if (made_) ::rmdir(folder_.c_str());
  }
  std::string folder_;
  std::string parts_;
  bool made_ = false;
};

}  // namespace

written_files write_company(std::string const& folder, std::uint64_t customers, std::uint64_t seed,
                            bool overwrite) {
  if (customers < 1 || customers > most_customers) {
    throw std::invalid_argument("cxm::simulation: a company has 1 to 9999999 customers");
  }
  workplace place{folder, overwrite};
  written_files files;
  try {
    file_sink sink{place.parts()};
    life_maker lives{coffee(), seed};
    for (std::uint64_t number = 1; number <= customers; ++number) lives.make(number, sink);
    files = sink.close();
  } catch (io_error const& error) {  // about a part, of which nobody knows
    std::string const& file = error.where().file;
    throw io_error({place.folder() + file.substr(file.rfind('/')), 0, 0}, error.message(),
                   "nothing was written; see whether there is room, or name another folder");
  }
  write_text(place.parts() + "/" + truth_name, truth_as_json(coffee(), customers, seed));
  files.emplace_back(truth_name, 0);
  place.put_in_place();
  return files;
}

}  // namespace cxm::simulation
