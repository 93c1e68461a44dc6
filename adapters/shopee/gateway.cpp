#include "adapters/shopee/gateway.h"

#include "adapters/shopee/errors.h"

namespace ecsync::shopee {
namespace {

/// Some answers are not wrapped in `response`.
json::Value data_of(const json::Value& root) {
  const auto response = root["response"];
  return response.is_object() ? response : root;
}

}  // namespace

common::Reply Gateway::read_checked(const Caller::Build& build,
                                    const std::vector<std::string_view>& secrets,
                                    const common::Check& check) {
  int clock_faults = 0;
  common::ReadRules rules{"Shopee", data_of, build,
                          [&](const HttpResponse& response, const json::Value& root) {
                            auto error = judge(response, root, server_now(), secrets);
                            // The refusal itself brought the server's time, so the next signature
                            // is right.
                            if (error && is_clock_fault(root) && ++clock_faults == 1)
                              error->code = ErrorCode::remote_unavailable;
                            return error;
                          },
                          answer_code};
  rules.check = check;
  return common::checked_read(caller_, rules);
}

common::Reply Gateway::read(const ShopAccess& shop, const std::string& path, const Fields& params,
                            const common::Check& check) {
  auto reply = read_checked([&](auto now) { return shop_request(app_, shop, path, params, now); },
                            {shop.access_token.reveal(), app_.secret.reveal()}, check);
  if (!reply.answer) reply.answer.error().connection = to_text(shop.id);
  return reply;
}

common::Reply Gateway::read_public(const std::string& path, const Fields& params) {
  return read_checked([&](auto now) { return public_request(app_, path, params, "", now); },
                      {app_.secret.reveal()}, {});
}

Caller::OnceOutcome Gateway::token_call(const std::string& path, const std::string& body,
                                        const std::vector<std::string_view>& secrets,
                                        const common::SteerToken& steer) {
  auto hidden = secrets;
  hidden.emplace_back(app_.secret.reveal());
  return caller_.once([&](auto now) { return public_request(app_, path, {}, body, now); },
                      [&](const HttpResponse& response, const json::Value& root) {
                        auto error = judge(response, root, server_now(), hidden);
                        if (error && steer) steer(*error, root);
                        return error;
                      });
}

}  // namespace ecsync::shopee
