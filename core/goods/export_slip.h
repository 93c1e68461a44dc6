#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/slip_basis.h"
#include "core/goods/slip_batch.h"
#include "core/records/slip.h"

namespace ecsync {

struct ExportSlipRequest {
  std::vector<std::string> orders;  ///< references; ignored with `all_eligible`
  std::optional<db::EligibleFilter> all_eligible;
  std::string warehouse;  ///< code; "" for the default one
  std::string date;       ///< of the documents, local: YYYY-MM-DD
  std::optional<std::string> reason;
  std::optional<std::string> receiver;
  bool export_now = false;  ///< exports the new slips at once
  bool if_missing = false;  ///< an order that has a slip already is no error
  bool dry_run = false;     ///< everything is tried, nothing is kept
  std::string number_pattern{default_slip_pattern};
};

/// Makes one export slip per order: the units that are neither cancelled nor returned move from
/// `available` to `awaiting_export`. The oldest order is served first. Each order has a savepoint
/// of its own and up to 100 share a transaction, so a killed run leaves every order with all of its
/// slip or none of it. Orders themselves never change. Safe to repeat with `if_missing`.
/// Errors before the first order: not_found (warehouse), invalid_value (pattern, date). Errors per
/// order: not_found, ambiguous, slip_exists, order_status_not_allowed, fulfilled_by_marketplace,
/// cancel_requested, order_set_aside, order_set_aside, line_not_linked, insufficient_stock,
/// invalid_value.
Result<SlipsReport> export_slips(db::Database& database, const Clock& clock,
                                 const ExportSlipRequest& request);

/// Whether `text` is a day of the calendar, written as YYYY-MM-DD.
bool is_date(std::string_view text);

}  // namespace ecsync
