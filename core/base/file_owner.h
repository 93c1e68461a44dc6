#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/base/message.h"

namespace ecsync {

/// The user's name; "user 1001" when the system knows none.
std::string user_name(uid_t user);

/// A file or folder that belongs to another user and is closed to this one, as one run under sudo
/// leaves it.
struct ForeignFile {
  std::string path;
  uid_t owner{};
  bool ours_to_take =
      false;  ///< it is one of our own by its place, so that taking it over is right
};

/// What keeps this user from `wanted` (R_OK, W_OK, as of access()) at `path`: the first folder on
/// the way that cannot be entered, else the file itself, or when there is none its folder. Nothing
/// when all is open, or when what is closed belongs to this user.
std::optional<ForeignFile> foreign_on_the_way(const std::string& path, int wanted);
/// The same for one that is known to be in the way.
ForeignFile foreign_file(const std::string& path, uid_t owner);

/// "/x/y belongs to root", for a sentence.
Message whose(const ForeignFile& file);
/// "Run: sudo chown lan: /x/y"; who is root is told to work as the owner instead. Of a folder that
/// may be anybody's it says no more than that another place will do.
Message how_to_take(const ForeignFile& file);

}  // namespace ecsync
