#pragma once

#include "cli/settings/settings.h"
#include "core/marketplace.h"

namespace ecsync::cli {

/// Key, secret and addresses of the app at one marketplace: from its section of the settings and
/// from ECSYNC_P_API_BASE, where P is LAZADA, SHOPEE or TIKTOK.
/// Errors: usage when key or secret is not set (names the variable and the key), or the API base
/// has another form; key_missing and key_wrong of the secret's file or command.
Result<AppCredentials> app_credentials(Site site, const Settings& settings);
/// Only the secret, read from where the settings say. Errors: as above.
Result<Secret> app_secret(Site site, const Settings& settings);

}  // namespace ecsync::cli
