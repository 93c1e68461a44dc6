#pragma once

#include <memory>
#include <string>

#include "core/http/http.h"

namespace ecsync {

/// The interface of the module `network`. libcurl and the thirty libraries that it needs are loaded
/// with the module.
class Network {
 public:
  static constexpr auto module = "network";

  Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  virtual ~Network() = default;

  /// As CurlHttp.
  virtual std::unique_ptr<Http> open(HttpLimits limits) const = 0;
};

/// Gives the Http for calls to marketplaces, a CurlHttp of the module. Errors: internal (see
/// load_module()).
Result<std::unique_ptr<Http>> open_network(HttpLimits limits);

/// The libcurl that ecsync was built with, "7.88.1". Loads nothing.
std::string libcurl_version();

}  // namespace ecsync
