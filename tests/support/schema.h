#pragma once

#include <string>

namespace ecsync::test {

/// Why `document` is not one line of JSON that the schema tests/schemas/`name`.json describes; ""
/// when it is. Beside JSON Schema (draft 4, the definitions of common.json included) the members of
/// every object must stand in the order in which the schema's `properties` name them.
std::string schema_fault(const std::string& document, const std::string& name);

}  // namespace ecsync::test
