#include "core/base/side_by_side.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <utility>

namespace ecsync {
namespace {

/// Hands out the numbers of the pieces of work.
class Turns {
 public:
  Turns(std::size_t count, const std::function<std::optional<Error>(std::size_t)>& work)
      : work_(work), errors_(count) {}

  /// Does one piece after the other until none is left to begin. Any thread.
  void take() {
    try {
      for (auto i = next_++; i < errors_.size() && !failed_; i = next_++) {
        errors_[i] = work_(i);
        if (errors_[i]) failed_ = true;
      }
    } catch (...) {
      failed_ = true;
      throw;
    }
  }

  std::optional<Error> first_error() {
    const auto first =
        std::find_if(errors_.begin(), errors_.end(), [](const auto& error) { return error; });
    if (first == errors_.end()) return std::nullopt;
    return std::move(*first);
  }

 private:
  const std::function<std::optional<Error>(std::size_t)>& work_;
  std::vector<std::optional<Error>> errors_;  // each is touched by one thread
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
};

}  // namespace

Crew::~Crew() {
  wait();
}

bool Crew::add(std::shared_ptr<void> badge) {
  try {
    threads_.emplace_back([this, held = std::move(badge)] { run(); });
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void Crew::run() {
  try {
    work_();
  } catch (...) {
    const std::scoped_lock lock(mutex_);
    if (!exception_) exception_ = std::current_exception();
  }
}

void Crew::wait() {
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Crew::join() {
  wait();
  if (exception_) std::rethrow_exception(std::exchange(exception_, nullptr));
}

std::optional<Error> side_by_side(std::size_t count,
                                  const std::function<std::optional<Error>(std::size_t)>& work,
                                  const Hands& hands) {
  Turns turns(count, work);
  Crew crew([&turns] { turns.take(); });
  auto wanted = std::min(count, hands.most_threads);
  if (!hands.meanwhile && wanted > 0) --wanted;
  while (crew.size() < wanted && crew.add(hands.badge ? hands.badge() : nullptr)) {
  }
  if (!hands.meanwhile || wanted == 0) {
    turns.take();
  } else if (crew.size() > 0) {
    hands.meanwhile();
  } else {
    // The calling thread cannot do the work itself, because the work may wait for `meanwhile`.
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
  }
  crew.join();
  return turns.first_error();
}

}  // namespace ecsync
