#include "tests/sandbox/tiktok/envelope.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/sandbox/text.h"

namespace ecsync::sandbox::tiktok {
namespace {

/// `{}` stands for the offending value; back-ticks are what changes with the mood of the gateway.
struct Wording {
  std::string_view code;
  int status;
  std::string_view usual;
  std::string_view other;
};

constexpr std::array by_code = {
    Wording{"36009002", 429, "Too many requests, please slow down.",
            "Request denied: too many requests. Retry later."},
    Wording{"36009037", 429, "Test shops may make 1000 calls an hour. The limit is reached.",
            "test shop hourly limit reached"},
    Wording{"36009043", 401, "The shop is inactive.", "shop inactive"},
    Wording{"36009044", 401, "The seller is inactive.", "seller inactive"},
    Wording{"36009003", 500, "Internal error. Please try again later.", "internal error"},
    Wording{"36009007", 408, "Request timeout. Please try again.", "request timeout"},
    Wording{"10002014", 200, "Order service failed, please retry.", "order rpc failed"},
    Wording{"10002015", 200, "Order service failed, please retry.", "order rpc failed"},
    Wording{"105002", 401, "Expired credentials. The `x-tts-access-token` has expired.",
            "access token is expired, please refresh it"},
    Wording{"105001", 401, "access token is invalid", "access token is invalid"},
    Wording{"105005", 403, "Access denied. The scope of `{}` has not been granted.",
            "you should apply auth pkg for this api"},
    Wording{"106001", 401, "Invalid credentials. The `sign` is invalid.",
            "sign is invalid, please check"},
    Wording{"106013", 400, "Missing `shop_cipher`. It is required for this API.",
            "shop_cipher is missing"},
    Wording{"101000", 401, "The `shop_cipher` does not belong to this authorization.",
            "token and shop_cipher do not match"},
    Wording{"36009033", 403, "The IP address is not in the allow list of the app.",
            "ip is not in the allow list"},
    Wording{"36009043", 403, "The shop is disabled.", "shop is disabled"},
    Wording{"36009009", 404, "Invalid path. Check the API's address.", "path not found"},
    Wording{"36009010", 405, "Invalid method. `{}` is not allowed here.", "method not allowed"},
    Wording{"36009022", 400, "Invalid body. The `content-type` must be `application/json`.",
            "request body or content type is wrong"},
    Wording{"21008111", 200, "The order belongs to another seller.", "order not of this seller"},
    Wording{"12052180", 200, "The search results exceed 10000, narrow the conditions.",
            "too many results"},
    Wording{"12019150", 200, "The product does not exist.", "product not exist"},
    Wording{"12019109", 200, "The page size is invalid.", "invalid page size"},
    Wording{"36004004", 200, "Invalid auth code: it is used, too old or wrong.",
            "invalid auth code"},
    Wording{"36004005", 200, "Can not find related auth record.",
            "can not find related auth record, please authorize again"},
    Wording{"36004001", 200, "The refresh token rt has expired.", "rt has expired"},
    Wording{"98001004", 200, "Invalid params: `{}`.", "invalid params"},
};

/// The many faces of 36009004.
constexpr std::string_view catch_all = "36009004";
constexpr Wording app_key_wording = {catch_all, 400, "Invalid credentials. The `app_key` is wrong.",
                                     "app_key is invalid"};
constexpr Wording secret_wording = {catch_all, 200, "Invalid `app_key` or `app_secret`.",
                                    "app_key or app_secret is wrong"};
constexpr Wording timestamp_wording = {
    catch_all, 400, "Invalid `timestamp`. It must be within 5 minutes of the server's time.",
    "timestamp is invalid"};
constexpr Wording no_signature_wording = {catch_all, 400, "Missing credentials. `sign` is missing.",
                                          "Missing credentials: signature"};
constexpr Wording token_wording = {catch_all, 401,
                                   "Invalid credentials. The `x-tts-access-token` is invalid.",
                                   "access_token is invalid"};
constexpr Wording cipher_wording = {catch_all, 400,
                                    "Invalid parameter. `shop_cipher` is not required here.",
                                    "shop_cipher is not required for this api"};
constexpr Wording parameter_wording = {catch_all, 400, "Invalid parameter. `{}` is invalid.",
                                       "invalid param {}"};
constexpr Wording missing_wording = {catch_all, 400, "Missing parameter. `{}` is missing.",
                                     "{} is missing"};

Wording wording_of_code(std::string_view code) {
  for (const Wording& wording : by_code)
    if (wording.code == code) return wording;
  return {code, code == catch_all ? 400 : 200, "Unexpected error.", "unexpected error"};
}

Wording wording_of(Refusal why) {
  switch (why) {
    case Refusal::wrong_app_key:
      return app_key_wording;
    case Refusal::wrong_secret:
      return secret_wording;
    case Refusal::bad_timestamp:
      return timestamp_wording;
    case Refusal::no_signature:
      return no_signature_wording;
    case Refusal::bad_token:
      return token_wording;
    case Refusal::needless_cipher:
      return cipher_wording;
    case Refusal::bad_parameter:
      return parameter_wording;
    case Refusal::missing_parameter:
      return missing_wording;
    case Refusal::unknown_path:
      return wording_of_code("36009009");
    case Refusal::wrong_method:
      return wording_of_code("36009010");
    case Refusal::bad_signature:
      return wording_of_code("106001");
    case Refusal::bad_body:
      return wording_of_code("36009022");
    case Refusal::expired_token:
      return wording_of_code("105002");
    case Refusal::no_cipher:
      return wording_of_code("106013");
    case Refusal::foreign_cipher:
      return wording_of_code("101000");
    case Refusal::foreign_order:
      return wording_of_code("21008111");
    case Refusal::too_many_products:
      return wording_of_code("12052180");
    case Refusal::no_product:
      return wording_of_code("12019150");
    case Refusal::bad_page_size:
      return wording_of_code("12019109");
    case Refusal::bad_code:
      return wording_of_code("36004004");
    case Refusal::no_consent:
      return wording_of_code("36004005");
    case Refusal::refresh_expired:
      return wording_of_code("36004001");
    case Refusal::token_parameters:
      return wording_of_code("98001004");
  }
  return {};
}

/// The sentence of this call: other words, other quotes, a tail, in turn.
std::string sentence(const Wording& wording, std::uint64_t turn, std::string_view value) {
  std::string text(turn / 3 % 2 == 0 ? wording.usual : wording.other);
  const auto gap = text.find("{}");
  if (gap != std::string::npos) text.replace(gap, 2, value);
  if (turn % 3 == 1) std::ranges::replace(text, '`', '\'');
  if (turn % 3 == 2) text += " For more details: https://m.tiktok.shop/s/AIu6dbFhs2XW";
  return text;
}

std::string request_id(std::uint64_t turn) {
  return fmt::format("20261123031500{:016X}{:04X}", mix(turn), turn & 0xffffU);
}

Reply refuse(const Wording& wording, std::uint64_t turn, std::string_view message) {
  JsonText out;
  out.open().key("code");
  if (all_digits(wording.code))
    out.raw(wording.code);
  else
    out.text(wording.code);
  if (turn % 2 == 0) out.key("data").null();
  out.member("message", message).member("request_id", request_id(turn)).close();
  Reply reply;
  reply.response.status = wording.status;
  reply.response.content_type = "application/json; charset=utf-8";
  reply.response.body = out.take();
  reply.failed = true;
  reply.refused_signature = wording.code == "106001";
  return reply;
}

}  // namespace

Reply refusal(Refusal why, std::uint64_t turn, std::string_view value) {
  const Wording wording = wording_of(why);
  return refuse(wording, turn, sentence(wording, turn, value));
}

Reply refusal_by_code(std::string_view code, std::uint64_t turn, std::string_view message) {
  const Wording wording = wording_of_code(code);
  return refuse(wording, turn, message.empty() ? sentence(wording, turn, "this API") : message);
}

Reply success(std::string_view data, std::uint64_t turn, std::string_view message) {
  JsonText out;
  out.open().member_number("code", 0);
  if (!data.empty()) out.member_raw("data", data);
  out.member("message", message).member("request_id", request_id(turn)).close();
  Reply reply;
  reply.response.content_type = "application/json; charset=utf-8";
  reply.response.body = out.take();
  return reply;
}

}  // namespace ecsync::sandbox::tiktok
