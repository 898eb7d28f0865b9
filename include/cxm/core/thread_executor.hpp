#pragma once
/// The executor of a program that has no thread pool of its own.

#include <cxm/core/executor.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace cxm::inline v0 {

/// Starts up to `threads` threads for each run and joins them; the calling thread works too. 0
/// means one for each core. Worth it for work of a millisecond and more.
class thread_executor final : public executor {
 public:
  explicit thread_executor(std::size_t threads = 0) : width_{threads != 0 ? threads : cores()} {}
  [[nodiscard]] std::size_t width() const noexcept override { return width_; }
  void run(std::size_t n, task_ref task) override {
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::mutex guard;
    auto const work = [&] {
      for (std::size_t i = next.fetch_add(1); i < n; i = next.fetch_add(1)) {
        try {
          task(i);
        } catch (...) {
          std::scoped_lock const lock{guard};
          if (!failure) failure = std::current_exception();
        }
      }
    };
    std::size_t const helpers = (n < width_ ? n : width_);
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < helpers; ++i) threads.emplace_back(work);
    work();
    threads.clear();  // joins
    if (failure) std::rethrow_exception(failure);
  }

 private:
  [[nodiscard]] static std::size_t cores() noexcept {
    unsigned const n = std::thread::hardware_concurrency();
    return n == 0 ? 1 : n;
  }
  std::size_t width_;
};

}  // namespace cxm::inline v0
