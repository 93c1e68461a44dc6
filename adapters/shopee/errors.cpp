#include "adapters/shopee/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/common/advice.h"
#include "adapters/common/fields.h"
#include "adapters/common/refusal.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

using enum ErrorCode;
using common::advice::check_clock;
using common::advice::later;
using common::advice::lower_rate;
using common::advice::report_it;

constexpr int warning_columns = 200;

constexpr auto check_key = phrase(
    "Check ECSYNC_SHOPEE_APP_KEY (the partner id) and ECSYNC_SHOPEE_APP_SECRET (the partner key) "
    "against the app's page; live and test apps have their own.");
constexpr auto check_key_and_clock = phrase(
    "Check ECSYNC_SHOPEE_APP_KEY (the partner id), ECSYNC_SHOPEE_APP_SECRET (the partner key) and "
    "this machine's clock.");
constexpr auto check_base = phrase("Check ECSYNC_SHOPEE_API_BASE.");
constexpr auto check_redirect = phrase(
    "Set ECSYNC_SHOPEE_REDIRECT_URL to an address under the domain that the app's page declares.");
constexpr auto connect_again = phrase("Connect the shop again: ecsync connect shopee");
constexpr auto sign_in_again = phrase("Open the sign-in address again.");
constexpr auto tomorrow = phrase("Run the command again after 00:00 (UTC+8).");
constexpr auto look_at_app = phrase("Look at the app's state and rights on its page.");
constexpr auto look_at_shop = phrase("Look at the shop's state in Shopee's Seller Centre.");

constexpr auto token_sentence = phrase("the access token is no longer accepted");
constexpr auto refresh_sentence = phrase("the refresh token is no longer accepted");
constexpr auto banned_sentence = phrase("the shop is banned");
constexpr auto clock_sentence = phrase("this machine's clock is wrong");
constexpr auto limit_sentence = phrase("too many calls");
constexpr auto daily_sentence = phrase("the app's calls for today are used up");
constexpr auto consent_sentence = phrase("the seller's consent has ended");
constexpr auto code_sentence = phrase("the authorization code was used or is too old");
constexpr auto id_sentence = phrase("the shop in the address is not the one that agreed");
constexpr auto partner_sentence = phrase("the partner id is not accepted");
constexpr auto parameter_sentence = phrase("a parameter is not accepted");
constexpr auto refused_sentence = phrase("the call is refused");
constexpr auto signature_sentence = phrase("the signature is wrong");
constexpr auto missing_sentence = phrase("this shop does not have what was asked for");
constexpr auto product_sentence = phrase("this shop has no such product");
constexpr auto server_sentence = phrase("an internal error");

