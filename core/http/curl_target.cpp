#include "core/http/curl_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>

namespace ecsync {
namespace {

struct FreeCurlText {
  void operator()(char* text) const { curl_free(text); }
};

std::string url_part(const CurlTarget& target, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(target.url.get(), which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeCurlText> owned(text);
  return owned.get();
}

bool breaks_header(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

Http::Failure refuse_call(Message message) {
  return {make_error(ErrorCode::remote_refused, std::move(message)), false};
}

/// What is wrong with the parts that end up in a header or in the URL.
std::optional<Http::Failure> unfit(const HttpRequest& request, const std::string& host) {
  if (!is_plain_ascii(request.url))
    return refuse_call(
        tr("Refusing to call {}: the address holds characters that must be "
           "percent-encoded",
           host));
  bool broken = breaks_header(request.content_type);
  for (const auto& [name, value] : request.headers)
    broken = broken || name.empty() || !is_plain_ascii(name) ||
             name.find(':') != std::string::npos || breaks_header(value);
  if (broken) return refuse_call(tr("Refusing to call {}: a header holds a line break", host));
  return std::nullopt;
}

}  // namespace

bool CurlTarget::is_local_name() const {
  constexpr std::string_view suffix = ".localhost";
  return host == "localhost" ||
         (host.size() > suffix.size() &&
          std::string_view(host).substr(host.size() - suffix.size()) == suffix);
}

bool CurlTarget::is_loopback() const {
  return host == "127.0.0.1" || host == "[::1]" || is_local_name();
}

std::variant<CurlTarget, Http::Failure> curl_target(const HttpRequest& request) {
  const std::string shown = host_of(request.url);
  if (auto failure = unfit(request, shown)) return *std::move(failure);
  CurlTarget target;
  target.url.reset(curl_url());
  if (!target.url) throw std::bad_alloc();
  const CURLUcode code =
      curl_url_set(target.url.get(), CURLUPART_URL, request.url.c_str(), CURLU_DISALLOW_USER);
  if (code == CURLUE_USER_NOT_ALLOWED)
    return refuse_call(tr("Refusing to call {}: the address holds a user name", shown));
  if (code != CURLUE_OK)
    return refuse_call(tr("Refusing to call {}: {}", shown, curl_url_strerror(code)));
  target.host = host_of("x://" + url_part(target, CURLUPART_HOST));
  target.port = url_part(target, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const std::string scheme = url_part(target, CURLUPART_SCHEME);
  if (scheme != "https" && !(scheme == "http" && target.is_loopback()))
    return refuse_call(tr("Refusing to call {} without TLS", target.host));
  return target;
}

}  // namespace ecsync
