#pragma once

#include <string>
#include <vector>

#include "core/health/finding.h"

namespace ecsync {

/// Where things that start ecsync by themselves are written down.
struct SchedulePlaces {
  std::vector<std::string> unit_folders;  ///< systemd's: links in their `*.wants` are what is on
  std::vector<std::string> cron_files;    ///< files with lines, and folders of such files
  std::vector<std::string> crontab;       ///< command that prints this user's own lines
};
/// The places of this machine; `config_home` is $XDG_CONFIG_HOME, "" when it is not known.
SchedulePlaces usual_schedule_places(const std::string& config_home);

/// schedule: a timer of the profile or a line of cron pulls the orders. Nothing is wanted while no
/// shop is connected.
Finding check_schedule(const SchedulePlaces& places, const std::string& profile, bool connected);

}  // namespace ecsync
