#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "adapters/common/checked_read.h"
#include "adapters/common/token_answer.h"
#include "adapters/tiktok/request.h"
#include "core/http/caller.h"
#include "core/marketplace.h"

namespace ecsync::tiktok {

/// Sends TikTok Shop's calls and judges what comes back.
class Gateway {
 public:
  /// `caller` must outlive it.
  Gateway(Caller& caller, AppCredentials app) : caller_(caller), app_(std::move(app)) {}

  /// A call about the shop itself that is safe to repeat; a POST when there is a body. Adds the
  /// shop's cipher, and once in a run asks for a new one when TikTok does not accept it. An answer
  /// that fails `check` is asked for again like one that cannot be parsed, and in the end is
  /// remote_bad_answer.
  common::Reply read(const ShopAccess& shop, const std::string& path, const Fields& params,
                     const std::string& body = "", const common::Check& check = {});
  /// The shops that a token of a seller in `country` opens; safe to repeat.
  common::Reply read_shops(const Secret& access_token, const std::string& country);
  /// Takes the app's access to the shop away: one send.
  Caller::OnceOutcome remove_access(const ShopAccess& shop);
  /// A token call: one send.
  Caller::OnceOutcome token_call(const std::string& path, const Fields& params,
                                 const common::SteerToken& steer = {});

  const AppCredentials& app() const { return app_; }
  Timestamp server_now() const { return caller_.server().now_seconds(); }

 private:
  common::Reply read_checked(const Call& call, const common::Check& check);
  std::string cipher_of(const ShopAccess& shop) const;
  std::optional<std::string> renewed_cipher(const ShopAccess& shop) const;
  std::optional<Error> renew_cipher(const ShopAccess& shop);

  Caller& caller_;
  AppCredentials app_;
  std::mutex renewing_;                         // held while one thread asks for a new cipher
  mutable std::mutex mutex_;                    // of what follows
  std::map<std::string, std::string> ciphers_;  // by shop id: those that replace the stored one
};

}  // namespace ecsync::tiktok
