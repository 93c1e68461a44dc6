#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace ecsync {

/// Threads that all run the same work, each of them once. Whoever does several things at a time
/// does it with this class or with side_by_side(), so that one policy holds everywhere:
///
/// - A machine that has no more threads to give lets fewer do the work. That is no error.
/// - What a thread throws ends that thread alone. The first such exception is kept, and thrown to
///   whoever waits for all of them.
///
/// One thread at a time may call the functions of a crew; its own threads may be among those.
class Crew {
 public:
  explicit Crew(std::function<void()> work) : work_(std::move(work)) {}
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  /// Waits for all threads; what they threw is lost.
  ~Crew();

  /// Starts one more thread, which holds `badge` until it is over. False when there is none to be
  /// had.
  bool add(std::shared_ptr<void> badge = nullptr);
  std::size_t size() const { return threads_.size(); }
  /// Waits for all threads and throws what the first of them threw.
  void join();

 private:
  void run();
  void wait();

  const std::function<void()> work_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // of what follows
  std::exception_ptr exception_;
};

/// How the work is shared out.
struct Hands {
  std::size_t most_threads = 1;  ///< the calling one included, unless it is busy with `meanwhile`
  /// What the calling thread does while the others work; without it, it works as they do. When
  /// there is no other to be had, std::system_error is thrown.
  std::function<void()> meanwhile = {};
  /// Makes, on the calling thread, what each thread holds while it works.
  std::function<std::shared_ptr<void>()> badge = {};
};

/// Runs `work(0)` to `work(count - 1)`, each once, several at the same time and begun in this
/// order. Once one gives an error or throws, no further one is begun. Returns when all that were
/// begun are over: with the error of the lowest number, or by throwing what one of them threw.
std::optional<Error> side_by_side(std::size_t count,
                                  const std::function<std::optional<Error>(std::size_t)>& work,
                                  const Hands& hands);

}  // namespace ecsync
