#include "core/goods/return_batch.h"

#include <algorithm>

namespace ecsync {
namespace {

std::vector<std::string> each_once(const std::vector<std::string>& words) {
  std::vector<std::string> once;
  once.reserve(words.size());
  for (const auto& word : words) {
    if (std::find(once.begin(), once.end(), word) == once.end()) once.push_back(word);
  }
  return once;
}

}  // namespace

void run_returns(db::Database& database, const std::vector<std::string>& words, bool dry_run,
                 ReturnsReport& report, const std::function<Status(const std::string&)>& run) {
  const auto items = each_once(words);
  Batch batch;
  batch.items = items.size();
  batch.dry_run = dry_run;
  batch.reference = [&](std::size_t item) { return items.at(item); };
  batch.run = [&](std::size_t item) { return run(items.at(item)); };
  batch.kept = [&] { return report.returns.size(); };
  batch.forget_after = [&](std::size_t outcomes) { report.returns.resize(outcomes); };
  run_batch(database, batch, report);
}

}  // namespace ecsync
