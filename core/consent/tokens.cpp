#include "core/consent/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/file_lock.h"
#include "core/base/stop.h"
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

// Half of the life is early enough for every marketplace's advice (Lazada: 30 minutes before the
// end, of days), and does not refresh a token that lives for seconds all the time.
bool due(const TokenPair& pair, Timestamp now) {
  return has_known_end(pair) &&
         now >= pair.issued_at + (pair.access_expires_at - pair.issued_at) / 2;
}

bool refreshable(const TokenPair& pair, Timestamp now) {
  return !pair.refresh.empty() && (!pair.refresh_expires_at || now < *pair.refresh_expires_at);
}

bool is_refusal(ErrorCode code) {
  return code == ErrorCode::auth_required || code == ErrorCode::auth_refused ||
         code == ErrorCode::auth_expired;
}

}  // namespace

struct TokenKeeper::Held {
  db::StoredAuthorization stored;
  TokenPair pair;
};

Message reconnect_hint(const Connection& connection) {
  return tr("Connect it again with: ecsync connect {} --reconnect {}", name(connection.id.site),
            connection.name);
}

std::string refresh_lock_name(AuthorizationKey authorization) {
  return fmt::format("refresh-{}", authorization.value);
}

TokenKeeper::TokenKeeper(const TokenContext& context, MarketplaceLine& line, Connection connection)
    : context_(context), line_(line), connection_(std::move(connection)) {}

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
  // What is wrong with the pair is told by the call that needs it.
  if (auto pair = db::read_tokens(stored, context_.sealing)) remember(*pair);
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
  return refresh(std::nullopt);
}

Result<Secret> TokenKeeper::renew(const Secret& rejected) {
  return refresh(rejected);
}

Result<Secret> TokenKeeper::refresh(const std::optional<Secret>& rejected) {
  const std::scoped_lock one_refreshes(refreshing_);
  if (stop_requested())
    return make_error(ErrorCode::interrupted, tr("stopped before a token refresh"));
  auto lock = FileLock::acquire(
      context_.database.lock_path(refresh_lock_name(*connection_.authorization)),
      tr("the token of '{}'", connection_.name), "token refresh", context_.clock,
      // Another process's refresh takes a moment, and after it ours is not needed any more.
      std::max(context_.lock_wait, refresh_patience), context_.database.path());
  if (!lock) return std::move(lock).error();
  auto held = read();
  if (!held) return std::move(held).error();
  const auto now = line_.server.now_seconds();
  const bool renewed_meanwhile =
      rejected ? held->pair.access.reveal() != rejected->reveal() : !due(held->pair, now);
  if (renewed_meanwhile) return remember(held->pair);
  const bool usable = !rejected && lives(held->pair, now);
  if (refreshable(held->pair, now)) return refresh_locked(*held, usable);
  if (usable) return std::move(held->pair.access);
  return consent_gone(make_error(ErrorCode::auth_required, tr("the consent has run out")));
}

// The mark is committed before the request and the pair after it, in two transactions. Inside one
// transaction a kill -9 between request and commit would roll the mark back, and the next run could
// not know that the refresh token may be spent. The first commit proves the disk; and no lock on
// the file is held while the marketplace thinks. Killed before the request: the mark makes the next
// run try the old token once, which works. Killed after it: the same try is refused, and the
// connection needs a new consent.
Result<Secret> TokenKeeper::refresh_locked(const Held& held, bool usable) {
  const StopShield shield;
  mark(line_.server.now_seconds());
  auto outcome = line_.marketplace->refresh(connection_.id, held.pair.refresh);
  if (auto* failure = std::get_if<Marketplace::RefreshFailure>(&outcome))
    return after_failure(std::move(*failure), held, usable);
  const auto& pair = std::get<TokenPair>(outcome);
  store(pair);
  return remember(pair);
}

Result<Secret> TokenKeeper::after_failure(Marketplace::RefreshFailure failure, const Held& held,
                                          bool usable) {
  auto& error = failure.error;
  if (failure.maybe_spent) {
    // The mark stays: the next run tries the old token once and then knows.
    if (!retryable(error.code)) error.code = ErrorCode::remote_unavailable;
    error.message =
        tr("the answer to the token refresh of '{}' was lost: {}", connection_.name, error.message);
    if (error.hint.empty())
      error.hint = tr("Run the command again; it tries the stored token once.");
    return std::move(error);
  }
  if (is_refusal(error.code)) {
    mark(std::nullopt);
    if (held.stored.refresh_started_at)
      error.message = tr("{} (the answer to an earlier refresh had been lost)", error.message);
    return consent_gone(std::move(error));
  }
  // Nothing was spent now. What became of an earlier refresh is as unknown as before.
  mark(held.stored.refresh_started_at);
  if (usable && error.code != ErrorCode::app_refused) return held.pair.access;
  return std::move(error);
}

void TokenKeeper::mark(std::optional<Timestamp> at) {
  context_.database.write([this, at](db::Database& database) {
    db::mark_refresh_started(database, *connection_.authorization, at);
  });
}

void TokenKeeper::store(const TokenPair& pair) {
  // The old pair is spent, so the new one must not be lost because the file is busy.
  constexpr int tries = 6;
  for (int attempt = 1;; ++attempt) {
    try {
      context_.database.write([&](db::Database& database) {
        db::store_tokens(database, *connection_.authorization, connection_.id.site, pair,
                         context_.sealing);
      });
      return;
    } catch (const db::DatabaseError& error) {
      if (error.error().code != ErrorCode::db_busy || attempt == tries) throw;
    }
  }
}

// True when the token is known to have reached its end.
bool TokenKeeper::outlived(const Secret& token) const {
  const auto held = read();
  return held && held->pair.access.reveal() == token.reveal() &&
         !lives(held->pair, line_.server.now_seconds());
}

Error TokenKeeper::consent_gone(Error error) {
  if (connection_.authorization && !context_.dry_run) {
    context_.database.write([this](db::Database& database) {
      for (const auto& connection : db::connections_of(database, *connection_.authorization))
        db::set_connection_status(database, connection.key, ConnectionStatus::needs_auth);
    });
  }
  error.code = ErrorCode::auth_required;
  error.message = tr("{} no longer accepts the consent of '{}': {}", title(connection_.id.site),
                     connection_.name, error.message);
  error.hint = reconnect_hint(connection_);
  error.connection = to_text(connection_.id);
  return error;
}

ShopAccess TokenKeeper::access_with(Secret token) const {
  return {connection_.id, connection_.country, connection_.shop_key, std::move(token)};
}

}  // namespace ecsync
