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

Status ask(Sessions& sessions, const Connection& connection, AccessAnswer& answer) {
  if (stop_requested()) return make_error(ErrorCode::interrupted, tr("stopped before its turn"));
  std::optional<db::StoredAuthorization> held;
  if (connection.authorization)
    held = sessions.lane().run([&connection](db::Database& database) {
      return db::find_authorization(database, *connection.authorization);
    });
  const auto session = sessions.open(connection, held, little_patience());
  if (!session) return session.error();
  auto accepted = (*session)->call([](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.check_access(access);
  });
  answer.clock_offset = (*session)->server().offset();
  return accepted;
}

}  // namespace

std::vector<AccessAnswer> ask_access(const SessionContext& context,
                                     const std::vector<Connection>& connections,
                                     const SessionOptions& options) {
  Sessions sessions(context, options);
  std::vector<AccessAnswer> answers(connections.size());  // one thread an element
  sessions.lane().side_by_side(connections.size(), [&](std::size_t i) {
    auto& error = answers[i].error;
    try {
      if (auto status = ask(sessions, connections[i], answers[i]); !status)
        error = std::move(status).error();
    } catch (const std::exception& exception) {
      error = db::to_error(exception);
    }
    if (error && error->connection.empty()) error->connection = to_text(connections[i].id);
  });
  return answers;
}

std::vector<std::optional<Error>> check_access(const SessionContext& context,
                                               const std::vector<Connection>& connections,
                                               const SessionOptions& options) {
  std::vector<std::optional<Error>> errors;
  for (auto& answer : ask_access(context, connections, options))
    errors.push_back(std::move(answer.error));
  return errors;
}

}  // namespace ecsync
