#include "core/db/failure.h"

#include "core/db/database.h"

namespace ecsync::db {

Error to_error(const std::exception& exception) {
  if (const auto* failed = dynamic_cast<const DatabaseError*>(&exception)) return failed->error();
  return make_error(ErrorCode::internal, tr("unexpected error: {}", exception.what()),
                    tr("Please report this with the command that you ran."));
}

}  // namespace ecsync::db
