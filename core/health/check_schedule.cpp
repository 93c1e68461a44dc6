#include "core/health/check_schedule.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "core/base/text.h"
#include "core/secrets/secret_source.h"

namespace ecsync {
namespace {

namespace fs = std::filesystem;

/// The link in one of the `*.wants` folders that switches the timer on; "" when there is none.
std::string timer_in(const std::string& folder, const std::string& unit) {
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
    if (!entry.path().filename().string().ends_with(".wants")) continue;
    const auto link = entry.path() / unit;
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(link, ignored))) return link.string();
  }
  return "";
}

bool pulls_orders(const std::string& line) {
  const auto text = text::trimmed(line);
  const auto program = text.find("ecsync");
  return !text.empty() && text.front() != '#' && program != std::string_view::npos &&
         text.find("sync-orders", program) != std::string_view::npos;
}

bool has_line(std::istream& lines) {
  for (std::string line; std::getline(lines, line);)
    if (pulls_orders(line)) return true;
  return false;
}

bool has_line(const fs::path& file) {
  std::ifstream lines(file);
  return has_line(lines);
}

/// The file among these with a line that pulls orders; "" when there is none.
std::string cron_file_in(const std::string& place) {
  std::error_code unreadable;
  if (!fs::is_directory(place, unreadable))
    return fs::is_regular_file(place, unreadable) && has_line(fs::path(place)) ? place : "";
  for (const auto& entry : fs::directory_iterator(place, unreadable))
    if (entry.is_regular_file(unreadable) && has_line(entry.path())) return entry.path().string();
  return "";
}

bool crontab_has_line(const std::vector<std::string>& command) {
  constexpr std::chrono::seconds limit{5};
  if (command.empty()) return false;
  // What it prints is no secret; this is how ecsync runs commands.
  const auto printed = run_secret_command(command, phrase("the crontab"), limit);
  if (!printed) return false;
  std::istringstream lines(printed->reveal());
  return has_line(lines);
}

}  // namespace

SchedulePlaces usual_schedule_places(const std::string& config_home) {
  SchedulePlaces places;
  if (!config_home.empty()) places.unit_folders.push_back(config_home + "/systemd/user");
  places.unit_folders.insert(places.unit_folders.end(),
                             {"/etc/systemd/user", "/etc/systemd/system"});
  places.cron_files = {"/etc/crontab", "/etc/cron.d"};
  places.crontab = {"crontab -l 2>/dev/null | grep ecsync | head -n 20"};
  return places;
}

Finding check_schedule(const SchedulePlaces& places, const std::string& profile, bool connected) {
  constexpr auto id = "schedule";
  const auto unit = "ecsync-sync@" + profile + ".timer";
  for (const auto& folder : places.unit_folders)
    if (const auto timer = timer_in(folder, unit); !timer.empty())
      return well(id, tr("a timer pulls the orders: {}", timer));
  for (const auto& place : places.cron_files)
    if (const auto file = cron_file_in(place); !file.empty())
      return well(id, tr("cron pulls the orders: {}", file));
  if (crontab_has_line(places.crontab)) return well(id, tr("the crontab pulls the orders"));
  if (!connected) return well(id, tr("no shop is connected, so nothing needs to run by itself"));
  return wrong(id, tr("neither a timer nor a line of cron pulls the orders"),
               tr("Run: systemctl --user enable --now {}; or see 'man ecsync-timers'", unit));
}

}  // namespace ecsync
