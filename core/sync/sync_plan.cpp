#include "core/sync/sync_plan.h"

#include <algorithm>
#include <utility>

namespace ecsync {

db::SyncPlan make_plan(db::Purpose purpose, const Window& window,
                       std::optional<std::chrono::seconds> longest) {
  db::SyncPlan plan;
  plan.purpose = purpose;
  plan.window = window;
  // The marketplace's clock may be behind the stored time. Even an empty window is asked for then.
  plan.window.from = std::min(window.from, window.to);
  auto from = plan.window.from;
  do {
    const auto to = longest ? std::min(plan.window.to, from + *longest) : plan.window.to;
    plan.unfinished.push_back({from, to, ""});
    from = to;
  } while (from < plan.window.to);
  return plan;
}

std::optional<Timestamp> cursor_after(const db::SyncPlan& plan, std::optional<Timestamp> old) {
  // An extension reads old orders only and says nothing about changes.
  if (plan.purpose == db::Purpose::extend || !plan.first_answer_at) return std::nullopt;
  const auto reached = std::min(plan.window.to, *plan.first_answer_at);
  return old ? std::max(*old, reached) : reached;
}

}  // namespace ecsync