// The one place to change when Shopee's codes or words change. The first row whose code and word
// fit decides. The code error_auth stands for nine faults that only its message tells apart. A
// fault wrongly taken for a lost consent would make the seller sign in again, so a message that is
// not clear is only shown.
constexpr std::array known_errors{
    KnownError{"error_param", "no timestamp", remote_refused, parameter_sentence, report_it, true},
    KnownError{"error_param", "timestamp", remote_refused, clock_sentence, check_clock, true},
    KnownError{"error_param", "refresh token", auth_required, refresh_sentence, connect_again},
    KnownError{"error_param", "refresh_token is wrong", auth_required, refresh_sentence,
               connect_again},
    KnownError{"error_param", "redirect", remote_refused,
               phrase("the redirect address is not accepted"), check_redirect, true},
    KnownError{"error_param", "not found", not_found, missing_sentence, {}, true},
    KnownError{"error_param", "", remote_refused, parameter_sentence, report_it, true},
    KnownError{"order_list_invalid_time", "", remote_refused,
               phrase("the window of time is not accepted"), report_it, true},
    KnownError{"invalid_partner_id", "", app_refused, partner_sentence, check_key},
    KnownError{"error_sign", "", app_refused, signature_sentence, check_key},
    KnownError{"error_partner_key_expired", "", app_refused, phrase("the partner key has expired"),
               check_key},
    KnownError{"invalid_acceess_token", "", auth_expired, token_sentence, connect_again},
    KnownError{"invalid_access_token", "", auth_expired, token_sentence, connect_again},
    KnownError{
        "source_ip_undeclared", "", remote_refused,
        phrase("this machine's address is not on the app's list"),
        phrase("Add the address to the IP whitelist on the app's page, or turn the list off."),
        true},
    KnownError{"error_auth", "system error", remote_unavailable, server_sentence, later},
    KnownError{"error_auth", "try again later", remote_unavailable, server_sentence, later},
    KnownError{"error_auth", "invalid sign", app_refused, signature_sentence, check_key_and_clock},
    KnownError{"error_auth", "wrong sign", app_refused, signature_sentence, check_key_and_clock},
    KnownError{"error_auth", "access_token", auth_expired, token_sentence, connect_again},
    KnownError{"error_auth", "access token", auth_expired, token_sentence, connect_again},
    KnownError{"error_auth", "refresh_token", auth_required, refresh_sentence, connect_again},
    KnownError{"error_auth", "refresh token", auth_required, refresh_sentence, connect_again},
    KnownError{"error_auth", "no linked", auth_required, consent_sentence, connect_again},
    KnownError{"error_auth", "invalid code", auth_refused, code_sentence, sign_in_again},
    KnownError{"error_auth", "partner_id or shop", remote_refused, refused_sentence, check_key,
               true},
    KnownError{"error_auth", "partner_id is invalid", app_refused, partner_sentence, check_key},
    KnownError{"error_auth", "", remote_refused, refused_sentence, look_at_app, true},
    KnownError{"shop_no_linked", "", auth_required, consent_sentence, connect_again},
    KnownError{"partner_shop_no_link", "", auth_required, consent_sentence, connect_again},
    KnownError{"shop_access_expired", "", auth_required, consent_sentence, connect_again},
    KnownError{"refresh_token_expired", "", auth_required, refresh_sentence, connect_again},
    KnownError{"error_shop_refresh_token", "", auth_required, refresh_sentence, connect_again},
    KnownError{"invalid_code", "", auth_refused, code_sentence, sign_in_again},
    KnownError{"invalid_shop_id", "", auth_refused, id_sentence, sign_in_again},
    KnownError{"invalid_main_acount_id", "", auth_refused, id_sentence, sign_in_again},
    KnownError{"invalid_main_account_id", "", auth_refused, id_sentence, sign_in_again},
    KnownError{"shop_banned", "", remote_refused, banned_sentence, look_at_shop, true},
    KnownError{"error_kyc_auth", "", remote_refused, refused_sentence, look_at_shop, true},
    KnownError{"error_ashop_api_permission", "", remote_refused, refused_sentence, look_at_app,
               true},
    KnownError{"error_api_permission", "", remote_refused, refused_sentence, look_at_app, true},
    KnownError{"error_permission", "", remote_refused, refused_sentence, look_at_app, true},
    KnownError{"error_api_call_restricted", "", remote_refused, refused_sentence, look_at_app,
               true},
    KnownError{"api_suspended", "", remote_refused, refused_sentence, look_at_app, true},
    KnownError{"error_rate_limit", "", rate_limited, limit_sentence, lower_rate},
    KnownError{"rate_limit.exceed_shop_api", "", rate_limited, limit_sentence, lower_rate},
    KnownError{"rate_limit.exceed_partner_api", "", rate_limited, limit_sentence, lower_rate},
    KnownError{"rate_limit.exceed_api", "", rate_limited, limit_sentence, lower_rate},
    KnownError{"error_too_frequent", "", rate_limited, limit_sentence, lower_rate},
    KnownError{"error_limit", "", rate_limited, daily_sentence, tomorrow},
    KnownError{"error_server", "", remote_unavailable, server_sentence, later},
    KnownError{"error_inner", "", remote_unavailable, server_sentence, later},
    KnownError{"error_network", "", remote_unavailable, server_sentence, later},
    KnownError{"error_system_busy", "", remote_unavailable, phrase("the service is busy"), later},
    KnownError{"error_data", "", remote_unavailable, server_sentence, later},
    KnownError{"unknown_error", "", remote_unavailable, server_sentence, later},
    KnownError{"error_not_found", "order", not_found, phrase("this shop has no such order")},
    KnownError{"error_not_found", "item", not_found, product_sentence},
    KnownError{"error_not_found", "product", not_found, product_sentence},
    KnownError{"error_not_found", "", remote_refused, phrase("this call does not exist there"),
               check_base},
    KnownError{"error_item_not_found", "", not_found, product_sentence},
};

/// The texts of a string, an array or an object, in their order. json::Document bounds their depth.
std::string words_of(const json::Value& value) {  // NOLINT(misc-no-recursion)
  if (value.is_text()) return value.scalar_text();
  std::string words;
  const auto add = [&words](const json::Value& part) {  // NOLINT(misc-no-recursion)
    const std::string more = words_of(part);
    if (!more.empty()) words += (words.empty() ? "" : "; ") + more;
  };
  if (value.is_array()) {
    for (const auto& part : value.items()) add(part);
  } else if (value.is_object()) {
    for (const auto& name : value.names()) add(value[name.c_str()]);
  }
  return words;
}

