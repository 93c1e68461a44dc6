#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/marketplace.h"
#include "core/secrets/key_sources.h"

namespace ecsync {

/// The request to connect a shop.
struct ConnectRequest {
  Site site{};
  std::string country;    ///< ISO alpha-2 upper case, or ""
  std::string name;       ///< wished connection name, or ""
  std::string reconnect;  ///< reference of a known connection, or ""
  bool dry_run = false;   ///< check what can be checked without spending a code; store nothing
  /// Told what of a consent could not be read while the rest of it was taken.
  std::function<void(const Message&)> note{};
};

/// ISO 3166 keeps it free for what nobody knows.
inline constexpr const char* unknown_country = "ZZ";

/// How long a sign-in may take from begin_connect to finish_connect.
inline constexpr std::chrono::hours sign_in_patience{1};

/// Makes the sign-in address with a fresh `state`, remembered for an hour (not in a dry run).
/// Errors: usage (country, app key missing), invalid_value (name), not_found (reconnect), and the
/// marketplace's.
Result<ConsentLink> begin_connect(db::Database& database, Clock& clock, Marketplaces& marketplaces,
                                  const ConnectRequest& request);

/// Takes the address (or its query string) that the browser ended on, exchanges the code, checks
/// country and `state`, and stores authorization, tokens and connections in one transaction.
/// Nothing is stored when anything is refused. When something else goes wrong after the exchange,
/// what the code brought is kept for a day, and the same call with the same address goes on with
/// it. A shop whose country nobody can read is in unknown_country. A dry run ends before the
/// exchange, because a code works once, and gives no connections. INT and TERM wait for the
/// exchange and until what it brought is kept. Errors: auth_refused (no code, used code, the seller
/// said no, state unknown or older than an hour), country_mismatch, invalid_value, and what the
/// questions about shops can meet.
Result<std::vector<Connection>> finish_connect(db::Database& database, Clock& clock,
                                               Marketplaces& marketplaces, const KeySources& keys,
                                               const ConnectRequest& request,
                                               const std::string& callback);

/// Goes on with a sign-in whose code has brought something that could not be used at once, if there
/// is one that fits the request: without a new sign-in. Nothing when there is none. Errors: as
/// above; one that does not pass ends the sign-in.
Result<std::optional<std::vector<Connection>>> resume_connect(db::Database& database, Clock& clock,
                                                              Marketplaces& marketplaces,
                                                              const KeySources& keys,
                                                              const ConnectRequest& request);

/// Whether the text looks like a redirect address after a sign-in: it has a code or a refusal.
bool holds_answer(const std::string& callback);
/// Whether the text is the answer to the sign-in at `sign_in_url`, judged by its `state`. This
/// keeps out what another web page makes the browser send. A code may come without a state where
/// the marketplace does not echo one; a refusal must have it.
bool answers(const std::string& callback, const std::string& sign_in_url);

}  // namespace ecsync
