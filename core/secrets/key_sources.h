#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/secrets/crypto.h"
#include "core/secrets/secret_source.h"

namespace ecsync {

/// The places where the sealing key may be, in the order they are tried.
struct KeySources {
  std::string file;  ///< ECSYNC_KEY_FILE or config; "" when not set
  std::vector<std::string>
      command;  ///< ECSYNC_KEY_COMMAND (run by /bin/sh -c) or config words; empty when not set
  std::string credential;  ///< $CREDENTIALS_DIRECTORY/ecsync.key; "" outside systemd
  std::string fallback;    ///< $XDG_DATA_HOME/ecsync/PROFILE.key; a new key is put there
};

/// Reads the key: 32 raw bytes, or the same as 64 hexadecimal digits or base64; files and commands
/// may end with a line end. Errors: key_missing when there is none; key_wrong when it is a link,
/// has another length, or other users can read the file.
/// `limit` is for a command.
Result<crypto::SealingKey> load_key(const KeySources& sources,
                                    std::chrono::milliseconds limit = usual_command_limit);
/// Like load_key. When no source is named and no key exists, makes one at `fallback` (32 random
/// bytes, O_EXCL, 0600, in a 0700 folder, fsynced). Never replaces a key.
Result<crypto::SealingKey> load_or_make_key(const KeySources& sources);

}  // namespace ecsync
