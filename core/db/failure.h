#pragma once

#include <exception>

#include "core/base/error.h"

namespace ecsync::db {

/// What was thrown as an error to tell: a DatabaseError's own, else internal with the exception's
/// words. For whoever does several things of which one may fail while the others go on.
Error to_error(const std::exception& exception);

}  // namespace ecsync::db