/// `order.order_list_invalid_time` without `order.`.
std::string_view without_module(std::string_view code) {
  const auto dot = code.find('.');
  return dot == std::string_view::npos ? code : code.substr(dot + 1);
}

const KnownError* find_exactly(std::string_view code, std::string_view words) {
  const auto* const known =
      std::find_if(known_errors.begin(), known_errors.end(), [&](const KnownError& error) {
        return error.code == code && words.find(error.word) != std::string_view::npos;
      });
  return known == known_errors.end() ? nullptr : known;
}

/// The meaning of an undocumented code, guessed from its words.
ErrorCode guess(std::string_view code, std::string_view message, int status) {
  const std::string words = text::lower_case(code) + " " + text::lower_case(message);
  if (status == 429 ||
      common::has_any(words, {"rate_limit", "rate limit", "too many requests", "too frequent"}))
    return rate_limited;
  if (status >= 500 || common::has_any(words, {"busy", "system error", "internal error", "timeout",
                                               "timed out", "try again"}))
    return remote_unavailable;
  return remote_refused;
}

/// The time until a daily limit is lifted, at midnight in UTC+8.
std::chrono::milliseconds rest_of_day(Timestamp now) {
  constexpr std::chrono::hours zone{8};
  const auto there = now + zone;
  const auto midnight = std::chrono::ceil<std::chrono::days>(there + std::chrono::seconds(1));
  return midnight - there;
}

Error refusal(const json::Value& root, const std::string& code, int status, Timestamp now,
              const std::vector<std::string_view>& secrets) {
  const std::string message = answer_words(root);
  const std::string shown = common::quotable(message, secrets, 200);
  const KnownError* known = find_error(code, message);
  Error error;
  if (known == nullptr) {
    error = common::unknown_refusal(guess(code, message, status), "Shopee", shown);
  } else {
    error = make_error(known->meaning, tr("Shopee: {}", known->sentence), known->hint);
    if (known->quoted || known->meaning == rate_limited) common::quote(error, shown);
    if (known->sentence == daily_sentence) error.retry_after = rest_of_day(now);
  }
  common::add_reference(error, "shopee_error", code, common::scalar_or_empty(root["request_id"]),
                        secrets);
  if (known != nullptr && known->sentence == banned_sentence) common::mark_inactive(error);
  return error;
}

/// True when the answer has a member that only successful answers of Shopee have.
bool is_success_without_error(const json::Value& root) {
  return root["response"].is_object() || root["access_token"].is_text() ||
         root["shop_name"].is_text() || root["authed_shop_list"].is_array();
}

}  // namespace

const KnownError* find_error(std::string_view code, std::string_view message) {
  const std::string words = text::lower_case(message);
  const auto* const known = find_exactly(code, words);
  return known != nullptr ? known : find_exactly(without_module(code), words);
}

std::string answer_words(const json::Value& root) {
  const std::string words = words_of(root["message"]);
  return words.empty() ? words_of(root["msg"]) : words;
}

std::string answer_code(const json::Value& root) {
  const auto code = root["error"];
  return code.is_text() ? code.scalar_text() : "";
}

std::string answer_warning(const json::Value& root, const std::vector<std::string_view>& secrets) {
  return common::quotable(words_of(root["warning"]), secrets, warning_columns);
}

std::optional<Error> judge(const HttpResponse& response, const json::Value& root, Timestamp now,
                           const std::vector<std::string_view>& secrets) {
  const std::string code = answer_code(root);
  if (!code.empty()) return refusal(root, code, response.status, now, secrets);
  const bool accepted = response.status >= 200 && response.status < 300;
  if (accepted && (root["error"].is_text() || is_success_without_error(root))) return std::nullopt;
  return common::codeless("Shopee", response.status);
}

bool is_missing(std::string_view code) {
  return without_module(code) == "error_not_found" ||
         without_module(code) == "error_item_not_found";
}

bool about_one_member(std::string_view code) {
  // A page without a code comes from whoever stands before Shopee.
  if (code.empty()) return false;
  return without_module(code) == "error_param" || find_error(code, "") == nullptr;
}

bool is_clock_fault(const json::Value& root) {
  if (!root.is_object()) return false;
  const KnownError* known = find_error(answer_code(root), answer_words(root));
  return known != nullptr && known->sentence == clock_sentence;
}

}  // namespace ecsync::shopee
