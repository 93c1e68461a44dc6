#include "core/records/connection.h"

#include <algorithm>

namespace ecsync {

std::string_view name(ConnectionStatus status) {
  switch (status) {
    case ConnectionStatus::connected:
      return "connected";
    case ConnectionStatus::needs_auth:
      return "needs_auth";
    case ConnectionStatus::disconnected:
      return "disconnected";
  }
  return "";
}

Phrase label(ConnectionStatus status) {
  switch (status) {
    case ConnectionStatus::connected:
      return phrase_in("connection status", "connected");
    case ConnectionStatus::needs_auth:
      return phrase_in("connection status", "needs_auth");
    case ConnectionStatus::disconnected:
      return phrase_in("connection status", "disconnected");
  }
  return {};
}

Status check_connection_name(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto allowed = [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; };
  if (!name.empty() && plain(name.front()) && std::all_of(name.begin(), name.end(), allowed))
    return Done{};
  return make_error(ErrorCode::invalid_value, tr("'{}' cannot be the name of a connection", name),
                    tr("Use a-z, 0-9, '.', '_' and '-', beginning with a letter or digit."));
}

}  // namespace ecsync
