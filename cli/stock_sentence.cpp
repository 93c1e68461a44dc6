#include "cli/stock_sentence.h"

#include <fmt/format.h>

namespace ecsync::cli {

std::string stock_sentence(const StockChanged& changed, bool dry_run) {
  const auto& [before, after] = changed;
  const auto now = fmt::format("(on hand {}, awaiting export {}, damaged {})", after.on_hand,
                               after.awaiting_export, after.damaged);
  const auto where = fmt::format("{} in {}", after.product, after.warehouse);
  if (before == after)
    return fmt::format("{}: nothing changed, available {} {}", where, after.available, now);
  std::string moved;
  const auto add = [&](const char* part, std::int64_t from, std::int64_t to) {
    if (from != to) moved += fmt::format("{}{} {} → {}", moved.empty() ? "" : ", ", part, from, to);
  };
  add("available", before.available, after.available);
  add("damaged", before.damaged, after.damaged);
  return fmt::format("{}{}: {} {}", dry_run ? "Dry run, nothing is written: " : "", where, moved,
                     now);
}

}  // namespace ecsync::cli
