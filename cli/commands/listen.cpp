#include "cli/commands/listen.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "cli/commands/visit_server.h"
#include "core/base/module.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

using namespace std::chrono_literals;

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
  auto servers = load_module<VisitServers>();
  if (!servers) return std::move(servers).error();
  auto server = (*servers)->make();
  const auto port = server->bind(endpoint->host, endpoint->port);
  if (!port)
    return make_error(
        ErrorCode::usage,
        tr("--listen: {} cannot be had; another program may be using it", in_words(*endpoint)),
        tr("Name another port, as in the app's callback address."));
  endpoint->port = *port;
  return Listener(std::move(server), in_words(*endpoint));
}

Listener::Listener(std::shared_ptr<VisitServer> server, std::string address)
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
