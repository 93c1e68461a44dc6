#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.h"

namespace ecsync {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// One request, ready to be sent. URL, headers and body may hold tokens: none of them is ever
/// logged.
struct HttpRequest {
  enum class Method { get, post, remove };
  Method method = Method::get;
  std::string url;
  Fields headers;
  std::string body;          ///< sent with POST
  std::string content_type;  ///< of the body
  /// False: arriving twice would do harm (a code or refresh token works once). Such a request gets
  /// a connection of its own, because a kept one that turns out dead makes libcurl send again.
  bool repeatable = true;
};

struct HttpResponse {
  int status = 0;
  std::string body;         ///< decompressed
  std::string date;         ///< `Date` header, or ""
  std::string retry_after;  ///< `Retry-After` header, or ""
};

/// Limits of one request.
struct HttpLimits {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{30'000};
  std::size_t max_body = std::size_t{16} << 20U;  ///< bytes after decompression
};

/// Sends one request once. Never follows a redirect, never repeats, never logs a URL.
class Http {
 public:
  Http() = default;
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;
  virtual ~Http() = default;

  /// An answer of any status. Errors: network (`sent` tells whether the request may have reached
  /// the server), timeout, remote_bad_answer (over the size cap), remote_refused (scheme or host
  /// not allowed, CR/LF in a header), interrupted.
  struct Failure {
    Error error;
    bool sent = true;  ///< false only when it is certain that no byte of the request arrived
                       ///< (refused, no such host)
  };
  using Outcome = std::variant<HttpResponse, Failure>;
  virtual Outcome send(const HttpRequest& request) = 0;
};

/// RFC 3986: everything but unreserved characters as %XX.
std::string percent_encode(std::string_view text);
/// The reverse, `+` read as a blank when `form` is true. Broken escapes stay as they are.
std::string percent_decode(std::string_view text, bool form);
/// `a=1&b=2`, values percent-encoded.
std::string encode_query(const Fields& fields);
/// Fields of a query string or of a whole URL (what follows `?`, up to `#`), decoded.
Fields decode_query(std::string_view url_or_query);
/// The host of a URL in lower case, without user, port, path and query: what messages may name. ""
/// when there is none.
std::string host_of(std::string_view url);

}  // namespace ecsync
