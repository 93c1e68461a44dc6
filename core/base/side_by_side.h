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

/// Threads that all run the same work, each of them once. All code that does several things at a
/// time uses this class or side_by_side(), so that the same rules hold everywhere:
///
/// - When the machine gives no more threads, fewer threads do the work. That is no error.
/// - An exception ends only the thread that threw it. The first one is kept, and join() throws it.
///
/// One thread at a time may call the functions of a crew; its own threads may be among those.
class Crew {
 public:
  explicit Crew(std::function<void()> work) : work_(std::move(work)) {}
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  /// Waits for all threads; what they threw is lost.
  ~Crew();

  /// Starts one more thread, which holds `badge` until it ends. False when the machine gives no
  /// more.
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
  /// Called on the calling thread while the others work. When empty, the calling thread works like
  /// the others. When it is given but no other thread can be started, std::system_error is thrown.
  std::function<void()> meanwhile = {};
  /// Called on the calling thread for each thread that is started; that thread holds the result
  /// while it works.
  std::function<std::shared_ptr<void>()> badge = {};
};

/// Runs `work(0)` to `work(count - 1)`, each once, several at the same time and begun in this
/// order. Once one gives an error or throws, no further one is begun. Returns when all that were
/// begun are over: with the error of the lowest number, or by throwing what one of them threw.
std::optional<Error> side_by_side(std::size_t count,
                                  const std::function<std::optional<Error>(std::size_t)>& work,
                                  const Hands& hands);

}  // namespace ecsync
