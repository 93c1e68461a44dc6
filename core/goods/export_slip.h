#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/slip_basis.h"
#include "core/goods/slip_batch.h"
#include "core/records/slip.h"

namespace ecsync {

/// What came of asking the marketplaces for the orders first.
struct FreshAnswers {
  std::set<OrderKey> answered;
  std::map<OrderKey, Error> failed;  ///< orders that got no answer, and why
  std::set<ConnectionId> shops;      ///< that answered
};

struct ExportSlipRequest {
  std::vector<std::string> orders;  ///< references; ignored with `all_eligible`
  std::optional<db::EligibleFilter> all_eligible;
  std::string warehouse;  ///< code; "" for the default one
  std::string date;       ///< of the documents, local: YYYY-MM-DD
  std::optional<std::string> reason;
  std::optional<std::string> receiver;
  bool export_now = false;  ///< exports the new slips at once
  bool if_missing = false;  ///< an order that has a slip already is no error
  bool renew = false;  ///< an order's open slip is cancelled, and made anew as the order is now
  bool keeps_warehouse = true;  ///< with `renew`: the slip's own one, in place of `warehouse`
  bool dry_run = false;         ///< everything is tried, nothing is kept
  std::string number_pattern{default_slip_pattern};
  std::chrono::seconds max_age{std::chrono::hours{24}};  ///< of a shop's last good run
  /// When the marketplaces were asked first: no order gets a slip that they did not answer about.
  std::optional<FreshAnswers> fresh{};
};

/// The orders that `request` means by what the file holds now, for asking their marketplaces first:
/// those named, or the eligible ones of connected shops. A name without an order is passed over.
std::vector<db::SlipBasis> orders_to_ask(db::Database& database, const ExportSlipRequest& request);

/// Makes one export slip per order: the units that are neither cancelled nor returned move from
/// `available` to `awaiting_export`. The oldest order is served first. Each order has a savepoint
/// of its own and up to 100 share a transaction, so a killed run leaves every order with all of its
/// slip or none of it. Orders themselves never change. Safe to repeat with `if_missing`. Eligible
/// orders of shops whose state nobody knows (Doubt) are left out and counted; one that is named is
/// taken, and its shop told.
/// A slip that is renewed keeps reason and receiver where the request has none; when the new one is
/// refused, it stays.
/// Errors before the first order: not_found (warehouse), invalid_value (pattern, date). Errors per
/// order: not_found, ambiguous, slip_exists, order_status_not_allowed, fulfilled_by_marketplace,
/// cancel_requested, order_set_aside, line_not_linked, insufficient_stock, invalid_value; of an
/// open slip that is accepted and exported, slip_differs.
Result<SlipsReport> export_slips(db::Database& database, const Clock& clock,
                                 const ExportSlipRequest& request);

/// Whether `text` is a day of the calendar, written as YYYY-MM-DD.
bool is_date(std::string_view text);

}  // namespace ecsync
