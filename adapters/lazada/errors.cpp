#include "adapters/lazada/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/common/advice.h"
#include "adapters/common/fields.h"
#include "adapters/common/refusal.h"
#include "core/base/text.h"

namespace ecsync::lazada {
namespace {

using std::chrono::milliseconds;
using enum ErrorCode;
using common::advice::check_clock;
using common::advice::later;
using common::advice::lower_rate;
using common::advice::report_it;

constexpr auto check_key =
    phrase("Check ECSYNC_LAZADA_APP_KEY and ECSYNC_LAZADA_APP_SECRET against the app's page.");
constexpr auto connect_again = phrase("Connect the shop again: ecsync connect lazada");
constexpr auto inactive_sentence = phrase("the shop is not active");

// The one place to change when Lazada's codes change.
constexpr std::array known_errors{
    KnownError{"MissingParameter", remote_refused, phrase("a parameter is missing"), report_it},
    KnownError{"InvalidAppKey", app_refused, phrase("the app key is not known"), check_key},
    KnownError{"IncompleteSignature", app_refused, phrase("the signature is wrong"), check_key},
    KnownError{"IllegalTimestamp", remote_refused, phrase("this machine's clock is wrong"),
               check_clock},
    KnownError{"InvalidTimestamp", remote_refused, phrase("this machine's clock is wrong"),
               check_clock},
    KnownError{"InvalidApiPath", remote_refused, phrase("this call does not exist there"),
               phrase("Check ECSYNC_LAZADA_API_BASE.")},
    KnownError{"InsufficientPermission", remote_refused, phrase("the app may not make this call"),
               phrase("Ask for the order and product API groups on the app's page.")},
    KnownError{
        "AppWhiteIpLimit", remote_refused,
        phrase("this machine's address is not on the app's list"),
        phrase("Add the address to the IP whitelist on the app's page, or turn the list off.")},
    KnownError{"IllegalAccessToken", auth_expired, phrase("the access token is no longer accepted"),
               connect_again},
    KnownError{"InvalidAccessToken", auth_expired, phrase("the access token is no longer accepted"),
               connect_again},
    KnownError{"IllegalRefreshToken", auth_required, phrase("the seller's consent has ended"),
               connect_again},
    KnownError{"AUTH_TYPE_UNSUPPORTED", auth_required,
               phrase("this app's consent cannot be renewed; it ends with the subscription"),
               connect_again},
    KnownError{"InvalidCode", auth_refused, phrase("the authorization code was used or is too old"),
               phrase("A code works once and for 30 minutes; open the sign-in address again.")},
    KnownError{"ApiCallLimit", rate_limited, phrase("too many calls"), lower_rate},
    KnownError{"SellerCallLimit", rate_limited, phrase("too many calls for this shop"), lower_rate},
    KnownError{"AppCallLimit", rate_limited, phrase("the app's quota of calls is used up"),
               lower_rate},
    KnownError{"901", rate_limited, phrase("too many requests for the moment"), lower_rate},
    KnownError{"1002", rate_limited, phrase("too many requests for the moment"), lower_rate},
    KnownError{"506", remote_unavailable, phrase("products could not be read for the moment"),
               later},
    KnownError{"ServiceTimeout", timeout, phrase("the service took too long"), later},
    KnownError{"15", remote_unavailable, phrase("a service behind it failed"), later},
    KnownError{"1000", remote_unavailable, phrase("an internal error"), later},
    KnownError{"6", remote_unavailable, phrase("an unexpected internal error"), later},
    KnownError{"1", remote_refused, phrase("a parameter is missing"), report_it},
    KnownError{"5", remote_refused, phrase("the request's form is invalid"), report_it},
    KnownError{"30", remote_refused, phrase("the request is empty"), report_it},
    KnownError{"14", remote_refused, phrase("the offset is invalid"), report_it},
    KnownError{"17", remote_refused, phrase("a date's form is invalid"), report_it},
    KnownError{"19", remote_refused, phrase("the page size is invalid"), report_it},
    KnownError{"16", not_found, phrase("this shop has no such order"), {}, true},
    KnownError{"36", remote_refused, phrase("the status filter is invalid"), report_it},
    KnownError{"74", remote_refused, phrase("the sort direction is invalid"), report_it},
    KnownError{"75", remote_refused, phrase("the sort field is invalid"), report_it},
    KnownError{
        "37", remote_refused, phrase("one of the orders asked for is not this shop's"), {}, true},
    KnownError{"38", remote_refused, phrase("too many orders in one request"), {}, true},
    KnownError{"39", not_found, phrase("none of the orders asked for was found"), {}, true},
    KnownError{"56", remote_refused, phrase("the list of orders is malformed"), {}, true},
    KnownError{"70", remote_refused, phrase("the list of seller SKUs is corrupt"), report_it},
    KnownError{"97", remote_refused, phrase("the page lies beyond the first 5000 orders"),
               report_it},
    KnownError{"207", not_found, phrase("this shop has no such product")},
    KnownError{"4191", remote_refused, phrase("the product's id is missing"), report_it},
    KnownError{"SellerNotVerified", remote_refused, phrase("the shop is not verified yet"),
               phrase("Finish the shop's registration in Lazada Seller Center.")},
    KnownError{"SellerNotActive", remote_refused, inactive_sentence,
               phrase("Look at the shop's state in Lazada Seller Center.")},
    KnownError{"501", remote_refused, phrase("the product could not be changed")},
    KnownError{"4171", remote_refused, phrase("the price or stock could not be changed")},
    KnownError{"212", remote_refused, phrase("the stock would fall below zero")},
};

/// "… this ban will last 3 seconds" names the wait.
std::optional<milliseconds> named_wait(std::string_view message) {
  constexpr std::string_view phrase = "will last ";
  auto at = message.find(phrase);
  if (at == std::string_view::npos) return std::nullopt;
  at += phrase.size();
  const auto seconds = text::parse_number<std::int64_t>(text::leading_digits(message.substr(at)));
  constexpr std::int64_t longest = 86'400;
  if (!seconds) return std::nullopt;
  return std::chrono::seconds(std::min(*seconds, longest));
}

/// The meaning of an undocumented code, guessed from its words.
ErrorCode guess(const std::string& code, const std::string& type, const std::string& message) {
  const std::string words = text::lower_case(code + ' ' + message);
  if (common::has_any(
          words, {"calllimit", "access frequency", "too frequent", "flow control", "will last"}))
    return rate_limited;
  if (type == "SYSTEM" ||
      common::has_any(
          words, {"timeout", "timed out", "unavailable", "internal error", "internalerror",
                  "system error", "systemerror", "service error", "serviceerror", "try again"}))
    return remote_unavailable;
  return remote_refused;
}

Error refusal(const json::Value& root, const std::string& code,
              const std::vector<std::string_view>& secrets) {
  const std::string message = common::scalar_or_empty(root["message"]);
  const KnownError* known = find_error(code);
  Error error;
  const std::string shown = common::quotable(message, secrets, 200);
  if (known != nullptr) {
    error = make_error(known->meaning, tr("Lazada: {}", known->sentence), known->hint);
    if (error.code == rate_limited) common::quote(error, shown);
  } else {
    error = common::unknown_refusal(guess(code, common::scalar_or_empty(root["type"]), message),
                                    "Lazada", shown);
  }
  common::add_reference(error, "lazada_code", code, common::scalar_or_empty(root["request_id"]),
                        secrets);
  if (known != nullptr && known->sentence == inactive_sentence) common::mark_inactive(error);
  if (error.code == rate_limited) error.retry_after = named_wait(message);
  // The backend's flow control counts calls per second, so calls are accepted again in the next
  // one.
  if (code == "901" && !error.retry_after) error.retry_after = milliseconds(1000);
  return error;
}

}  // namespace

const KnownError* find_error(std::string_view code) {
  const auto* const known =
      std::find_if(known_errors.begin(), known_errors.end(),
                   [code](const KnownError& error) { return error.code == code; });
  return known == known_errors.end() ? nullptr : known;
}

std::string answer_code(const json::Value& root) {
  return common::scalar_or_empty(root["code"]);
}

std::optional<Error> judge(const HttpResponse& response, const json::Value& root,
                           const std::vector<std::string_view>& secrets) {
  const std::string code = answer_code(root);
  const bool accepted = response.status >= 200 && response.status < 300;
  if (code == "0" && accepted) return std::nullopt;
  if (code.empty() || code == "0") return common::codeless("Lazada", response.status);
  Error error = refusal(root, code, secrets);
  // For an undocumented code that gives no hint, the HTTP status decides.
  if (error.code == remote_refused && find_error(code) == nullptr) {
    if (response.status == 429) error.code = rate_limited;
    if (response.status >= 500) error.code = remote_unavailable;
  }
  return error;
}

bool says_missing(std::string_view code) {
  return code == "16" || code == "37" || code == "39";
}

bool about_one_order(std::string_view code) {
  const KnownError* known = find_error(code);
  return known == nullptr || known->about_one_order;
}

}  // namespace ecsync::lazada
