#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/db/database.h"
#include "core/records/ids.h"
#include "core/records/order.h"

namespace ecsync {

enum class AttentionKind {
  order_cancelled_with_slip,  ///< the slip is open or exported
  sent_without_slip,  ///< shipping or completed; only orders made after the first slip of the file
  line_not_linked,    ///< in an order that is new, processing, packing or shipping
  unknown_status,     ///< of the order or of one of its lines
  connection_needs_auth,
  connection_expiring,  ///< the seller's consent ends within a week
  order_unchanged,      ///< not updated by its marketplace for longer than usual_time
};
/// The enumerator's own name.
std::string_view name(AttentionKind kind);
/// The word for people.
Phrase label(AttentionKind kind);

/// How long an order may stay in a state before somebody should look at it, counted from the
/// marketplace's last update. Nothing for states that are final or not known.
///
/// - new: 3 days. An order that nobody paid has been cancelled by its marketplace by then.
/// - processing, packing: 3 days. Most orders must be handed over sooner, the marketplaces say.
/// - shipping: 14 days. By then even a parcel that crosses a border has arrived, or is lost.
std::optional<std::chrono::hours> usual_time(OrderStatus status);

/// Something that a person should look at. The command is called `exceptions`.
struct Attention {
  AttentionKind kind = AttentionKind::unknown_status;
  std::optional<ConnectionId> connection;
  std::string reference;  ///< order `CONNECTION/NUMBER`, or the connection
  Timestamp since;        ///< when the state began that needs attention
  Message message;        ///< one sentence
  Message hint;           ///< what to do about it
};

/// Everything in the file that needs attention at `now`: by kind, within a kind the longest
/// standing first.
std::vector<Attention> list_exceptions(db::Database& database, Timestamp now);

}  // namespace ecsync
