#include "tests/support/raw_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace ecsync::test {
namespace {

/// The body's length as the request's head announces it.
std::size_t announced_length(const std::string& head) {
  constexpr std::string_view field = "\r\nContent-Length:";
  const auto at = head.find(field);
  if (at == std::string::npos) return 0;
  return std::strtoul(head.c_str() + at + field.size(), nullptr, 10);
}

}  // namespace

std::string RawConnection::read_request() {
  for (;;) {
    const auto end = unread_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const auto size = end + 4 + announced_length(unread_.substr(0, end + 2));
      if (unread_.size() >= size) {
        std::string request = unread_.substr(0, size);
        unread_.erase(0, size);
        return request;
      }
    }
    char buffer[4096];
    const auto got = recv(socket_, buffer, sizeof buffer, 0);
    if (got <= 0) return {};
    unread_.append(buffer, static_cast<std::size_t>(got));
  }
}

void RawConnection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawConnection::stall() {
  char ignored = 0;
  while (recv(socket_, &ignored, 1, 0) > 0) {
  }
}

void RawConnection::reset() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

RawServer::RawServer(Play play, bool ipv6) : play_(std::move(play)), ipv6_(ipv6) {
  sockaddr_storage storage{};
  socklen_t size = ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (ipv6) {
    auto* six = reinterpret_cast<sockaddr_in6*>(&storage);
    six->sin6_family = AF_INET6;
    six->sin6_addr = in6addr_loopback;
  } else {
    auto* four = reinterpret_cast<sockaddr_in*>(&storage);
    four->sin_family = AF_INET;
    four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  listener_ = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener_ < 0 || bind(listener_, address, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, address, &size) != 0) {
    if (listener_ >= 0) close(listener_);
    throw std::runtime_error("cannot listen on the loopback interface");
  }
  port_ = ntohs(ipv6 ? reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port
                     : reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

RawServer::~RawServer() {
  shutdown(listener_, SHUT_RDWR);  // ends accept()
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
  }
  for (auto& player : players_) player.join();
  for (const int socket : sockets_) close(socket);
  close(listener_);
}

std::string RawServer::url(std::string_view path) const {
  return (ipv6_ ? "http://[::1]:" : "http://127.0.0.1:") + std::to_string(port_) +
         std::string(path);
}

void RawServer::accept_all() {
  for (;;) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int number = ++connections_;
    const std::lock_guard lock(mutex_);
    const auto place = sockets_.size();
    sockets_.push_back(socket);
    players_.emplace_back([this, socket, number, place] {
      RawConnection connection(socket, number);
      play_(connection);
      const std::lock_guard closing(mutex_);
      close(socket);
      sockets_[place] = -1;  // the number may soon mean another file
    });
  }
}

HttpRequest get(std::string url) {
  HttpRequest request;
  request.url = std::move(url);
  return request;
}

RawServer::Play always(std::string bytes) {
  return [bytes = std::move(bytes)](RawConnection& connection) {
    while (!connection.read_request().empty()) connection.write(bytes);
  };
}

std::string http_answer(std::string_view body, std::string_view status, std::string_view headers) {
  std::string answer = "HTTP/1.1 ";
  answer.append(status).append("\r\n").append(headers);
  answer.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  return answer.append(body);
}

}  // namespace ecsync::test
