#include "core/health/exceptions.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/shell.h"
#include "core/db/connections.h"
#include "core/db/exceptions.h"

namespace ecsync {
namespace {

constexpr std::chrono::hours expiry_warning{7 * 24};

std::string reference_of(const db::OddOrder& order) {
  return to_text(order.connection) + "/" + order.number;
}

Attention about(AttentionKind kind, const db::OddOrder& order, Message message, Message hint) {
  return {kind,        order.connection,   reference_of(order),
          order.since, std::move(message), std::move(hint)};
}

Attention cancelled_with_slip(const db::OddOrder& order) {
  const bool open = order.slip_status == "awaiting_export";
  return about(
      AttentionKind::order_cancelled_with_slip, order,
      open ? tr("order {} was cancelled, but its slip {} is open", order.number, order.slip)
           : tr("order {} was cancelled, but its slip {} is exported", order.number, order.slip),
      open ? tr("Return the goods to the shelf with: ecsync slips cancel {}",
                shell::operands({order.slip}))
           : tr("When the goods come back, book them with: ecsync stock receive"));
}

Attention sent_without_slip(const db::OddOrder& order) {
  return about(
      AttentionKind::sent_without_slip, order,
      tr("order {} is {} without an export slip", order.number, label(order.status)),
      tr("Make one with: ecsync export-slip {} --export", shell::word(reference_of(order))));
}

Attention not_linked(const db::OddOrder& order) {
  return about(AttentionKind::line_not_linked, order,
               tr_count(order.lines, "order {1} has {0} line without a product",
                        "order {1} has {0} lines without a product", order.number),
               tr("Link it with: ecsync link-product {} PRODUCT", shell::word(order.listing)));
}

Attention unknown_status(const db::OddOrder& order) {
  const bool whole = order.status == OrderStatus::unknown;
  return about(
      AttentionKind::unknown_status, order,
      whole ? tr("order {} is in a state that is not known: {}", order.number, order.status_native)
            : tr("order {} has a line in a state that is not known", order.number),
      tr("Look at it on the marketplace. No slip can be made for it until a newer version "
         "knows the state."));
}

Attention unchanged(const db::OddOrder& order, Timestamp now) {
  const auto days = std::chrono::duration_cast<std::chrono::days>(now - order.since).count();
  return about(AttentionKind::order_unchanged, order,
               tr("order {} has been {} without a change for {} days", order.number,
                  label(order.status), days),
               tr("Look at it on the marketplace, and ask for it again with: "
                  "ecsync sync-orders --order {}",
                  shell::word(reference_of(order))));
}

void add_unchanged(db::Database& database, Timestamp now, std::vector<Attention>& exceptions) {
  std::vector<db::OddOrder> orders;
  for (const auto status :
       {OrderStatus::fresh, OrderStatus::processing, OrderStatus::packing, OrderStatus::shipping}) {
    const auto found = db::unchanged_orders(database, status, now - *usual_time(status));
    orders.insert(orders.end(), found.begin(), found.end());
  }
  std::stable_sort(orders.begin(), orders.end(),
                   [](const auto& a, const auto& b) { return a.since < b.since; });
  std::transform(orders.begin(), orders.end(), std::back_inserter(exceptions),
                 [&](const auto& order) { return unchanged(order, now); });
}

void add_connections(db::Database& database, Timestamp now, std::vector<Attention>& exceptions) {
  for (const auto& connection : db::list_connections(database, false)) {
    const auto hint = tr("Sign in again with: ecsync connect {} --reconnect {}",
                         name(connection.id.site), shell::word(connection.name));
    const auto add = [&](AttentionKind kind, Timestamp since, Message message) {
      exceptions.push_back(
          {kind, connection.id, to_text(connection.id), since, std::move(message), hint});
    };
    if (connection.status == ConnectionStatus::needs_auth) {
      add(AttentionKind::connection_needs_auth,
          connection.last_success_at.value_or(connection.connected_at),
          tr("{} needs a new sign-in; its orders stopped updating", connection.name));
    } else if (const auto end = connection.consent_expires_at; end && *end - now < expiry_warning) {
      add(AttentionKind::connection_expiring, *end - expiry_warning,
          *end > now ? tr("the sign-in of {} ends within a week", connection.name)
                     : tr("the sign-in of {} was to end by now", connection.name));
    }
  }
}

}  // namespace

std::string_view name(AttentionKind kind) {
  switch (kind) {
    case AttentionKind::order_cancelled_with_slip:
      return "order_cancelled_with_slip";
    case AttentionKind::sent_without_slip:
      return "sent_without_slip";
    case AttentionKind::line_not_linked:
      return "line_not_linked";
    case AttentionKind::unknown_status:
      return "unknown_status";
    case AttentionKind::connection_needs_auth:
      return "connection_needs_auth";
    case AttentionKind::connection_expiring:
      return "connection_expiring";
    case AttentionKind::order_unchanged:
      return "order_unchanged";
  }
  return "";
}

Phrase label(AttentionKind kind) {
  switch (kind) {
    case AttentionKind::order_cancelled_with_slip:
      return phrase_in("exception", "order_cancelled_with_slip");
    case AttentionKind::sent_without_slip:
      return phrase_in("exception", "sent_without_slip");
    case AttentionKind::line_not_linked:
      return phrase_in("exception", "line_not_linked");
    case AttentionKind::unknown_status:
      return phrase_in("exception", "unknown_status");
    case AttentionKind::connection_needs_auth:
      return phrase_in("exception", "connection_needs_auth");
    case AttentionKind::connection_expiring:
      return phrase_in("exception", "connection_expiring");
    case AttentionKind::order_unchanged:
      return phrase_in("exception", "order_unchanged");
  }
  return {};
}

std::optional<std::chrono::hours> usual_time(OrderStatus status) {
  using std::chrono::days;
  switch (status) {
    case OrderStatus::fresh:
    case OrderStatus::processing:
    case OrderStatus::packing:
      return days{3};
    case OrderStatus::shipping:
      return days{14};
    case OrderStatus::completed:
    case OrderStatus::cancelled:
    case OrderStatus::unknown:
      break;
  }
  return std::nullopt;
}

std::vector<Attention> list_exceptions(db::Database& database, Timestamp now) {
  const db::ReadTransaction one_state(database);
  std::vector<Attention> exceptions;
  const auto add = [&](const std::vector<db::OddOrder>& orders, auto describe) {
    std::transform(orders.begin(), orders.end(), std::back_inserter(exceptions), describe);
  };
  add(db::cancelled_orders_with_slip(database), cancelled_with_slip);
  add(db::sent_orders_without_slip(database), sent_without_slip);
  add(db::live_orders_with_unlinked_lines(database), not_linked);
  add(db::orders_of_unknown_status(database), unknown_status);
  add_connections(database, now, exceptions);
  add_unchanged(database, now, exceptions);
  return exceptions;
}

}  // namespace ecsync
