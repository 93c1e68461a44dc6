#include "core/sync/order_intake.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/db/orders.h"
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
    : run_(run),
      tally_(run.report),
      set_aside_(run.memory.set_aside.begin(), run.memory.set_aside.end()) {}

void OrderIntake::store(db::Database& database, const OrderPage& page,
                        const db::StoreRules& rules) {
  for (const auto& order : page.orders) {
    // No row is known by no number, and there is nothing to ask for again.
    if (order.number.empty())
      reject_nameless("the order has no number");
    else if (auto fault = fault_of(order))
      set_aside(database, {order.number, *std::move(fault)});
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
    if (set_aside_.contains(order.number) || to_be_stored_.contains(order.number)) return false;
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
  if (rejected.number.empty()) return reject_nameless(rejected.reason);
  db::put_rejected_order(database, run_.connection().key, rejected,
                         run_.session.server().now_seconds());
  to_be_stored_.erase(rejected.number);
  set_aside_.insert(rejected.number);
  tally_.rejected(rejected.number);
}

void OrderIntake::reject_nameless(const std::string& reason) {
  tally_.rejected("");
  nameless_.insert(reason);
}

std::int64_t OrderIntake::unlinked_lines_of(db::Database& database,
                                            const std::string& number) const {
  const auto order = db::find_order(database, run_.connection().key, number);
  if (!order || order->status == OrderStatus::cancelled) return 0;
  return std::count_if(order->lines.begin(), order->lines.end(),
                       [](const OrderLine& line) { return line.products.empty(); });
}

std::vector<std::string> OrderIntake::still_set_aside() const {
  std::vector<std::string> numbers;
  for (const auto& number : set_aside_) {
    if (!has_seen(number)) numbers.push_back(number);
  }
  return numbers;
}

void OrderIntake::write_warnings() const {
  auto& warnings = run_.report.warnings;
  for (const auto& status : unknown_statuses_)
    warnings.push_back(tr("{}: status '{}' is not known; its orders are stored as unknown",
                          run_.connection().name, status));
  for (const auto& [status, line] : unknown_line_statuses_)
    warnings.push_back(
        tr("{}: status '{}' of a line is not known (first met in {}); an order with "
           "such a line gets no slip",
           run_.connection().name, status, line));
  if (run_.report.rounded_amounts > 0)
    warnings.push_back(tr_count(
        run_.report.rounded_amounts, "{1}: {0} amount was finer than the currency and was rounded",
        "{1}: {0} amounts were finer than the currency and were rounded", run_.connection().name));
  for (auto& sentence : unread_.told_of_orders(run_.connection().name))
    warnings.push_back(std::move(sentence));
  for (const auto& reason : nameless_)
    warnings.push_back(
        tr("{}: an order without a number could not be read: {}", run_.connection().name, reason));
  if (set_aside_.empty()) return;
  constexpr std::size_t shown = 5;
  std::string numbers;
  std::size_t count = 0;
  for (const auto& number : set_aside_) {
    if (count++ == shown) break;
    numbers += (numbers.empty() ? "" : ", ") + number;
  }
  warnings.push_back(
      tr_count(std::ssize(set_aside_),
               "{1}: {0} order could not be read and is set aside, to be asked for again: {2}{3}",
               "{1}: {0} orders could not be read and are set aside, to be asked for again: {2}{3}",
               run_.connection().name, numbers, set_aside_.size() > shown ? ", …" : ""));
}

}  // namespace ecsync
