#include "core/base/module.h"

const ecsync::Module ecsync_module{"0.0.1", nullptr};
