#include "core/http/curl_http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <utility>

#include "core/base/stop.h"
#include "core/base/system_reason.h"
#include "core/base/text.h"
#include "core/http/curl_loop.h"
#include "core/http/curl_target.h"
#include "core/http/curl_transfer.h"

namespace ecsync {
namespace {

/// "connection refused": the system's own words begin like a sentence.
std::string in_small_letters(std::string words) {
  words[0] = text::lower_case(words[0]);
  return words;
}

/// The reason why no connection came about; `number` is the system's errno, or 0.
Message connect_reason(int number) {
  if (number == 0) return tr("no connection");
  const auto reason = system_reason(number);
  return {in_small_letters(reason.english()), in_small_letters(reason.in(Language::vietnamese))};
}

/// The message is made of fixed words, the host and libcurl's name of the error. libcurl's longer
/// text may hold the URL and is not used.
Error explain_failure(const CurlTransfer& transfer, CURLcode code, const CurlTarget& target) {
  const std::string& host = target.host;
  const auto network = [](Message message, Message hint) {
    return make_error(ErrorCode::network, std::move(message), std::move(hint));
  };
  const auto line_hint = tr("Check the network connection and try again.");
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return network(tr("cannot reach {}: its name cannot be resolved", host),
                     tr("Check the network connection and the name server."));
    case CURLE_COULDNT_RESOLVE_PROXY:
      return network(tr("cannot reach {}: the proxy's name cannot be resolved", host),
                     tr("Check HTTPS_PROXY and NO_PROXY."));
    case CURLE_COULDNT_CONNECT:
      return network(tr("cannot reach {}: {}", host, connect_reason(transfer.connect_errno())),
                     target.is_loopback() ? tr("Check that the local server runs.") : line_hint);
    case CURLE_OPERATION_TIMEDOUT:
      return make_error(ErrorCode::timeout,
                        transfer.sent() ? tr("{} did not answer in time", host)
                                        : tr("cannot reach {}: no connection in time", host),
                        line_hint);
    case CURLE_PEER_FAILED_VERIFICATION:
      return network(
          tr("cannot trust {}: its TLS certificate was not accepted", host),
          tr("Check the machine's clock, its CA certificates and any proxy in between."));
    case CURLE_SSL_CACERT_BADFILE:
      return network(tr("cannot reach {}: the CA certificates cannot be read", host),
                     tr("Check SSL_CERT_FILE, or install the package ca-certificates."));
    case CURLE_SSL_CONNECT_ERROR:
      return network(tr("cannot reach {}: the TLS handshake failed", host), line_hint);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return network(tr("the connection to {} broke before the answer was complete", host),
                     line_hint);
    default:
      return network(tr("cannot talk to {}: {}", host, curl_easy_strerror(code)), line_hint);
  }
}

Http::Failure stopped_calling(const std::string& host, bool sent) {
  return {make_error(ErrorCode::interrupted, tr("stopped while calling {}", host)), sent};
}

}  // namespace

CurlHttp::CurlHttp(HttpLimits limits) : limits_(limits), loop_(std::make_unique<CurlLoop>()) {}

CurlHttp::~CurlHttp() = default;

Http::Outcome CurlHttp::send(const HttpRequest& request) {
  auto checked = curl_target(request);
  if (auto* failure = std::get_if<Failure>(&checked)) return std::move(*failure);
  const auto& target = std::get<CurlTarget>(checked);
  if (stop_requested()) return stopped_calling(target.host, false);

  CurlTransfer transfer(request, target, limits_);
  loop_->run(transfer);
  const auto code = transfer.code();
  if (!code) return stopped_calling(target.host, transfer.sent());
  if (transfer.too_large())
    return Failure{make_error(ErrorCode::remote_bad_answer,
                              tr("{} sent an answer over {} bytes; it was not read", target.host,
                                 limits_.max_body)),
                   true};
  if (*code != CURLE_OK) return Failure{explain_failure(transfer, *code, target), transfer.sent()};
  return std::move(transfer.response());
}

}  // namespace ecsync
