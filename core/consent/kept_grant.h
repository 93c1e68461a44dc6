#pragma once

#include <optional>
#include <string>

#include "core/db/authorizations.h"
#include "core/db/database.h"
#include "core/marketplace.h"
#include "core/secrets/crypto.h"

namespace ecsync {

// A code works once. So what it brought goes into the file before anything else is asked, and a
// sign-in that could not be ended then is ended later without a new one.

/// Keeps what `code` brought with the sign-in that it answers. A file that is busy keeps nothing:
/// what follows may go well all the same.
void keep_grant(db::Database& database, db::PendingConsent& pending, const Grant& grant,
                const std::string& code, const crypto::SealingKey& sealing);

/// What an earlier call kept for this code, or for any code when it is ""; nothing when there is
/// nothing that can be read.
std::optional<Grant> kept_grant(const db::PendingConsent& pending, const std::string& code,
                                const crypto::SealingKey& sealing);

}  // namespace ecsync
