#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "tests/sandbox/clock.h"
#include "tests/sandbox/random.h"

namespace ecsync::sandbox {

/// Where one piece is on its way from the order to the buyer and back. No marketplace's words: each
/// protocol has its own for these.
enum class Stage : std::uint8_t {
  unpaid,
  to_pack,
  to_repack,
  packed,
  handover_requested,
  ready,
  shipped,
  delivered,
  confirmed,
  cancelled,
  scrapped,
  failed,
  lost,
  damaged,
  coming_back,
  came_back,
  lost_coming_back,
  returned,
  unheard_of,  ///< a state that no documentation names
};

/// One legal move, how often it is taken, and after how long.
struct Step {
  Stage to;
  int weight;
  Seconds shortest;
  Seconds longest;
};

/// The enumerator's own name, and the stage of that name.
std::string_view name(Stage stage);
std::optional<Stage> parse_stage(std::string_view name);
/// Empty for a stage that is final.
std::span<const Step> steps_from(Stage stage);
/// Where a piece goes next; nothing when it stays.
std::optional<Step> next_step(Stage stage, Random& random);

}  // namespace ecsync::sandbox
