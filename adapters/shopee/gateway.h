#pragma once

#include <functional>
#include <string>

#include "adapters/shopee/request.h"
#include "core/http/caller.h"
#include "core/marketplace.h"

namespace ecsync::shopee {

/// Sends Shopee's calls and judges what comes back.
class Gateway {
 public:
  /// `caller` must outlive it.
  Gateway(Caller& caller, AppCredentials app) : caller_(caller), app_(std::move(app)) {}

  /// Says what is wrong with a success that contradicts itself or what was read before; nothing
  /// when it can be taken. May throw json::FieldError. `attempt` counts from 1.
  using Check = std::function<std::optional<Message>(const json::Value& data, int attempt)>;

  struct Answer {
    json::Document document;
    Timestamp at;  ///< its `Date` header, else server time as known
    /// What the call brought; some answers are not wrapped in `response`.
    json::Value data() const;
  };
  struct Reply {
    Result<Answer> answer;
    std::string code;  ///< Shopee's own code of the refusal; "" when it was not one
  };

  /// A call about the shop that is safe to repeat. An answer that fails `check` is asked for again
  /// like one that cannot be parsed, and in the end is remote_bad_answer.
  Reply read(const ShopAccess& shop, const std::string& path, const Fields& params,
             const Check& check = {});
  /// A call without a token that is safe to repeat.
  Reply read_public(const std::string& path, const Fields& params);
  /// A token call: one send. `secrets` are those in `body`, which no error may show.
  Caller::OnceOutcome token_call(const std::string& path, const std::string& body,
                                 const std::vector<std::string_view>& secrets);

  const AppCredentials& app() const { return app_; }
  Timestamp server_now() const { return caller_.server().now_seconds(); }

 private:
  Reply read_checked(const Caller::Build& build, const std::vector<std::string_view>& secrets,
                     const Check& check);

  Caller& caller_;
  AppCredentials app_;
};

}  // namespace ecsync::shopee
