#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/message.h"

namespace ecsync {

/// The exit status of the process. The numbers are public and never reused for another meaning.
enum class ExitStatus {
  ok = 0,
  unexpected = 1,
  usage = 2,
  partial = 3,
  authorization = 4,
  not_found = 5,
  refused = 6,
  temporary = 7,
  remote = 8,
  check_failed = 9,
  database = 10,
  locked = 11,
  key = 12,
  interrupted = 130,
  terminated = 143,
};

/// Every error a user can meet. The list is public and closed: scripts compare its names.
enum class ErrorCode {
  usage,
  config_invalid,
  confirmation_required,
  auth_required,  ///< the seller's consent is gone: connect again
  auth_expired,   ///< an access token is no longer accepted: refresh once, then auth_required
  auth_refused,   ///< a code was used, too old or the seller said no
  app_refused,    ///< app key or app secret is not accepted
  country_mismatch,
  not_found,
  ambiguous,
  order_status_not_allowed,
  fulfilled_by_marketplace,
  cancel_requested,
  order_set_aside,  ///< its last answer could not be read, or the marketplace has it no more
  line_not_linked,
  already_linked,
  insufficient_stock,
  slip_exists,
  slip_not_pending,
  slip_differs,         ///< the order needs other goods than its slip has
  slip_not_exported,    ///< only what has left can come back
  return_exceeds,       ///< more than has left and not come back
  return_not_received,  ///< the receipt is cancelled already
  product_exists,
  product_in_use,
  warehouse_exists,
  warehouse_in_use,
  name_taken,  ///< another connection has it
  invalid_value,
  network,
  timeout,
  rate_limited,
  time_limit,
  remote_unavailable,
  remote_refused,
  remote_bad_answer,
  db_unusable,
  db_busy,
  db_too_new,
  locked,
  key_missing,
  key_wrong,
  font_missing,
  interrupted,  ///< INT or TERM arrived; never printed as an ERROR, the process ends with 130 or
                ///< 143
  internal,
};

/// "INSUFFICIENT_STOCK" for ErrorCode::insufficient_stock.
std::string_view name(ErrorCode code);
/// What kind of failure it was, in a few words; for sentences that are known in English only.
Phrase label(ErrorCode code);
/// The exit status of a command that failed with this error alone.
ExitStatus exit_status(ErrorCode code);
/// True when the same call may succeed later without anybody changing anything.
bool retryable(ErrorCode code);

/// A refusal by the outside world or by a rule: one sentence that says what failed, on which shop
/// or order, and a hint what to try. Never holds a token, a secret or a signed URL.
struct Error {
  ErrorCode code = ErrorCode::internal;
  Message message;
  Message hint;                ///< "" when there is nothing to advise
  std::string connection;      ///< `platform:shop_id`, or ""
  std::string reference;       ///< order, listing, product, slip … as the user writes it, or ""
  std::string details = "{}";  ///< one JSON object, made with json::Writer
  std::optional<std::chrono::milliseconds>
      retry_after;        ///< what the other side asked for, if it did
  bool ends_run = false;  ///< however short the wait, nothing more is to be asked in this run
};

/// Shorthand: Error with code, message and hint.
Error make_error(ErrorCode code, Message message, Message hint = {});

}  // namespace ecsync
