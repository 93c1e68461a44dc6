#include "tests/sandbox/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace ecsync::sandbox {
namespace {

// The socket calls take one address type for every protocol.
sockaddr* general(sockaddr_in* address) {
  return reinterpret_cast<sockaddr*>(address);  // NOLINT(*-reinterpret-cast)
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

HttpServer::HttpServer(std::uint16_t port) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener_ < 0) fail("cannot make a socket");
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener_, general(&address), size) != 0 || listen(listener_, 256) != 0 ||
      getsockname(listener_, general(&address), &size) != 0) {
    const int reason = errno;
    close(listener_);
    errno = reason;
    fail("cannot listen on the port");
  }
  port_ = ntohs(address.sin_port);
}

HttpServer::~HttpServer() {
  stop();
  close(listener_);
}

void HttpServer::start(std::function<Answer(const Request&)> handler,
                       std::function<bool()> refuse) {
  handler_ = std::move(handler);
  refuse_ = std::move(refuse);
  acceptor_ = std::thread([this] { accept_all(); });
}

void HttpServer::stop() {
  if (stopping_.exchange(true)) return;
  shutdown(listener_, SHUT_RDWR);
  if (acceptor_.joinable()) acceptor_.join();
  std::unique_lock lock(mutex_);
  for (const int socket : open_) shutdown(socket, SHUT_RDWR);
  all_gone_.wait(lock, [this] { return open_.empty(); });
}

void HttpServer::accept_all() {
  while (!stopping_) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      return;
    }
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const std::lock_guard lock(mutex_);
    open_.insert(socket);
    std::thread([this, socket] { serve(socket); }).detach();
  }
}

void HttpServer::serve(int socket) {
  Wire wire(socket, stopping_);
  Request request;
  bool open = !refuse_();
  while (open && wire.read(request)) {
    const Answer answer = handler_(request);
    open = wire.write(request, answer.response, answer.damage);
  }
  const std::lock_guard lock(mutex_);
  close(socket);
  open_.erase(socket);
  all_gone_.notify_all();
}

}  // namespace ecsync::sandbox
