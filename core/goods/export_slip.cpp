#include "core/goods/export_slip.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/db/connections.h"
#include "core/db/orders.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"
#include "core/goods/settle_slip.h"
#include "core/goods/slip_batch.h"
#include "core/goods/slip_conditions.h"

namespace ecsync {
namespace {

class SlipMaker {
 public:
  SlipMaker(db::Database& database, const ExportSlipRequest& request, Result<Warehouse> warehouse,
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
    // Another program made the slip since the list was read: this order is not eligible any more.
    if (basis.live_slip && request_.all_eligible) return std::optional<Slip>();
    if (basis.live_slip && request_.if_missing) return accept(*basis.live_slip);
    if (auto refused = refuse_unanswered(order, basis)) return *std::move(refused);
    if (basis.live_slip && request_.renew) {
      const auto old = db::read_slip(database_, *basis.live_slip);
      if (old.status == SlipStatus::awaiting_export) return renew(order, old);
    }
    if (auto refused = refuse_slip({database_, basis, warehouse_})) return *std::move(refused);
    return finished(store(basis, new_slip(*warehouse_)));
  }

 private:
  /// The reason why a marketplace that was to be asked first did not answer about this order.
  std::optional<Error> refuse_unanswered(OrderKey order, const db::SlipBasis& basis) const {
    if (!request_.fresh || request_.fresh->answered.contains(order)) return std::nullopt;
    const auto failed = request_.fresh->failed.find(order);
    auto error = failed != request_.fresh->failed.end()
                     ? failed->second
                     : make_error(ErrorCode::not_found, tr("the marketplace was not asked for it"));
    error.message =
        tr("order {} is not known to be as it is stored: {}", basis.number, error.message);
    error.connection = to_text(basis.connection);
    error.reference = order_reference(basis);
    return error;
  }

  Result<std::optional<Slip>> accept(SlipKey key) {
    auto slip = db::read_slip(database_, key);
    found_.push_back(slip.key);
    if (slip.status == SlipStatus::exported) return std::optional(std::move(slip));
    return finished(slip.key);
  }

  /// The goods of the old slip are there for the new one. The caller's savepoint keeps both or
  /// neither.
  Result<std::optional<Slip>> renew(OrderKey order, const Slip& old) {
    const auto warehouse =
        request_.keeps_warehouse ? db::resolve_warehouse(database_, old.warehouse) : warehouse_;
    if (!warehouse) return warehouse.error();
    auto slip = new_slip(*warehouse);
    if (!slip.receiver) slip.receiver = old.receiver;
    if (!slip.reason) slip.reason = old.reason;
    const auto cancelled =
        cancel_pending(database_, old.key, now_, fmt::format("made anew as {}", slip.number));
    if (!cancelled) return cancelled.error();
    const auto basis = db::read_slip_basis(database_, order);
    if (auto refused = refuse_slip({database_, basis, warehouse})) return *std::move(refused);
    return finished(store(basis, std::move(slip)));
  }

  db::NewSlip new_slip(const Warehouse& warehouse) {
    db::NewSlip slip;
    slip.number = db::take_slip_number(database_, pattern_);
    slip.warehouse = warehouse.key;
    slip.date = request_.date;
    slip.created_at = now_;
    slip.receiver = request_.receiver;
    slip.reason = request_.reason;
    return slip;
  }

