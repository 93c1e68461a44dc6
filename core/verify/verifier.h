#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/db/verifications.h"
#include "core/sync/sync_run.h"
#include "core/verify/verdicts.h"
#include "core/verify/verify.h"

namespace ecsync {

/// One connection's verification, within the frame of a run.
///
///   list page ──▶ facts of the file ──▶ nothing to ask, compared at once, or to be asked for
///                                                               │
///   open orders outside of the window ─────────────────────────▶│
///                                                               ▼
///                                  details ──▶ verdicts (and repairs) with the place they stand
///                                  for
class Verifier {
 public:
  Verifier(SyncRun& run, const VerifyOptions& options, VerifyReport& report);

  Status run();

 private:
  using Move = std::function<void()>;  // of the place in state_, with what is stored

  Status work();
  void begin(db::Database& database);
  db::Verification new_state() const;
  Timestamp horizon() const;
  Status read_windows();
  std::vector<db::PlanWindow> windows_left() const;
  Result<ListedPage> list_page(const db::PlanWindow& place);
  Status read_window(db::PlanWindow place, bool is_last, std::optional<ListedPage> page);
  void take(ListedPage page);
  void take_row(db::Database& database, ListedOrder row);
  bool has_reason_to_ask(db::Database& database, const ListedOrder& row) const;
  bool is_sampled(const std::string& number) const;
  void take_unlisted(Timestamp before);
  std::vector<db::OpenOrder> open_orders(std::int64_t after, std::int64_t limit);
  Status ask_open();
  Status list_open();
  bool is_worth_settling() const;
  Status settle_up_to(Timestamp reached, const std::vector<std::string>& beyond);
  Status settle(const Move& move_on);
  Result<Answers> ask(const std::vector<ListedOrder>& orders);
  void store(Answers answers, const std::vector<ListedOrder>& asked, const Move& move_on);
  void finish();

  SyncRun& run_;
  const VerifyOptions& options_;
  VerifyReport& report_;
  const ConnectionKey key_;
  Verdicts verdicts_;
  db::Verification state_;
  bool lists_spare_calls_ = false;          // details of listed orders take fewer calls
  bool goes_on_ = false;                    // what an earlier run left
  std::unordered_set<std::string> listed_;  // by this run
  OrderPage told_;                          // by lists: whole orders, unreadable ones, warnings
  std::vector<ListedOrder> to_ask_;
  std::unordered_set<std::string> asked_;   // dealt with, or to be asked for
  std::chrono::milliseconds settled_at_{};  // Clock::monotonic()
};

}  // namespace ecsync
