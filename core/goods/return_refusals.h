#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/records/order.h"
#include "core/records/return_receipt.h"
#include "core/records/slip.h"

namespace ecsync {

// Why goods cannot be booked back, or a receipt cannot be cancelled: each with its numbers.

Error no_slip_or_order(const std::string& target);
Error nothing_exported(const Order& order);
Error not_exported(const Slip& slip);
Error all_is_back(const Slip& slip);
Error warehouse_is_gone(const Slip& slip);
Error product_is_gone(const Slip& slip, const std::string& product);

/// A product of which more is to come back than is out.
struct Excess {
  std::string product;
  std::int64_t exported = 0;
  std::int64_t returned = 0;  ///< before
  std::int64_t wanted = 0;    ///< now
};
Error too_much_back(const Slip& slip, const std::vector<Excess>& excess);

/// `how` says what is different in the receipt that has the number already.
Error ref_is_taken(const ReturnReceipt& receipt, const Message& how);

Error not_received(const ReturnReceipt& receipt);
Error has_later_slip(const ReturnReceipt& receipt, const Slip& later);

/// A product of a receipt that is not there any more as it came.
struct Shortage {
  std::string product;
  std::int64_t sound = 0;  ///< pieces of the receipt
  std::int64_t available = 0;
  std::int64_t damaged = 0;  ///< pieces of the receipt
  std::int64_t damaged_there = 0;
};
Error too_few_to_cancel(const ReturnReceipt& receipt, const std::vector<Shortage>& short_of);

}  // namespace ecsync
