#include "core/goods/export_slip.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/db/orders.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"
#include "core/goods/settle_slip.h"
#include "core/goods/slip_batch.h"

namespace ecsync {
namespace {

using db::SlipBasis;

std::string reference_of(const SlipBasis& basis) {
  return to_text(basis.connection) + "/" + basis.number;
}

Error refusal(const SlipBasis& basis, ErrorCode code, Message message, Message hint,
              std::string details) {
  auto error = make_error(code, std::move(message), std::move(hint));
  error.connection = to_text(basis.connection);
  error.details = std::move(details);
  return error;
}

std::string state_details(const SlipBasis& basis) {
  return json::Writer()
      .begin_object()
      .field("status", name(basis.status))
      .field("status_native", basis.status_native)
      .field("fulfilled_by", name(basis.fulfilled_by))
      .field("cancel_requested", basis.cancel_requested)
      .field("unknown_line_state", basis.unknown_line_state)
      .field("living_lines", static_cast<std::int64_t>(basis.lines.size()))
      .field("unread_price", basis.unread_price)
      .field("set_aside", basis.set_aside)
      .field("gone", basis.gone)
      .end_object()
      .str();
}

/// The error when nobody knows how the order is now: its last answer could not be read, or the
/// marketplace does not have it any more.
std::optional<Error> refuse_set_aside(const SlipBasis& basis) {
  if (!basis.set_aside && !basis.gone) return std::nullopt;
  return refusal(
      basis, ErrorCode::order_set_aside,
      basis.set_aside
          ? tr("order {} is set aside, because its last answer could not be read: {}", basis.number,
               *basis.set_aside)
          : tr("the marketplace has no order {} any more: {}", basis.number, *basis.gone),
      tr("Ask the marketplace again: ecsync sync-orders --order {}",
         shell::word(reference_of(basis))),
      state_details(basis));
}

/// The error when the order itself allows no slip, whatever its links and the stock. Nothing when
/// it allows one.
std::optional<Error> refuse_state(const SlipBasis& basis) {
  const auto refuse = [&](ErrorCode code, Message message, Message hint) {
    return refusal(basis, code, std::move(message), std::move(hint), state_details(basis));
  };
  if (!allows_slip(basis.status)) {
    return refuse(
        ErrorCode::order_status_not_allowed,
        tr("order {} is {} ({})", basis.number, label(basis.status), basis.status_native),
        tr("A slip needs an order that is processing, packing, shipping or completed. Ask "
           "the marketplace again: ecsync sync-orders --order {}",
           shell::word(reference_of(basis))));
  }
  if (basis.fulfilled_by == FulfilledBy::marketplace) {
    return refuse(ErrorCode::fulfilled_by_marketplace,
                  tr("order {} is sent from the marketplace's own warehouse", basis.number),
                  tr("No goods leave your warehouse for it."));
  }
  if (basis.cancel_requested) {
    return refuse(ErrorCode::cancel_requested,
                  tr("the buyer of order {} asks to cancel it", basis.number),
                  tr("Answer the request on the marketplace, then: ecsync sync-orders "
                     "--order {}",
                     shell::word(reference_of(basis))));
  }
  if (auto refused = refuse_set_aside(basis)) return refused;
  if (basis.unknown_line_state) {
    return refuse(ErrorCode::order_status_not_allowed,
                  tr("order {} has a line in a state that is not known", basis.number),
                  tr("Which units are to be sent is not certain. Look at it on the marketplace."));
  }
  if (basis.unread_price) {
    return refuse(ErrorCode::order_status_not_allowed,
                  tr("order {} has a line whose price could not be read", basis.number),
                  tr("Which units are to be sent is not certain. Ask the marketplace again: ecsync "
                     "sync-orders --order {}",
                     shell::word(reference_of(basis))));
  }
  if (basis.lines.empty()) {
    return refuse(ErrorCode::order_status_not_allowed,
                  tr("order {} has no unit left to send", basis.number),
                  tr("All its units are cancelled or returned."));
  }
  return std::nullopt;
}

/// The command that links what is missing: a single listing is named, several are asked for one by
/// one.
Message link_hint(const SlipBasis& basis, const std::vector<std::string>& listings) {
  if (listings.size() == 1)
    return tr("Link it with: ecsync link-product {} PRODUCT", shell::word(listings.front()));
  return tr("Link them with: ecsync link-product --order {}", shell::word(reference_of(basis)));
}

std::optional<Error> refuse_links(const SlipBasis& basis) {
  json::Writer details;
  details.begin_object().key("lines").begin_array();
  std::vector<std::string> listings;
  for (const auto& line : basis.lines) {
    if (!line.products.empty()) continue;
    listings.push_back(line.listing);
    details.begin_object()
        .field("line", line.line)
        .field("listing", line.listing)
        .field("seller_sku", line.seller_sku)
        .field("name", line.name)
        .field("quantity", line.living)
        .end_object();
  }
  if (listings.empty()) return std::nullopt;
  details.end_array().end_object();
  return refusal(
      basis, ErrorCode::line_not_linked,
      tr("order {}: not linked to a product: {}", basis.number, fmt::join(listings, ", ")),
      link_hint(basis, listings), details.str());
}

/// The pieces that leave the warehouse: one entry per product, in the sequence of the order's
/// lines. Nothing when a number is too large.
std::optional<std::vector<db::NewSlipLine>> pieces_of(const SlipBasis& basis) {
  std::vector<db::NewSlipLine> pieces;
  for (const auto& line : basis.lines) {
    for (const auto& part : line.products) {
      const auto quantity = checked_multiply(line.living, part.quantity);
      if (!quantity) return std::nullopt;
      auto same = std::find_if(pieces.begin(), pieces.end(), [&](const db::NewSlipLine& piece) {
        return piece.product == part.product;
      });
      if (same == pieces.end()) {
        pieces.push_back({part.product,
                          {part.code, part.name, part.unit, *quantity, part.price, part.currency}});
        continue;
      }
      const auto sum = checked_add(same->copy.quantity, *quantity);
      if (!sum) return std::nullopt;
      same->copy.quantity = *sum;
    }
  }
  return pieces;
}

std::optional<Error> refuse_stock(db::Database& database, const SlipBasis& basis,
                                  const Warehouse& warehouse,
                                  const std::vector<db::NewSlipLine>& pieces) {
  json::Writer details;
  details.begin_object().key("products").begin_array();
  Message short_of;
  std::string receipt;
  for (const auto& piece : pieces) {
    const auto available = db::read_balance(database, warehouse.key, piece.product).available;
    const auto needed = piece.copy.quantity;
    if (available >= needed) continue;
    if (!short_of.empty()) short_of += verbatim("; ");
    short_of += tr("{} needs {}, {} available", piece.copy.product, needed, available);
    if (receipt.empty()) {
      receipt = "ecsync stock receive " + shell::operands({piece.copy.product, warehouse.code,
                                                           std::to_string(needed - available)});
    }
    details.begin_object()
        .field("product", piece.copy.product)
        .field("warehouse", warehouse.code)
        .field("required", needed)
        .field("available", available)
        .field("missing", needed - available)
        .end_object();
  }
  if (short_of.empty()) return std::nullopt;
  details.end_array().end_object();
  return refusal(basis, ErrorCode::insufficient_stock,
                 tr("order {}: not enough in {}: {}", basis.number, warehouse.code, short_of),
                 tr("Choose another warehouse, or book goods in: {}", receipt), details.str());
}

class SlipMaker {
 public:
  SlipMaker(db::Database& database, const ExportSlipRequest& request, Warehouse warehouse,
            SlipPattern pattern, Timestamp now)
      : database_(database),
        request_(request),
        warehouse_(std::move(warehouse)),
        pattern_(std::move(pattern)),
        now_(now) {}

