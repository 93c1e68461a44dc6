#pragma once

#include <string>
#include <string_view>
#include <vector>

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

/// Where a developer finds the keys of his app.
std::string_view developer_page(Site site);

/// One setting of an app that nothing gives.
struct MissingSetting {
  std::string key;  ///< "shopee.app_key"
  Error error;      ///< with where to get it
};
/// What the app of a marketplace lacks for calls, told without running a command.
std::vector<MissingSetting> missing_for_calls(Site site, const Settings& settings);
/// What it lacks besides for signing sellers in.
std::vector<MissingSetting> missing_for_sign_in(Site site, const Settings& settings);

}  // namespace ecsync::cli
