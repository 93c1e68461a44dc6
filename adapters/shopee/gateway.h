#pragma once

#include <string>

#include "adapters/common/checked_read.h"
#include "adapters/common/token_answer.h"
#include "adapters/shopee/request.h"
#include "core/http/caller.h"
#include "core/marketplace.h"

namespace ecsync::shopee {

/// Sends Shopee's calls and judges what comes back.
class Gateway {
 public:
  /// `caller` must outlive it.
  Gateway(Caller& caller, AppCredentials app) : caller_(caller), app_(std::move(app)) {}

  /// A call about the shop that is safe to repeat. An answer that fails `check` is asked for again
  /// like one that cannot be parsed, and in the end is remote_bad_answer.
  common::Reply read(const ShopAccess& shop, const std::string& path, const Fields& params,
                     const common::Check& check = {});
  /// A call without a token that is safe to repeat.
  common::Reply read_public(const std::string& path, const Fields& params);
  /// A token call: one send. `secrets` are those in `body`, which no error may show.
  Caller::OnceOutcome token_call(const std::string& path, const std::string& body,
                                 const std::vector<std::string_view>& secrets,
                                 const common::SteerToken& steer = {});

  const AppCredentials& app() const { return app_; }
  Timestamp server_now() const { return caller_.server().now_seconds(); }

 private:
  common::Reply read_checked(const Caller::Build& build,
                             const std::vector<std::string_view>& secrets,
                             const common::Check& check);

  Caller& caller_;
  AppCredentials app_;
};

}  // namespace ecsync::shopee
