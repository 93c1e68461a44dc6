#include "core/curl_http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "core/stop.h"
#include "core/version.h"

namespace ecsync {
namespace {

using std::chrono::milliseconds;

// How soon INT and TERM end a transfer; a signal may reach another thread and wake nobody here.
constexpr int stop_poll_ms = 50;
// A server that sends less than this for that long is as good as gone.
constexpr long low_speed_bytes = 64;
constexpr long low_speed_seconds = 20;
// All headers of one answer; libcurl 7.88 itself has no limit.
constexpr std::size_t max_headers = std::size_t{256} << 10U;

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;
using List = std::unique_ptr<curl_slist, FreeList>;

void start_libcurl() {
  // libcurl is left initialised: its clean-up races with whatever thread still uses it.
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

/// A wrong option is a mistake in this file or memory running out: nothing a caller can mend.
template <class T>
void set(CURL* easy, CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void add(List& list, const std::string& line) {
  curl_slist* grown = curl_slist_append(list.get(), line.c_str());
  if (grown == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(grown);
}

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owned(text);
  return owned.get();
}

bool has_control(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool is_local_name(std::string_view host) {
  constexpr std::string_view suffix = ".localhost";
  return host == "localhost" ||
         (host.size() > suffix.size() && host.substr(host.size() - suffix.size()) == suffix);
}

bool is_loopback(std::string_view host) {
  return host == "127.0.0.1" || host == "[::1]" || is_local_name(host);
}

Http::Failure refuse(std::string message) {
  return {make_error(ErrorCode::remote_refused, std::move(message)), false};
}

/// What is wrong with the parts that end up in a header or in the URL.
std::optional<Http::Failure> unfit(const HttpRequest& request, const std::string& host) {
  if (!is_plain_ascii(request.url))
    return refuse(
        fmt::format("Refusing to call {}: the address holds characters that must be "
                    "percent-encoded",
                    host));
  bool broken = has_control(request.content_type);
  for (const auto& [name, value] : request.headers)
    broken = broken || name.empty() || !is_plain_ascii(name) ||
             name.find(':') != std::string::npos || has_control(value);
  if (broken) return refuse(fmt::format("Refusing to call {}: a header holds a line break", host));
  return std::nullopt;
}

/// An address as libcurl itself reads it, so that what is checked is what is called.
struct Target {
  Url url;
  std::string host;  ///< lower case, IPv6 in brackets
  std::string port;
};

std::variant<Target, Http::Failure> target_of(const HttpRequest& request) {
  const std::string shown = host_of(request.url);
  if (auto failure = unfit(request, shown)) return *std::move(failure);
  Target target{Url(curl_url()), {}, {}};
  if (!target.url) throw std::bad_alloc();
  const CURLUcode code =
      curl_url_set(target.url.get(), CURLUPART_URL, request.url.c_str(), CURLU_DISALLOW_USER);
  if (code == CURLUE_USER_NOT_ALLOWED)
    return refuse(fmt::format("Refusing to call {}: the address holds a user name", shown));
  if (code != CURLUE_OK)
    return refuse(fmt::format("Refusing to call {}: {}", shown, curl_url_strerror(code)));
  target.host = host_of("x://" + part(target.url, CURLUPART_HOST));
  target.port = part(target.url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const std::string scheme = part(target.url, CURLUPART_SCHEME);
  if (scheme != "https" && !(scheme == "http" && is_loopback(target.host)))
    return refuse(fmt::format("Refusing to call {} without TLS", target.host));
  return target;
}

/// What the callbacks gather.
struct Transfer {
  HttpResponse response;
  std::size_t max_body = 0;
  std::size_t header_bytes = 0;
  bool too_large = false;
};

std::string_view trimmed_header(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && curl_strnequal(a.data(), b.data(), a.size()) != 0;
}

/// Counted after decompression: a small answer may unfold to gigabytes.
std::size_t take_body(const char* data, std::size_t /*one*/, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (size > transfer.max_body - transfer.response.body.size()) {
    transfer.too_large = true;
    return 0;
  }
  transfer.response.body.append(data, size);
  return size;
}

std::size_t take_header(const char* data, std::size_t /*one*/, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.header_bytes += size;
  if (transfer.header_bytes > max_headers) {
    transfer.too_large = true;
    return 0;
  }
  const std::string_view line(data, size);
  if (line.substr(0, 5) == "HTTP/") {  // the final answer after an interim one
    transfer.response.date.clear();
    transfer.response.retry_after.clear();
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  const std::string_view name = trimmed_header(line.substr(0, colon));
  const std::string_view value = trimmed_header(line.substr(colon + 1));
  if (same_ignoring_case(name, "Date")) transfer.response.date = value;
  if (same_ignoring_case(name, "Retry-After")) transfer.response.retry_after = value;
  return size;
}

/// The system's own word for why no connection came about, e.g. "connection refused".
std::string connect_reason(CURL* easy) {
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
  if (number == 0) return "no connection";
  std::string reason = std::generic_category().message(static_cast<int>(number));
  if (reason[0] >= 'A' && reason[0] <= 'Z') reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
  return reason;
}

/// True unless no byte of the request can have left, not even on a kept connection that broke.
bool may_have_arrived(CURL* easy) {
  long request_bytes = 0;
  curl_off_t ready = 0;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
  curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
  return request_bytes != 0 || ready != 0;
}

/// Made of fixed words, the host and libcurl's name of the error: its longer text may hold the URL.
Error explain(CURL* easy, CURLcode code, const std::string& host) {
  const auto network = [](std::string message, std::string hint) {
    return make_error(ErrorCode::network, std::move(message), std::move(hint));
  };
  const std::string line_hint = "Check the network connection and try again.";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return network(fmt::format("cannot reach {}: its name cannot be resolved", host),
                     "Check the network connection and the name server.");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return network(fmt::format("cannot reach {}: the proxy's name cannot be resolved", host),
                     "Check HTTPS_PROXY and NO_PROXY.");
    case CURLE_COULDNT_CONNECT:
      return network(fmt::format("cannot reach {}: {}", host, connect_reason(easy)),
                     is_loopback(host) ? "Check that the local server runs." : line_hint);
    case CURLE_OPERATION_TIMEDOUT:
      return make_error(ErrorCode::timeout,
                        may_have_arrived(easy)
                            ? fmt::format("{} did not answer in time", host)
                            : fmt::format("cannot reach {}: no connection in time", host),
                        line_hint);
    case CURLE_PEER_FAILED_VERIFICATION:
      return network(fmt::format("cannot trust {}: its TLS certificate was not accepted", host),
                     "Check the machine's clock, its CA certificates and any proxy in between.");
    case CURLE_SSL_CACERT_BADFILE:
      return network(fmt::format("cannot reach {}: the CA certificates cannot be read", host),
                     "Check SSL_CERT_FILE, or install the package ca-certificates.");
    case CURLE_SSL_CONNECT_ERROR:
      return network(fmt::format("cannot reach {}: the TLS handshake failed", host), line_hint);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return network(fmt::format("the connection to {} broke before the answer was complete", host),
                     line_hint);
    default:
      return network(fmt::format("cannot talk to {}: {}", host, curl_easy_strerror(code)),
                     line_hint);
  }
}

Http::Failure interrupted(const std::string& host, bool sent) {
  return {make_error(ErrorCode::interrupted, fmt::format("stopped while calling {}", host)), sent};
}

}  // namespace

struct CurlHttp::Impl {
  HttpLimits limits;
  // The multi handle keeps the connections, so it must go after the easy handle.
  std::unique_ptr<CURLM, FreeMulti> multi;
  std::unique_ptr<CURL, FreeEasy> easy;

  void set_target(const Target& target, List& addresses) const;
  void set_request(const HttpRequest& request, List& headers) const;
  void set_limits(Transfer& transfer) const;
  void set_trust() const;
  std::optional<CURLcode> perform() const;
};

void CurlHttp::Impl::set_target(const Target& target, List& addresses) const {
  set(easy.get(), CURLOPT_CURLU, target.url.get());
  set(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
  if (!is_loopback(target.host)) {
    set(easy.get(), CURLOPT_PROTOCOLS_STR, "https");
    return;
  }
  set(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy.get(), CURLOPT_PROXY, "");  // none, whatever the environment says
  if (is_local_name(target.host)) {
    // No name server is asked where these names lead.
    add(addresses, fmt::format("{}:{}:127.0.0.1,[::1]", target.host, target.port));
    set(easy.get(), CURLOPT_RESOLVE, addresses.get());
  }
}

void CurlHttp::Impl::set_request(const HttpRequest& request, List& headers) const {
  // A header with an empty value is written with a semicolon, else libcurl leaves it out.
  for (const auto& [name, value] : request.headers)
    add(headers, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  add(headers, "Expect:");  // its extra round trip waits up to a second for a 100
  switch (request.method) {
    case HttpRequest::Method::get:
      set(easy.get(), CURLOPT_HTTPGET, 1L);
      break;
    case HttpRequest::Method::post:
      set(easy.get(), CURLOPT_POST, 1L);
      set(easy.get(), CURLOPT_POSTFIELDS, request.body.c_str());
      set(easy.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      add(headers, "Content-Type: " + request.content_type);
      break;
    case HttpRequest::Method::remove:
      set(easy.get(), CURLOPT_CUSTOMREQUEST, "DELETE");
      break;
  }
  set(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  set(easy.get(), CURLOPT_FRESH_CONNECT, request.repeatable ? 0L : 1L);
  static const std::string agent = fmt::format("ecsync/{}", version);
  set(easy.get(), CURLOPT_USERAGENT, agent.c_str());
  set(easy.get(), CURLOPT_ACCEPT_ENCODING, "gzip");
  set(easy.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(easy.get(), CURLOPT_HTTP09_ALLOWED, 0L);
  set(easy.get(), CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
}

void CurlHttp::Impl::set_limits(Transfer& transfer) const {
  set(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  set(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total_timeout.count()));
  set(easy.get(), CURLOPT_LOW_SPEED_LIMIT, low_speed_bytes);
  set(easy.get(), CURLOPT_LOW_SPEED_TIME, low_speed_seconds);
  set(easy.get(), CURLOPT_TCP_KEEPALIVE, 1L);
  set(easy.get(), CURLOPT_NOSIGNAL, 1L);
  set(easy.get(), CURLOPT_QUICK_EXIT, 1L);  // a stuck name server delays no stop
  set(easy.get(), CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(easy.get(), CURLOPT_WRITEFUNCTION, &take_body);
  set(easy.get(), CURLOPT_WRITEDATA, &transfer);
  set(easy.get(), CURLOPT_HEADERFUNCTION, &take_header);
  set(easy.get(), CURLOPT_HEADERDATA, &transfer);
}

void CurlHttp::Impl::set_trust() const {
  set(easy.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy.get(), CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy.get(), CURLOPT_SSL_VERIFYHOST, 2L);
  // libcurl keeps the parsed bundle between connections only when no folder is set besides it.
  set(easy.get(), CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  const char* bundle = std::getenv("SSL_CERT_FILE");  // NOLINT(concurrency-mt-unsafe)
  if (bundle != nullptr && *bundle != '\0') set(easy.get(), CURLOPT_CAINFO, bundle);
}

/// Nothing when INT or TERM ended it.
std::optional<CURLcode> CurlHttp::Impl::perform() const {
  const auto check = [](CURLMcode code) {
    if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
  };
  check(curl_multi_add_handle(multi.get(), easy.get()));
  const auto remove = [this](CURL* handle) { curl_multi_remove_handle(multi.get(), handle); };
  const std::unique_ptr<CURL, decltype(remove)> added(easy.get(), remove);
  for (;;) {
    int running = 0;
    check(curl_multi_perform(multi.get(), &running));
    if (running == 0) break;
    if (stop_requested()) return std::nullopt;
    check(curl_multi_poll(multi.get(), nullptr, 0, stop_poll_ms, nullptr));
  }
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi.get(), &left);
  if (message == nullptr || message->msg != CURLMSG_DONE)
    throw std::logic_error("libcurl ended a transfer without a result");
  return message->data.result;
}

CurlHttp::CurlHttp(HttpLimits limits) {
  start_libcurl();
  impl_ = std::make_unique<Impl>();
  impl_->limits = limits;
  impl_->multi.reset(curl_multi_init());
  impl_->easy.reset(curl_easy_init());
  if (!impl_->multi || !impl_->easy) throw std::bad_alloc();
}

CurlHttp::~CurlHttp() = default;

Http::Outcome CurlHttp::send(const HttpRequest& request) {
  auto checked = target_of(request);
  if (auto* failure = std::get_if<Failure>(&checked)) return std::move(*failure);
  const auto& target = std::get<Target>(checked);
  if (stop_requested()) return interrupted(target.host, false);

  CURL* easy = impl_->easy.get();
  // libcurl keeps pointers to all of these: they live until the reset at the end.
  Transfer transfer;
  transfer.max_body = impl_->limits.max_body;
  List addresses;
  List headers;
  const std::unique_ptr<CURL, decltype(&curl_easy_reset)> forget(easy, &curl_easy_reset);
  impl_->set_target(target, addresses);
  impl_->set_request(request, headers);
  impl_->set_limits(transfer);
  impl_->set_trust();

  const auto code = impl_->perform();
  if (!code) return interrupted(target.host, may_have_arrived(easy));
  if (transfer.too_large)
    return Failure{make_error(ErrorCode::remote_bad_answer,
                              fmt::format("{} sent an answer over {} bytes; it was not read",
                                          target.host, transfer.max_body)),
                   true};
  if (*code != CURLE_OK) return Failure{explain(easy, *code, target.host), may_have_arrived(easy)};
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  return std::move(transfer.response);
}

std::string libcurl_version() {
  return curl_version_info(CURLVERSION_NOW)->version;
}

}  // namespace ecsync
