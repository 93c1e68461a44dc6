#include "cli/settings/source_date.h"

#include "cli/settings/environment.h"
#include "core/base/text.h"

namespace ecsync::cli {

Result<std::optional<Timestamp>> source_date() {
  constexpr std::int64_t latest_date = 253402300799;  // the end of the year 9999
  const auto given = environment("SOURCE_DATE_EPOCH");
  if (!given) return std::optional<Timestamp>();
  const auto seconds = text::parse_number<std::int64_t>(*given);
  if (!seconds || *seconds < 0 || *seconds > latest_date)
    return make_error(ErrorCode::usage,
                      tr("SOURCE_DATE_EPOCH: '{}' is no time in seconds", *given));
  return std::optional(Timestamp(std::chrono::seconds(*seconds)));
}

}  // namespace ecsync::cli
