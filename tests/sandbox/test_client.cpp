#include "tests/sandbox/test_client.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <utility>

namespace ecsync::sandbox {
namespace {

std::string gunzip(const std::string& packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // NOLINT
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string plain;
  int state = Z_OK;
  while (state == Z_OK) {
    std::array<Bytef, 16384> room{};
    stream.next_out = room.data();
    stream.avail_out = static_cast<uInt>(room.size());
    state = inflate(&stream, Z_NO_FLUSH);
    plain.append(room.begin(), room.end() - stream.avail_out);
  }
  inflateEnd(&stream);
  return plain;
}

int open_connection(std::uint16_t port, double patience) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  timeval limit{.tv_sec = static_cast<time_t>(patience),
                .tv_usec = static_cast<suseconds_t>(std::fmod(patience, 1) * 1e6)};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* general = reinterpret_cast<const sockaddr*>(&address);  // NOLINT
  REQUIRE(connect(connection, general, sizeof(address)) == 0);
  return connection;
}

/// Splits `all` into status, headers and body.
void take_apart(const std::string& all, Received& received) {
  const auto end = all.find("\r\n\r\n");
  if (!all.starts_with("HTTP/1.1 ") || end == std::string::npos) return;
  received.status = std::stoi(all.substr(9, 3));
  Request borrowed;  // headers look alike in both directions
  parse_head("GET / HTTP/1.1\r\n" + all.substr(all.find("\r\n") + 2, end - all.find("\r\n") - 2),
             borrowed);
  received.headers = borrowed.headers;
  received.body = all.substr(end + 4);
  received.wire_bytes = received.body.size();
  received.complete = received.headers["content-length"] == fmt::format("{}", received.body.size());
  if (received.headers["content-encoding"] == "gzip") received.body = gunzip(received.body);
}

}  // namespace

std::string query_text(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, url_encode(value));
  return text;
}

std::string location_field(const Received& answer, const std::string& name) {
  const auto location = answer.headers.find("location");
  if (location == answer.headers.end()) return "";
  for (const auto& [key, value] :
       parse_fields(location->second.substr(location->second.find('?') + 1)))
    if (key == name) return value;
  return "";
}

Fields with(Fields fields, const std::string& name, const std::string& value) {
  fields.emplace_back(name, value);
  return fields;
}

Received send_request(std::uint16_t port, const std::string& method, const std::string& target,
                      const std::string& body, const Fields& headers, double patience) {
  const int connection = open_connection(port, patience);
  std::string text = fmt::format("{} {} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
                                 method, target, body.size());
  for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
  text += "\r\n" + body;
  send(connection, text.data(), text.size(), MSG_NOSIGNAL);

  Received received;
  std::string all;
  std::array<char, 65536> room{};
  while (true) {
    const auto got = recv(connection, room.data(), room.size(), 0);
    if (got < 0) received.reset = errno == ECONNRESET;
    if (got <= 0) break;
    all.append(room.data(), static_cast<std::size_t>(got));
  }
  close(connection);
  take_apart(all, received);
  return received;
}

Options TestMarketplace::small() {
  Options options;
  options.orders = 120;
  options.products = 20;
  options.now = test_now;
  return options;
}

TestMarketplace::TestMarketplace(Options options, const Settings& settings,
                                 const MakeProtocol& make_protocol)
    : service_(std::move(options), settings, make_protocol),
      port_(static_cast<std::uint16_t>(std::stoi(service_.address().substr(17)))) {
  service_.start();
}

TestMarketplace::~TestMarketplace() {
  service_.stop();
}

std::string TestMarketplace::landing() const {
  return fmt::format("http://127.0.0.1:{}/sandbox/landing", port_);
}

rapidjson::Document TestMarketplace::control(const std::string& method, const std::string& what,
                                             const std::string& body) const {
  return parse_json(send_request(port_, method, "/sandbox/" + what, body).body);
}

}  // namespace ecsync::sandbox
