#include "core/goods/left_out.h"

#include <optional>

#include "core/db/connections.h"

namespace ecsync {
namespace {

std::optional<Doubt> doubt_about(const Connection& connection, Timestamp now,
                                 std::chrono::seconds max_age,
                                 const std::set<ConnectionId>& asked) {
  switch (connection.status) {
    case ConnectionStatus::needs_auth:
      return Doubt::needs_auth;
    case ConnectionStatus::disconnected:
      return Doubt::disconnected;
    case ConnectionStatus::connected:
      break;
  }
  if (asked.contains(connection.id)) return std::nullopt;
  const auto& last = connection.last_success_at;
  if (last && now - *last <= max_age) return std::nullopt;
  return Doubt::stale;
}

}  // namespace

std::string_view name(Doubt doubt) {
  switch (doubt) {
    case Doubt::needs_auth:
      return "needs_auth";
    case Doubt::disconnected:
      return "disconnected";
    case Doubt::stale:
      return "stale";
  }
  return "";
}

std::vector<LeftOut> doubtful_shops(db::Database& database, Timestamp now,
                                    std::chrono::seconds max_age,
                                    const std::set<ConnectionId>& asked) {
  std::vector<LeftOut> shops;
  for (auto& connection : db::list_connections(database, true)) {
    if (const auto doubt = doubt_about(connection, now, max_age, asked))
      shops.push_back({std::move(connection), *doubt, 0});
  }
  return shops;
}

}  // namespace ecsync
