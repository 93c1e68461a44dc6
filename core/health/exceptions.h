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

/// How long an order of a connected shop may stand in a state, counted from the marketplace's last
/// update, before somebody should look at it. Nothing for the states that are final or not known.
///
/// - new: 3 days. An order that nobody paid is cancelled by its marketplace before.
/// - processing, packing: 3 days. The marketplaces want most goods handed over in less.
/// - shipping: 14 days. Even a parcel that crosses a border is delivered by then, or lost.
std::optional<std::chrono::hours> usual_time(OrderStatus status);

/// Something that a person should look at. The command is called `exceptions`.
struct Attention {
  AttentionKind kind = AttentionKind::unknown_status;
  std::optional<ConnectionId> connection;
  std::string reference;  ///< order `CONNECTION/NUMBER`, or the connection
  Timestamp since;        ///< of the state that makes it one
  Message message;        ///< one sentence
  Message hint;           ///< what to do about it
};

/// All of them as the file stands at `now`, by kind, the longest standing first.
std::vector<Attention> list_exceptions(db::Database& database, Timestamp now);

}  // namespace ecsync
