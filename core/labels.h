#pragma once

#include "core/base/error.h"
#include "core/base/message.h"
#include "core/goods/link_product.h"
#include "core/health/exceptions.h"
#include "core/records/connection.h"
#include "core/records/order.h"
#include "core/records/slip.h"
#include "core/records/stock.h"
#include "core/sync/sync_all.h"

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
