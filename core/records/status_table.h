#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/order.h"

namespace ecsync {

/// The meaning of one of a marketplace's states, as its table has it.
struct StateMeaning {
  std::string word;                           ///< as the table writes it
  OrderStatus status = OrderStatus::unknown;  ///< of an order that is in it
  bool lives = true;  ///< false when units in it were cancelled or lost, or came back
  bool cancel_requested = false;
  bool delivery_problem = false;
  ReturnStatus returns = ReturnStatus::none;
  bool overridden = false;                ///< `status` is the seller's word
  std::optional<OrderStatus> built_in{};  ///< what it would be else; nothing: the word is unknown
};

/// The form in which two spellings of a marketplace's word are the same: in small letters, and
/// "cancelled" for "canceled".
std::string one_spelling(std::string_view word);

/// The states that a seller's configuration gives to a marketplace's words. Case makes no
/// difference.
using StatusOverrides = std::map<std::string, OrderStatus, std::less<>>;

/// The words of one marketplace, as its adapter tells them. Nothing stands for an unknown word.
struct StateWords {
  using LookUp = std::optional<StateMeaning> (*)(std::string_view raw);
  LookUp order = nullptr;
  LookUp unit = nullptr;      ///< of one unit; null where units have no state
  bool units_decide = false;  ///< the order's words are those of its units
};

/// One of the words that an order's units are in.
struct UnitStanding {
  OrderStatus status = OrderStatus::unknown;
  bool lives = true;
};
/// The status of an order whose units are in these states; nothing stands for an unknown one. It is
/// unknown when any is, else the least advanced of the living units, and cancelled when none lives,
/// unless a seller says something else of those that do not.
OrderStatus status_of_units(const std::vector<std::optional<UnitStanding>>& units);

/// What the states of one marketplace mean: its own table, and the seller's word where there is
/// one. The word changes the status alone; everything else follows the marketplace's state.
class StatusTable {
 public:
  StatusTable(StateWords words, const StatusOverrides& overrides);

  /// The entry that the state of an order meets; nothing when it meets none.
  std::optional<StateMeaning> of_order(std::string_view raw) const;
  /// The same of a unit; nothing also where units have no state.
  std::optional<StateMeaning> of_unit(std::string_view raw) const;
  /// The status that an order has whose stored state is `native`.
  OrderStatus status_of(std::string_view native) const;
  /// Whether a line whose stored state is `native` keeps its order from being sent, because nobody
  /// knows which of its units live.
  bool is_unknown_line(const std::optional<std::string>& native) const;

  bool has_overrides() const { return !overrides_.empty(); }
  /// Whether is_unknown_line() may be true.
  bool judges_lines() const { return words_.unit != nullptr && !words_.units_decide; }
  bool units_decide() const { return words_.units_decide; }

 private:
  std::optional<StateMeaning> find(StateWords::LookUp look_up, std::string_view raw) const;
  const OrderStatus* override_of(std::string_view word) const;

  StateWords words_;
  StatusOverrides overrides_;  // by words in small letters, with one spelling
};

}  // namespace ecsync
