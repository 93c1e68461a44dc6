#include "tests/sandbox/wire.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace ecsync::sandbox {
namespace {

constexpr std::size_t longest_head = 64 * 1024;
constexpr std::size_t longest_body = 4 * 1024 * 1024;

std::size_t content_length(const Request& request) {
  const auto text = request.header("content-length");
  std::size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

}  // namespace

bool Wire::receive() {
  std::array<char, 16384> room{};
  const auto got = recv(socket_, room.data(), room.size(), 0);
  if (got <= 0) return false;
  received_.append(room.data(), static_cast<std::size_t>(got));
  return true;
}

bool Wire::read(Request& request) {
  auto end = received_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (received_.size() > longest_head || !receive()) return false;
    end = received_.find("\r\n\r\n");
  }
  request = Request{};
  if (!parse_head(std::string_view(received_).substr(0, end), request)) return false;
  received_.erase(0, end + 4);

  const std::size_t length = content_length(request);
  if (length > longest_body || !request.header("transfer-encoding").empty()) return false;
  if (request.header("expect") == "100-continue" && !send("HTTP/1.1 100 Continue\r\n\r\n"))
    return false;
  while (received_.size() < length)
    if (!receive()) return false;
  request.body = received_.substr(0, length);
  received_.erase(0, length);
  return !stopping_;
}

bool Wire::write(const Request& request, const Response& response, const WireDamage& damage) {
  const bool keep = request.header("connection") != "close";
  const std::string head = write_head(response, response.body.size(), keep);
  const std::string_view half = std::string_view(response.body).substr(0, response.body.size() / 2);
  switch (damage.kind) {
    case WireDamage::Kind::none:
      // One buffer: head and body in two sends would cost a second packet each time.
      return send(head + response.body) && keep;
    case WireDamage::Kind::hang_up:
      return false;
    case WireDamage::Kind::reset:
      reset_on_close();
      return false;
    case WireDamage::Kind::reset_mid:
      // The pause lets the half arrive: a reset throws away what the peer has not read.
      if (send(head) && send(half)) linger(0.2);
      reset_on_close();
      return false;
    case WireDamage::Kind::cut:
      send(head);
      send(half);
      return false;
    case WireDamage::Kind::stall:
      if (send(head) && send(half)) linger(damage.seconds);
      return false;
    case WireDamage::Kind::slow:
      return send(head) && send_slowly(response.body, damage.seconds) && keep;
    case WireDamage::Kind::garbage:
      send("\x16\x03\x01 220 smtp.example.vn ESMTP\r\n\xff\xfe<html>");
      return false;
  }
  return false;
}

void Wire::reset_on_close() const {
  struct ::linger at_once {
    .l_onoff = 1, .l_linger = 0
  };
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

bool Wire::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Wire::send_slowly(std::string_view bytes, double seconds) const {
  constexpr std::size_t pieces = 20;
  const std::size_t piece = std::max<std::size_t>(1, bytes.size() / pieces);
  while (!bytes.empty()) {
    const std::size_t size = std::min(piece, bytes.size());
    if (!send(bytes.substr(0, size)) || !linger(seconds / pieces)) return false;
    bytes.remove_prefix(size);
  }
  return true;
}

bool Wire::linger(double seconds) const {
  using clock = std::chrono::steady_clock;
  const auto until = clock::now() + std::chrono::duration<double>(seconds);
  while (!stopping_ && clock::now() < until) {
    const auto left = std::chrono::duration<double, std::milli>(until - clock::now()).count();
    pollfd watched{.fd = socket_, .events = POLLRDHUP, .revents = 0};
    if (poll(&watched, 1, static_cast<int>(std::clamp(left, 1.0, 100.0))) > 0) return false;
  }
  return !stopping_;
}

}  // namespace ecsync::sandbox
