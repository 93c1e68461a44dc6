#include "core/base/error.h"

#include <utility>

namespace ecsync {
namespace {

struct Row {
  std::string_view name;
  ExitStatus exit;
  bool retryable;
};

// One row per code, in one place; without `default`, -Wswitch names a code somebody forgot.
Row row(ErrorCode code) {
  using enum ErrorCode;
  switch (code) {
    case usage:
      return {"USAGE", ExitStatus::usage, false};
    case config_invalid:
      return {"CONFIG_INVALID", ExitStatus::usage, false};
    case confirmation_required:
      return {"CONFIRMATION_REQUIRED", ExitStatus::usage, false};
    case auth_required:
      return {"AUTH_REQUIRED", ExitStatus::authorization, false};
    case auth_expired:
      return {"AUTH_EXPIRED", ExitStatus::authorization, false};
    case auth_refused:
      return {"AUTH_REFUSED", ExitStatus::authorization, false};
    case app_refused:
      return {"APP_REFUSED", ExitStatus::authorization, false};
    case country_mismatch:
      return {"COUNTRY_MISMATCH", ExitStatus::authorization, false};
    case not_found:
      return {"NOT_FOUND", ExitStatus::not_found, false};
    case ambiguous:
      return {"AMBIGUOUS", ExitStatus::not_found, false};
    case order_status_not_allowed:
      return {"ORDER_STATUS_NOT_ALLOWED", ExitStatus::refused, false};
    case fulfilled_by_marketplace:
      return {"FULFILLED_BY_MARKETPLACE", ExitStatus::refused, false};
    case cancel_requested:
      return {"CANCEL_REQUESTED", ExitStatus::refused, false};
    case order_set_aside:
      return {"ORDER_SET_ASIDE", ExitStatus::refused, false};
    case line_not_linked:
      return {"LINE_NOT_LINKED", ExitStatus::refused, false};
    case already_linked:
      return {"ALREADY_LINKED", ExitStatus::refused, false};
    case insufficient_stock:
      return {"INSUFFICIENT_STOCK", ExitStatus::refused, false};
    case slip_exists:
      return {"SLIP_EXISTS", ExitStatus::refused, false};
    case slip_not_pending:
      return {"SLIP_NOT_PENDING", ExitStatus::refused, false};
    case slip_differs:
      return {"SLIP_DIFFERS", ExitStatus::refused, false};
    case slip_not_exported:
      return {"SLIP_NOT_EXPORTED", ExitStatus::refused, false};
    case return_exceeds:
      return {"RETURN_EXCEEDS", ExitStatus::refused, false};
    case return_not_received:
      return {"RETURN_NOT_RECEIVED", ExitStatus::refused, false};
    case product_exists:
      return {"PRODUCT_EXISTS", ExitStatus::refused, false};
    case product_in_use:
      return {"PRODUCT_IN_USE", ExitStatus::refused, false};
    case warehouse_exists:
      return {"WAREHOUSE_EXISTS", ExitStatus::refused, false};
    case warehouse_in_use:
      return {"WAREHOUSE_IN_USE", ExitStatus::refused, false};
    case name_taken:
      return {"NAME_TAKEN", ExitStatus::refused, false};
    case invalid_value:
      return {"INVALID_VALUE", ExitStatus::refused, false};
    case network:
      return {"NETWORK", ExitStatus::temporary, true};
    case timeout:
      return {"TIMEOUT", ExitStatus::temporary, true};
    case rate_limited:
      return {"RATE_LIMITED", ExitStatus::temporary, true};
    case time_limit:
      return {"TIME_LIMIT", ExitStatus::temporary, true};
    case remote_unavailable:
      return {"REMOTE_UNAVAILABLE", ExitStatus::temporary, true};
    case remote_refused:
      return {"REMOTE_REFUSED", ExitStatus::remote, false};
    case remote_bad_answer:
      return {"REMOTE_BAD_ANSWER", ExitStatus::remote, false};
    case db_unusable:
      return {"DB_UNUSABLE", ExitStatus::database, false};
    case db_busy:
      return {"DB_BUSY", ExitStatus::database, true};
    case db_too_new:
      return {"DB_TOO_NEW", ExitStatus::database, false};
    case locked:
      return {"LOCKED", ExitStatus::locked, true};
    case key_missing:
      return {"KEY_MISSING", ExitStatus::key, false};
    case key_wrong:
      return {"KEY_WRONG", ExitStatus::key, false};
    case font_missing:
      return {"FONT_MISSING", ExitStatus::database, false};
    case interrupted:
      return {"INTERRUPTED", ExitStatus::interrupted, true};
    case internal:
      return {"INTERNAL", ExitStatus::unexpected, false};
  }
  return {"INTERNAL", ExitStatus::unexpected, false};
}

}  // namespace

std::string_view name(ErrorCode code) {
  return row(code).name;
}

Phrase label(ErrorCode code) {
  switch (code) {
    case ErrorCode::auth_required:
    case ErrorCode::auth_expired:
    case ErrorCode::auth_refused:
      return phrase_in("failure", "the seller must sign in again");
    case ErrorCode::app_refused:
      return phrase_in("failure", "the app key or secret was refused");
    case ErrorCode::network:
      return phrase_in("failure", "no connection to the marketplace");
    case ErrorCode::timeout:
      return phrase_in("failure", "no answer in time");
    case ErrorCode::rate_limited:
      return phrase_in("failure", "more calls than the marketplace allows");
    case ErrorCode::time_limit:
      return phrase_in("failure", "the run's time was over");
    case ErrorCode::remote_unavailable:
      return phrase_in("failure", "the marketplace is out of order");
    case ErrorCode::remote_refused:
      return phrase_in("failure", "the marketplace refused");
    case ErrorCode::remote_bad_answer:
      return phrase_in("failure", "the marketplace's answer was not understood");
    case ErrorCode::db_unusable:
    case ErrorCode::db_busy:
      return phrase_in("failure", "the database could not be used");
    case ErrorCode::key_missing:
    case ErrorCode::key_wrong:
      return phrase_in("failure", "the key is missing or wrong");
    default:
      return phrase_in("failure", "an error");
  }
}
ExitStatus exit_status(ErrorCode code) {
  return row(code).exit;
}
bool retryable(ErrorCode code) {
  return row(code).retryable;
}

Error make_error(ErrorCode code, Message message, Message hint) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

}  // namespace ecsync
