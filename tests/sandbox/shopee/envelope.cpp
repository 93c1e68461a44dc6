#include "tests/sandbox/shopee/envelope.h"

#include <fmt/format.h>

#include <array>

namespace ecsync::sandbox::shopee {
namespace {

/// Which HTTP status a code comes with; those of several take turns.
enum class Comes { ok, forbidden, ok_or_forbidden, ok_or_429, ok_or_500 };

struct Wording {
  std::string_view code;
  Comes comes;
  std::string_view message;
};

constexpr std::array wordings = {
    Wording{"error_param", Comes::ok, "Wrong parameters."},
    Wording{"invalid_partner_id", Comes::forbidden, "Invalid partner_id, please have a check."},
    Wording{"error_sign", Comes::forbidden, "Wrong sign."},
    Wording{"invalid_acceess_token", Comes::forbidden,
            "Invalid access_token, please have a check."},
    Wording{"invalid_access_token", Comes::forbidden, "Invalid access_token, please have a check."},
    Wording{"source_ip_undeclared", Comes::forbidden,
            "Request Source IP (203.0.113.7) is undeclared, please declare it in the console."},
    Wording{"error_auth", Comes::ok_or_forbidden, "Invalid access_token."},
    Wording{"shop_no_linked", Comes::ok_or_forbidden, "Partner and shop has no linked."},
    Wording{"partner_shop_no_link", Comes::ok_or_forbidden, "Partner and shop has no linked."},
    Wording{"shop_access_expired", Comes::ok_or_forbidden, "Your access to shop has expired."},
    Wording{"refresh_token_expired", Comes::ok_or_forbidden, "Your refresh_token expired."},
    Wording{"error_shop_refresh_token", Comes::ok_or_forbidden,
            "Your refresh token is error ,please check refresh token or shopid."},
    Wording{"invalid_code", Comes::ok_or_forbidden, "Invalid code, please have a check."},
    Wording{"invalid_shop_id", Comes::ok_or_forbidden, "Invalid shop_id, please have a check."},
    Wording{"invalid_main_acount_id", Comes::ok_or_forbidden,
            "Invalid main_account_id, please have a check."},
    Wording{"shop_banned", Comes::ok_or_forbidden, "Shop is banned."},
    Wording{"error_permission", Comes::ok_or_forbidden, "No permission to current api."},
    Wording{"error_api_permission", Comes::ok_or_forbidden, "No permission to current api."},
    Wording{"error_rate_limit", Comes::ok_or_429,
            "Too many requests. You have reached the rate limit. Please try again later."},
    Wording{"ads.rate_limit.exceed_shop_api", Comes::ok_or_429, "Exceed the shop's rate limit."},
    Wording{"ads.rate_limit.exceed_partner_api", Comes::ok_or_429, "Exceed the app's rate limit."},
    Wording{"error_too_frequent", Comes::ok_or_429, "Requests are too frequent."},
    Wording{"error_limit", Comes::ok_or_429,
            "The total API call number made by your APP has reached the daily API call limit, "
            "please try again after 00:00 (UTC+08:00)"},
    Wording{"error_server", Comes::ok_or_500, "Something wrong. Please try later."},
    Wording{"error_inner", Comes::ok_or_500, "Our system is taking some time to respond."},
    Wording{"error_network", Comes::ok_or_500, "Inner http call failed"},
    Wording{"error_system_busy", Comes::ok_or_500, "System is busy, please try again later."},
    Wording{"error_data", Comes::ok_or_500, "parse data failed"},
    Wording{"common.unknown_error", Comes::ok_or_500, "Unknown error."},
    Wording{"order.order_list_invalid_time", Comes::ok,
            "Start time must be earlier than end time and diff in 15days."},
    Wording{"error_not_found", Comes::ok, "Wrong parameters, detail: the order is not found."},
    Wording{"product.error_item_not_found", Comes::ok, "Product not found."},
};

Wording wording_of(std::string_view code) {
  for (const Wording& wording : wordings)
    if (wording.code == code) return wording;
  return {code, Comes::ok_or_forbidden, ""};
}

int status_of_refusal(Comes comes, std::uint64_t turn) {
  const bool other = turn % 2 == 1;
  switch (comes) {
    case Comes::ok:
      return 200;
    case Comes::forbidden:
      return 403;
    case Comes::ok_or_forbidden:
      return other ? 403 : 200;
    case Comes::ok_or_429:
      return other ? 429 : 200;
    case Comes::ok_or_500:
      return other ? 500 : 200;
  }
  return 200;
}

/// Some services put their name before a code that belongs to all of them.
std::string with_module(std::string_view code, std::uint64_t turn) {
  constexpr std::array<std::string_view, 3> modules = {"common.", "order.", "product."};
  const bool shared = code.starts_with("error_") && code != "error_sign";
  if (!shared || turn % 5 != 2) return std::string(code);
  return fmt::format("{}{}", modules.at(turn / 5 % modules.size()), code);
}

/// A member that says nothing: missing, null, empty text or empty list in turn.
void write_nothing(JsonText& out, std::string_view name, std::uint64_t turn) {
  switch (turn % 4) {
    case 0:
      out.member(name, "");
      break;
    case 1:
      break;
    case 2:
      out.key(name).null();
      break;
    default:
      out.key(name).open_list().close_list();
      break;
  }
}

void write_warnings(JsonText& out, const std::vector<std::string>& warnings, std::uint64_t turn) {
  if (warnings.empty()) return write_nothing(out, "warning", turn / 3);
  if (turn % 3 == 0) {
    out.member("warning", fmt::format("{}", fmt::join(warnings, "; ")));
    return;
  }
  out.key("warning").open_list();
  for (const std::string& warning : warnings) out.text(warning);
  out.close_list();
}

Reply good(JsonText& opened, std::uint64_t turn, const std::vector<std::string>& warnings) {
  opened.member("error", "").member("request_id", request_id(turn));
  if (turn % 8 == 4)  // success is an empty `error`, whatever the message says
    opened.member("message", "ok");
  else
    write_nothing(opened, "message", turn);
  write_warnings(opened, warnings, turn);
  opened.close(turn);
  Reply reply;
  reply.response.body = opened.take();
  return reply;
}

}  // namespace

std::string request_id(std::uint64_t turn) {
  const std::uint64_t first = mix(turn);
  if (turn % 6 == 5)
    return fmt::format("{:016x}:{:016x}:{:016x}", first, mix(first), mix(first + 1));
  return fmt::format("{:016x}{:016x}", first, mix(first));
}

Reply refusal(std::string_view code, std::uint64_t turn, std::string_view message) {
  const Wording wording = wording_of(code);
  JsonText out;
  out.open()
      .member("error", with_module(code, turn))
      .member("message", message.empty() ? wording.message : message)
      .member("request_id", request_id(turn))
      .close(turn);
  Reply reply;
  reply.response.status = status_of_refusal(wording.comes, turn);
  reply.response.body = out.take();
  reply.failed = true;
  reply.refused_signature = code == "error_sign";
  return reply;
}

Reply wrong_parameter(std::string_view detail, std::uint64_t turn) {
  return refusal("error_param", turn, fmt::format("Wrong parameters, detail: {}", detail));
}

Reply refused_token(std::uint64_t turn) {
  constexpr std::array<std::string_view, 3> spellings = {"invalid_acceess_token",
                                                         "invalid_access_token", "error_auth"};
  return refusal(spellings.at(turn % spellings.size()), turn);
}

Reply unknown_path() {
  Reply reply;
  reply.failed = true;
  reply.response.status = 404;
  reply.response.body = R"({"error":"error_not_found"})";
  return reply;
}

Reply success(std::string_view response, std::uint64_t turn,
              const std::vector<std::string>& warnings) {
  JsonText out;
  out.open().member_raw("response", response);
  return good(out, turn, warnings);
}

Reply flat_success(JsonText& opened, std::uint64_t turn) {
  return good(opened, turn, {});
}

}  // namespace ecsync::sandbox::shopee
