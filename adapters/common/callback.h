#pragma once

#include "core/http/http.h"

namespace ecsync::common {

/// The error for a redirect address without a usable code: auth_refused, with the marketplace's own
/// reason when it gives one.
Error no_code(const Fields& callback);

/// Says in the hint that the call that failed may have spent its code.
void tell_code_may_be_spent(Error& error);

}  // namespace ecsync::common
