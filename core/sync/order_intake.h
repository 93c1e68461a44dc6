#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/sync/sync_run.h"
#include "core/sync/sync_tally.h"
#include "core/sync/unread_details.h"

namespace ecsync {

/// Stores and counts what an order run reads, and remembers which orders are set aside because they
/// cannot be read.
class OrderIntake {
 public:
  explicit OrderIntake(SyncRun& run);

  /// An order that no row could hold is set aside like one that could not be read. Call within
  /// SyncRun::store(); a dry run takes the rows back, and the figures stay.
  void store(db::Database& database, const OrderPage& page, const db::StoreRules& rules);
  /// Counts the orders of the page that need no writing and takes them out of it. The rest has to
  /// go through store(). Call on the database's thread, for the pages of a reading in their order.
  void take_unchanged(db::Database& database, OrderPage& page, const db::StoreRules& rules);
  /// Under whichever of its numbers the order was asked for.
  bool has_seen(const std::string& number) const {
    return tally_.has_seen(number) || asked_as_.contains(number);
  }
  /// What the marketplace said of an order that it refuses to tell anything about, and that the
  /// file does not know either; "" when there was no such word.
  std::string refusal_of(const std::string& number) const;
  /// At most `most` orders set aside by earlier runs that this run has not met and that are due to
  /// be asked for again, those first that have waited longest.
  std::vector<std::string> due_again(std::size_t most) const;
  /// What came of asking for these, besides what `page` gave to store(). `counts`: it was their
  /// turn, and the next one is further away. Call within SyncRun::store().
  void take_answers(db::Database& database, const std::vector<std::string>& asked,
                    const OrderPage& page, bool counts);
  /// Counts an order that stays set aside because this run could not read it either.
  void stays_set_aside(const std::string& number);
  /// What is set aside now, and sentences for people about what was odd.
  void write_report() const;

 private:
  void store_one(db::Database& database, const RemoteOrder& order, const db::StoreRules& rules);
  void count(const RemoteOrder& order, db::Stored stored);
  void take_unknown(const RemoteOrder& order);
  void set_aside(db::Database& database, const RejectedOrder& rejected);
  void take_denial(db::Database& database, const RejectedOrder& denied);
  bool is_known(db::Database& database, const std::string& number) const;
  void warn_once(const Message& about_answers);
  void reject_nameless(const std::string& reason);
  std::int64_t unlinked_lines_of(db::Database& database, const std::string& number) const;

  SyncRun& run_;
  SyncTally tally_;
  UnreadDetails unread_;
  std::map<std::string, SetAsideOrder> set_aside_;  ///< as in the file
  std::set<std::string> gone_;                      ///< likewise
  std::map<std::string, std::string> refused_;  ///< numbers that the file does not know, and why
  std::set<std::string> asked_as_;              ///< other numbers of orders that were seen
  std::set<std::string> nameless_;              ///< why orders without a number could not be read
  std::set<std::string> to_be_stored_;  ///< on their way to store(): the file does not know them
  std::set<std::string> unknown_statuses_;                    ///< of orders
  std::map<std::string, std::string> unknown_line_statuses_;  ///< with the first such line
};

}  // namespace ecsync
