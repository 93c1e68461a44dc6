#include "core/goods/take_back.h"

#include <algorithm>
#include <utility>

#include "core/db/orders.h"
#include "core/db/returns.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"
#include "core/goods/export_slip.h"
#include "core/goods/return_refusals.h"
#include "core/records/product.h"

namespace ecsync {
namespace {

/// The slip that goods come back from.
struct Source {
  SlipKey slip;
  std::optional<OrderKey> order;  ///< when that is what was named
};

/// What comes back of one product of the slip.
struct Arrival {
  db::LeftPieces left;
  std::int64_t quantity = 0;
  std::int64_t damaged = 0;
};

/// Books the receipts of one request, inside a transaction.
class ReceiptMaker {
 public:
  ReceiptMaker(db::Database& database, const TakeBackRequest& request, SlipPattern pattern,
               std::optional<Warehouse> warehouse, Timestamp now, ReturnsReport& report)
      : database_(database),
        request_(request),
        pattern_(std::move(pattern)),
        warehouse_(std::move(warehouse)),
        now_(now),
        report_(report) {}

  Status make(const std::string& target) {
    const auto source = find_source(target);
    if (!source) return source.error();
    if (request_.ref) {
      if (const auto before = db::find_return_by_ref(database_, *request_.ref))
        return accept(*source, *before);
    }
    const auto slip = db::read_slip(database_, source->slip);
    if (slip.status != SlipStatus::exported) return not_exported(slip);
    const auto warehouse = choose_warehouse(slip);
    if (!warehouse) return warehouse.error();
    auto arrivals = arrivals_of(slip);
    if (!arrivals) return std::move(arrivals).error();
    if (auto room = check_room(slip, *warehouse, *arrivals); !room) return room;
    store(slip, *warehouse, *arrivals);
    return Done{};
  }

 private:
  Result<Source> find_source(const std::string& target) const {
    const auto slip = db::resolve_slip(database_, target);
    if (slip) return Source{slip->key, std::nullopt};
    auto order = db::resolve_order(database_, target);
    if (!order) {
      if (order.error().code != ErrorCode::not_found) return std::move(order).error();
      if (slip.error().code != ErrorCode::not_found) return slip.error();
      return no_slip_or_order(target);
    }
    if (const auto exported = db::last_exported_slip(database_, order->key))
      return Source{*exported, order->key};
    return nothing_exported(*order);
  }

  /// The same receipt again changes nothing; another one with its number is refused.
  Status accept(const Source& source, ReturnKey key) {
    auto receipt = db::read_return(database_, key);
    const auto place = db::receipt_place(database_, key);
    if (receipt.status == ReceiptStatus::cancelled)
      return ref_is_taken(receipt, tr("and is cancelled"));
    const bool same_slip = source.order ? place.order == *source.order : place.slip == source.slip;
    if (!same_slip) return ref_is_taken(receipt, tr("for slip {}", receipt.slip));
    const auto slip = db::read_slip(database_, place.slip);
    const auto warehouse = choose_warehouse(slip);
    if (!warehouse) return warehouse.error();
    if (*warehouse != place.warehouse)
      return ref_is_taken(receipt, tr("in warehouse {}", receipt.warehouse));
    if (!same_pieces(place)) return ref_is_taken(receipt, tr("with other pieces"));
    report_.found.push_back(key);
    report_.returns.push_back(std::move(receipt));
    return Done{};
  }

  bool same_pieces(const db::ReceiptPlace& place) const {
    if (request_.pieces.empty()) return true;
    const auto left = db::left_with_slip(database_, place.slip);
    for (const auto& piece : place.pieces) {
      const auto at = std::find_if(left.begin(), left.end(), [&](const db::LeftPieces& each) {
        return each.product == piece.product;
      });
      const auto wanted = wanted_of(*at);
      if (wanted.quantity != piece.quantity || wanted.damaged != piece.damaged) return false;
    }
    const auto wanted_products = std::count_if(
        left.begin(), left.end(), [&](const auto& each) { return wanted_of(each).quantity > 0; });
    return wanted_products == std::ssize(place.pieces) && all_on_slip(left);
  }

  Result<WarehouseKey> choose_warehouse(const Slip& slip) const {
    if (warehouse_) return warehouse_->key;
    const auto own = db::slip_pieces(database_, slip.key).warehouse;
    const auto found = db::find_warehouse(database_, slip.warehouse);
    if (found && found->key == own) return own;
    return warehouse_is_gone(slip);
  }

  static bool named(const PiecesBack& piece, const db::LeftPieces& left) {
    return piece.product == left.copy.product || piece.product == left.code_now;
  }
  bool all_on_slip(const std::vector<db::LeftPieces>& left) const {
    return std::all_of(request_.pieces.begin(), request_.pieces.end(), [&](const auto& piece) {
      return std::any_of(left.begin(), left.end(),
                         [&](const auto& each) { return named(piece, each); });
    });
  }
  /// The request's pieces of this product, summed up.
  PiecesBack wanted_of(const db::LeftPieces& left) const {
    PiecesBack sum;
    for (const auto& piece : request_.pieces) {
      if (!named(piece, left)) continue;
      sum.quantity = checked_add(sum.quantity, piece.quantity).value_or(max_quantity);
      sum.damaged = checked_add(sum.damaged, piece.damaged).value_or(max_quantity);
    }
    return sum;
  }

