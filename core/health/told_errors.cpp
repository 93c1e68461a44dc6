#include "core/health/told_errors.h"

#include <string>

namespace ecsync {
namespace {

/// Whether no connection could do better with it.
bool about_whole_run(ErrorCode code) {
  const auto status = exit_status(code);
  return status == ExitStatus::usage || status == ExitStatus::database || status == ExitStatus::key;
}

}  // namespace

bool ToldErrors::worth_telling(ConnectionKey connection, ErrorCode code) {
  if (about_whole_run(code)) return true;
  const auto told = db::read_told_error(database_, connection);
  // Also what was told by a clock that was ahead of this one.
  const bool lately = told && now_ - told->at < told_for && told->at <= now_;
  if (lately && told->code == name(code)) return false;
  noted_[connection] = {std::string(name(code)), now_};
  return true;
}

void ToldErrors::store() {
  if (noted_.empty()) return;
  db::WriteUnit unit(database_);
  for (const auto& [connection, told] : noted_) db::store_told_error(database_, connection, told);
  unit.commit();
}

}  // namespace ecsync
