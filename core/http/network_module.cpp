#include "core/base/module.h"
#include "core/base/version.h"
#include "core/http/curl_http.h"
#include "core/http/network.h"

namespace ecsync {
namespace {

class CurlNetwork : public Network {
 public:
  std::unique_ptr<Http> open(HttpLimits limits) const override {
    return std::make_unique<CurlHttp>(limits);
  }
};

const CurlNetwork network;

}  // namespace
}  // namespace ecsync

const ecsync::Module ecsync_module{ecsync::version,
                                   static_cast<const ecsync::Network*>(&ecsync::network)};
