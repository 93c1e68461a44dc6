#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/secrets/crypto.h"

namespace ecsync {

/// Where the sealing key may come from, in the order it is looked for.
struct KeySources {
  std::string file;  ///< ECSYNC_KEY_FILE or config; "" when not set
  std::vector<std::string>
      command;  ///< ECSYNC_KEY_COMMAND (run by /bin/sh -c) or config words; empty when not set
  std::string credential;  ///< $CREDENTIALS_DIRECTORY/ecsync.key; "" outside systemd
  std::string fallback;    ///< $XDG_DATA_HOME/ecsync/PROFILE.key; made there when none exists
};

/// Reads the key: 32 raw bytes, or the same as 64 hexadecimal digits or base64 with a line end
/// (from commands and files). Errors: key_missing when there is none, key_wrong when others can
/// read the file, it is a link or has another length.
Result<crypto::SealingKey> load_key(const KeySources& sources);
/// As load_key, but makes `fallback` (32 random bytes, O_EXCL, 0600, in a 0700 folder, fsynced)
/// when no source names a key and none exists. Never replaces a key.
Result<crypto::SealingKey> load_or_make_key(const KeySources& sources);

}  // namespace ecsync
