#pragma once

#include "cli/settings/settings.h"
#include "core/marketplace.h"
#include "core/secrets/secret_source.h"

namespace ecsync::cli {

/// Key, secret and addresses of the app at one marketplace: from its section of the settings and
/// from ECSYNC_P_API_BASE, where P is LAZADA, SHOPEE or TIKTOK.
/// Errors: usage when key or secret is not set (names the variable and the key), or the API base
/// has another form; key_missing and key_wrong of the secret's file or command.
/// `limit` is for a command.
Result<AppCredentials> app_credentials(Site site, const Settings& settings,
                                       std::chrono::milliseconds limit = usual_command_limit);
/// Only the secret, read from where the settings say. Errors: as above.
Result<Secret> app_secret(Site site, const Settings& settings,
                          std::chrono::milliseconds limit = usual_command_limit);

}  // namespace ecsync::cli
