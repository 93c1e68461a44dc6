#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/records/ids.h"

namespace ecsync::cli {

/// What a setting's value may be.
enum class ValueKind {
  text,
  path,        ///< in the file: from the file's folder, or from home when it begins with `~/`
  command,     ///< words that are started as they are; a single one is run by /bin/sh -c
  address,     ///< scheme://…
  number,      ///< a whole number within the key's bounds
  duration,    ///< "15m", within the key's bounds in seconds
  rate,        ///< calls a second above 0, or "off"
  zone,        ///< an IANA time zone
  choice,      ///< one of the key's words
  partner_id,  ///< digits
  pattern,     ///< of slip numbers
};

/// A setting that has a place in the configuration file, or stands for one that must not.
struct ConfigKey {
  std::string name{};  ///< "sync.overlap": `overlap` under [sync]; without a dot at the top
  ValueKind kind = ValueKind::text;
  std::string about{};     ///< one phrase, for people
  std::string fallback{};  ///< the default; "" when there is none, or it is known elsewhere
  std::string
      variable{};      ///< the environment variable that goes before the file; "" when none does
  std::string flag{};  ///< the flag that goes before both; "" when none does
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::vector<std::string> choices{};
  /// Keys of one group say the same thing in different ways: only one of them may be set, and one
  /// from the environment puts those of the file aside. "" for most.
  std::string group{};
  bool in_file = true;  ///< false: a secret itself, which the file must not hold
};

/// Every key, in the order of the manual.
const std::vector<ConfigKey>& config_keys();
/// The key of this name, or null.
const ConfigKey* find_config_key(std::string_view name);
/// "lazada.app_key".
std::string platform_key(Site site, std::string_view what);

/// Whether `words` (one, but for commands) are a value of the key. Errors: invalid_value with a
/// phrase such as "'5x' is not a duration such as 15m".
Status check_value(const ConfigKey& key, const std::vector<std::string>& words);

}  // namespace ecsync::cli
