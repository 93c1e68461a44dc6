#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/http/http.h"

namespace ecsync::test {

/// One connection that a client made to a RawServer. Owned by the server.
class RawConnection {
 public:
  RawConnection(int socket, int number) : socket_(socket), number_(number) {}

  /// Head and body (as Content-Length says) of the next request; "" when the client is gone.
  std::string read_request();
  void write(std::string_view bytes);
  /// Says nothing more until the client gives up.
  void stall();
  /// Ends with RST instead of FIN.
  void reset();
  /// 1 for the server's first connection.
  int number() const { return number_; }

 private:
  int socket_;
  int number_;
  std::string unread_;
};

/// A server on 127.0.0.1 (or ::1) that plays bytes, right or wrong, for tests of the client. Each
/// connection has its own thread and is closed when the play returns.
class RawServer {
 public:
  using Play = std::function<void(RawConnection&)>;

  explicit RawServer(Play play, bool ipv6 = false);
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  int port() const { return port_; }
  /// "http://127.0.0.1:PORT" and the path.
  std::string url(std::string_view path = "/") const;
  int connections() const { return connections_; }

 private:
  void accept_all();

  Play play_;
  bool ipv6_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<std::thread> players_;
  std::thread acceptor_;
};

/// A GET for this address.
HttpRequest get(std::string url);
/// Answers every request of a connection with `bytes`.
RawServer::Play always(std::string bytes);
/// A whole answer with its Content-Length. `headers`: lines that end with CR LF.
std::string http_answer(std::string_view body, std::string_view status = "200 OK",
                        std::string_view headers = "");

}  // namespace ecsync::test
