#include "core/base/time_zone.h"

#include <glib.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/base/text.h"

namespace ecsync {
namespace {

GTimeZone* glib(const std::shared_ptr<void>& rules) {
  return static_cast<GTimeZone*>(rules.get());
}

/// The folder of the time zone database, the one that GLib uses.
std::string zone_folder() {
  const char* const folder = std::getenv("TZDIR");
  return folder == nullptr ? "/usr/share/zoneinfo" : folder;
}

/// True when the database has a zone of this name. GLib also accepts names that are not in it, such
/// as "+07:00" or "ABC-7", and prints a complaint to stderr when the file is not a zone.
bool is_in_database(const std::string& name) {
  const auto folders = text::split(name, '/');
  if (std::any_of(folders.begin(), folders.end(),
                  [](std::string_view each) { return each.empty() || each.starts_with('.'); }))
    return false;
  std::ifstream file(zone_folder() + "/" + name, std::ios::binary);
  std::string start(4, '\0');
  file.read(start.data(), 4);
  return file && start == "TZif";
}

}  // namespace

std::optional<TimeZone> TimeZone::find(const std::string& name) {
  if (name.find('\0') != std::string::npos) return std::nullopt;
  const bool known = is_in_database(name);
  // UTC needs no rules, so it is there on a system without a database, too.
  if (!known && name != "UTC") return std::nullopt;
  auto* const zone = known ? g_time_zone_new_identifier(name.c_str()) : g_time_zone_new_utc();
  if (zone == nullptr) return std::nullopt;
  return TimeZone(std::shared_ptr<void>(
      zone, [](void* each) { g_time_zone_unref(static_cast<GTimeZone*>(each)); }));
}

std::chrono::seconds TimeZone::offset_at(Timestamp time) const {
  auto* const zone = glib(rules_);
  const auto interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, epoch_seconds(time));
  return std::chrono::seconds(g_time_zone_get_offset(zone, interval));
}

Timestamp TimeZone::to_utc(std::chrono::local_seconds local) const {
  // A local time that comes twice belongs to summer time once, to standard time once.
  const auto instant = [&](GTimeType type) {
    auto* const zone = glib(rules_);
    gint64 time = local.time_since_epoch().count();
    const auto interval = g_time_zone_adjust_time(zone, type, &time);
    return Timestamp(std::chrono::seconds(time - g_time_zone_get_offset(zone, interval)));
  };
  return std::min(instant(G_TIME_TYPE_DAYLIGHT), instant(G_TIME_TYPE_STANDARD));
}

}  // namespace ecsync
