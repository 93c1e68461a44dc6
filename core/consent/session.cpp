#include "core/consent/session.h"

#include <utility>

namespace ecsync {
namespace {

Status check_consent(const Connection& connection) {
  if (connection.status == ConnectionStatus::connected && connection.authorization) return Done{};
  if (connection.status == ConnectionStatus::needs_auth)
    return make_error(ErrorCode::auth_required, tr("the consent of '{}' is over", connection.name),
                      reconnect_hint(connection));
  return make_error(ErrorCode::auth_required, tr("'{}' is disconnected", connection.name),
                    reconnect_hint(connection));
}

}  // namespace

Sessions::Sessions(const SessionContext& context, const SessionOptions& options)
    : lane_(context.database),
      clock_(context.clock),
      marketplaces_(context.marketplaces),
      gate_(context.clock, options.jobs, options.rates),
      sealing_(load_key(context.keys)),
      lock_wait_(options.lock_wait),
      dry_run_(options.dry_run) {}

Result<std::unique_ptr<Session>> Sessions::open(const Connection& connection,
                                                const std::optional<db::StoredAuthorization>& held,
                                                const Patience& patience) {
  if (auto consent = check_consent(connection); !consent) return std::move(consent).error();
  return open_anyway(connection, held, patience);
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
  const TokenContext context{lane_, clock_, *sealing_, lock_wait_, dry_run_};
  auto session = std::make_unique<Session>(context, *std::move(line), connection);
  if (held) session->tokens_.know(*held);
  return session;
}

}  // namespace ecsync
