#pragma once

#include <string>
#include <vector>

namespace ecsync::test {

/// A command as a person typed it and what the terminal showed, colours included; what was typed
/// while it ran is part of that.
struct RecordedStep {
  std::string typed;
  std::string shown;
};
/// What is on the screen before it is cleared for the next one.
using RecordedScreen = std::vector<RecordedStep>;

/// An animated picture (SVG) of a terminal that shows these screens one after the other, for ever.
/// Viewers that do not animate show the screen `still`. The same screens give the same bytes.
std::string draw_recording(const std::vector<RecordedScreen>& screens, std::size_t still,
                           int columns);

}  // namespace ecsync::test
