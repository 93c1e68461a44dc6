#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/db/exceptions.h"

namespace ecsync {

/// What a person may have to look at, in the order that lists have. To add one: its rows in the
/// view standing_exceptions (or a query of its own in core/db/exceptions.cpp, where a clock is
/// needed), an enumerator, and an entry in exception_kinds.cpp.
enum class AttentionKind {
  order_cancelled_with_slip,   ///< the slip is open, or exported and not all of it comes back
  cancel_requested_with_slip,  ///< somebody asks to cancel it, and its slip is live
  slip_differs_from_order,     ///< a live slip has other numbers than its order
  goods_coming_back,           ///< of an exported slip, and no receipt has booked them
  sent_without_slip,  ///< sent since the file's first slip was made, and no slip of it exported; or
                      ///< sent again since all goods of the last one came back
  advance_fulfilment,  ///< a slip would count goods again that the marketplace has already
  listing_not_linked,  ///< orders that are not finished wait for it
  unknown_status,      ///< of the order or of one of its lines
  order_unreadable,    ///< set aside
  order_gone,          ///< the marketplace says that it has no such order
  listing_unreadable,
  connection_needs_auth,
  connection_inactive,  ///< the marketplace says that the shop or its seller is not active
  connection_expiring,  ///< the seller's consent ends within a week
  connection_stale,     ///< no good run of orders for too long
  order_unchanged,      ///< not updated by its marketplace for longer than usual_time
  stock_low,            ///< a product of which no more is available than its level says
  product_twin,         ///< its code and another's differ in blanks, case or the form of letters
};
/// The enumerator's own name.
std::string_view name(AttentionKind kind);
/// The word for people.
Phrase label(AttentionKind kind);
const std::vector<AttentionKind>& all_attention_kinds();
/// The kind of this name; also by a name that it had earlier.
std::optional<AttentionKind> parse_attention_kind(std::string_view text);

/// What a row of the file says to people.
struct AttentionWords {
  Message message;
  Message hint;
};
/// `shop` is empty for what is about no shop.
AttentionWords words_of(AttentionKind kind, const db::StandingException& row,
                        const db::ShopName& shop, Timestamp now);

}  // namespace ecsync
