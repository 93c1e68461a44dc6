#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/records/ids.h"

namespace ecsync {

/// Pieces of one product in one warehouse. on_hand = available + awaiting_export + damaged.
struct Balance {
  std::string product;    ///< code
  std::string warehouse;  ///< code
  std::int64_t on_hand = 0;
  std::int64_t available = 0;
  std::int64_t awaiting_export = 0;
  std::int64_t damaged = 0;

  bool operator==(const Balance&) const = default;
};

/// A balance as lists show it.
struct StockRow : Balance {
  std::string name;  ///< of the product, today
};

enum class MovementKind {
  slip_created,
  slip_exported,
  slip_cancelled,
  returned,
  return_cancelled,
  set,
  adjust,
  receive,
  damage,
  transfer_out,
  transfer_in
};
/// The enumerator's own name.
std::string_view name(MovementKind kind);
/// The word for people.
Phrase label(MovementKind kind);
std::optional<MovementKind> parse_movement_kind(std::string_view text);

/// The numbers that one change adds to the parts of a balance.
struct StockDelta {
  std::int64_t available = 0;
  std::int64_t awaiting_export = 0;
  std::int64_t damaged = 0;
};

/// One row of the ledger.
struct Movement {
  std::int64_t id = 0;  ///< a later change has a greater one
  Timestamp at;
  std::string product;
  std::string name;  ///< of the product, today
  std::string warehouse;
  MovementKind kind = MovementKind::adjust;
  StockDelta delta;
  std::optional<std::string> ref;   ///< the sender's own number of a delivery
  std::optional<std::string> slip;  ///< number
  std::optional<std::string> reason;
  std::optional<std::string> receipt;  ///< number, of goods that came back
};

}  // namespace ecsync