  /// What comes back now, product by product. Errors: return_exceeds.
  Result<std::vector<Arrival>> arrivals_of(const Slip& slip) const {
    const auto left = db::left_with_slip(database_, slip.key);
    std::vector<Arrival> arrivals;
    std::vector<Excess> excess;
    for (const auto& each : left) {
      const auto out = each.copy.quantity - each.back;
      const auto wanted =
          request_.pieces.empty() ? PiecesBack{each.copy.product, out, 0} : wanted_of(each);
      if (wanted.quantity > out)
        excess.push_back({each.copy.product, each.copy.quantity, each.back, wanted.quantity});
      if (wanted.quantity > 0) arrivals.push_back({each, wanted.quantity, wanted.damaged});
    }
    for (const auto& piece : request_.pieces) {
      const bool known = std::any_of(left.begin(), left.end(),
                                     [&](const auto& each) { return named(piece, each); });
      if (!known) excess.push_back({piece.product, 0, 0, piece.quantity});
    }
    if (!excess.empty()) return too_much_back(slip, excess);
    if (arrivals.empty()) return all_is_back(slip);
    return arrivals;
  }

  /// Errors: not_found (a product was deleted), invalid_value (more than a stock can hold).
  Status check_room(const Slip& slip, WarehouseKey warehouse,
                    const std::vector<Arrival>& arrivals) const {
    for (const auto& arrival : arrivals) {
      const auto& code = arrival.left.copy.product;
      if (arrival.left.deleted) return product_is_gone(slip, code);
      const auto balance = db::read_balance(database_, warehouse, arrival.left.product);
      if (!checked_add(balance.on_hand, arrival.quantity))
        return make_error(ErrorCode::invalid_value, tr("{}: more than a stock can hold", code));
    }
    return Done{};
  }

  void store(const Slip& slip, WarehouseKey warehouse, const std::vector<Arrival>& arrivals) {
    db::NewReturn receipt;
    receipt.number = db::take_return_number(database_, pattern_);
    receipt.slip = slip.key;
    receipt.warehouse = warehouse;
    receipt.date = request_.date;
    receipt.created_at = now_;
    receipt.reason = request_.reason;
    receipt.ref = request_.ref;
    for (const auto& [left, quantity, damaged] : arrivals) {
      receipt.lines.push_back({left.product,
                               {left.copy.product, left.copy.name, left.copy.unit, quantity,
                                damaged, left.copy.unit_price, left.copy.currency}});
    }
    const auto key = db::insert_return(database_, receipt);
    for (const auto& [product, copy] : receipt.lines) {
      db::add_movement(database_, {.at = now_,
                                   .product = product,
                                   .warehouse = warehouse,
                                   .kind = MovementKind::returned,
                                   .delta = {copy.quantity - copy.damaged, 0, copy.damaged},
                                   .slip = std::nullopt,
                                   .reason = request_.reason,
                                   .ref = std::nullopt,
                                   .receipt = key});
    }
    const auto left = db::left_with_slip(database_, slip.key);
    const bool all_back = std::all_of(
        left.begin(), left.end(), [](const auto& each) { return each.back == each.copy.quantity; });
    if (all_back) db::set_slip_closed(database_, slip.key, now_);
    report_.returns.push_back(db::read_return(database_, key));
  }

  db::Database& database_;
  const TakeBackRequest& request_;
  SlipPattern pattern_;
  std::optional<Warehouse> warehouse_;
  Timestamp now_;
  ReturnsReport& report_;
};

/// Errors: invalid_value.
Status check_request(const TakeBackRequest& request) {
  if (!is_date(request.date)) {
    return make_error(ErrorCode::invalid_value, tr("'{}' is not a date", request.date),
                      tr("Write YYYY-MM-DD."));
  }
  if (request.reason) {
    if (auto checked = check_text(phrase("reason"), *request.reason, true); !checked)
      return checked;
  }
  if (request.ref) return check_text(phrase("receipt number"), *request.ref, true);
  return Done{};
}

}  // namespace

Result<PiecesBack> parse_pieces_back(std::string_view text, bool damaged) {
  PiecesBack pieces;
  const auto colon = text.rfind(':');
  pieces.product = text.substr(0, colon);
  pieces.quantity = 1;
  if (colon != std::string_view::npos) {
    const auto quantity = parse_quantity(text.substr(colon + 1));
    if (!quantity) return quantity.error();
    pieces.quantity = *quantity;
  }
  if (pieces.product.empty() || pieces.quantity <= 0)
    return make_error(ErrorCode::invalid_value,
                      tr("'{}' does not say how many of which product came back", text),
                      tr("Write CODE:QUANTITY, as in AD-XN-M:2."));
  if (damaged) pieces.damaged = pieces.quantity;
  return pieces;
}

Result<ReturnsReport> take_back(db::Database& database, const Clock& clock,
                                const TakeBackRequest& request) {
  auto pattern = SlipPattern::parse(request.number_pattern);
  if (!pattern) return std::move(pattern).error();
  if (auto checked = check_request(request); !checked) return std::move(checked).error();
  std::optional<Warehouse> warehouse;
  if (!request.warehouse.empty()) {
    auto found = db::resolve_warehouse(database, request.warehouse);
    if (!found) return std::move(found).error();
    warehouse = *std::move(found);
  }
  ReturnsReport report;
  ReceiptMaker maker(database, request, *std::move(pattern), std::move(warehouse),
                     clock.now_seconds(), report);
  run_returns(database, request.targets, request.dry_run, report,
              [&](const std::string& target) { return maker.make(target); });
  return report;
}

}  // namespace ecsync
