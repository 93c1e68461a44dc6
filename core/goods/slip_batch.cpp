#include "core/goods/slip_batch.h"

#include <utility>

namespace ecsync {

void run_batch(db::Database& database, const SlipBatch& slips, SlipsReport& report) {
  Batch batch;
  batch.items = slips.items;
  batch.dry_run = slips.dry_run;
  batch.reference = slips.reference;
  batch.run = [&](std::size_t item) -> Status {
    auto slip = slips.run(item);
    if (!slip) return std::move(slip).error();
    if (*slip) report.slips.push_back(std::move(**slip));
    return Done{};
  };
  batch.kept = [&] { return report.slips.size(); };
  batch.forget_after = [&](std::size_t outcomes) { report.slips.resize(outcomes); };
  run_batch(database, batch, report);
}

}  // namespace ecsync
