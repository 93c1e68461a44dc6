#include "adapters/tiktok/gateway.h"

#include <algorithm>

#include "adapters/tiktok/errors.h"
#include "adapters/tiktok/grant.h"

namespace ecsync::tiktok {
namespace {

constexpr std::string_view shops_path = "/authorization/202309/shops";
constexpr std::string_view remove_path = "/authorization/202403/shops";

json::Value data_of(const json::Value& root) {
  return root["data"];
}

Error no_shop(const ShopAccess& shop) {
  auto error =
      make_error(ErrorCode::auth_required, tr("the consent does not cover this shop any more"),
                 tr("Connect the shop again: ecsync connect tiktok"));
  error.connection = to_text(shop.id);
  return error;
}

}  // namespace

common::Reply Gateway::read_checked(const Call& call, const common::Check& check) {
  int clock_faults = 0;
  common::ReadRules rules{
      "TikTok Shop", data_of, [this, &call](auto now) { return signed_request(app_, call, now); },
      [&](const HttpResponse& response, const json::Value& root) {
        auto error =
            judge(response, root, server_now(), {call.access_token.reveal(), app_.secret.reveal()});
        // The refusal itself brought the server's time, so the next signature is right.
        if (error && is_clock_fault(root) && ++clock_faults == 1)
          error->code = ErrorCode::remote_unavailable;
        return error;
      },
      answer_code};
  rules.check = check;
  auto reply = common::checked_read(caller_, rules);
  if (reply.code == "0") reply.code.clear();
  return reply;
}

std::string Gateway::cipher_of(const ShopAccess& shop) const {
  const auto renewed = renewed_cipher(shop);
  return renewed.value_or(shop.shop_key);
}

std::optional<std::string> Gateway::renewed_cipher(const ShopAccess& shop) const {
  const std::scoped_lock lock(mutex_);
  const auto renewed = ciphers_.find(shop.id.shop);
  if (renewed == ciphers_.end()) return std::nullopt;
  return renewed->second;
}

std::optional<Error> Gateway::renew_cipher(const ShopAccess& shop) {
  // One thread asks; the others wait for it and then find the new cipher.
  const std::scoped_lock one_asks(renewing_);
  if (renewed_cipher(shop)) return std::nullopt;
  auto reply = read_shops(shop.access_token, shop.country);
  if (!reply.answer) return std::move(reply.answer).error();
  const auto listed =
      json::checked([&] { return tiktok::read_shops(reply.answer->data(), shop.country); });
  if (!listed) return listed.error();
  const auto& shops = listed->shops;
  const auto found = std::find_if(shops.begin(), shops.end(), [&shop](const GrantedShop& granted) {
    return granted.shop_id == shop.id.shop;
  });
  if (found == shops.end() || found->shop_key.empty()) return no_shop(shop);
  const std::scoped_lock lock(mutex_);
  ciphers_[shop.id.shop] = found->shop_key;
  return std::nullopt;
}

common::Reply Gateway::read(const ShopAccess& shop, const std::string& path, const Fields& params,
                            const std::string& body, const common::Check& check) {
  // The loop ends, because a new cipher is asked for once and the second round uses it.
  while (true) {
    const std::string cipher = cipher_of(shop);
    common::Reply reply{no_shop(shop), ""};
    if (!cipher.empty()) {
      Call call{body.empty() ? HttpRequest::Method::get : HttpRequest::Method::post,
                path,
                params,
                body,
                shop.access_token,
                shop.country};
      call.params.emplace_back("shop_cipher", cipher);
      reply = read_checked(call, check);
      if (reply.answer) return reply;
      reply.answer.error().connection = to_text(shop.id);
      if (!is_cipher_fault(reply.code) || renewed_cipher(shop) == cipher) return reply;
    }
    auto error = renew_cipher(shop);
    if (!error) continue;
    error->connection = to_text(shop.id);
    return {*std::move(error), ""};
  }
}

common::Reply Gateway::read_shops(const Secret& access_token, const std::string& country) {
  return read_checked(
      {HttpRequest::Method::get, std::string(shops_path), {}, "", access_token, country}, {});
}

Caller::OnceOutcome Gateway::remove_access(const ShopAccess& shop) {
  const Call call{HttpRequest::Method::remove,
                  std::string(remove_path),
                  {{"shop_cipher", cipher_of(shop)}},
                  "",
                  shop.access_token,
                  shop.country};
  return caller_.once([this, &call](auto now) { return signed_request(app_, call, now); },
                      [&](const HttpResponse& response, const json::Value& root) {
                        return judge(response, root, server_now(),
                                     {shop.access_token.reveal(), app_.secret.reveal()});
                      });
}

Caller::OnceOutcome Gateway::token_call(const std::string& path, const Fields& params,
                                        const common::SteerToken& steer) {
  std::vector<std::string_view> secrets{app_.secret.reveal()};
  for (const auto& [name, value] : params) {
    if (name != "grant_type") secrets.emplace_back(value);
  }
  return caller_.once([&](auto /*now*/) { return token_request(app_, path, params); },
                      [&](const HttpResponse& response, const json::Value& root) {
                        auto error = judge(response, root, server_now(), secrets);
                        if (error && steer) steer(*error, root);
                        return error;
                      });
}

}  // namespace ecsync::tiktok
