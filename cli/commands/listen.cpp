#include "cli/commands/listen.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/base/text.h"

namespace ecsync::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto page = R"html(<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>ecsync</title></head>
<body style="font-family: sans-serif; margin: 4em">
<p>ecsync has received the answer. You may close this page and go back to the terminal.</p>
<p lang="vi">ecsync đã nhận được kết quả. Bạn có thể đóng trang này và quay lại cửa sổ dòng lệnh.</p>
</body>
</html>
)html";

struct Endpoint {
  std::string host;  ///< numeric, without brackets
  int port = 0;
};

bool is_loopback(const std::string& host) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == 127;
  in6_addr six{};
  return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

/// Reads an address. Nothing when it has another form.
std::optional<Endpoint> read_endpoint(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const auto port = text::parse_number<int>(std::string_view(address).substr(colon + 1));
  if (!port || *port < 0 || *port > 65535) return std::nullopt;
  Endpoint endpoint{address.substr(0, colon), *port};
  if (endpoint.host.front() == '[' && endpoint.host.back() == ']')
    endpoint.host = endpoint.host.substr(1, endpoint.host.size() - 2);
  else if (endpoint.host.find(':') != std::string::npos)
    return std::nullopt;
  if (endpoint.host == "localhost") endpoint.host = "127.0.0.1";
  return endpoint;
}

std::string in_words(const Endpoint& endpoint) {
  if (endpoint.host.find(':') != std::string::npos)
    return fmt::format("[{}]:{}", endpoint.host, endpoint.port);
  return fmt::format("{}:{}", endpoint.host, endpoint.port);
}

}  // namespace

/// The web server and the visit that it waits for. Its thread holds it too, since a visitor who
/// never ends may keep that thread longer than anybody here wants to wait.
class Listener::Server : public std::enable_shared_from_this<Server> {
 public:
  Server() {
    // Turns off the library's SO_REUSEPORT, with which another program could take the same port and
    // the visit.
    http_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    http_.set_payload_max_length(0);
    http_.set_keep_alive_max_count(1);
    http_.set_read_timeout(5s);
    // A visitor who sends a byte now and then keeps a thread: there are more than a browser, and
    // whoever else knocks, is likely to take.
    http_.new_task_queue = [] { return new httplib::ThreadPool(16); };
    http_.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
      visit(request, response);
    });
  }

  ~Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Takes the port and returns it; nothing when it cannot be had.
  std::optional<int> bind(const Endpoint& endpoint) {
    if (endpoint.port != 0)
      return http_.bind_to_port(endpoint.host, endpoint.port) ? std::optional(endpoint.port)
                                                              : std::nullopt;
    const int port = http_.bind_to_any_port(endpoint.host);
    return port > 0 ? std::optional(port) : std::nullopt;
  }

  void start(std::function<bool(const std::string&)> wanted) {
    wanted_ = std::move(wanted);
    thread_ = std::thread([self = shared_from_this()] {
      self->http_.listen_after_bind();
      self->ended_ = true;
    });
  }

  /// Ends the server once the page that is being sent is out, or is left to visitors who never end.
  void stop() {
    if (!thread_.joinable()) return;
    // A server that is told to stop before it runs would not notice.
    while (!http_.is_running() && !ended_) std::this_thread::sleep_for(1ms);
    http_.stop();
    constexpr auto enough_for_a_page = 1s;
    const auto end = std::chrono::steady_clock::now() + enough_for_a_page;
    while (!ended_ && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
    if (ended_)
      thread_.join();
    else
      thread_.detach();
  }

  std::optional<std::string> target() {
    const std::lock_guard lock(mutex_);
    return target_;
  }

 private:
  void visit(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    if (target_ || !wanted_(request.target)) {
      response.status = 404;
      response.set_content("not found\n", "text/plain");
      return;
    }
    target_ = request.target;
    response.set_header("Cache-Control", "no-store");
    response.set_header("Referrer-Policy", "no-referrer");
    response.set_content(page, "text/html; charset=utf-8");
  }

  httplib::Server http_;
  std::thread thread_;
  std::atomic<bool> ended_ = false;
  std::mutex mutex_;
  std::function<bool(const std::string&)> wanted_;
  std::optional<std::string> target_;
};

Result<Listener> Listener::open(const std::string& address) {
  auto endpoint = read_endpoint(address);
  if (!endpoint)
    return make_error(ErrorCode::usage,
                      tr("--listen: '{}' is not of the form ADDRESS:PORT", address),
                      tr("For example 127.0.0.1:8080."));
  if (!is_loopback(endpoint->host))
    return make_error(ErrorCode::usage,
                      tr("--listen: {} is not an address of this machine alone", endpoint->host),
                      tr("Use 127.0.0.1:PORT; a sign-in must not be readable from the network."));
  auto server = std::make_shared<Server>();
  const auto port = server->bind(*endpoint);
  if (!port)
    return make_error(
        ErrorCode::usage,
        tr("--listen: {} cannot be had; another program may be using it", in_words(*endpoint)),
        tr("Name another port, as in the app's callback address."));
  endpoint->port = *port;
  return Listener(std::move(server), in_words(*endpoint));
}

Listener::Listener(std::shared_ptr<Server> server, std::string address)
    : server_(std::move(server)), address_(std::move(address)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener::~Listener() {
  if (server_) server_->stop();
}

Result<std::string> Listener::wait(Clock& clock, std::chrono::milliseconds patience,
                                   std::function<bool(const std::string&)> wanted) {
  constexpr auto look_again = 50ms;
  server_->start(std::move(wanted));
  const auto end = clock.monotonic() + patience;
  while (true) {
    if (auto target = server_->target()) {
      server_->stop();
      return *std::move(target);
    }
    if (!clock.sleep(look_again))
      return make_error(ErrorCode::interrupted, tr("stopped while waiting for the browser"));
    if (clock.monotonic() >= end)
      return make_error(ErrorCode::timeout, tr("nobody came back from the sign-in page"),
                        tr("Run the command again when the seller is there to sign in."));
  }
}

}  // namespace ecsync::cli
