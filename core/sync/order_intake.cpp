#include "core/sync/order_intake.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/db/orders.h"
#include "core/db/set_aside.h"
#include "core/sync/ask_again.h"
#include "core/sync/storable.h"

namespace ecsync {
namespace {

// Names the first line that has the word among the states of its units: "576… 1729…:1730…".
std::string line_in_state(const RemoteOrder& order, const std::string& word) {
  for (const auto& line : order.lines) {
    const std::string states = line.status_native.value_or("");
    const auto words = text::split(states, ',');
    if (std::find(words.begin(), words.end(), word) != words.end())
      return fmt::format("{} {}", order.number, to_text(line.listing));
  }
  return order.number;
}

}  // namespace

OrderIntake::OrderIntake(SyncRun& run)
    : run_(run), tally_(run.report), gone_(run.memory.gone.begin(), run.memory.gone.end()) {
  for (const auto& order : run.memory.set_aside) set_aside_.emplace(order.number, order);
}

void OrderIntake::store(db::Database& database, const OrderPage& page,
                        const db::StoreRules& rules) {
  for (const auto& order : page.orders) {
    // No row is known by no number, and there is nothing to ask for again.
    if (order.number.empty())
      reject_nameless("the order has no number");
    else if (auto fault = fault_of(order))
      set_aside(database, {order.number, *std::move(fault), order.asked_as});
    else
      store_one(database, order, rules);
  }
  for (const auto& rejected : page.rejected) set_aside(database, rejected);
  for (const auto& warning : page.warnings) warn_once(warning);
}

// An order that is on its way to store() already stays on the page: store() compares it with what
// the file has by then.
void OrderIntake::take_unchanged(db::Database& database, OrderPage& page,
                                 const db::StoreRules& rules) {
  const db::ReadTransaction one_state(database);
  const auto needs_no_writing = [&](const RemoteOrder& order) {
    if (set_aside_.contains(order.number) || gone_.contains(order.number)) return false;
    if (to_be_stored_.contains(order.number)) return false;
    if (fault_of(order) || !db::is_unchanged(database, run_.connection().key, order, rules))
      return false;
    count(order, db::Stored::unchanged);
    return true;
  };
  std::erase_if(page.orders, needs_no_writing);
  // The page is kept until the next transaction, and thousands may be.
  page.orders.shrink_to_fit();
  for (const auto& order : page.orders) to_be_stored_.insert(order.number);
  for (const auto& rejected : page.rejected) to_be_stored_.insert(rejected.number);
}

void OrderIntake::store_one(db::Database& database, const RemoteOrder& order,
                            const db::StoreRules& rules) {
  const auto key = run_.connection().key;
  // A dry run forgets the rows again, so it has to count now what they would add.
  const bool counts_lines = run_.options().dry_run && !tally_.has_seen(order.number);
  const auto unlinked_before = counts_lines ? unlinked_lines_of(database, order.number) : 0;
  const auto stored = db::store_order(database, key, order, rules);
  if (counts_lines)
    run_.unlinked_by_dry_run += unlinked_lines_of(database, order.number) - unlinked_before;
  for (const auto& number : {order.number, order.asked_as}) {
    if (set_aside_.erase(number) > 0) db::drop_rejected_order(database, key, number);
    gone_.erase(number);
  }
  to_be_stored_.erase(order.number);
  count(order, stored);
}

void OrderIntake::count(const RemoteOrder& order, db::Stored stored) {
  const bool is_new = tally_.stored(order.number, stored);
  if (!order.asked_as.empty()) asked_as_.insert(order.asked_as);
  if (stored == db::Stored::ignored) return;
  take_unknown(order);
  if (!is_new) return;
  run_.report.rounded_amounts += order.rounded_amounts;
  unread_.add(order.number, order.unread_details);
}

void OrderIntake::warn_once(const Message& about_answers) {
  auto& warnings = run_.report.warnings;
  auto warning = tr("{}: {}", run_.connection().name, about_answers);
  const bool told = std::any_of(warnings.begin(), warnings.end(),
                                [&](const Message& known) { return known == warning.english(); });
  if (!told) warnings.push_back(std::move(warning));
}

void OrderIntake::take_unknown(const RemoteOrder& order) {
  auto& reported = run_.report.unknown_statuses;
  for (const auto& word : order.unknown_statuses) {
    unknown_statuses_.insert(word);
    reported.insert(word);
  }
  for (const auto& word : order.unknown_line_statuses) {
    unknown_line_statuses_.try_emplace(word, line_in_state(order, word));
    reported.insert(word);
  }
}

void OrderIntake::set_aside(db::Database& database, const RejectedOrder& rejected) {
  const auto& number = rejected.number;
  if (number.empty()) return reject_nameless(rejected.reason);
  // There may be no such order, and then nothing would ever end its being set aside.
  if (rejected.refused && !is_known(database, number)) {
    refused_.emplace(number, rejected.reason);
    return;
  }
  const auto key = run_.connection().key;
  const auto now = run_.session.server().now_seconds();
  db::put_rejected_order(database, key, rejected, now);
  to_be_stored_.erase(number);
  gone_.erase(number);
  set_aside_.try_emplace(number, SetAsideOrder{number, "", now}).first->second.reason =
      rejected.reason;
  tally_.rejected(number);
  if (rejected.asked_as.empty() || rejected.asked_as == number) return;
  // An earlier run knew it by its other number alone.
  asked_as_.insert(rejected.asked_as);
  if (set_aside_.erase(rejected.asked_as) > 0)
    db::drop_rejected_order(database, key, rejected.asked_as);
}

bool OrderIntake::is_known(db::Database& database, const std::string& number) const {
  return set_aside_.contains(number) || db::has_order(database, run_.connection().key, number);
}

std::string OrderIntake::refusal_of(const std::string& number) const {
  const auto refusal = refused_.find(number);
  return refusal == refused_.end() ? "" : refusal->second;
}

void OrderIntake::reject_nameless(const std::string& reason) {
  // What is wrong names its place in the answer, where there are several.
  tally_.rejected("?" + reason);
  nameless_.insert(reason);
}

std::int64_t OrderIntake::unlinked_lines_of(db::Database& database,
                                            const std::string& number) const {
  const auto order = db::find_order(database, run_.connection().key, number);
  if (!order || order->status == OrderStatus::cancelled) return 0;
  return std::count_if(order->lines.begin(), order->lines.end(),
                       [](const OrderLine& line) { return line.products.empty(); });
}

std::vector<std::string> OrderIntake::due_again(std::size_t most) const {
  std::vector<SetAsideOrder> waiting;
  for (const auto& [number, order] : set_aside_) {
    if (!has_seen(number)) waiting.push_back(order);
  }
  return due_orders(std::move(waiting), run_.session.server().now_seconds(), most);
}

void OrderIntake::take_answers(db::Database& database, const std::vector<std::string>& asked,
                               const OrderPage& page, bool counts) {
  // What the marketplace says ends something, so the time has to be its own.
  if (run_.session.server().last_date()) {
    for (const auto& denied : page.denied) take_denial(database, denied);
  }
  if (!counts) return;
  const auto now = run_.session.server().now_seconds();
  for (const auto& number : asked) {
    const auto order = set_aside_.find(number);
    if (order == set_aside_.end()) continue;
    const bool doubles = doubles_pause(order->second, now);
    db::note_asked_again(database, run_.connection().key, number, now, doubles);
    order->second.asked_at = now;
    order->second.asks += doubles ? 1 : 0;
  }
}

void OrderIntake::take_denial(db::Database& database, const RejectedOrder& denied) {
  const auto now = run_.session.server().now_seconds();
  if (!set_aside_.contains(denied.number)) return;
  if (!db::note_denial(database, run_.connection().key, denied, now)) return;
  set_aside_.erase(denied.number);
  gone_.insert(denied.number);
}

void OrderIntake::stays_set_aside(const std::string& number) {
  if (set_aside_.contains(number) && !has_seen(number)) tally_.rejected(number);
}

void OrderIntake::write_report() const {
  run_.report.rejected_orders.clear();
  for (const auto& [number, order] : set_aside_) run_.report.rejected_orders.push_back(order);
  auto& warnings = run_.report.warnings;
  for (const auto& status : unknown_statuses_)
    warnings.push_back(tr("{}: status '{}' is not known; its orders are stored as unknown",
                          run_.connection().name, status));
  for (const auto& [status, line] : unknown_line_statuses_)
    warnings.push_back(
        tr("{}: status '{}' of a line is not known (first met in {}); an order with "
           "such a line gets no slip",
           run_.connection().name, status, line));
  for (auto& sentence : unread_.told_of_orders(run_.connection().name))
    warnings.push_back(std::move(sentence));
  if (!nameless_.empty())
    warnings.push_back(tr_count(std::ssize(nameless_),
                                "{1}: {0} order without a number could not be read: {2}",
                                "{1}: {0} orders without a number could not be read (first: {2})",
                                run_.connection().name, *nameless_.begin()));
}

}  // namespace ecsync
