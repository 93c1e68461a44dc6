#include "core/consent/consent_trouble.h"

#include <algorithm>

#include "core/db/connections.h"

namespace ecsync {

bool healing_is_due(const std::optional<db::ConsentTrouble>& trouble, Timestamp now) {
  if (!trouble || !trouble->tried_at) return true;
  if (trouble->tries >= most_healings) return false;
  return now < *trouble->tried_at || now - *trouble->tried_at >= healing_pause;
}

Healing begin_healing(db::Database& database, const Connection& connection, Timestamp now) {
  using enum Healing::Begin;
  const auto still = db::find_connection(database, connection.id);
  if (!still || !still->authorization || still->authorization != connection.authorization)
    return {let_go_of, std::nullopt};
  if (still->status == ConnectionStatus::connected) return {healed, std::nullopt};
  Healing healing{counted, db::find_consent_trouble(database, connection.key)};
  if (!healing_is_due(healing.before, now)) return {not_due, healing.before};
  auto trouble = healing.before.value_or(db::ConsentTrouble{});
  ++trouble.tries;
  trouble.tried_at = now;
  db::put_consent_trouble(database, connection.key, trouble);
  return healing;
}

void uncount_healing(db::Database& database, ConnectionKey connection) {
  auto trouble = db::find_consent_trouble(database, connection);
  if (!trouble || trouble->tries == 0) return;
  --trouble->tries;
  db::put_consent_trouble(database, connection, *trouble);
}

void undo_healing(db::Database& database, ConnectionKey connection, const Healing& healing) {
  auto trouble = db::find_consent_trouble(database, connection);
  if (!trouble) return;
  const auto before = healing.before.value_or(db::ConsentTrouble{});
  // Another process may have tried since.
  if (trouble->tries != before.tries + 1) return uncount_healing(database, connection);
  trouble->tries = before.tries;
  trouble->tried_at = before.tried_at;
  db::put_consent_trouble(database, connection, *trouble);
}

void end_consent(db::Database& database, const Connection& connection, const std::string& words,
                 Timestamp said_at, Timestamp now) {
  auto trouble = db::find_consent_trouble(database, connection.key).value_or(db::ConsentTrouble{});
  // Refused again in a try to heal: what counts the tries goes on.
  if (connection.status != ConnectionStatus::needs_auth) {
    trouble.tries = 0;
    trouble.tried_at = now;
  }
  trouble.refused_runs = 0;
  trouble.refused_since.reset();
  trouble.reason = words;
  trouble.said_at = said_at;
  db::put_consent_trouble(database, connection.key, trouble);
  db::set_connection_status(database, connection.key, ConnectionStatus::needs_auth);
}

bool count_refused_run(db::Database& database, const Connection& connection,
                       const std::string& words, std::optional<Timestamp> server_now,
                       Timestamp now) {
  // Somebody may have connected or disconnected it meanwhile.
  const auto still = db::find_connection(database, connection.id);
  if (!still || still->authorization != connection.authorization) return false;
  auto trouble = db::find_consent_trouble(database, connection.key).value_or(db::ConsentTrouble{});
  ++trouble.refused_runs;
  // Without the marketplace's time nobody knows how long this has been going on.
  if (server_now && (!trouble.refused_since || *trouble.refused_since > *server_now))
    trouble.refused_since = server_now;
  const bool ended = trouble.refused_runs >= refused_runs_to_end && server_now &&
                     *server_now - *trouble.refused_since >= refused_time_to_end;
  if (ended)
    end_consent(database, *still, words, *server_now, now);
  else
    db::put_consent_trouble(database, connection.key, trouble);
  return ended;
}

void consent_accepted(db::Database& database, const Connection& connection) {
  if (!db::find_consent_trouble(database, connection.key)) return;
  const auto still = db::find_connection(database, connection.id);
  if (!still || !still->authorization || still->authorization != connection.authorization) return;
  db::forget_consent_trouble(database, connection.key);
  db::set_connection_status(database, connection.key, ConnectionStatus::connected);
}

void ConsentNews::refused(AuthorizationKey authorization, const Secret& refresh_token,
                          const Refusal& refusal) {
  const std::scoped_lock lock(mutex_);
  // The newest one counts.
  refused_.insert(refused_.begin(), {authorization, refresh_token, refusal});
}

std::optional<ConsentNews::Refusal> ConsentNews::refusal_of(AuthorizationKey authorization,
                                                            const Secret& refresh_token) const {
  const std::scoped_lock lock(mutex_);
  const auto found = std::find_if(refused_.begin(), refused_.end(), [&](const Refused& refused) {
    return refused.authorization == authorization &&
           refused.refresh_token.reveal() == refresh_token.reveal();
  });
  if (found == refused_.end()) return std::nullopt;
  return found->refusal;
}

void ConsentNews::brought(AuthorizationKey authorization, const Secret& access_token) {
  const std::scoped_lock lock(mutex_);
  brought_[authorization] = access_token;
}

bool ConsentNews::has_brought(AuthorizationKey authorization, const Secret& access_token) const {
  const std::scoped_lock lock(mutex_);
  const auto found = brought_.find(authorization);
  return found != brought_.end() && found->second.reveal() == access_token.reveal();
}

std::mutex& ConsentNews::turn(AuthorizationKey authorization) {
  const std::scoped_lock lock(mutex_);
  return turns_[authorization];
}

void ConsentNews::bad_run(ConnectionKey connection, const Error& error) {
  const std::scoped_lock lock(mutex_);
  bad_runs_.push_back({connection, error});
}

std::optional<Error> ConsentNews::bad_run_of(ConnectionKey connection) const {
  const std::scoped_lock lock(mutex_);
  const auto found = std::find_if(bad_runs_.begin(), bad_runs_.end(),
                                  [&](const BadRun& run) { return run.connection == connection; });
  if (found == bad_runs_.end()) return std::nullopt;
  return found->error;
}

}  // namespace ecsync
