#include "core/health/check_access.h"

#include "core/base/stop.h"
#include "core/db/authorizations.h"
#include "core/db/failure.h"

namespace ecsync {
namespace {

/// Short, because a person waits. A marketplace that does not answer soon is reported as such.
Patience little_patience() {
  Patience patience;
  patience.tries = 2;
  patience.longest_limit_wait = std::chrono::seconds{10};
  return patience;
}

Status ask(Sessions& sessions, const Connection& connection) {
  if (stop_requested()) return make_error(ErrorCode::interrupted, tr("stopped before its turn"));
  std::optional<db::StoredAuthorization> held;
  if (connection.authorization)
    held = sessions.lane().run([&connection](db::Database& database) {
      return db::find_authorization(database, *connection.authorization);
    });
  const auto session = sessions.open(connection, held, little_patience());
  if (!session) return session.error();
  return (*session)->call([](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.check_access(access);
  });
}

}  // namespace

std::vector<std::optional<Error>> check_access(const SessionContext& context,
                                               const std::vector<Connection>& connections,
                                               const SessionOptions& options) {
  Sessions sessions(context, options);
  std::vector<std::optional<Error>> answers(connections.size());  // one thread an element
  sessions.lane().side_by_side(connections.size(), [&](std::size_t i) {
    try {
      if (auto status = ask(sessions, connections[i]); !status)
        answers[i] = std::move(status).error();
    } catch (const std::exception& exception) {
      answers[i] = db::to_error(exception);
    }
    if (answers[i] && answers[i]->connection.empty())
      answers[i]->connection = to_text(connections[i].id);
  });
  return answers;
}

}  // namespace ecsync
