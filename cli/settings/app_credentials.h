#pragma once

#include "cli/settings/settings.h"
#include "core/marketplace.h"

namespace ecsync::cli {

/// Key, secret and addresses of the app at one marketplace, from the settings of its section and
/// from ECSYNC_P_API_BASE.
/// Errors: usage when key or secret is not set (names the variable and the key); key_missing and
/// key_wrong of a secret's file or command; usage when the API base is not of the allowed form.
Result<AppCredentials> app_credentials(Site site, const Settings& settings);
/// The secret alone, read from where the settings say. Errors: as above.
Result<Secret> app_secret(Site site, const Settings& settings);

}  // namespace ecsync::cli
