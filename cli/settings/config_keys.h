#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/records/ids.h"

namespace ecsync::cli {

/// The kind of value that a setting takes.
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
  yes_or_no,   ///< true or false
  partner_id,  ///< digits
  pattern,     ///< of numbers of documents
};

/// A setting that may stand in the configuration file, or a secret that must not and is known here
/// to say so.
struct ConfigKey {
  std::string name{};  ///< "sync.overlap" is `overlap` under [sync]; without a dot it is at the top
  ValueKind kind = ValueKind::text;
  std::string about{};     ///< one phrase, for people
  std::string fallback{};  ///< the default; "" when there is none, or other code knows it
  std::string
      variable{};      ///< the environment variable that goes before the file; "" when none does
  std::string flag{};  ///< the flag that goes before both; "" when none does
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::vector<std::string> choices{};
  /// Keys of one group are different ways to say the same thing. Only one of them may be set, and
  /// one from the environment overrides all of those in the file. "" for most.
  std::string group{};
  bool in_file = true;  ///< false for a secret itself, which the file must not hold
};

/// Every key, in the order of the manual.
const std::vector<ConfigKey>& config_keys();
/// The key of this name, or null.
const ConfigKey* find_config_key(std::string_view name);
/// "lazada.app_key".
std::string platform_key(Site site, std::string_view what);

/// Checks that `words` (several only for commands) are a value of the key. Errors: invalid_value,
/// with a phrase such as "'5x' is not a duration such as 15m".
Status check_value(const ConfigKey& key, const std::vector<std::string>& words);

}  // namespace ecsync::cli
