#include "core/health/told_errors.h"

#include <string>

#include "core/base/time_text.h"

namespace ecsync {
namespace {

/// Whether no connection could do better with it.
bool about_whole_run(ErrorCode code) {
  const auto status = exit_status(code);
  return status == ExitStatus::usage || status == ExitStatus::database || status == ExitStatus::key;
}

/// Beside the readers of exceptions, who were shown something, too.
constexpr std::string_view rounding_reader = "ecsync: once a day";

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

bool ToldErrors::worth_telling_rounded(const ConnectionId& connection) {
  const db::ExceptionName name{"amounts_rounded", to_text(connection)};
  const auto shown = db::read_shown(database_, rounding_reader);
  if (const auto before = shown.find(name); before != shown.end()) {
    const auto told = parse_time(before->second);
    if (told && now_ - *told < told_for && *told <= now_) return false;
  }
  rounded_.push_back(name);
  return true;
}

void ToldErrors::store() {
  if (noted_.empty() && rounded_.empty()) return;
  db::WriteUnit unit(database_);
  for (const auto& name : rounded_)
    db::store_shown(database_, rounding_reader, name, to_utc_text(now_), now_);
  for (const auto& [connection, told] : noted_) db::store_told_error(database_, connection, told);
  unit.commit();
}

}  // namespace ecsync
