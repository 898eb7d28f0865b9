// generate FOLDER ROWS: survey.csv, orders.csv and events.csv of an invented company, the same bytes on every
// machine. Customers are about a tenth of the rows.
#include "random_bits.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::array<std::string_view, 8> segments{"free", "basic",    "plus",       "premium",
                                                   "team", "business", "enterprise", "trial"};
constexpr std::array<std::string_view, 6> countries{"DE", "PT", "FR", "US", "JP", "BR"};
constexpr std::array<std::string_view, 4> channels{"email", "app", "web", "phone"};
constexpr std::array<std::string_view, 5> steps{"visit", "sign_up", "add_to_cart", "checkout",
                                                "purchase"};
constexpr std::array<std::string_view, 8> comments{"",
                                                   "",
                                                   "fast delivery and a friendly driver",
                                                   "\"Good, mostly; it came late, but it came\"",
                                                   "\"The mail said \"\"today\"\".\nIt was not.\"",
                                                   "\"Очень хорошо, спасибо\"",
                                                   "\"price, price, price\"",
                                                   "could be better"};

void append_number(std::string& out, std::uint64_t n, int width) {
  std::array<char, 24> digits{};
  int k = 0;
  do {
    digits[static_cast<std::size_t>(k++)] = static_cast<char>('0' + n % 10);
    n /= 10;
  } while (n > 0 || k < width);
  while (k > 0) out += digits[static_cast<std::size_t>(--k)];
}

// Days of 2024 and 2025, one after the other.
void append_time(std::string& out, random_bits& random) {
  constexpr std::array<unsigned, 24> lengths{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
                                             31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::uint64_t day = random.below(731);
  std::size_t month = 0;
  while (day >= lengths[month]) day -= lengths[month++];
  append_number(out, 2024 + month / 12, 4);
  out += '-';
  append_number(out, month % 12 + 1, 2);
  out += '-';
  append_number(out, day + 1, 2);
  out += 'T';
  std::uint64_t const second = random.below(86400);
  append_number(out, second / 3600, 2);
  out += ':';
  append_number(out, second / 60 % 60, 2);
  out += ':';
  append_number(out, second % 60, 2);
  out += 'Z';
}

template <class Row>
void write_file(std::string const& path, std::string_view header, std::uint64_t rows,
                std::uint64_t seed, Row const& row) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    std::perror(path.c_str());
    std::exit(1);
  }
  random_bits random{seed};
  std::string text{header};
  for (std::uint64_t i = 0; i < rows; ++i) {
    row(text, i, random);
    text += '\n';
    if (text.size() < (std::size_t{1} << 20) && i + 1 < rows) continue;
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) std::exit(1);
    text.clear();
  }
  if (std::fclose(file) != 0) std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::string const folder = argv[1];
  std::uint64_t const rows = std::strtoull(argv[2], nullptr, 10);
  std::uint64_t const customers = rows / 10 + 1;
  write_file(folder + "/survey.csv",
             "response,customer,answered_at,segment,country,channel,score,csat,comment\n", rows, 1,
             [&](std::string& out, std::uint64_t i, random_bits& random) {
               append_number(out += 'R', i, 8);
               append_number(out += ",C-", random.below(customers), 7);
               append_time(out += ',', random);
               (out += ',') += random.pick(segments);
               (out += ',') += random.pick(countries);
               (out += ',') += random.pick(channels);
               out += ',';
               if (random.below(20) > 0) append_number(out, random.below(11), 1);
               append_number(out += ',', 1 + random.below(5), 1);
               (out += ',') += random.pick(comments);
             });
  write_file(folder + "/orders.csv", "order,customer,ordered_at,amount,currency\n", rows, 2,
             [&](std::string& out, std::uint64_t i, random_bits& random) {
               append_number(out += 'O', i, 8);
               append_number(out += ",C-", random.below(customers), 7);
               append_time(out += ',', random);
               append_number(out += ',', 1 + random.below(300), 1);
               append_number(out += '.', random.below(100), 2);
               out += ",EUR";
             });
  write_file(folder + "/events.csv", "event,customer,at,step,channel\n", rows, 3,
             [&](std::string& out, std::uint64_t i, random_bits& random) {
               append_number(out += 'E', i, 8);
               append_number(out += ",C-", random.below(customers), 7);
               append_time(out += ',', random);
               (out += ',') += random.pick(steps);
               (out += ',') += random.pick(channels);
             });
}
