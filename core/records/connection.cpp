#include "core/records/connection.h"

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

}  // namespace ecsync
