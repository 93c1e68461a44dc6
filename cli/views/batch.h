#pragma once

#include <cstddef>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"

namespace ecsync::cli {

/// The exit status of a command over several items: ok when none failed, partial when some did.
/// When all failed: the status they share, else the most urgent of theirs (10 12 4 8 6 5 7 11).
ExitStatus batch_status(std::size_t succeeded, const std::vector<ErrorCode>& failures);

ExitStatus batch_status(std::size_t succeeded, const std::vector<Error>& errors);

/// Writes the members that begin the document of a batch, up to its `errors`.
void write_batch_head(json::Writer& writer, const char* schema, bool dry_run, std::size_t succeeded,
                      const std::vector<Error>& errors);

/// The exit status of a run that was stopped: 143 after TERM, else 130.
ExitStatus stopped_status();

}  // namespace ecsync::cli
