#include "core/consent/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/stop.h"
#include "core/base/time_text.h"
#include "core/db/connections.h"

namespace ecsync {
namespace {

// Tokens that came with an end in the past, or without one, are used all the same: only a refusal
// says that they are over.
bool has_known_end(const TokenPair& pair) {
  return pair.access_expires_at > pair.issued_at;
}

bool lives(const TokenPair& pair, Timestamp now) {
  return !has_known_end(pair) || now < pair.access_expires_at;
}

// A token is due after half of its life. That is earlier than every marketplace advises (Lazada: 30
// minutes before the end of a life of days), and a token that lives for seconds is still used for a
// while.
bool due(const TokenPair& pair, Timestamp now) {
  return has_known_end(pair) &&
         now >= pair.issued_at + (pair.access_expires_at - pair.issued_at) / 2;
}

bool is_refusal(ErrorCode code) {
  return code == ErrorCode::auth_required || code == ErrorCode::auth_refused ||
         code == ErrorCode::auth_expired;
}

// What ends a call before anything is sent.
bool is_of_this_side(ErrorCode code) {
  return code == ErrorCode::time_limit || code == ErrorCode::locked ||
         code == ErrorCode::interrupted || code == ErrorCode::db_busy ||
         code == ErrorCode::key_wrong;
}

// Until a refresh moves it, the end that comes with the tokens is the consent's; once it has moved,
// the consent has an end that nobody tells.
std::optional<Timestamp> consent_end_after(const std::optional<Timestamp>& stored,
                                           const TokenPair& pair) {
  constexpr std::chrono::hours tolerance{24};
  if (!stored || !pair.consent_expires_at) return stored;
  if (std::chrono::abs(*pair.consent_expires_at - *stored) > tolerance) return std::nullopt;
  return stored;
}

// Tells whether an answer has put our idea of the server's time right.
class ClockWatch {
 public:
  ClockWatch(const ServerClock& server, const Clock& clock)
      : server_(server), clock_(clock), expected_(server.now()), since_(clock.monotonic()) {}

  bool jumped() const {
    constexpr std::chrono::seconds tolerance{60};
    return std::chrono::abs(server_.now() - (expected_ + (clock_.monotonic() - since_))) >
           tolerance;
  }

