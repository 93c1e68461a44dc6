#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace ecsync::cli {

class VisitServer;

/// Waits for the seller's browser when the marketplace sends it back: a web server for one visit,
/// reachable on this machine only.
class Listener {
 public:
  /// `address`: "127.0.0.1:8080", "[::1]:8080" or "localhost:8080"; port 0 takes any free one.
  /// Errors: usage when it is not of this form, not a loopback address, or cannot be bound.
  static Result<Listener> open(const std::string& address);

  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  /// "127.0.0.1:8080", with the port that was really taken.
  const std::string& address() const { return address_; }

  /// Waits for a visit whose target (path and query) `wanted` accepts, answers it with a page that
  /// may be closed, and returns the target. Every other visit gets a 404. `wanted` is called on
  /// other threads. Errors: interrupted; timeout after `patience`.
  Result<std::string> wait(Clock& clock, std::chrono::milliseconds patience,
                           std::function<bool(const std::string&)> wanted);

 private:
  Listener(std::shared_ptr<VisitServer> server, std::string address);

  std::shared_ptr<VisitServer> server_;
  std::string address_;
};

}  // namespace ecsync::cli
