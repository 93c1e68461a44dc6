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
/// What became of a try to heal that was about to begin.
struct Healing {
  enum class Begin {
    counted,   ///< it may begin
    healed,    ///< another process has mended the connection meanwhile
    not_due,   ///< another process has tried meanwhile
    let_go_of  ///< it was disconnected meanwhile, or has another consent now
  };
  Begin begin = Begin::counted;
  std::optional<db::ConsentTrouble> before;  ///< as it was when the try was counted
};
/// Looks once more whether the connection is to be tried, and counts the try before it begins: a
/// run that is killed has tried, too. Call within a Transaction.
Healing begin_healing(db::Database& database, const Connection& connection, Timestamp now);
/// The try reached nobody and is not counted; the pause until the next one stays.
void uncount_healing(db::Database& database, ConnectionKey connection);
/// The try asked nobody, so there was none.
void undo_healing(db::Database& database, ConnectionKey connection, const Healing& healing);

/// The marketplace's `words` end the consent of this connection: it becomes needs_auth.
void end_consent(db::Database& database, const Connection& connection, const std::string& words,
                 Timestamp said_at, Timestamp now);
/// A run in which a token was refused that had just come. `server_now`: nothing while no answer has
/// told the time. True when there were too many of them: the consent has ended with this.
bool count_refused_run(db::Database& database, const Connection& connection,
                       const std::string& words, std::optional<Timestamp> server_now,
                       Timestamp now);
/// The marketplace accepted the access: whatever stood in between is over. A connection that was
/// let go of meanwhile is left alone. Call within a Transaction.
void consent_accepted(db::Database& database, const Connection& connection);

/// What the sessions of one command learn about consents, so that a refused refresh token is sent
/// once however many threads want it, and a bad run is counted once. Any thread may use it.
class ConsentNews {
 public:
  /// How a refresh failed.
  struct Refusal {
    enum class Kind {
      over,     ///< the consent has ended
      lost,     ///< the answer was lost
      app,      ///< the app was refused
      refused,  ///< for a reason of its own: the access token may be as good as before
      never,    ///< the consent cannot be refreshed: the same, and there will be no other token
      passing   ///< nothing was spent, and it may go well the next time
    };
    Kind kind{};
    Error error;        ///< in the marketplace's words: each connection is told in its own name
    bool lived = true;  ///< the access token could be used all the same
  };
  void refused(AuthorizationKey authorization, const Secret& refresh_token, const Refusal& refusal);
  std::optional<Refusal> refusal_of(AuthorizationKey authorization,
                                    const Secret& refresh_token) const;

  /// An access token that came with a refresh of this command. A session that has not met the
  /// marketplace's time yet need not judge by its own clock whether it is due.
  void brought(AuthorizationKey authorization, const Secret& access_token);
  bool has_brought(AuthorizationKey authorization, const Secret& access_token) const;

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
  std::map<AuthorizationKey, Secret> brought_;
  std::vector<BadRun> bad_runs_;
};

}  // namespace ecsync