 private:
  const ServerClock& server_;
  const Clock& clock_;
  std::chrono::sys_time<std::chrono::milliseconds> expected_;
  std::chrono::milliseconds since_;
};

}  // namespace

struct TokenKeeper::Held {
  db::StoredAuthorization stored;
  TokenPair pair;
};

Message reconnect_hint(const Connection& connection) {
  return tr("Connect it again with: ecsync connect {} --reconnect {}", name(connection.id.site),
            connection.name);
}

Error disconnected(const Connection& connection) {
  return make_error(ErrorCode::auth_required, tr("'{}' is disconnected", connection.name),
                    reconnect_hint(connection));
}

Error needs_sign_in(const Connection& connection,
                    const std::optional<db::ConsentTrouble>& trouble) {
  auto sentence = tr("'{}' needs a new sign-in", connection.name);
  if (trouble && !trouble->reason.empty() && trouble->said_at)
    sentence = tr("'{}' needs a new sign-in; at {} the answer was: {}", connection.name,
                  to_utc_text(*trouble->said_at), trouble->reason);
  return make_error(ErrorCode::auth_required, std::move(sentence), reconnect_hint(connection));
}

std::string refresh_lock_name(AuthorizationKey authorization) {
  return fmt::format("refresh-{}", authorization.value);
}

TokenKeeper::TokenKeeper(TokenContext context, MarketplaceLine& line, Connection connection)
    : context_(std::move(context)), line_(line), connection_(std::move(connection)) {
  if (!context_.news) context_.news = std::make_shared<ConsentNews>();
}

Result<TokenKeeper::Held> TokenKeeper::read() const {
  std::optional<db::StoredAuthorization> stored;
  if (connection_.authorization)
    stored = context_.database.run([this](db::Database& database) {
      return db::find_authorization(database, *connection_.authorization);
    });
  if (!stored || stored->sealed_access.empty())
    return make_error(ErrorCode::auth_required,
                      tr("'{}' is not connected any more", connection_.name),
                      reconnect_hint(connection_));
  auto pair = db::read_tokens(*stored, context_.sealing);
  if (!pair) return std::move(pair).error();
  return Held{*std::move(stored), *std::move(pair)};
}

/// The token as this process saw it last, unless it should be refreshed. When another process has
/// replaced it since, the marketplace refuses it, and that leads to the new one.
std::optional<Secret> TokenKeeper::remembered() const {
  const std::scoped_lock lock(mutex_);
  if (!known_ || due(*known_, line_.server.now_seconds())) return std::nullopt;
  return known_->access;
}

void TokenKeeper::know(const db::StoredAuthorization& stored) {
  // When the pair cannot be read, the call that needs it gives the error.
  if (auto pair = db::read_tokens(stored, context_.sealing)) remember(*pair);
  troubled_ = stored.troubled;
}

void TokenKeeper::heal() {
  heals_ = true;
  heal_waits_ = true;
  troubled_ = true;
}

Secret TokenKeeper::remember(const TokenPair& pair) {
  const std::scoped_lock lock(mutex_);
  known_ = pair;
  return pair.access;
}

Result<ShopAccess> TokenKeeper::stored_access() const {
  auto held = read();
  if (!held) return std::move(held).error();
  return access_with(std::move(held->pair.access));
}

Result<Secret> TokenKeeper::access_token() {
  if (auto token = remembered()) return *std::move(token);
  auto held = read();
  if (!held) return std::move(held).error();
  if (!due(held->pair, line_.server.now_seconds())) return remember(held->pair);
  // Before a lock is taken for nothing.
  const auto refusal = context_.news->refusal_of(*connection_.authorization, held->pair.refresh);
  if (refusal && settles(*refusal, *held, nullptr)) return go_without(*refusal, *held, nullptr);
  return refresh(nullptr);
}

Result<Secret> TokenKeeper::renew(const Secret& rejected, const Error& words) {
  const Rejected refused{rejected, words};
  return refresh(&refused);
}

Result<Secret> TokenKeeper::refresh(const Rejected* rejected) {
  // A connection without an authorization is told below that it has none.
  const std::scoped_lock one_refreshes(
      context_.news->turn(connection_.authorization.value_or(AuthorizationKey())));
  if (stop_requested())
    return make_error(ErrorCode::interrupted, tr("stopped before a token refresh"));
  const auto lease = context_.database.lease(
      {refresh_lock_name(*connection_.authorization), tr("the token of '{}'", connection_.name),
       "token refresh",
       // Another process's refresh takes a moment, and after it ours is not needed any more.
       std::max(context_.lock_wait, refresh_patience)},
      context_.clock);
  if (!lease) return lease.error();
  auto held = read();
  if (!held) return std::move(held).error();
  if (needs_no_refresh(*held, rejected)) return remember(held->pair);
  if (held->pair.refresh.empty())
    return go_without({ConsentNews::Refusal::Kind::never, {}}, *held, rejected);
  // Whatever came of it the first time, it would come of it again.
  const auto refusal = context_.news->refusal_of(*connection_.authorization, held->pair.refresh);
  if (refusal && settles(*refusal, *held, rejected)) return go_without(*refusal, *held, rejected);
  return refresh_locked(*held, rejected);
}

bool TokenKeeper::needs_no_refresh(const Held& held, const Rejected* rejected) const {
  if (rejected != nullptr) return held.pair.access.reveal() != rejected->token.reveal();
  if (!due(held.pair, line_.server.now_seconds())) return true;
  // By a clock that may be wrong it is due, but it has come a moment ago.
  return !line_.server.last_date() &&
         context_.news->has_brought(*connection_.authorization, held.pair.access);
}

// The mark is committed before the request and the pair after it, in two transactions. Inside one
// transaction a kill -9 between request and commit would roll the mark back, and the next run could
// not know that the refresh token may be spent. The first commit proves the disk; and no lock on
// the file is held while the marketplace thinks. Killed before the request: the mark makes the next
// run try the old token once, which works. Killed after it: the same try is refused, and the
// connection needs a new consent.
Result<Secret> TokenKeeper::refresh_locked(const Held& held, const Rejected* rejected) {
  const StopShield shield;
  mark(line_.server.now_seconds());
  const ClockWatch watch(line_.server, context_.clock);
  auto outcome = line_.marketplace->refresh(connection_.id, held.pair.refresh);
  const auto* failure = std::get_if<Marketplace::RefreshFailure>(&outcome);
  const bool clock_was_wrong = failure != nullptr && !failure->maybe_spent &&
                               failure->error.code == ErrorCode::remote_refused && watch.jumped();
  if (!clock_was_wrong) return refreshed(std::move(outcome), held, rejected);
  // The refusal itself has put our clock right, and spent nothing. By the right time there may be
  // nothing to refresh.
  if (rejected == nullptr && !due(held.pair, line_.server.now_seconds())) {
    mark(held.stored.refresh_started_at);
    return remember(held.pair);
  }
  return refreshed(line_.marketplace->refresh(connection_.id, held.pair.refresh), held, rejected);
}

Result<Secret> TokenKeeper::refreshed(Marketplace::RefreshOutcome outcome, const Held& held,
                                      const Rejected* rejected) {
  if (auto* failure = std::get_if<Marketplace::RefreshFailure>(&outcome))
    return after_failure(std::move(*failure), held, rejected);
  const auto& pair = std::get<TokenPair>(outcome);
  store(pair, held.stored);
  context_.news->brought(*connection_.authorization, pair.access);
  return remember(pair);
}

Result<Secret> TokenKeeper::after_failure(Marketplace::RefreshFailure failure, const Held& held,
                                          const Rejected* rejected) {
  const bool lived = rejected == nullptr && lives(held.pair, line_.server.now_seconds());
  const auto refusal = judge(std::move(failure), held, lived);
  context_.news->refused(*connection_.authorization, held.pair.refresh, refusal);
  return go_without(refusal, held, rejected);
}

/// What a failure means, with what of it belongs into the file.
ConsentNews::Refusal TokenKeeper::judge(Marketplace::RefreshFailure failure, const Held& held,
                                        bool lived) {
  using enum ConsentNews::Refusal::Kind;
  auto& error = failure.error;
  if (failure.maybe_spent) {
    // The mark stays: the next run tries the old token once and then knows.
    if (!retryable(error.code)) error.code = ErrorCode::remote_unavailable;
    return {lost, std::move(error), lived};
  }
  if (failure.never) {
    mark(std::nullopt);
    return {never, std::move(error), lived};
  }
  if (is_refusal(error.code)) {
    mark(std::nullopt);
    if (held.stored.refresh_started_at)
      error.message = tr("{} (the answer to an earlier refresh had been lost)", error.message);
    static_cast<void>(consent_gone(error, Whose::authorization));
    return {over, std::move(error), lived};
  }
  // This refresh spent nothing. The mark of an earlier one stays, because its outcome is still not
  // known.
  mark(held.stored.refresh_started_at);
  if (error.code == ErrorCode::app_refused) return {app, std::move(error), lived};
  if (error.code == ErrorCode::remote_refused) return {refused, std::move(error), lived};
  return {passing, std::move(error), lived};
}

/// Whether what came of a refresh in this run saves asking again.
bool TokenKeeper::settles(const ConsentNews::Refusal& refusal, const Held& held,
                          const Rejected* rejected) const {
  if (refusal.kind != ConsentNews::Refusal::Kind::passing || !refusal.lived) return true;
  // The run went on with the old token as long as that was good.
  return rejected == nullptr && lives(held.pair, line_.server.now_seconds());
}

/// What there is when the pair cannot be replaced.
Result<Secret> TokenKeeper::go_without(const ConsentNews::Refusal& refusal, const Held& held,
                                       const Rejected* rejected) {
  using enum ConsentNews::Refusal::Kind;
  switch (refusal.kind) {
    case over:
      return over_for_this(refusal.error, held);
    case lost: {
      auto error = refusal.error;
      error.message = tr("the answer to the token refresh of '{}' was lost: {}", connection_.name,
                         error.message);
      if (error.hint.empty())
        error.hint = tr("Run the command again; it tries the stored token once.");
      return in_own_name(std::move(error));
    }
    case never:
      if (rejected != nullptr) return rejected->words;
      return held.pair.access;
    case refused:
      if (rejected == nullptr) return held.pair.access;
      break;
    case passing:
      if (rejected == nullptr && lives(held.pair, line_.server.now_seconds()))
        return held.pair.access;
      break;
    case app:
      break;
  }
  return in_own_name(refusal.error);
}

/// Shops that consented together and have not got pairs of their own yet do not end together.
Error TokenKeeper::over_for_this(Error error, const Held& held) const {
  error = told(std::move(error));
  if (held.pair.issued_at != Timestamp{}) return error;
  std::string others;
  const auto all = context_.database.run(
      [](db::Database& database) { return db::list_connections(database, false); });
  for (const auto& other : all) {
    if (other.id.site == connection_.id.site && other.connected_at == connection_.connected_at &&
        other.key != connection_.key && other.status == ConnectionStatus::connected)
      others += (others.empty() ? "" : ", ") + other.name;
  }
  if (!others.empty())
    // In this order: no word may follow the command.
    error.hint = tr("The other shops of this sign-in go on: {}. {}", others, error.hint);
  return error;
}

void TokenKeeper::mark(std::optional<Timestamp> at) {
  context_.database.write([this, at](db::Database& database) {
    db::mark_refresh_started(database, *connection_.authorization, at);
  });
}

void TokenKeeper::store(const TokenPair& pair, const db::StoredAuthorization& old) {
  const auto consent_end = consent_end_after(old.consent_expires_at, pair);
  // The old pair is spent, so the new one must not be lost because the file is busy.
  constexpr int tries = 6;
  for (int attempt = 1;; ++attempt) {
    try {
      context_.database.write([&](db::Database& database) {
        db::store_tokens(database, *connection_.authorization, connection_.id.site, pair,
                         context_.sealing);
        if (consent_end != old.consent_expires_at)
          db::store_consent_end(database, *connection_.authorization, consent_end,
                                old.consent_checked_at);
      });
      return;
    } catch (const db::DatabaseError& error) {
      if (error.error().code != ErrorCode::db_busy || attempt == tries) throw;
    }
  }
}

// True for a token that a refresh of this run brought, that nobody has replaced since, and that is
// not known to have reached its end.
bool TokenKeeper::has_just_come(const Secret& token) const {
  if (!connection_.authorization || !context_.news->has_brought(*connection_.authorization, token))
    return false;
  const auto held = read();
  return held && held->pair.access.reveal() == token.reveal() &&
         lives(held->pair, line_.server.now_seconds());
}

/// Before the first call of a try to heal: whether there is to be one is decided, and the try
/// counted, in one transaction. Two processes make one try.
Status TokenKeeper::begin_heal() {
  if (!heal_waits_) return Done{};
  const std::scoped_lock one_begins(beginning_);
  if (!heal_waits_) return Done{};
  const auto now = context_.clock.now_seconds();
  context_.database.write(
      [&](db::Database& database) { healing_ = begin_healing(database, connection_, now); });
  switch (healing_.begin) {
    case Healing::Begin::counted:
      heal_counts_ = true;
      break;
    case Healing::Begin::healed:
      heals_ = false;
      break;
    case Healing::Begin::not_due:
      return needs_sign_in(connection_, healing_.before);
    case Healing::Begin::let_go_of:
      return disconnected(connection_);
  }
  heal_waits_ = false;
  return Done{};
}

/// Whatever stood between the connection and its marketplace is over.
void TokenKeeper::accepted() {
  // What is refused after this is judged as in any other run.
  heals_ = false;
  if (context_.dry_run || !troubled_.exchange(false)) return;
  const auto key = connection_.key;
  const bool in_trouble = context_.database.run([key](db::Database& database) {
    return db::find_consent_trouble(database, key).has_value();
  });
  if (!in_trouble) return;
  context_.database.write(
      [this](db::Database& database) { consent_accepted(database, connection_); });
}

/// A try to heal that met nobody does not count, and one that asked nobody was none.
void TokenKeeper::failed(const Error& error) {
  if (!heals_ || line_.server.last_date()) return;
  const bool met_nobody = error.code == ErrorCode::network || error.code == ErrorCode::timeout;
  const bool asked_nobody = line_.caller.traffic().requests == 0 && is_of_this_side(error.code);
  if (!(met_nobody || asked_nobody) || !heal_counts_.exchange(false)) return;
  const std::scoped_lock one_ends(beginning_);
  context_.database.write([&](db::Database& database) {
    if (asked_nobody)
      undo_healing(database, connection_.key, healing_);
    else
      uncount_healing(database, connection_.key);
  });
  // What asks somebody after all is a try.
  heal_waits_ = asked_nobody;
}

/// The marketplace refuses what it gave out. It does so on its bad days; it means it when it does
/// so run after run.
Error TokenKeeper::refused_again(Error error) {
  if (heals_) return consent_gone(std::move(error), Whose::connection);
  // One thread of the run counts.
  const std::scoped_lock one_counts(
      context_.news->turn(connection_.authorization.value_or(AuthorizationKey())));
  if (auto counted = context_.news->bad_run_of(connection_.key)) return *std::move(counted);
  error = count_bad_run(error) ? told(std::move(error)) : bad_day(std::move(error));
  context_.news->bad_run(connection_.key, error);
  return error;
}

/// True when there were too many.
bool TokenKeeper::count_bad_run(const Error& error) {
  if (context_.dry_run) return false;
  const auto server_now =
      line_.server.last_date() ? std::optional(line_.server.now_seconds()) : std::nullopt;
  bool ended = false;
  context_.database.write([&](db::Database& database) {
    ended = count_refused_run(database, connection_, error.message.english(), server_now,
                              context_.clock.now_seconds());
  });
  troubled_ = true;
  return ended;
}

Error TokenKeeper::bad_day(Error error) const {
  error.code = ErrorCode::remote_unavailable;
  error.message = tr("{} refuses a token of '{}' that should be good: {}",
                     title(connection_.id.site), connection_.name, error.message);
  error.hint = tr("Run the command again later; the consent is kept.");
  return in_own_name(std::move(error));
}

/// The marketplace has ended the consent: of this connection, or of all that share its tokens.
Error TokenKeeper::consent_gone(Error error, Whose whose) {
  if (connection_.authorization && !context_.dry_run) {
    const auto said_at = line_.server.now_seconds();
    context_.database.write([&](db::Database& database) {
      for (const auto& connection : db::connections_of(database, *connection_.authorization)) {
        if (whose == Whose::authorization || connection.key == connection_.key)
          end_consent(database, connection, error.message.english(), said_at,
                      context_.clock.now_seconds());
      }
    });
  }
  return told(std::move(error));
}

Error TokenKeeper::told(Error error) const {
  error.code = ErrorCode::auth_required;
  error.message = tr("{} no longer accepts the consent of '{}': {}", title(connection_.id.site),
                     connection_.name, error.message);
  error.hint = reconnect_hint(connection_);
  return in_own_name(std::move(error));
}

/// Connections may share a consent, and what one of them has learnt.
Error TokenKeeper::in_own_name(Error error) const {
  error.connection = to_text(connection_.id);
  return error;
}

ShopAccess TokenKeeper::access_with(Secret token) const {
  return {connection_.id, connection_.country, connection_.shop_key, std::move(token)};
}

}  // namespace ecsync
