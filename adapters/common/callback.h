#pragma once

#include "core/http/http.h"

namespace ecsync::common {

/// Why the address that a browser ended on holds no code to use: auth_refused, with the
/// marketplace's own reason when it gives one.
Error no_code(const Fields& callback);

}  // namespace ecsync::common
