#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "core/http/http.h"

namespace ecsync {

/// Frees what curl_url() made.
struct FreeCurlUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// An address as libcurl itself reads it, so that what is checked is what is called.
struct CurlTarget {
  std::unique_ptr<CURLU, FreeCurlUrl> url;
  std::string host;  ///< lower case, IPv6 in brackets
  std::string port;

  /// This machine: spoken to without TLS and never through a proxy.
  bool is_loopback() const;
  /// "localhost" or a name below it, which no name server may be asked about.
  bool is_local_name() const;
};

/// The address that `request` leads to. The failure is remote_refused, with nothing sent: another
/// scheme than https (http for this machine), a user name in the address, characters that could
/// start a header.
std::variant<CurlTarget, Http::Failure> curl_target(const HttpRequest& request);

}  // namespace ecsync
