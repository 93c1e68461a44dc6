#include "cli/views/stock_sentence.h"

#include <fmt/format.h>

namespace ecsync::cli {

Message stock_sentence(const StockChanged& changed, bool dry_run) {
  const auto& before = changed.before;
  const auto& after = changed.after;
  const auto now = tr("(on hand {}, awaiting export {}, damaged {})", after.on_hand,
                      after.awaiting_export, after.damaged);
  const auto where = tr("{} in {}", after.product, after.warehouse);
  if (before == after)
    return tr("{}: nothing changed, available {} {}", where, after.available, now);
  Message moved;
  const auto add = [&](Phrase part, std::int64_t from, std::int64_t to) {
    if (from == to) return;
    if (!moved.empty()) moved += verbatim(", ");
    moved += tr("{} {} → {}", part, from, to);
  };
  add(phrase_in("part of a stock", "available"), before.available, after.available);
  add(phrase_in("part of a stock", "damaged"), before.damaged, after.damaged);
  return tr("{}{}: {} {}", dry_run ? phrase("Dry run, nothing is written: ") : Phrase(), where,
            moved, now);
}

}  // namespace ecsync::cli
