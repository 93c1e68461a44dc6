#pragma once

#include <atomic>
#include <string>

#include "tests/sandbox/http_message.h"

namespace ecsync::sandbox {

/// What befalls an answer on its way out.
struct WireDamage {
  enum class Kind {
    none,
    hang_up,    ///< the connection is closed in good order, nothing was sent
    reset,      ///< the connection is reset; nothing was sent
    reset_mid,  ///< reset with half of the body sent
    cut,        ///< whole Content-Length, half the body, then closed
    stall,      ///< half the body, then nothing for `seconds`, then closed
    slow,       ///< the body in small pieces over `seconds`
    garbage,    ///< bytes that are no HTTP
  };
  Kind kind = Kind::none;
  double seconds = 0;
};

/// One accepted connection: reads requests, writes answers byte by byte as told. Its owner closes
/// it.
class Wire {
 public:
  Wire(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire() = default;

  /// The next request; false when the peer left, sent nonsense, or the server stops.
  bool read(Request& request);
  /// True when the connection may carry another request.
  bool write(const Request& request, const Response& response, const WireDamage& damage);
  /// Makes the closing of this connection a reset (RST) instead of an orderly end.
  void reset_on_close() const;

 private:
  bool receive();
  bool send(std::string_view bytes) const;
  bool send_slowly(std::string_view bytes, double seconds) const;
  /// Waits; false when the peer left meanwhile or the server stops.
  bool linger(double seconds) const;

  int socket_;
  const std::atomic<bool>& stopping_;
  std::string received_;
};

}  // namespace ecsync::sandbox
