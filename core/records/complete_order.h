#pragma once

#include <optional>
#include <vector>

#include "core/records/order.h"

namespace ecsync {

/// The stored details of an order that an answer may lack.
struct HeldOrder {
  std::optional<std::int64_t> total;
  Currency currency;
  bool cancel_requested = false;
  bool delivery_problem = false;
  ReturnStatus return_status = ReturnStatus::none;
  FulfilledBy fulfilled_by = FulfilledBy::seller;
  std::vector<RemoteLine> lines;
};

HeldOrder held_of(const RemoteOrder& stored);

/// The order as it is to be stored after this answer:
/// - What could not be read is as `held`; of parcels that is which pieces could not be delivered.
/// - A line whose price could not be read is the held line of that listing when there is exactly
///   one and the answer has no other price of it. Else it has no price, and takes the place of that
///   listing's held lines.
/// - A held line that the answer lacks, or gives as one of 0 pieces, stays with all of its pieces
///   cancelled, and so do pieces that a line lacks: what was ordered never shrinks. A line of 0
///   pieces that is not held is left out.
RemoteOrder completed(RemoteOrder answer, const HeldOrder& held);

}  // namespace ecsync
