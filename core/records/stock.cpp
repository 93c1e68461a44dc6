#include "core/records/stock.h"

#include <array>
#include <utility>

namespace ecsync {
namespace {

constexpr std::array movement_kinds{
    std::pair{MovementKind::slip_created, std::string_view("slip_created")},
    std::pair{MovementKind::slip_exported, std::string_view("slip_exported")},
    std::pair{MovementKind::slip_cancelled, std::string_view("slip_cancelled")},
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

std::optional<MovementKind> parse_movement_kind(std::string_view text) {
  for (const auto& [kind, known] : movement_kinds) {
    if (known == text) return kind;
  }
  return std::nullopt;
}

}  // namespace ecsync
