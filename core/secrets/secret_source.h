#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/secrets/secret.h"

namespace ecsync {

/// Who besides the owner may read a file that holds a secret.
enum class Readers {
  owner,
  /// Permissions of the group do not count: systemd lets a service read its credentials by an ACL,
  /// whose mask shows there.
  service,
};

/// Reads a file of at most 4 KiB; `what` names it in messages ("the key file"). Errors: key_missing
/// when it cannot be opened or read; key_wrong when it is a link or no plain file, belongs to
/// anybody but the user or root, can be read by others, or is longer.
Result<Secret> read_secret_file(const std::string& path, const Message& what,
                                Readers readers = Readers::owner);

/// Enough for a person to unlock a store of passwords; a command that takes longer hangs.
inline constexpr std::chrono::milliseconds usual_command_limit{60'000};

/// The same, or less when the run ends before: `deadline` and `now` by Clock::monotonic().
std::chrono::milliseconds command_limit(std::optional<std::chrono::milliseconds> deadline,
                                        std::chrono::milliseconds now);

/// What a command prints, at most 4 KiB: several words are started as they are (found by PATH), a
/// single one is run by /bin/sh -c. Its stderr is ours, its stdin empty. Errors: key_missing when
/// it cannot be started, fails (with its exit status, never its output), prints nothing or is not
/// done within `limit` (it is ended then), key_wrong when it prints more, interrupted when INT or
/// TERM arrives meanwhile. Processes that the command leaves running are not waited for, even when
/// they hold the pipe.
Result<Secret> run_secret_command(const std::vector<std::string>& command, const Message& what,
                                  std::chrono::milliseconds limit = usual_command_limit);

}  // namespace ecsync
