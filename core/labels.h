#pragma once

#include "core/connection.h"
#include "core/error.h"
#include "core/exceptions.h"
#include "core/link_product.h"
#include "core/message.h"
#include "core/order.h"
#include "core/slip.h"
#include "core/stock.h"
#include "core/sync.h"

namespace ecsync {

// What people read for our words: in English the word itself, as name() has it for documents; in
// Vietnamese the one that sellers know from their shops.

Phrase label(OrderStatus status);
Phrase label(ReturnStatus status);
Phrase label(FulfilledBy by);
Phrase label(ConnectionStatus status);
Phrase label(SlipStatus status);
Phrase label(MovementKind kind);
Phrase label(ExceptionKind kind);
Phrase label(SyncReport::Result result);
Phrase label(LinkAction action);
/// What kind of failure it was, in a few words; for sentences that are known in English only.
Phrase label(ErrorCode code);

}  // namespace ecsync
