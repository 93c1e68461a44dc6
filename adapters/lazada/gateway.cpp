#include "adapters/lazada/gateway.h"

#include <fmt/format.h>

#include "adapters/lazada/errors.h"

namespace ecsync::lazada {
namespace {

using std::chrono::milliseconds;

json::Value data_of(const json::Value& root) {
  return root["data"];
}

/// Counts the refusals during one read.
struct Refusals {
  int clock_faults = 0;
  int limits = 0;
};

/// Lazada does not say how long to wait after a seller's limit. Others report that calls with these
/// pauses were accepted.
milliseconds seller_pause(int limits) {
  return milliseconds(1300 + 350 * (limits - 1));
}

/// Changes how an error is to be repeated, where this adapter knows better than the caller.
void steer(Error& error, const std::string& code, Refusals& refusals, Gateway::Timeouts timeouts) {
  const bool clock_fault = code == "IllegalTimestamp" || code == "InvalidTimestamp";
  // The refusal itself brought the server's time, so the next signature is right.
  if (clock_fault && ++refusals.clock_faults == 1) error.code = ErrorCode::remote_unavailable;
  if (error.code == ErrorCode::rate_limited && !error.retry_after && code == "SellerCallLimit")
    error.retry_after = seller_pause(++refusals.limits);
  // remote_refused is not repeated; read() sets the right code afterwards.
  if (code == "ServiceTimeout" && timeouts == Gateway::Timeouts::report)
    error.code = ErrorCode::remote_refused;
}

/// Some token answers come without a code.
bool brings_token(const HttpResponse& response, const json::Value& root) {
  const bool accepted = response.status >= 200 && response.status < 300;
  if (!accepted || !root.is_object() || !answer_code(root).empty()) return false;
  const auto token = root["access_token"];
  return token.is_text() && !token.scalar_text().empty();
}

}  // namespace

common::Reply Gateway::read(const ShopAccess& shop, const std::string& path, const Fields& params,
                            const common::Check& check, Timeouts timeouts) {
  const Country* country = find_country(shop.country);
  if (country == nullptr)
    return {make_error(ErrorCode::invalid_value, tr("Lazada has no country '{}'", shop.country)),
            ""};
  const Call call{country->host, path, params, shop.access_token, shop.country, false};
  Refusals refusals;
  common::ReadRules rules{
      "Lazada",
      data_of,
      [this, &call](auto now) { return signed_request(app_, call, now); },
      [&](const HttpResponse& response, const json::Value& root) {
        return judge(response, root, {shop.access_token.reveal(), app_.secret.reveal()});
      },
      answer_code,
      [&](Error& error, const std::string& code) { steer(error, code, refusals, timeouts); }};
  rules.check = check;
  auto reply = common::checked_read(caller_, rules);
  if (reply.answer) return reply;
  Error& error = reply.answer.error();
  error.connection = to_text(shop.id);
  if (reply.code == "ServiceTimeout") error.code = ErrorCode::timeout;
  if (reply.code == "0") reply.code.clear();
  return reply;
}

Caller::OnceOutcome Gateway::token_call(const std::string& path, const Fields& params,
                                        const common::SteerToken& steer) {
  // Token calls belong to no country; a base that asks for one gets the auth host's own name.
  const Call call{auth_host, path, params, Secret(), "auth", true};
  std::vector<std::string_view> secrets{app_.secret.reveal()};
  for (const auto& [name, value] : params) secrets.emplace_back(value);
  return caller_.once([this, &call](auto now) { return signed_request(app_, call, now); },
                      [&](const HttpResponse& response, const json::Value& root) {
                        if (brings_token(response, root)) return std::optional<Error>();
                        auto error = judge(response, root, secrets);
                        if (error && steer) steer(*error, root);
                        return error;
                      });
}

}  // namespace ecsync::lazada
