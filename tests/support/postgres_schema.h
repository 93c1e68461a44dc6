#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecsync::test {

/// Our SQLite schema as statements for PostgreSQL, in an order in which they can be run. Good for
/// preparing statements against it; triggers, and checks with GLOB, are left out.
std::vector<std::string> postgres_schema(std::string_view sqlite_schema);

}  // namespace ecsync::test
