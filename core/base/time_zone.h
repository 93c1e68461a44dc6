#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/clock.h"

namespace ecsync {

/// A time zone of the system's database.
class TimeZone {
 public:
  /// `name`: an IANA name such as Asia/Ho_Chi_Minh. Reads the file of that zone and looks at no
  /// other. Nothing when there is none.
  static std::optional<TimeZone> find(const std::string& name);

  /// The offset of local time from UTC at an instant.
  std::chrono::seconds offset_at(Timestamp time) const;
  /// The instant at which clocks show `local`. Where summer time skips it, the first instant after
  /// the gap; where it comes twice, the earlier one.
  Timestamp to_utc(std::chrono::local_seconds local) const;

 private:
  explicit TimeZone(std::shared_ptr<void> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<void> rules_;  ///< GLib's
};

}  // namespace ecsync
