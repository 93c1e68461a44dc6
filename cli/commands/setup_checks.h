#pragma once

#include <set>
#include <vector>

#include "cli/settings/globals.h"
#include "core/health/finding.h"
#include "core/records/ids.h"

namespace ecsync::cli {

/// The settings as far as they can be read, and what was found wrong with the file.
struct CheckedConfig {
  Globals globals;  ///< with the file's settings when it is good, else without
  Finding finding;  ///< config
};
/// `globals` were decided without the file.
CheckedConfig check_config(const Globals& globals);

/// Whether an app is set up at this marketplace, wholly or in part.
bool has_app(const Settings& settings, Site site);
/// Whether an app is set up at any marketplace, wholly or in part.
bool has_any_app(const Settings& settings);

/// apps: key and secret of the app at each marketplace of `connected`, and of others that are set
/// up in part. Commands that give a secret are run only when `may_ask` is true, since they may ask
/// a person.
Finding check_apps(const Settings& settings, const std::set<Site>& connected, bool may_ask);

/// zone
Finding check_zone(const std::string& timezone);

}  // namespace ecsync::cli
