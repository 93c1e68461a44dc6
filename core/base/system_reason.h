#pragma once

#include "core/base/message.h"

namespace ecsync {

/// What an errno means: "No such file or directory".
Message system_reason(int error);

}  // namespace ecsync
