#include "core/http/network.h"

#include <curl/curlver.h>

#include "core/base/module.h"

namespace ecsync {

Result<std::unique_ptr<Http>> open_network(HttpLimits limits) {
  auto network = load_module<Network>();
  if (!network) return std::move(network).error();
  return (*network)->open(limits);
}

std::string libcurl_version() {
  return LIBCURL_VERSION;
}

}  // namespace ecsync
