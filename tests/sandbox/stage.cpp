#include "tests/sandbox/stage.h"

#include <array>

namespace ecsync::sandbox {
namespace {

constexpr std::array from_unpaid = {Step{Stage::to_pack, 80, 2 * minute, 30 * minute},
                                    Step{Stage::cancelled, 20, 30 * minute, 40 * minute}};
constexpr std::array from_to_pack = {Step{Stage::packed, 90, 1 * hour, 20 * hour},
                                     Step{Stage::cancelled, 10, 5 * minute, 8 * hour}};
constexpr std::array from_to_repack = {Step{Stage::packed, 95, 1 * hour, 40 * hour},
                                       Step{Stage::cancelled, 5, 1 * hour, 8 * hour}};
constexpr std::array from_packed = {Step{Stage::ready, 78, 1 * hour, 12 * hour},
                                    Step{Stage::handover_requested, 12, 1 * hour, 10 * hour},
                                    Step{Stage::to_repack, 4, 1 * hour, 5 * hour},
                                    Step{Stage::cancelled, 4, 1 * hour, 9 * hour},
                                    Step{Stage::scrapped, 2, 1 * hour, 9 * hour}};
constexpr std::array from_handover_requested = {Step{Stage::ready, 1, 5 * minute, 9 * hour}};
constexpr std::array from_ready = {Step{Stage::shipped, 95, 4 * hour, 30 * hour},
                                   Step{Stage::cancelled, 4, 1 * hour, 20 * hour},
                                   Step{Stage::lost, 1, 10 * hour, 40 * hour}};
constexpr std::array from_shipped = {
    Step{Stage::delivered, 880, 1 * day, 5 * day},  Step{Stage::failed, 45, 2 * day, 6 * day},
    Step{Stage::coming_back, 45, 2 * day, 6 * day}, Step{Stage::lost, 12, 5 * day, 12 * day},
    Step{Stage::damaged, 12, 2 * day, 6 * day},     Step{Stage::unheard_of, 6, 1 * day, 3 * day}};
constexpr std::array from_unheard_of = {Step{Stage::delivered, 1, 8 * day, 20 * day}};
constexpr std::array from_failed = {Step{Stage::coming_back, 1, 1 * day, 9 * day}};
constexpr std::array from_coming_back = {Step{Stage::came_back, 80, 2 * day, 8 * day},
                                         Step{Stage::lost_coming_back, 20, 3 * day, 9 * day}};
constexpr std::array from_delivered = {Step{Stage::confirmed, 85, 5 * day, 15 * day},
                                       Step{Stage::returned, 15, 1 * day, 7 * day}};

// In the order of the enumerators.
constexpr std::array<std::string_view, 19> stage_names{
    "unpaid",    "to_pack",          "to_repack", "packed",    "handover_requested",
    "ready",     "shipped",          "delivered", "confirmed", "cancelled",
    "scrapped",  "failed",           "lost",      "damaged",   "coming_back",
    "came_back", "lost_coming_back", "returned",  "unheard_of"};

}  // namespace

std::string_view name(Stage stage) {
  return stage_names.at(static_cast<std::size_t>(stage));
}

std::optional<Stage> parse_stage(std::string_view name) {
  for (std::size_t i = 0; i < stage_names.size(); ++i) {
    if (stage_names[i] == name) return static_cast<Stage>(i);
  }
  return std::nullopt;
}

std::span<const Step> steps_from(Stage stage) {
  switch (stage) {
    case Stage::unpaid:
      return from_unpaid;
    case Stage::to_pack:
      return from_to_pack;
    case Stage::to_repack:
      return from_to_repack;
    case Stage::packed:
      return from_packed;
    case Stage::handover_requested:
      return from_handover_requested;
    case Stage::ready:
      return from_ready;
    case Stage::shipped:
      return from_shipped;
    case Stage::delivered:
      return from_delivered;
    case Stage::failed:
      return from_failed;
    case Stage::coming_back:
      return from_coming_back;
    case Stage::unheard_of:
      return from_unheard_of;
    case Stage::confirmed:
    case Stage::cancelled:
    case Stage::scrapped:
    case Stage::lost:
    case Stage::damaged:
    case Stage::came_back:
    case Stage::lost_coming_back:
    case Stage::returned:
      return {};
  }
  return {};
}

std::optional<Step> next_step(Stage stage, Random& random) {
  const auto steps = steps_from(stage);
  int total = 0;
  for (const Step& step : steps) total += step.weight;
  if (total == 0) return std::nullopt;
  auto left = random.below(total);
  for (const Step& step : steps) {
    left -= step.weight;
    if (left < 0) return step;
  }
  return std::nullopt;
}

}  // namespace ecsync::sandbox
