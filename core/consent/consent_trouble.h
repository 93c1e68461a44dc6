#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/db/consent_troubles.h"
#include "core/db/database.h"
#include "core/records/connection.h"
#include "core/secrets/secret.h"

namespace ecsync {

// Only its marketplace ends a consent: by refusing a refresh, by its plain word, or by refusing
// tokens that it gave out a moment before, run after run. Marketplaces have bad days, so what is
// stored is kept and tried again now and then.

/// A connection that needs a new sign-in is tried again with what is stored so often and so far
/// apart: for a week.
inline constexpr std::chrono::hours healing_pause{6};
inline constexpr int most_healings = 28;
/// So many runs in a row, over so long a time, in which the marketplace refused what it had just
/// given out, mean that the consent is over.
inline constexpr int refused_runs_to_end = 3;
inline constexpr std::chrono::hours refused_time_to_end{1};

/// Whether a connection that needs a new sign-in is to be tried at `now`, the machine's time. A
/// clock that was set back makes it due.
bool healing_is_due(const std::optional<db::ConsentTrouble>& trouble, Timestamp now);
/// Counts a try that is about to begin.
void count_healing(db::Database& database, ConnectionKey connection, Timestamp now);
/// The try reached nobody and is not counted; the pause until the next one stays.
void uncount_healing(db::Database& database, ConnectionKey connection);

/// The marketplace's `words` end the consent of this connection: it becomes needs_auth.
void end_consent(db::Database& database, const Connection& connection, const std::string& words,
                 Timestamp said_at, Timestamp now);
/// A run in which a token was refused that had just come. `server_now`: nothing while no answer has
/// told the time. True when there were too many of them: the consent has ended with this.
bool count_refused_run(db::Database& database, const Connection& connection,
                       const std::string& words, std::optional<Timestamp> server_now,
                       Timestamp now);
/// The marketplace accepted the access: whatever stood in between is over.
void consent_accepted(db::Database& database, ConnectionKey connection);

/// What the sessions of one command learn about consents, so that a refused refresh token is sent
/// once however many threads want it, and a bad run is counted once. Any thread may use it.
class ConsentNews {
 public:
  /// How a refresh token was refused.
  struct Refusal {
    Error error;
    bool access_stays = false;  ///< the access token is as good as before
    bool never = false;         ///< and there will be no other one
  };
  void refused(AuthorizationKey authorization, const Secret& refresh_token, const Refusal& refusal);
  std::optional<Refusal> refusal_of(AuthorizationKey authorization,
                                    const Secret& refresh_token) const;

  /// One at a time replaces the tokens of an authorization; the others find what it brought. The
  /// refresh lock would have them wait, too, but asking again and again.
  std::mutex& turn(AuthorizationKey authorization);

  /// What a run in which a fresh token was refused came to.
  void bad_run(ConnectionKey connection, const Error& error);
  std::optional<Error> bad_run_of(ConnectionKey connection) const;

 private:
  struct Refused {
    AuthorizationKey authorization;
    Secret refresh_token;
    Refusal refusal;
  };
  struct BadRun {
    ConnectionKey connection;
    Error error;
  };
  mutable std::mutex mutex_;
  std::map<AuthorizationKey, std::mutex> turns_;
  std::vector<Refused> refused_;
  std::vector<BadRun> bad_runs_;
};

}  // namespace ecsync
