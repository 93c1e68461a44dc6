#include "cli/commands/setup_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "cli/settings/app_credentials.h"
#include "cli/settings/config_file.h"
#include "cli/settings/local_time.h"

namespace ecsync::cli {
namespace {

/// What is wrong with the app; nothing when all is well, as far as that can be told.
std::optional<Error> fault_of(const Settings& settings, Site site, bool may_ask) {
  const bool by_command = settings.is_set(platform_key(site, "app_secret_command"));
  if (by_command && !may_ask && !settings.text(platform_key(site, "app_key")).empty())
    return std::nullopt;
  auto app = app_credentials(site, settings);
  return app ? std::nullopt : std::optional(std::move(app).error());
}

std::string titles(const std::vector<Site>& sites) {
  std::string names;
  for (const auto site : sites) names += (names.empty() ? "" : ", ") + std::string(title(site));
  return names;
}

}  // namespace

bool has_app(const Settings& settings, Site site) {
  constexpr std::array keys{"app_key", "app_secret", "app_secret_file", "app_secret_command"};
  return std::any_of(keys.begin(), keys.end(), [&](const char* what) {
    return !settings.text(platform_key(site, what)).empty();
  });
}

bool has_any_app(const Settings& settings) {
  return std::any_of(all_sites.begin(), all_sites.end(),
                     [&](Site site) { return has_app(settings, site); });
}

CheckedConfig check_config(const Globals& globals) {
  constexpr auto id = "config";
  if (globals.config.empty()) return {globals, well(id, tr("No configuration file is in use."))};
  const auto file = read_config_file(globals.config);
  if (!file.faults.empty())
    return {globals,
            wrong(id, config_error(file), tr("Mend the line, then run: ecsync config check"))};
  auto whole = with_config(globals, file);
  if (!whole)
    return {globals, wrong(id, whole.error(), tr("Mend the line, then run: ecsync config check"))};
  return {*std::move(whole), well(id, tr("{} is good.", globals.config))};
}

Finding check_apps(const Settings& settings, const std::set<Site>& connected, bool may_ask) {
  constexpr auto id = "apps";
  const auto usual = tr("See the part about keys in 'man ecsync.toml'.");
  std::vector<Site> good;
  std::optional<Error> first;
  Message faults;
  for (const auto site : all_sites) {
    if (!connected.contains(site) && !has_app(settings, site)) continue;
    auto fault = fault_of(settings, site, may_ask);
    if (!fault) {
      good.push_back(site);
      continue;
    }
    faults = faults.empty() ? fault->message : tr("{}; {}", faults, fault->message);
    if (!first) first = std::move(fault);
  }
  if (first) return wrong(id, faults, first->hint.empty() ? usual : first->hint);
  if (good.empty())
    return wrong(id, tr("no app is set up, so no shop can be asked or connected"),
                 tr("Put app_key and app_secret_file of a marketplace into the configuration file; "
                    "'man ecsync.toml' tells how."));
  return well(id, tr("the app is set up: {}", titles(good)));
}

Finding check_zone(const std::string& timezone) {
  constexpr auto id = "zone";
  if (const auto local = LocalTime::in(timezone); !local)
    return wrong(id, local.error().message,
                 tr("Install the time zones: apt-get install tzdata; or set another timezone."));
  return well(id, tr("times are shown in {}", timezone));
}

}  // namespace ecsync::cli
