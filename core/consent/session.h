#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include "core/base/json.h"
#include "core/consent/tokens.h"
#include "core/db/authorizations.h"
#include "core/db/lane.h"
#include "core/http/call_gate.h"
#include "core/marketplace.h"
#include "core/secrets/key_sources.h"

namespace ecsync {

/// The services that are needed to call marketplaces. The database belongs to the calling thread.
struct SessionContext {
  db::Database& database;
  Clock& clock;
  Marketplaces& marketplaces;
  const KeySources& keys;
};

/// Calls at the same time when nobody asks for another number: enough for fifty quiet shops to be
/// done in a second, few enough for a small machine.
inline constexpr int usual_jobs = 16;
inline constexpr int most_jobs = 64;

/// How a command calls marketplaces.
struct SessionOptions {
  bool dry_run = false;  ///< may refresh tokens, but leaves the connections' status alone
  std::chrono::milliseconds lock_wait{};
  int jobs = usual_jobs;                                    ///< calls at the same time
  std::optional<std::chrono::milliseconds> max_duration{};  ///< of all connections together
  Rates rates;                                              ///< instead of the usual pace
};

/// A connection whose marketplace can be called: the line to it, and tokens that are kept alive.
/// Any thread may use it.
///
///   auto session = sessions.open(connection, held, patience);
///   auto page = (*session)->call([&](Marketplace& marketplace, const ShopAccess& access) {
///     return marketplace.orders(access, window, place);
///   });
class Session {
 public:
  Session(const TokenContext& context, std::unique_ptr<MarketplaceLine> line,
          const Connection& connection)
      : line_(std::move(line)), tokens_(context, *line_, connection) {}

  /// Runs `work(marketplace, access)` and gives its result. A field that it cannot read and does
  /// not deal with is an answer that was not understood: remote_bad_answer. Renews a token that is
  /// not accepted and runs it again, see TokenKeeper::with_token().
  template <class Work>
  auto call(Work&& work) -> std::invoke_result_t<Work&, Marketplace&, const ShopAccess&>;
  /// The same once, with the token as it is in the file: it is not renewed, and a refusal does not
  /// change the connection.
  template <class Work>
  auto call_as_stored(Work&& work) -> std::invoke_result_t<Work&, Marketplace&, const ShopAccess&>;

  /// Asks when the seller must sign in again, where the marketplace tells that apart from its
  /// tokens and `held` was not asked for a day; gives what is to be stored then. An answer that
  /// does not come is asked for the next time.
  std::function<void(db::Database&)> ask_consent_end(const db::StoredAuthorization& held);

  /// For questions that ask nobody.
  const Marketplace& marketplace() const { return *line_->marketplace; }
  const ServerClock& server() const { return line_->server; }
  Traffic traffic() const { return line_->caller.traffic(); }
  /// Calls of this shop that may be under way at the same time.
  int most_in_flight() const { return line_->caller.most_in_flight(); }

 private:
  friend class Sessions;

  std::unique_ptr<MarketplaceLine> line_;
  TokenKeeper tokens_;
};

/// What the sessions of one command share: the lane to the database, the key that opens the tokens,
/// and the gate that all calls go through. It must outlive its sessions, and what `context` names
/// must outlive it. Any thread may open sessions; the lane's work is done by the thread that made
/// this.
class Sessions {
 public:
  /// Reads the key; what is wrong with it is told by open(). From here on max_duration counts.
  Sessions(const SessionContext& context, const SessionOptions& options);
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;
  ~Sessions() = default;

  /// `held`: what the file has about the consent; else it is read with the first call. A connection
  /// that needs a new sign-in gets a session when its next try to heal is due, see
  /// consent_trouble.h; an accepted call connects it again. Errors: auth_required (the connection
  /// has no consent), what load_key() gives, usage (no app is configured).
  Result<std::unique_ptr<Session>> open(const Connection& connection,
                                        const std::optional<db::StoredAuthorization>& held,
                                        const Patience& patience);
  /// The same, but in any state of the connection. It must have an authorization.
  Result<std::unique_ptr<Session>> open_anyway(const Connection& connection,
                                               const std::optional<db::StoredAuthorization>& held,
                                               const Patience& patience);

  /// Fetches what calls of this connection's marketplace need, once, if open() would call it: so
  /// that nobody waits for the command that gives the app's secret while holding a lock. What is
  /// wrong with it is told by open(). Marketplaces do not wait for each other.
  void prepare(const Connection& connection, const Patience& patience);

  /// Clock::monotonic() at which the command must end.
  std::optional<std::chrono::milliseconds> deadline() const { return deadline_; }
  db::Lane& lane() { return lane_; }
  Clock& clock() const { return clock_; }

 private:
  Result<std::unique_ptr<Session>> try_to_heal(const Connection& connection,
                                               const std::optional<db::StoredAuthorization>& held,
                                               const Patience& patience);

  db::Lane lane_;
  Clock& clock_;
  Marketplaces& marketplaces_;
  CallGate gate_;
  const std::optional<std::chrono::milliseconds> deadline_;
  struct Preparation {
    std::mutex turn;  // of what follows
    bool done = false;
  };
  bool may_open(const Connection& connection);
  Preparation& preparation_of(Site site);
  std::mutex mutex_;  // of what follows
  std::map<Site, Preparation> preparations_;
  const Result<crypto::SealingKey> sealing_;
  const std::shared_ptr<ConsentNews> news_ = std::make_shared<ConsentNews>();
  const std::chrono::milliseconds lock_wait_;
  const bool dry_run_;
};

template <class Work>
auto Session::call(Work&& work) -> std::invoke_result_t<Work&, Marketplace&, const ShopAccess&> {
  using Outcome = std::invoke_result_t<Work&, Marketplace&, const ShopAccess&>;
  return tokens_.with_token([&](const ShopAccess& access) -> Outcome {
    try {
      return work(*line_->marketplace, access);
    } catch (const json::FieldError& error) {
      return make_error(ErrorCode::remote_bad_answer, verbatim(error.what()));
    }
  });
}

template <class Work>
auto Session::call_as_stored(Work&& work)
    -> std::invoke_result_t<Work&, Marketplace&, const ShopAccess&> {
  auto access = tokens_.stored_access();
  if (!access) return std::move(access).error();
  return work(*line_->marketplace, *access);
}

}  // namespace ecsync