  SlipKey store(const db::SlipBasis& basis, db::NewSlip slip) {
    slip.order = basis.order;
    slip.lines = slip_pieces(basis).value();
    slip.sources = slip_sources(basis);
    const auto key = db::insert_slip(database_, slip);
    for (const auto& [product, copy] : slip.lines) {
      db::add_movement(database_, {.at = now_,
                                   .product = product,
                                   .warehouse = slip.warehouse,
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
  Result<Warehouse> warehouse_;
  SlipPattern pattern_;
  Timestamp now_;
  std::vector<SlipKey> found_;
};

/// Finds the orders of one request, and the shops of which nobody knows how their orders are now.
class OrderChoice {
 public:
  OrderChoice(db::Database& database, const ExportSlipRequest& request, Timestamp now)
      : database_(database), request_(request) {
    const auto asked = request.fresh ? request.fresh->shops : std::set<ConnectionId>();
    doubtful_ = doubtful_shops(database, now, request.max_age, asked);
  }

  /// Oldest first.
  std::vector<OrderKey> choose(SlipsReport& report) {
    return request_.all_eligible ? eligible(report) : named(report);
  }

 private:
  std::vector<OrderKey> eligible(SlipsReport& report) {
    auto filter = *request_.all_eligible;
    for (auto& shop : doubtful_) {
      const auto& key = shop.connection.key;
      filter.without.push_back(key);
      if (request_.all_eligible->connection.value_or(key) != key) continue;
      auto own = *request_.all_eligible;
      own.connection = key;
      shop.orders = std::ssize(db::eligible_orders(database_, own));
      if (shop.orders > 0) report.left_out.push_back(shop);
    }
    auto keys = db::eligible_orders(database_, filter);
    if (const auto& fresh = request_.fresh) {
      // Nobody was asked about one that has become eligible since.
      std::erase_if(keys, [&](OrderKey key) {
        return !fresh->answered.contains(key) && !fresh->failed.contains(key);
      });
    }
    return keys;
  }

  /// A name without an order becomes an error.
  std::vector<OrderKey> named(SlipsReport& report) {
    std::vector<OrderKey> keys;
    for (const auto& reference : request_.orders) {
      auto order = db::resolve_order(database_, reference);
      if (!order) {
        report.errors.push_back(std::move(order).error());
        continue;
      }
      keys.push_back(order->key);
      for (auto& shop : doubtful_) {
        if (shop.connection.id == order->connection) ++shop.orders;
      }
    }
    for (const auto& shop : doubtful_) {
      if (shop.orders > 0) report.doubtful.push_back(shop);
    }
    return db::oldest_first(database_, keys);
  }

  db::Database& database_;
  const ExportSlipRequest& request_;
  std::vector<LeftOut> doubtful_;
};

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

std::vector<db::SlipBasis> orders_to_ask(db::Database& database, const ExportSlipRequest& request) {
  const db::ReadTransaction one_state(database);
  std::vector<OrderKey> keys;
  if (request.all_eligible) {
    auto filter = *request.all_eligible;
    for (const auto& connection : db::list_connections(database, true)) {
      if (connection.status != ConnectionStatus::connected)
        filter.without.push_back(connection.key);
    }
    keys = db::eligible_orders(database, filter);
  } else {
    for (const auto& reference : request.orders) {
      if (const auto order = db::resolve_order(database, reference)) keys.push_back(order->key);
    }
    keys = db::oldest_first(database, keys);
  }
  std::vector<db::SlipBasis> orders;
  orders.reserve(keys.size());
  for (const auto key : keys) orders.push_back(db::read_slip_basis(database, key));
  return orders;
}

Result<SlipsReport> export_slips(db::Database& database, const Clock& clock,
                                 const ExportSlipRequest& request) {
  auto pattern = SlipPattern::parse(request.number_pattern);
  if (!pattern) return std::move(pattern).error();
  if (!is_date(request.date)) {
    return make_error(ErrorCode::invalid_value, tr("'{}' is not a date", request.date),
                      tr("Write YYYY-MM-DD."));
  }
  auto warehouse = slip_warehouse(database, request.warehouse);
  const bool may_do_without = request.renew && request.keeps_warehouse;
  if (!warehouse && !may_do_without) return std::move(warehouse).error();

  SlipsReport report;
  const auto now = clock.now_seconds();
  const auto orders = OrderChoice(database, request, now).choose(report);
  SlipMaker maker(database, request, std::move(warehouse), std::move(*pattern), now);
  SlipBatch batch;
  batch.items = orders.size();
  batch.dry_run = request.dry_run;
  batch.reference = [&](std::size_t item) {
    return order_reference(db::read_slip_basis(database, orders.at(item)));
  };
  batch.run = [&](std::size_t item) { return maker.make(orders.at(item)); };
  run_batch(database, batch, report);
  report.found = maker.found();
  return report;
}

}  // namespace ecsync
