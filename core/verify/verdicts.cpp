#include "core/verify/verdicts.h"

#include <algorithm>
#include <utility>

#include "core/db/compare_order.h"
#include "core/db/set_aside.h"
#include "core/sync/storable.h"

namespace ecsync {

Verdicts::Verdicts(SyncRun& run, const VerifyOptions& options, VerifyReport& report)
    : run_(run),
      options_(options),
      report_(report),
      key_(run.connection().key),
      intake_(run),
      gone_(run.memory.gone.begin(), run.memory.gone.end()) {
  for (const auto& order : run.memory.set_aside) set_aside_.insert(order.number);
}

void Verdicts::judge(db::Database& database, Answers answers, const db::Verification& state,
                     Timestamp horizon) {
  auto& page = answers.page;
  std::vector<std::string> repairs;
  const auto is_no_repair = [&](const RemoteOrder& order) {
    // One that no row could hold is set aside by the intake.
    if (order.number.empty() || fault_of(order)) return false;
    const bool differs = judge_one(database, order, state, horizon);
    if (differs && options_.repair) repairs.push_back(order.number);
    if (differs && !options_.repair) keep(database, order.number, false);
    // One that can be read again is not set aside any more.
    const bool was_away = set_aside_.contains(order.number) || gone_.contains(order.number);
    return !options_.repair || !(differs || was_away);
  };
  const auto answered = page.orders;
  std::erase_if(page.orders, is_no_repair);
  db::StoreRules rules{horizon, run_.session.server().now_seconds()};
  rules.repair = true;
  intake_.store(database, page, rules);
  for (const auto& order : answered) {
    if (std::find(repairs.begin(), repairs.end(), order.number) == repairs.end()) continue;
    // A repair counts when it is seen to hold.
    const auto now = db::compare_order(database, key_, order);
    if (now && now->differences.empty()) ++report_.repaired;
  }
  for (const auto& number : answers.denied) deny(database, number);
  for (const auto& denied : page.denied) note_denial(database, denied);
}

bool Verdicts::judge_one(db::Database& database, const RemoteOrder& order,
                         const db::Verification& state, Timestamp horizon) {
  const auto compared = db::compare_order(database, key_, order);
  if (!compared) {
    if (order.created_at < horizon) return false;
    report_.missing.push_back(order.number);
    ++report_.unlike;
    return true;
  }
  if (!counted_.contains(order.number)) ++report_.compared;
  // It exists. The list may have it at another time than the file.
  const bool in_window = order.created_at >= state.from && order.created_at <= state.to;
  if (in_window && unlisted_.contains(order.number)) {
    not_yet_listed_.push_back(order.number);
    keep(database, order.number, true);
  }
  if (compared->differences.empty()) return false;
  for (const auto& difference : compared->differences)
    report_.different.push_back({order.number, difference});
  ++report_.unlike;
  return true;
}

void Verdicts::tell_unlisted(const std::unordered_set<std::string>& listed) {
  for (const auto& number : not_yet_listed_) {
    if (!listed.contains(number)) report_.extra.push_back(number);
  }
}

void Verdicts::deny(db::Database& database, const std::string& number) {
  report_.extra.push_back(number);
  keep(database, number, true);
}

// It goes the way of any order that cannot be read: set aside and asked for again, until the
// marketplace has said so often and long enough that it is gone.
void Verdicts::note_denial(db::Database& database, const RejectedOrder& denied) {
  // What the marketplace says ends something, so the time has to be its own.
  if (!run_.session.server().last_date() || gone_.contains(denied.number)) return;
  const auto now = run_.session.server().now_seconds();
  if (set_aside_.insert(denied.number).second) db::put_rejected_order(database, key_, denied, now);
  if (db::note_denial(database, key_, denied, now)) gone_.insert(denied.number);
}

void Verdicts::keep(db::Database& database, const std::string& number, bool extra) const {
  db::put_found_order(database, key_, {number, extra});
}

}  // namespace ecsync
