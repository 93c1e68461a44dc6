#include "core/consent/session.h"

#include <utility>

#include "core/consent/consent_trouble.h"

namespace ecsync {
namespace {

constexpr std::chrono::hours consent_end_age{24};

}  // namespace

Sessions::Sessions(const SessionContext& context, const SessionOptions& options)
    : lane_(context.database),
      clock_(context.clock),
      marketplaces_(context.marketplaces),
      gate_(context.clock, options.jobs, options.rates),
      deadline_(options.max_duration
                    ? std::optional(context.clock.monotonic() + *options.max_duration)
                    : std::nullopt),
      sealing_(load_key(context.keys, command_limit(deadline_, context.clock.monotonic()))),
      lock_wait_(options.lock_wait),
      dry_run_(options.dry_run) {}

Result<std::unique_ptr<Session>> Sessions::open(const Connection& connection,
                                                const std::optional<db::StoredAuthorization>& held,
                                                const Patience& patience) {
  if (connection.status == ConnectionStatus::needs_auth)
    return try_to_heal(connection, held, patience);
  if (connection.status == ConnectionStatus::disconnected || !connection.authorization)
    return disconnected(connection);
  return open_anyway(connection, held, patience);
}

Result<std::unique_ptr<Session>> Sessions::try_to_heal(
    const Connection& connection, const std::optional<db::StoredAuthorization>& held,
    const Patience& patience) {
  const auto now = clock_.now_seconds();
  const auto trouble = lane_.run(
      [&](db::Database& database) { return db::find_consent_trouble(database, connection.key); });
  // A dry run must not count, so it does not try.
  if (dry_run_ || !connection.authorization || !healing_is_due(trouble, now))
    return needs_sign_in(connection, trouble);
  auto session = open_anyway(connection, held, patience);
  if (session) (*session)->tokens_.heal();
  return session;
}

Result<std::unique_ptr<Session>> Sessions::open_anyway(
    const Connection& connection, const std::optional<db::StoredAuthorization>& held,
    const Patience& patience) {
  if (!sealing_) return sealing_.error();
  const auto site = connection.id.site;
  const auto offset = held ? held->clock_offset : std::chrono::seconds{};
  auto line = marketplaces_.open(site, offset, patience);
  if (!line) return std::move(line).error();
  const auto allowed = (*line)->marketplace->allowance();
  (*line)->caller.go_through(gate_.open_door(site, allowed));
  const TokenContext context{lane_, clock_, *sealing_, lock_wait_, dry_run_, news_};
  auto session = std::make_unique<Session>(context, *std::move(line), connection);
  if (held) session->tokens_.know(*held);
  return session;
}

void Sessions::prepare(const Connection& connection, const Patience& patience) {
  if (!may_open(connection)) return;
  const auto site = connection.id.site;
  const std::scoped_lock one_prepares(preparation_of(site).turn);
  if (auto& done = preparation_of(site).done; !std::exchange(done, true))
    static_cast<void>(marketplaces_.open(site, {}, patience));
}

bool Sessions::may_open(const Connection& connection) {
  if (connection.status == ConnectionStatus::connected) return true;
  if (connection.status != ConnectionStatus::needs_auth || dry_run_) return false;
  return healing_is_due(lane_.run([&](db::Database& database) {
    return db::find_consent_trouble(database, connection.key);
  }),
                        clock_.now_seconds());
}

Sessions::Preparation& Sessions::preparation_of(Site site) {
  const std::scoped_lock lock(mutex_);
  return preparations_[site];
}

std::function<void(db::Database&)> Session::ask_consent_end(const db::StoredAuthorization& held) {
  if (!marketplace().tells_consent_end()) return {};
  const auto now = server().now_seconds();
  const auto& asked = held.consent_checked_at;
  if (asked && *asked <= now && now - *asked < consent_end_age) return {};
  const auto end = call([](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.consent_end(access);
  });
  if (!end) return {};
  return [end = *end, now, key = held.key](db::Database& database) {
    db::store_consent_end(database, key, end, now);
  };
}

}  // namespace ecsync