  /// Slips that existed before this run and were accepted (if_missing).
  const std::vector<SlipKey>& found() const { return found_; }

  /// One order, inside a transaction.
  Result<std::optional<Slip>> make(OrderKey order) {
    const auto basis = db::read_slip_basis(database_, order);
    if (basis.live_slip) return existing(basis);
    if (auto refused = refuse_state(basis)) return std::move(*refused);
    if (auto refused = refuse_links(basis)) return std::move(*refused);
    auto pieces = pieces_of(basis);
    if (!pieces) {
      return refusal(basis, ErrorCode::invalid_value,
                     tr("order {}: the quantities of its links do not fit", basis.number),
                     tr("Check the quantities of its links."), "{}");
    }
    if (auto refused = refuse_stock(database_, basis, warehouse_, *pieces))
      return std::move(*refused);
    const auto key = store(order, std::move(*pieces));
    return finished(key);
  }

 private:
  Result<std::optional<Slip>> existing(const SlipBasis& basis) {
    // Another program made the slip since the list was read: this order is not eligible any more.
    if (request_.all_eligible) return std::optional<Slip>();
    auto slip = db::read_slip(database_, *basis.live_slip);
    if (!request_.if_missing) {
      return refusal(basis, ErrorCode::slip_exists,
                     tr("order {} has the slip {} already", basis.number, slip.number),
                     slip.status == SlipStatus::exported
                         ? tr("Accept it with --if-missing. It is exported, which is final.")
                         : tr("Accept it with --if-missing, or first: ecsync slips cancel {}",
                              shell::operands({slip.number})),
                     json::Writer()
                         .begin_object()
                         .field("slip", slip.number)
                         .field("status", name(slip.status))
                         .end_object()
                         .str());
    }
    found_.push_back(slip.key);
    if (slip.status == SlipStatus::exported) return std::optional(std::move(slip));
    return finished(slip.key);
  }

