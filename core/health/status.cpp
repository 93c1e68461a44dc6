#include "core/health/status.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/db/connections.h"
#include "core/db/status.h"
#include "core/health/exceptions.h"

namespace ecsync {
namespace {

using std::chrono::seconds;

/// Why a person should look at the connection, apart from the age of its last success. "" when
/// nobody needs to.
Message lasting_problem(const ConnectionHealth& health, bool passing_is_fine, bool asked_now) {
  const auto& connection = health.connection;
  if (connection.status == ConnectionStatus::needs_auth) return tr("the seller must sign in again");
  if (!health.last_error) return {};
  const auto& error = *health.last_error;
  if (passing_is_fine && retryable(error.code)) return {};
  if (!asked_now) return tr("the last run failed: {}", error.message);
  // Nobody was asked: what is missing is here.
  const auto exit = exit_status(error.code);
  if (exit == ExitStatus::usage || exit == ExitStatus::key)
    return tr("the access cannot be checked: {}", error.message);
  return retryable(error.code) ? tr("the access cannot be checked now: {}", error.message)
                               : tr("the access does not work now: {}", error.message);
}

/// Whether the last success is too old.
void find_lateness(ConnectionHealth& health, Timestamp now, seconds max_age) {
  const auto age = health.age.value_or(std::max(seconds{}, now - health.connection.connected_at));
  health.overdue = age > max_age;
  if (!health.overdue) return;
  health.problem = health.age ? tr("the last success is {} old", rough_duration(age))
                              : tr("there has been no success in {}", rough_duration(age));
  if (health.last_error) health.problem = tr("{}: {}", health.problem, health.last_error->message);
}

void find_problem(ConnectionHealth& health, Timestamp now, std::optional<seconds> max_age,
                  bool asked_now) {
  health.problem = lasting_problem(health, max_age.has_value(), asked_now);
  if (health.problem.empty() && max_age) find_lateness(health, now, *max_age);
  if (health.problem.empty() && health.orders_set_aside > 0)
    health.problem =
        tr_count(health.orders_set_aside, "{} order could not be read and is set aside",
                 "{} orders could not be read and are set aside");
}

template <class Failure>
const Failure* failure_of(const Connection& connection, const std::vector<Failure>& failures) {
  const auto found = std::find_if(failures.begin(), failures.end(), [&](const Failure& failure) {
    return failure.connection == connection.key;
  });
  return found == failures.end() ? nullptr : &*found;
}

/// A failure as the file keeps it: its sentence is in English only, so in Vietnamese its kind
/// stands before it.
Message kept_failure(const db::RunFailure& failure) {
  const auto kind = label(failure.code).in(Language::vietnamese);
  return {failure.message, fmt::format("{} ({})", kind, failure.message)};
}

ConnectionHealth health_of(Connection connection, std::int64_t orders_set_aside,
                           const std::vector<db::RunFailure>& runs,
                           const std::vector<AccessFailure>& answers, Timestamp now,
                           std::optional<seconds> max_age) {
  ConnectionHealth health;
  health.orders_set_aside = orders_set_aside;
  const auto* const refused = failure_of(connection, answers);
  if (refused != nullptr) {
    health.last_error = refused->error;
  } else if (const auto* const failed = failure_of(connection, runs)) {
    health.last_error = make_error(failed->code, kept_failure(*failed));
    health.last_error->connection = to_text(connection.id);
  }
  // Not below 0: the machine's clock may have been set back.
  if (connection.last_success_at)
    health.age = std::max(seconds{}, now - *connection.last_success_at);
  health.connection = std::move(connection);
  find_problem(health, now, max_age, refused != nullptr);
  return health;
}

void count_exceptions(db::Database& database, Timestamp now, seconds stale_after,
                      StatusReport& report) {
  for (const auto kind : all_attention_kinds()) report.exceptions_by_kind[kind] = 0;
  for (const auto& exception : list_exceptions(database, now, stale_after)) {
    if (exception.muted) continue;
    ++report.exceptions;
    ++report.exceptions_by_kind[exception.kind];
  }
}

}  // namespace

bool StatusReport::healthy() const {
  return std::all_of(connections.begin(), connections.end(),
                     [](const ConnectionHealth& health) { return health.problem.empty(); });
}

StatusReport read_status(db::Database& database, Timestamp now, std::optional<seconds> max_age,
                         const std::vector<AccessFailure>& failures, seconds stale_after) {
  StatusReport report;
  const auto runs = db::last_failures(database);
  const auto verified = db::last_verified(database);
  const auto set_aside = db::count_orders_set_aside(database);
  for (auto& connection : db::list_connections(database, false)) {
    const auto key = connection.key;
    const auto count = set_aside.find(key);
    report.connections.push_back(health_of(std::move(connection),
                                           count == set_aside.end() ? 0 : count->second, runs,
                                           failures, now, max_age));
    const auto found = verified.find(key);
    if (found != verified.end()) report.connections.back().verified_at = found->second;
  }
  report.unlinked_listings = db::count_unlinked_listings(database);
  report.open_slips = db::count_open_slips(database);
  count_exceptions(database, now, stale_after, report);
  return report;
}

Message rough_duration(seconds duration) {
  constexpr seconds minute{60};
  constexpr seconds hour = 60 * minute;
  constexpr seconds day = 24 * hour;
  if (duration >= 2 * day) return tr_count(duration / day, "{} day", "{} days");
  if (duration >= 2 * hour) return tr("{} hours", duration / hour);
  if (duration >= 2 * minute) return tr("{} minutes", duration / minute);
  return tr_count(duration.count(), "{} second", "{} seconds");
}

}  // namespace ecsync
