#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/records/ids.h"
#include "core/records/order.h"

namespace ecsync::cli {

/// A mistake in the file, and its place.
struct ConfigFault {
  std::size_t line = 0;  ///< from 1; 0: the file as a whole
  std::size_t column = 0;
  std::string key;  ///< "sync.overlap"; "" when the mistake is about no key
  Message message;  ///< one phrase that does not name the place
  Message hint;     ///< "" when there is nothing to advise
};

/// The value of one key in the file.
struct ConfigValue {
  std::vector<std::string> words;  ///< checked; several only for commands
  std::size_t line = 0;
  std::size_t column = 0;
};

/// What a seller says of one of a marketplace's states: `failed = "shipping"` under
/// [PLATFORM.status].
struct StateOverride {
  Site site{};
  std::string word;  ///< as it stands in the file
  OrderStatus status = OrderStatus::unknown;
  std::size_t line = 0;
  std::size_t column = 0;
};

/// A configuration file (TOML 1.0), read to its end.
struct ConfigFile {
  std::string path;
  std::map<std::string, ConfigValue, std::less<>> values;  ///< by the names of config_keys()
  std::vector<ConfigFault> faults;                         ///< in the order of the file
  std::vector<StateOverride> states{};                     ///< likewise; each word once
};

/// Reads at most 64 KiB, and never waits for a pipe. Everything wrong with the file is in `faults`;
/// what is right beside it is in `values` all the same.
ConfigFile read_config_file(const std::string& path);

/// All faults of `file` as one Error (config_invalid): the first with its place,
/// "/etc/ecsync/default.toml:3:11: …", and how many others there are.
Error config_error(const ConfigFile& file);

/// The place of a fault or value: "/etc/ecsync/default.toml:3:11".
std::string config_place(const std::string& path, std::size_t line, std::size_t column);

/// The files that are tried when none is named, in this order:
/// `$XDG_CONFIG_HOME/ecsync/PROFILE.toml` and `/etc/ecsync/PROFILE.toml`.
std::vector<std::string> default_config_files(const std::string& profile);
/// The first of them that exists, readable or not; "" when none does.
std::string default_config_file(const std::string& profile);

}  // namespace ecsync::cli
