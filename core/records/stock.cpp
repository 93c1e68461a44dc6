#include "core/records/stock.h"

#include <array>
#include <utility>

namespace ecsync {
namespace {

constexpr std::array movement_kinds{
    std::pair{MovementKind::slip_created, std::string_view("slip_created")},
    std::pair{MovementKind::slip_exported, std::string_view("slip_exported")},
    std::pair{MovementKind::slip_cancelled, std::string_view("slip_cancelled")},
    std::pair{MovementKind::returned, std::string_view("returned")},
    std::pair{MovementKind::return_cancelled, std::string_view("return_cancelled")},
    std::pair{MovementKind::set, std::string_view("set")},
    std::pair{MovementKind::adjust, std::string_view("adjust")},
    std::pair{MovementKind::receive, std::string_view("receive")},
    std::pair{MovementKind::damage, std::string_view("damage")},
    std::pair{MovementKind::transfer_out, std::string_view("transfer_out")},
    std::pair{MovementKind::transfer_in, std::string_view("transfer_in")},
};

}  // namespace

std::string_view name(MovementKind kind) {
  for (const auto& [known, text] : movement_kinds) {
    if (known == kind) return text;
  }
  return "";
}

Phrase label(MovementKind kind) {
  switch (kind) {
    case MovementKind::slip_created:
      return phrase_in("stock movement", "slip_created");
    case MovementKind::slip_exported:
      return phrase_in("stock movement", "slip_exported");
    case MovementKind::slip_cancelled:
      return phrase_in("stock movement", "slip_cancelled");
    case MovementKind::returned:
      return phrase_in("stock movement", "returned");
    case MovementKind::return_cancelled:
      return phrase_in("stock movement", "return_cancelled");
    case MovementKind::set:
      return phrase_in("stock movement", "set");
    case MovementKind::adjust:
      return phrase_in("stock movement", "adjust");
    case MovementKind::receive:
      return phrase_in("stock movement", "receive");
    case MovementKind::damage:
      return phrase_in("stock movement", "damage");
    case MovementKind::transfer_out:
      return phrase_in("stock movement", "transfer_out");
    case MovementKind::transfer_in:
      return phrase_in("stock movement", "transfer_in");
  }
  return {};
}

std::optional<MovementKind> parse_movement_kind(std::string_view text) {
  for (const auto& [kind, known] : movement_kinds) {
    if (known == text) return kind;
  }
  return std::nullopt;
}

}  // namespace ecsync
