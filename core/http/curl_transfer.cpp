#include "core/http/curl_transfer.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string_view>

#include "core/base/text.h"
#include "core/base/version.h"

namespace ecsync {
namespace {

// A server that sends less than this for that long is as good as gone.
constexpr long low_speed_bytes = 64;
constexpr long low_speed_seconds = 20;
// All headers of one answer; libcurl 7.88 itself has no limit.
constexpr std::size_t max_header_bytes = std::size_t{256} << 10U;

/// A wrong option is a mistake in this file or memory running out: nothing a caller can mend.
template <class T>
void set_option(CURL* easy, CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void add_line(std::unique_ptr<curl_slist, FreeCurlList>& list, const std::string& line) {
  curl_slist* grown = curl_slist_append(list.get(), line.c_str());
  if (grown == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(grown);
}

/// libcurl 7.88 leaves its sockets open over exec; no command that we start shall hold one.
curl_socket_t open_curl_socket(void* /*context*/, curlsocktype /*purpose*/,
                               curl_sockaddr* address) {
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && curl_strnequal(a.data(), b.data(), a.size()) != 0;
}

}  // namespace

/// Counted after decompression: a small answer may unfold to gigabytes.
std::size_t CurlTransfer::take_body(const char* data, std::size_t /*one*/, std::size_t size,
                                    void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  std::string& body = transfer.response_.body;
  if (size > transfer.limits_.max_body - body.size()) {
    transfer.too_large_ = true;
    return 0;
  }
  body.append(data, size);
  return size;
}

std::size_t CurlTransfer::take_header(const char* data, std::size_t /*one*/, std::size_t size,
                                      void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  transfer.header_bytes_ += size;
  if (transfer.header_bytes_ > max_header_bytes) {
    transfer.too_large_ = true;
    return 0;
  }
  HttpResponse& response = transfer.response_;
  const std::string_view line(data, size);
  if (line.substr(0, 5) == "HTTP/") {  // the final answer after an interim one
    response.date.clear();
    response.retry_after.clear();
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  const std::string_view name = text::trimmed(line.substr(0, colon));
  const std::string_view value = text::trimmed(line.substr(colon + 1));
  if (same_ignoring_case(name, "Date")) response.date = value;
  if (same_ignoring_case(name, "Retry-After")) response.retry_after = value;
  return size;
}

void CurlTransfer::set_target(CURL* easy) {
  set_option(easy, CURLOPT_CURLU, target_.url.get());
  set_option(easy, CURLOPT_OPENSOCKETFUNCTION, &open_curl_socket);
  set_option(easy, CURLOPT_FOLLOWLOCATION, 0L);
  if (!target_.is_loopback()) {
    set_option(easy, CURLOPT_PROTOCOLS_STR, "https");
    return;
  }
  set_option(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(easy, CURLOPT_PROXY, "");  // none, whatever the environment says
  if (target_.is_local_name()) {
    // The addresses of these names are given here, so that no name server is asked.
    add_line(addresses_, fmt::format("{}:{}:127.0.0.1,[::1]", target_.host, target_.port));
    set_option(easy, CURLOPT_RESOLVE, addresses_.get());
  }
}

void CurlTransfer::set_request(CURL* easy) {
  // A header with an empty value is written with a semicolon, else libcurl leaves it out.
  for (const auto& [name, value] : request_.headers)
    add_line(headers_, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  add_line(headers_, "Expect:");  // its extra round trip waits up to a second for a 100
  switch (request_.method) {
    case HttpRequest::Method::get:
      set_option(easy, CURLOPT_HTTPGET, 1L);
      break;
    case HttpRequest::Method::post:
      set_option(easy, CURLOPT_POST, 1L);
      set_option(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
      set_option(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      add_line(headers_, "Content-Type: " + request_.content_type);
      break;
    case HttpRequest::Method::remove:
      set_option(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
      break;
  }
  set_option(easy, CURLOPT_HTTPHEADER, headers_.get());
  set_option(easy, CURLOPT_FRESH_CONNECT, request_.repeatable ? 0L : 1L);
  static const std::string agent = fmt::format("ecsync/{}", version);
  set_option(easy, CURLOPT_USERAGENT, agent.c_str());
  set_option(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  // HTTP/2 only where TLS negotiates it. Requests that start while such a connection stands then
  // travel over it side by side; those that start before it stands open connections of their own
  // (no PIPEWAIT): waiting for a handshake that may end in HTTP/1.1 would cost a round trip.
  set_option(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set_option(easy, CURLOPT_HTTP09_ALLOWED, 0L);
}

void CurlTransfer::set_limits(CURL* easy) {
  set_option(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connect_timeout.count()));
  set_option(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.total_timeout.count()));
  set_option(easy, CURLOPT_LOW_SPEED_LIMIT, low_speed_bytes);
  set_option(easy, CURLOPT_LOW_SPEED_TIME, low_speed_seconds);
  set_option(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  set_option(easy, CURLOPT_NOSIGNAL, 1L);
  // A stuck name server delays neither a stop nor the other transfers.
  set_option(easy, CURLOPT_QUICK_EXIT, 1L);
  set_option(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set_option(easy, CURLOPT_WRITEFUNCTION, &take_body);
  set_option(easy, CURLOPT_WRITEDATA, this);
  set_option(easy, CURLOPT_HEADERFUNCTION, &take_header);
  set_option(easy, CURLOPT_HEADERDATA, this);
}

void CurlTransfer::set_trust(CURL* easy) {
  set_option(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set_option(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  // libcurl keeps the parsed bundle between connections only when no folder is set besides it.
  set_option(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  const char* bundle = std::getenv("SSL_CERT_FILE");  // NOLINT(concurrency-mt-unsafe)
  if (bundle != nullptr && *bundle != '\0') set_option(easy, CURLOPT_CAINFO, bundle);
}

void CurlTransfer::begin(CURL* easy) {
  set_target(easy);
  set_request(easy);
  set_limits(easy);
  set_trust(easy);
}

void CurlTransfer::end(CURL* easy, std::optional<CURLcode> code) {
  code_ = code;
  long request_bytes = 0;
  curl_off_t ready = 0;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
  curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
  // False only when nothing was sent, not even on a kept connection that broke and was replaced.
  sent_ = request_bytes != 0 || ready != 0;
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
  connect_errno_ = static_cast<int>(number);
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  curl_easy_reset(easy);
}

}  // namespace ecsync
