#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ecsync::cli {

/// The web server behind a Listener, which serves one visit.
class VisitServer {
 public:
  VisitServer() = default;
  VisitServer(const VisitServer&) = delete;
  VisitServer& operator=(const VisitServer&) = delete;
  virtual ~VisitServer() = default;

  /// Takes the port at a numeric address without brackets, any free one for 0, and returns it;
  /// nothing when it cannot be had.
  virtual std::optional<int> bind(const std::string& host, int port) = 0;
  /// Serves until a visit's target is `wanted`; other visits get a 404.
  virtual void start(std::function<bool(const std::string&)> wanted) = 0;
  /// Ends the server. Waits up to a second for the page that is being sent; a thread that still
  /// runs then is left alone.
  virtual void stop() = 0;
  /// The wanted visit's target, once it came.
  virtual std::optional<std::string> target() = 0;
};

/// The interface of the module `visit`. cpp-httplib and the TLS library that it is built with are
/// loaded with the module.
class VisitServers {
 public:
  static constexpr auto module = "visit";

  VisitServers() = default;
  VisitServers(const VisitServers&) = delete;
  VisitServers& operator=(const VisitServers&) = delete;
  virtual ~VisitServers() = default;

  virtual std::shared_ptr<VisitServer> make() const = 0;
};

}  // namespace ecsync::cli
