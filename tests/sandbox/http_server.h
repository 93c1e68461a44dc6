#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "tests/sandbox/wire.h"

namespace ecsync::sandbox {

struct Answer {
  Response response;
  WireDamage damage;
};

/// Listens on 127.0.0.1 with one thread per connection, so that an answer can stall, be cut or be
/// reset without holding up another one: what a ready-made HTTP server does not let a handler do.
class HttpServer {
 public:
  /// Binds at once; port 0 takes any free one. Throws std::runtime_error when the port is taken.
  explicit HttpServer(std::uint16_t port);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  std::uint16_t port() const { return port_; }
  /// Serves in the background. `refuse` is asked for each new connection: true hangs up at once.
  void start(std::function<Answer(const Request&)> handler, std::function<bool()> refuse);
  /// Ends every connection and waits for its thread.
  void stop();

 private:
  void accept_all();
  void serve(int socket);

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::function<Answer(const Request&)> handler_;
  std::function<bool()> refuse_;
  std::atomic<bool> stopping_{false};
  std::thread acceptor_;
  std::mutex mutex_;
  std::condition_variable all_gone_;
  std::set<int> open_;
};

}  // namespace ecsync::sandbox
