#pragma once

#include <string>

#include "tests/sandbox/faults.h"
#include "tests/sandbox/random.h"

namespace ecsync::sandbox {

/// Spoils a good JSON answer as `fault` (empty_page, missing_field, null_field, wrong_type,
/// bad_utf8) says. The rows are the first list of objects, searched level by level; a field that is
/// not named is chosen by `random`. False when there is nothing to spoil: no rows, no such field.
bool spoil(std::string& body, const Fault& fault, Random& random);
/// Puts an earlier answer in the place of `body`. False when the rows would be the same.
bool repeat(std::string& body, const std::string& earlier);

/// JSON with `depth` brackets inside each other.
std::string deep_json(std::int64_t depth);
/// A JSON object of about `bytes` bytes.
std::string huge_json(std::int64_t bytes);

}  // namespace ecsync::sandbox
