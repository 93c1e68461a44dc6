#include "core/health/check_access.h"

#include "core/base/side_by_side.h"
#include "core/base/stop.h"
#include "core/db/database.h"
#include "core/sync/sync_run.h"

namespace ecsync {
namespace {

/// A person waits: a marketplace that does not answer soon is worth telling as it is.
Patience little_patience() {
  Patience patience;
  patience.tries = 2;
  patience.longest_limit_wait = std::chrono::seconds{10};
  return patience;
}

Status ask(const SyncShared& shared, const Connection& connection) {
  if (stop_requested()) return make_error(ErrorCode::interrupted, tr("stopped before its turn"));
  if (auto consent = check_consent(connection); !consent) return consent;
  if (!shared.sealing) return shared.sealing.error();
  const auto held = shared.database.run([&connection](db::Database& database) {
    return db::find_authorization(database, *connection.authorization);
  });
  auto line = open_line(shared, connection, held, little_patience());
  if (!line) return std::move(line).error();
  TokenKeeper tokens(shared.database, shared.clock, *shared.sealing, **line, connection,
                     shared.options.lock_wait, shared.options.dry_run);
  if (held) tokens.know(*held);
  return tokens.with_token<Done>(
      [&](const ShopAccess& access) { return (*line)->marketplace->check_access(access); });
}

}  // namespace

std::vector<std::optional<Error>> check_access(const SyncContext& context,
                                               const std::vector<Connection>& connections,
                                               const SyncOptions& options) {
  db::Lane lane(context.database);
  CallGate gate(context.clock, options.jobs, options.rates);
  const auto sealing = load_key(context.keys);
  const SyncShared shared{lane,    context.clock, context.marketplaces, gate,
                          sealing, options,       std::nullopt};
  std::vector<std::optional<Error>> answers(connections.size());  // one thread an element
  side_by_side(lane, connections.size(), [&](std::size_t i) {
    try {
      if (auto status = ask(shared, connections[i]); !status)
        answers[i] = std::move(status).error();
    } catch (const db::DatabaseError& error) {
      answers[i] = error.error();
    }
    if (answers[i] && answers[i]->connection.empty())
      answers[i]->connection = to_text(connections[i].id);
  });
  return answers;
}

}  // namespace ecsync
