#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/db/database.h"
#include "core/db/told.h"
#include "core/health/exception_kinds.h"
#include "core/records/ids.h"
#include "core/records/order.h"

namespace ecsync {

/// How long an order may stay in a state before somebody should look at it, counted from the
/// marketplace's last update. Nothing for states that are final or not known.
///
/// - new: 3 days. An order that nobody paid has been cancelled by its marketplace by then.
/// - processing, packing: 3 days. Most orders must be handed over sooner, the marketplaces say.
/// - shipping: 14 days. By then even a parcel that crosses a border has arrived, or is lost.
std::optional<std::chrono::hours> usual_time(OrderStatus status);

/// Without a good run of orders for so long a shop is stale, unless the configuration says
/// otherwise.
inline constexpr std::chrono::seconds usual_max_age = std::chrono::hours{24};

/// Something that a person should look at. The command is called `exceptions`.
struct Attention {
  AttentionKind kind = AttentionKind::unknown_status;
  std::optional<ConnectionId> connection;  ///< nothing where it is about no shop
  std::optional<std::string> connection_name;
  std::string reference;   ///< order `CONNECTION/NUMBER`, listing, connection, or a product's code
  Timestamp since;         ///< when the state began that needs attention
  std::int64_t count = 1;  ///< how many orders wait, where it is about a listing
  Message message;         ///< one sentence
  Message hint;            ///< what to do about it
  std::string facts;       ///< other facts end its muting
  std::string episode;     ///< differs when it has ended and come back, where that can be told
  std::optional<db::Muting> muted;  ///< the word that settles it
};

/// Its name among those that were muted or shown.
db::ExceptionName name_of(const Attention& attention);

/// Which exceptions are asked for.
struct AttentionFilter {
  std::set<AttentionKind> kinds;       ///< empty: all
  std::set<ConnectionId> connections;  ///< empty: all

  bool takes(const Attention& attention) const;
};

/// Everything in the file that needs attention at `now`, what is muted included: by kind, within a
/// kind the longest standing first. A shop is stale without a good run in `max_age`.
std::vector<Attention> list_exceptions(db::Database& database, Timestamp now,
                                       std::chrono::seconds max_age = usual_max_age);

/// Leaves those that are muted, or those that are not.
void keep_muted(std::vector<Attention>& exceptions, bool muted);

}  // namespace ecsync
