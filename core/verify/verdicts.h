#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "core/db/verifications.h"
#include "core/sync/order_intake.h"
#include "core/verify/verify.h"

namespace ecsync {

/// What marketplaces answered, and what it is about.
struct Answers {
  OrderPage page;
  std::vector<std::string> denied;  ///< asked for, and the marketplace has no such order
};

/// Holds answers against the file, reports what differs and, in a repair, stores it.
class Verdicts {
 public:
  Verdicts(SyncRun& run, const VerifyOptions& options, VerifyReport& report);

  /// Of orders here that no list has shown: told when they are not found elsewhere.
  void take_unlisted(const std::string& number) { unlisted_.insert(number); }
  /// Of an order that an earlier run has counted.
  void take_counted(const std::string& number) { counted_.insert(number); }
  /// Call within SyncRun::store(). Orders before the horizon that are not here are left out.
  void judge(db::Database& database, Answers answers, const db::Verification& state,
             Timestamp horizon);
  /// Tells the orders that exist, were created in the window, and that no list has shown.
  void tell_unlisted(const std::unordered_set<std::string>& listed);
  void write_warnings() const { intake_.write_report(); }

 private:
  /// True when the order is to be stored.
  bool judge_one(db::Database& database, const RemoteOrder& order, const db::Verification& state,
                 Timestamp horizon);
  void deny(db::Database& database, const std::string& number);
  void note_denial(db::Database& database, const RejectedOrder& denied);
  void keep(db::Database& database, const std::string& number, bool extra) const;

  SyncRun& run_;
  const VerifyOptions& options_;
  VerifyReport& report_;
  const ConnectionKey key_;
  OrderIntake intake_;
  std::unordered_set<std::string> set_aside_;
  std::unordered_set<std::string> gone_;
  std::unordered_set<std::string> unlisted_;
  std::unordered_set<std::string> counted_;
  std::vector<std::string> not_yet_listed_;  ///< of unlisted_, those that exist
};

}  // namespace ecsync
