#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "core/base/clock.h"
#include "core/base/new_file.h"
#include "core/db/database.h"

namespace ecsync::db {

/// What a finished copy holds.
struct Backup {
  std::int64_t bytes = 0;
  std::int64_t orders = 0;
};

/// How the copying goes on.
struct BackupPace {
  int pages = 2'000;  ///< copied in one go, while which no other program can commit
  std::chrono::milliseconds pause{20};  ///< between two goes, for those who want to write
  int restarts = 5;  ///< so often others may write before the rest comes in one go
};

/// Who is told how it goes.
struct BackupListener {
  /// After each go, in pages.
  std::function<void(std::int64_t copied, std::int64_t all)> progress;
  /// Others keep writing, and what was copied is out of date each time: now all comes in one go,
  /// and they wait for its end.
  std::function<void()> in_one_go;
};

/// Copies the whole file, as it is at one moment, into `file`, and checks the copy. Others may go
/// on writing: they are held up for the time of a few pages, or, when they write all the time, once
/// for that of all pages. Does not put `file` in place. Errors: internal (the copy cannot be
/// written), interrupted, db_busy, db_unusable (the file is damaged, and so would the copy be).
Result<Backup> back_up(Database& database, const NewFile& file, Clock& clock,
                       const BackupListener& listener = {}, const BackupPace& pace = {});

/// What a copy would hold now.
Backup size_of_backup(Database& database);

}  // namespace ecsync::db
