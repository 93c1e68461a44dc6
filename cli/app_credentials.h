#pragma once

#include "core/marketplace.h"

namespace ecsync::cli {

/// Key, secret and addresses of the app at one marketplace, from ECSYNC_P_APP_KEY,
/// ECSYNC_P_APP_SECRET (or _FILE, or _COMMAND), ECSYNC_P_REDIRECT_URL, ECSYNC_P_API_BASE,
/// ECSYNC_SHOPEE_CONSENT_LINK and ECSYNC_TIKTOK_SERVICE_ID.
/// Errors: usage when key or secret is not set (names the variable), when more than one source of
/// the secret is, or when a value is not of the allowed form; key_missing and key_wrong of a
/// secret's file or command.
Result<AppCredentials> app_credentials(Site site);

}  // namespace ecsync::cli
