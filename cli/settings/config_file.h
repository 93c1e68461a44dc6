#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace ecsync::cli {

/// Something in the file that is not as it must be, and where.
struct ConfigFault {
  std::size_t line = 0;  ///< from 1; 0 when it is about the file as a whole
  std::size_t column = 0;
  std::string key;  ///< "sync.overlap"; "" when it is about no key
  Message message;  ///< one phrase, without the place
  Message hint;     ///< "" when there is nothing to advise
};

/// What a key of the file is set to.
struct ConfigValue {
  std::vector<std::string> words;  ///< one, but for commands; checked
  std::size_t line = 0;
  std::size_t column = 0;
};

/// A configuration file (TOML 1.0), read to its end.
struct ConfigFile {
  std::string path;
  std::map<std::string, ConfigValue, std::less<>> values;  ///< by the names of config_keys()
  std::vector<ConfigFault> faults;                         ///< in the order of the file
};

/// Reads at most 64 KiB and never waits for a pipe. What is wrong with the file or in it is in
/// `faults`; the values that stand beside are there all the same.
ConfigFile read_config_file(const std::string& path);

/// "/etc/ecsync/default.toml:3:11: …", and how many faults there are beside the first. Errors of
/// `file` as one: config_invalid.
Error config_error(const ConfigFile& file);

/// Where a fault or value stands: "/etc/ecsync/default.toml:3:11".
std::string config_place(const std::string& path, std::size_t line, std::size_t column);

/// The files that are looked for when none is named, in this order:
/// `$XDG_CONFIG_HOME/ecsync/PROFILE.toml` and `/etc/ecsync/PROFILE.toml`.
std::vector<std::string> default_config_files(const std::string& profile);
/// The first of them that is there, be it readable or not; "" when none is.
std::string default_config_file(const std::string& profile);

}  // namespace ecsync::cli
