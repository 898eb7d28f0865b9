#pragma once
/// Who runs work in parallel. The library uses one thread unless it is given an executor; a host
/// program can put its own pool behind this interface. Metrics merge exactly, so the result is the
/// same to the bit for any number of threads.

#include <cxm/core/metric.hpp>

#include <cstddef>
#include <vector>

namespace cxm::inline v0 {

/// A task for one of `executor::run`'s numbers. Non-owning; lives for the call.
class task_ref {
 public:
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, task_ref> && std::invocable<F&, std::size_t>)
      task_ref(F&& f)
  noexcept  // NOLINT(google-explicit-constructor): a lambda is the argument
      : object_{const_cast<void*>(static_cast<void const*>(&f))},
        call_{[](void* object, std::size_t i) {
          (*static_cast<std::remove_reference_t<F>*>(object))(i);
        }} {}
  void operator()(std::size_t i) const { call_(object_, i); }

 private:
  void* object_;
  void (*call_)(void*, std::size_t);
};

class executor {
 public:
  virtual ~executor() = default;
  /// How many tasks may run at the same time, at least 1.
  [[nodiscard]] virtual std::size_t width() const noexcept = 0;
  /// Calls task(0) … task(n − 1), each once, in any order and on any thread, and returns when all
  /// are done. If tasks throw, one of their exceptions is rethrown after the others have ended.
  virtual void run(std::size_t n, task_ref task) = 0;

 protected:
  executor() = default;
  executor(executor const&) = default;
  executor& operator=(executor const&) = default;
};

/// Everything on the calling thread, in order.
class serial_executor final : public executor {
 public:
  [[nodiscard]] std::size_t width() const noexcept override { return 1; }
  void run(std::size_t n, task_ref task) override {
    for (std::size_t i = 0; i < n; ++i) task(i);
  }
};

/// Rows [0, n) of columns in parallel: `observe(part, first, last)` pushes a stretch of rows into
/// its own part, and the parts are merged into `m`. Stretches are cut by row number alone. If
/// observing throws, `m` is unchanged.
template <metric M, class F>
requires std::invocable<F&, M&, std::size_t, std::size_t>
void observe_rows(executor& on, M& m, std::size_t n, F observe) {
  constexpr std::size_t stretch = std::size_t{1} << 20;
  std::size_t const stretches = (n + stretch - 1) / stretch;
  std::size_t const width = on.width() == 0 ? 1 : on.width();
  std::size_t const parts = stretches < width ? stretches : width;
  std::vector<M> part(parts, m.empty_copy());
  on.run(parts, [&](std::size_t p) {
    // Neighbouring stretches go to one part, so that a thread reads forward.
    std::size_t const first = stretches * p / parts * stretch;
    std::size_t const end = stretches * (p + 1) / parts * stretch;
    observe(part[p], first, end < n ? end : n);
  });
  M sum = m;
  for (M const& p : part) sum.merge(p);
  m = static_cast<M&&>(sum);
}

}  // namespace cxm::inline v0
