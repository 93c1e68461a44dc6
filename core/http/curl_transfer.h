#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "core/http/curl_http.h"
#include "core/http/curl_target.h"

namespace ecsync {

/// Frees what curl_slist_append() made.
struct FreeCurlList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// One request on its way through libcurl: the options that send it and what came back. begin(),
/// end() and everything libcurl calls meanwhile happen in one thread; the results are read after
/// end(), in any other.
class CurlTransfer {
 public:
  /// Keeps references: all three outlive the transfer.
  CurlTransfer(const HttpRequest& request, const CurlTarget& target, const HttpLimits& limits)
      : request_(request), target_(target), limits_(limits) {}
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer() = default;

  /// Sets all options of a fresh or reset handle. Throws when libcurl refuses one of them.
  void begin(CURL* easy);
  /// Reads from the handle how it went and resets it. No code: the transfer was stopped.
  void end(CURL* easy, std::optional<CURLcode> code);

  /// Nothing when it was stopped, or never ended.
  std::optional<CURLcode> code() const { return code_; }
  /// False only when no byte of the request can have left.
  bool sent() const { return sent_; }
  /// The answer was over a cap, and its rest was not read.
  bool too_large() const { return too_large_; }
  /// The system's errno for a connection that did not come about, or 0.
  int connect_errno() const { return connect_errno_; }
  HttpResponse& response() { return response_; }

 private:
  static std::size_t take_body(const char* data, std::size_t one, std::size_t size, void* self);
  static std::size_t take_header(const char* data, std::size_t one, std::size_t size, void* self);
  void set_target(CURL* easy);
  void set_request(CURL* easy);
  void set_limits(CURL* easy);
  static void set_trust(CURL* easy);

  const HttpRequest& request_;
  const CurlTarget& target_;
  const HttpLimits& limits_;
  // libcurl keeps pointers to both from begin() to end().
  std::unique_ptr<curl_slist, FreeCurlList> addresses_;
  std::unique_ptr<curl_slist, FreeCurlList> headers_;
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  bool too_large_ = false;
  std::optional<CURLcode> code_;
  bool sent_ = false;
  int connect_errno_ = 0;
};

}  // namespace ecsync
