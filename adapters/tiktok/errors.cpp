#include "adapters/tiktok/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/common/advice.h"
#include "adapters/common/fields.h"
#include "adapters/common/refusal.h"
#include "core/base/text.h"

namespace ecsync::tiktok {
namespace {

using enum ErrorCode;
using common::advice::check_clock;
using common::advice::later;
using common::advice::lower_rate;
using common::advice::report_it;

constexpr auto check_key =
    phrase("Check ECSYNC_TIKTOK_APP_KEY and ECSYNC_TIKTOK_APP_SECRET against the app's page.");
constexpr auto check_base = phrase("Check ECSYNC_TIKTOK_API_BASE.");
constexpr auto connect_again = phrase("Connect the shop again: ecsync connect tiktok");
constexpr auto enable_scopes = phrase(
    "Switch on the app's scopes Shop Authorized Information, Order Information and Product Basic "
    "in Partner Center, then connect the shop again: ecsync connect tiktok");
constexpr auto seller_center = phrase("Look at the shop's state in TikTok Shop Seller Center.");

constexpr auto token_sentence = phrase("the access token is no longer accepted");
constexpr auto clock_sentence = phrase("this machine's clock is wrong");
constexpr auto limit_sentence = phrase("too many calls");
constexpr auto shop_sentence = phrase("the shop is inactive");
constexpr auto seller_sentence = phrase("the seller's account is inactive");
constexpr auto hourly_sentence = phrase("the calls of a test shop for this hour are used up");
constexpr auto misfit_sentence = phrase("the consent does not cover this shop any more");
constexpr auto order_service = phrase("its order service failed");
constexpr auto consent_sentence = phrase("the seller's consent has ended");
constexpr auto parameter_sentence = phrase("a parameter is not accepted");

// The one place to change when TikTok Shop's codes or words change. The first row whose code and
// word fit decides; a row about the clock comes before all others of its code: taken for a bad
// token, the fault would lead to a refresh, which does not help.
constexpr std::array known_errors{
    KnownError{"36009004", "timestamp", remote_refused, clock_sentence, check_clock},
    KnownError{"36009004", "not required", remote_refused, parameter_sentence, report_it, true},
    KnownError{"36009004", "access_token", auth_expired, token_sentence, connect_again},
    KnownError{"36009004", "access-token", auth_expired, token_sentence, connect_again},
    KnownError{"36009004", "access token", auth_expired, token_sentence, connect_again},
    KnownError{"36009004", "app_key", app_refused, phrase("the app key is not accepted"),
               check_key},
    KnownError{"36009004", "app key", app_refused, phrase("the app key is not accepted"),
               check_key},
    KnownError{"36009004", "app_secret", app_refused, phrase("the app secret is not accepted"),
               check_key},
    KnownError{"36009004", "signature", remote_refused, phrase("the signature is missing"),
               report_it},
    KnownError{"36009004", "missing credentials", remote_refused, phrase("credentials are missing"),
               report_it, true},
    KnownError{"36009004", "", remote_refused, parameter_sentence, report_it, true},
    KnownError{"106001", "", app_refused, phrase("the signature is wrong"), check_key},
    KnownError{"105002", "", auth_expired, token_sentence, connect_again},
    KnownError{"105001", "", auth_expired, token_sentence, connect_again},
    KnownError{"101000", "", auth_required, misfit_sentence, connect_again},
    KnownError{"106013", "", auth_required, misfit_sentence, connect_again},
    KnownError{"105005", "", remote_refused, phrase("the app may not make this call"),
               enable_scopes},
    KnownError{"105004", "", remote_refused, phrase("the app may not make this call for this shop"),
               enable_scopes, true},
    KnownError{
        "36009033", "", remote_refused, phrase("this machine's address is not on the app's list"),
        phrase("Add the address to the IP allow list on the app's page, or turn the list off.")},
    KnownError{"36009043", "", remote_refused, shop_sentence, seller_center},
    KnownError{"36009044", "", remote_refused, seller_sentence, seller_center},
    KnownError{"36004004", "", auth_refused,
               phrase("the authorization code was used or is too old"),
               phrase("A code works once and for 30 minutes; open the sign-in address again.")},
    KnownError{"36004005", "", auth_required, consent_sentence, connect_again},
    KnownError{"36004001", "", auth_required, consent_sentence, connect_again},
    KnownError{"36009002", "", rate_limited, limit_sentence, lower_rate},
    KnownError{"36009036", "", rate_limited, limit_sentence, lower_rate},
    KnownError{"36009037", "", rate_limited, hourly_sentence, lower_rate},
    KnownError{"36009003", "", remote_unavailable, phrase("an internal error"), later},
    KnownError{"36009007", "", timeout, phrase("the service took too long"), later},
    KnownError{"66007001", "", remote_unavailable, phrase("a service behind it failed"), later},
    KnownError{"10002014", "", remote_unavailable, order_service, later},
    KnownError{"10002015", "", remote_unavailable, order_service, later},
    KnownError{"10037002", "", remote_unavailable, order_service, later},
    KnownError{"10037003", "", remote_unavailable, order_service, later},
    KnownError{"10037004", "", remote_unavailable, order_service, later},
    KnownError{"10006402", "", remote_unavailable, order_service, later},
    KnownError{"36009009", "", remote_refused, phrase("this call does not exist there"),
               check_base},
    KnownError{"36009010", "", remote_refused, phrase("this method does not exist there"),
               check_base},
    KnownError{"36009014", "", remote_refused, phrase("this version does not exist there"),
               check_base},
    KnownError{"36009022", "", remote_refused, phrase("the request's form is invalid"), report_it},
    KnownError{"98001004", "app_key", app_refused, phrase("the app key is not accepted"),
               check_key},
    KnownError{"98001004", "app_secret", app_refused, phrase("the app secret is not accepted"),
               check_key},
    KnownError{"98001004", "", remote_refused, parameter_sentence, report_it, true},
    KnownError{foreign_order, "", remote_refused, phrase("one of the orders is another seller's")},
    KnownError{too_many_products, "", remote_refused, phrase("more products than can be listed")},
    KnownError{"12019150", "", not_found, phrase("this shop has no such product")},
    KnownError{"12052032", "", not_found, phrase("this shop has no such product")},
    KnownError{"12019109", "", remote_refused, phrase("the page size is invalid"), report_it},
    KnownError{"12019118", "", remote_refused, phrase("the creation time is invalid"), report_it},
    KnownError{"12019119", "", remote_refused, phrase("the update time is invalid"), report_it},
    KnownError{"12019027", "", remote_refused, phrase("too many seller SKUs were asked for"),
               report_it},
    KnownError{"12019087", "", remote_refused, phrase("too many SKUs were asked for"), report_it},
};

/// The message without the address of a page that explains it, whose words mean nothing.
std::string_view without_address(std::string_view message) {
  const std::string small = text::lower_case(message);
  return message.substr(0, std::min(small.find("for more detail"), small.find("http")));
}

std::string words_of(std::string_view message) {
  return text::lower_case(without_address(message));
}

/// The meaning of an undocumented code, guessed from its words.
ErrorCode guess(std::string_view message, int status) {
  const std::string words = words_of(message);
  if (status == 429 ||
      common::has_any(words, {"too many requests", "rate limit", "qps limit", "too frequent"}))
    return rate_limited;
  if (status >= 500 || common::has_any(words, {"internal error", "timeout", "timed out",
                                               "unavailable", "system error", "try again"}))
    return remote_unavailable;
  return remote_refused;
}

/// A test shop's calls are counted from one full hour to the next.
std::chrono::milliseconds rest_of_hour(Timestamp now) {
  return std::chrono::ceil<std::chrono::hours>(now + std::chrono::seconds(1)) - now;
}

Error refusal(const json::Value& root, const std::string& code, int status, Timestamp now,
              const std::vector<std::string_view>& secrets) {
  const std::string message = common::scalar_or_empty(root["message"]);
  const std::string shown = common::quotable(std::string(without_address(message)), secrets, 200);
  const KnownError* known = find_error(code, message);
  Error error;
  if (known == nullptr) {
    error = common::unknown_refusal(guess(message, status), "TikTok Shop", shown);
  } else {
    error = make_error(known->meaning, tr("TikTok Shop: {}", known->sentence), known->hint);
    if (known->quoted || known->meaning == rate_limited) common::quote(error, shown);
    if (known->sentence == hourly_sentence) {
      error.retry_after = rest_of_hour(now);
      error.ends_run = true;
    }
  }
  common::add_reference(error, "tiktok_code", code, common::scalar_or_empty(root["request_id"]),
                        secrets);
  if (known != nullptr && (known->sentence == shop_sentence || known->sentence == seller_sentence))
    common::mark_inactive(error);
  return error;
}

}  // namespace

const KnownError* find_error(std::string_view code, std::string_view message) {
  const std::string words = words_of(message);
  const auto* const known =
      std::find_if(known_errors.begin(), known_errors.end(), [&](const KnownError& error) {
        return error.code == code && words.find(error.word) != std::string::npos;
      });
  return known == known_errors.end() ? nullptr : known;
}

std::string answer_code(const json::Value& root) {
  return common::scalar_or_empty(root["code"]);
}

std::optional<Error> judge(const HttpResponse& response, const json::Value& root, Timestamp now,
                           const std::vector<std::string_view>& secrets) {
  const std::string code = answer_code(root);
  const bool accepted = response.status >= 200 && response.status < 300;
  if (code == "0" && accepted) return std::nullopt;
  if (code.empty() || code == "0") return common::codeless("TikTok Shop", response.status);
  return refusal(root, code, response.status, now, secrets);
}

bool is_clock_fault(const json::Value& root) {
  if (!root.is_object()) return false;
  const KnownError* known = find_error(answer_code(root), common::scalar_or_empty(root["message"]));
  return known != nullptr && known->sentence == clock_sentence;
}

bool about_one_member(std::string_view code) {
  // A page without a code comes from whoever stands before TikTok Shop.
  if (code.empty()) return false;
  return code == "36009004" || find_error(code, "") == nullptr;
}

bool is_cipher_fault(std::string_view code) {
  return code == "101000" || code == "106013";
}

}  // namespace ecsync::tiktok
