#include "cli/views/batch.h"

#include <algorithm>
#include <array>
#include <csignal>

#include "cli/output/json_objects.h"
#include "core/base/stop.h"

namespace ecsync::cli {

ExitStatus batch_status(std::size_t succeeded, const std::vector<ErrorCode>& failures) {
  if (failures.empty()) return ExitStatus::ok;
  if (succeeded > 0) return ExitStatus::partial;
  const auto first = exit_status(failures.front());
  const auto is = [](ExitStatus wanted) {
    return [wanted](ErrorCode code) { return exit_status(code) == wanted; };
  };
  if (std::all_of(failures.begin(), failures.end(), is(first))) return first;
  constexpr std::array most_urgent_first{
      ExitStatus::database, ExitStatus::key,       ExitStatus::authorization, ExitStatus::remote,
      ExitStatus::refused,  ExitStatus::not_found, ExitStatus::temporary,     ExitStatus::locked};
  for (const auto status : most_urgent_first) {
    if (std::any_of(failures.begin(), failures.end(), is(status))) return status;
  }
  return first;
}

ExitStatus batch_status(std::size_t succeeded, const std::vector<Error>& errors) {
  std::vector<ErrorCode> failures;
  failures.reserve(errors.size());
  for (const auto& error : errors) failures.push_back(error.code);
  return batch_status(succeeded, failures);
}

void write_batch_head(json::Writer& writer, const char* schema, bool dry_run, std::size_t succeeded,
                      const std::vector<Error>& errors) {
  writer.begin_object()
      .field("schema", schema)
      .field("dry_run", dry_run)
      .field("succeeded", static_cast<std::int64_t>(succeeded))
      .field("failed", static_cast<std::int64_t>(errors.size()))
      .key("errors")
      .begin_array();
  for (const auto& error : errors) write_error(writer, error);
  writer.end_array();
}

ExitStatus stopped_status() {
  return stop_signal() == SIGTERM ? ExitStatus::terminated : ExitStatus::interrupted;
}

}  // namespace ecsync::cli
