#pragma once

#include <string>
#include <vector>

#include "adapters/common/checked_read.h"
#include "adapters/common/token_answer.h"
#include "adapters/lazada/countries.h"
#include "adapters/lazada/request.h"
#include "core/http/caller.h"
#include "core/marketplace.h"

namespace ecsync::lazada {

/// Sends signed calls and judges what comes back.
class Gateway {
 public:
  /// `caller` must outlive it.
  Gateway(Caller& caller, AppCredentials app) : caller_(caller), app_(std::move(app)) {}

  /// How much of the caller's patience a read needs.
  enum class Timeouts { repeat, report };

  /// A data call that is safe to repeat. An answer that fails `check` is asked for again like one
  /// that cannot be parsed, and in the end is remote_bad_answer. With Timeouts::report a
  /// ServiceTimeout comes back at once, so that the caller can ask for less.
  common::Reply read(const ShopAccess& shop, const std::string& path, const Fields& params,
                     const common::Check& check = {}, Timeouts timeouts = Timeouts::repeat);
  /// A token call on the auth host: one send.
  Caller::OnceOutcome token_call(const std::string& path, const Fields& params,
                                 const common::SteerToken& steer = {});

  const AppCredentials& app() const { return app_; }
  Timestamp server_now() const { return caller_.server().now_seconds(); }

 private:
  Caller& caller_;
  AppCredentials app_;
};

}  // namespace ecsync::lazada
