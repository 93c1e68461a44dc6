#include "adapters/lazada/gateway.h"

#include <fmt/format.h>

#include "adapters/lazada/errors.h"

namespace ecsync::lazada {
namespace {

using std::chrono::milliseconds;

/// What one read's attempts add up to.
struct Attempts {
  int judged = 0;
  int clock_faults = 0;
  int limits = 0;
  std::string code;
  bool contradiction = false;
  Timestamp at;
};

/// Lazada names no wait for a seller's limit; calls spaced like this got through for others.
milliseconds seller_pause(int limits) {
  return milliseconds(1300 + 350 * (limits - 1));
}

/// Changes how an error is to be repeated, where this adapter knows better than the caller.
void steer(Error& error, Attempts& attempts, Gateway::Timeouts timeouts) {
  const bool clock_fault =
      attempts.code == "IllegalTimestamp" || attempts.code == "InvalidTimestamp";
  // The refusal itself brought the server's time, so the next signature is right.
  if (clock_fault && ++attempts.clock_faults == 1) error.code = ErrorCode::remote_unavailable;
  if (error.code == ErrorCode::rate_limited && !error.retry_after &&
      attempts.code == "SellerCallLimit")
    error.retry_after = seller_pause(++attempts.limits);
  // A code that is not repeated; read() puts the right one back.
  if (attempts.code == "ServiceTimeout" && timeouts == Gateway::Timeouts::report)
    error.code = ErrorCode::remote_refused;
}

std::optional<Error> check_answer(const Gateway::Check& check, const json::Value& root,
                                  Attempts& attempts) {
  if (!check) return std::nullopt;
  std::optional<std::string> fault;
  try {
    fault = check(root["data"], attempts.judged);
  } catch (const json::FieldError& error) {
    fault = error.what();
  }
  if (!fault) return std::nullopt;
  attempts.contradiction = true;
  return make_error(ErrorCode::remote_unavailable,
                    fmt::format("Lazada's answer cannot be right: {}", *fault));
}

}  // namespace

Gateway::Reply Gateway::read(const ShopAccess& shop, const std::string& path, const Fields& params,
                             const Check& check, Timeouts timeouts) {
  const Country* country = find_country(shop.country);
  if (country == nullptr)
    return {make_error(ErrorCode::invalid_value,
                       fmt::format("Lazada has no country '{}'", shop.country)),
            ""};
  const Call call{country->host, path, params, shop.access_token, shop.country, false};
  Attempts attempts;
  const auto build = [this, &call, &attempts](auto now) {
    // An attempt that ends without an answer must not be taken for the one before.
    attempts.code.clear();
    attempts.contradiction = false;
    return signed_request(app_, call, now);
  };
  const auto judged = [&](const HttpResponse& response,
                          const json::Value& root) -> std::optional<Error> {
    ++attempts.judged;
    attempts.at = parse_http_date(response.date).value_or(server_now());
    attempts.code = root.is_object() ? answer_code(root) : "";
    auto error = judge(response, root, {shop.access_token.reveal(), app_.secret.reveal()});
    if (!error) return check_answer(check, root, attempts);
    steer(*error, attempts, timeouts);
    return error;
  };
  auto document = caller_.read(build, judged);
  if (document) return {Answer{std::move(*document), attempts.at}, ""};
  Error error = std::move(document).error();
  error.connection = to_text(shop.id);
  if (attempts.contradiction && error.code == ErrorCode::remote_unavailable)
    error.code = ErrorCode::remote_bad_answer;
  if (attempts.code == "ServiceTimeout") error.code = ErrorCode::timeout;
  if (attempts.code == "0") attempts.code.clear();
  return {std::move(error), attempts.code};
}

Caller::OnceOutcome Gateway::token_call(const std::string& path, const Fields& params) {
  // Token calls belong to no country; a base that asks for one gets the auth host's own name.
  const Call call{auth_host, path, params, Secret(), "auth", true};
  std::vector<std::string_view> secrets{app_.secret.reveal()};
  for (const auto& [name, value] : params) secrets.emplace_back(value);
  return caller_.once([this, &call](auto now) { return signed_request(app_, call, now); },
                      [&](const HttpResponse& response, const json::Value& root) {
                        return judge(response, root, secrets);
                      });
}

}  // namespace ecsync::lazada