  SlipKey store(OrderKey order, std::vector<db::NewSlipLine> pieces) {
    db::NewSlip slip;
    slip.number = db::take_slip_number(database_, pattern_);
    slip.order = order;
    slip.warehouse = warehouse_.key;
    slip.date = request_.date;
    slip.created_at = now_;
    slip.receiver = request_.receiver;
    slip.reason = request_.reason;
    slip.lines = std::move(pieces);
    const auto key = db::insert_slip(database_, slip);
    for (const auto& [product, copy] : slip.lines) {
      db::add_movement(database_, {.at = now_,
                                   .product = product,
                                   .warehouse = warehouse_.key,
                                   .kind = MovementKind::slip_created,
                                   .delta = {-copy.quantity, copy.quantity, 0},
                                   .slip = key,
                                   .reason = std::nullopt,
                                   .ref = std::nullopt});
    }
    return key;
  }

  Result<std::optional<Slip>> finished(SlipKey key) {
    if (request_.export_now) {
      if (auto exported = export_pending(database_, key, now_); !exported)
        return std::move(exported).error();
    }
    return std::optional(db::read_slip(database_, key));
  }

  db::Database& database_;
  const ExportSlipRequest& request_;
  Warehouse warehouse_;
  SlipPattern pattern_;
  Timestamp now_;
  std::vector<SlipKey> found_;
};

Result<Warehouse> choose_warehouse(db::Database& database, const std::string& code) {
  if (!code.empty()) return db::resolve_warehouse(database, code);
  if (auto warehouse = db::default_warehouse(database)) return std::move(*warehouse);
  if (db::list_warehouses(database, {.limit = 1}).warehouses.empty()) {
    return make_error(ErrorCode::usage, tr("there is no warehouse yet that goods could leave"),
                      tr("Add one with: ecsync warehouses add CODE --name NAME --default"));
  }
  return make_error(ErrorCode::usage, tr("no warehouse is named and none is the default"),
                    tr("Pass --warehouse CODE, or: ecsync warehouses edit CODE --default"));
}

/// The orders that were named, oldest first. A name without an order becomes an error.
std::vector<OrderKey> resolve_orders(db::Database& database,
                                     const std::vector<std::string>& references,
                                     std::vector<Error>& errors) {
  std::vector<OrderKey> keys;
  for (const auto& reference : references) {
    auto order = db::resolve_order(database, reference);
    if (order)
      keys.push_back(order->key);
    else
      errors.push_back(std::move(order).error());
  }
  return db::oldest_first(database, keys);
}

}  // namespace

bool is_date(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = text::is_digit(text[i]);
    if (form[i] == 'd' ? !digit : text[i] != '-') return false;
  }
  const auto number = [&](std::size_t from, std::size_t length) {
    return text::parse_number<int>(text.substr(from, length)).value();
  };
  return std::chrono::year_month_day(std::chrono::year(number(0, 4)),
                                     std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                     std::chrono::day(static_cast<unsigned>(number(8, 2))))
      .ok();
}

Result<SlipsReport> export_slips(db::Database& database, const Clock& clock,
                                 const ExportSlipRequest& request) {
  auto pattern = SlipPattern::parse(request.number_pattern);
  if (!pattern) return std::move(pattern).error();
  if (!is_date(request.date)) {
    return make_error(ErrorCode::invalid_value, tr("'{}' is not a date", request.date),
                      tr("Write YYYY-MM-DD."));
  }
  auto warehouse = choose_warehouse(database, request.warehouse);
  if (!warehouse) return std::move(warehouse).error();

  SlipsReport report;
  const auto orders = request.all_eligible
                          ? db::eligible_orders(database, *request.all_eligible)
                          : resolve_orders(database, request.orders, report.errors);
  SlipMaker maker(database, request, std::move(*warehouse), std::move(*pattern),
                  clock.now_seconds());
  SlipBatch batch;
  batch.items = orders.size();
  batch.dry_run = request.dry_run;
  batch.reference = [&](std::size_t item) {
    return reference_of(db::read_slip_basis(database, orders.at(item)));
  };
  batch.run = [&](std::size_t item) { return maker.make(orders.at(item)); };
  run_batch(database, batch, report);
  report.found = maker.found();
  return report;
}

}  // namespace ecsync
