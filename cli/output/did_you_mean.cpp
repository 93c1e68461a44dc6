#include "cli/output/did_you_mean.h"

#include <fmt/format.h>

#include "core/base/text.h"

namespace ecsync::cli {

Message did_you_mean(const std::string& word, const std::set<std::string>& known) {
  text::Nearest nearest(word);
  for (const auto& candidate : known) nearest.offer(candidate);
  if (!nearest.found().empty()) return tr("; did you mean '{}'?", nearest.found());
  Message longer;
  for (const auto& candidate : known) {
    if (!candidate.starts_with(word + "-")) continue;
    const auto quoted = verbatim(fmt::format("'{}'", candidate));
    longer = longer.empty() ? quoted : tr("{} or {}", longer, quoted);
  }
  return longer.empty() ? Message() : tr("; did you mean {}?", longer);
}

}  // namespace ecsync::cli
