#include "cli/views/connection_errors.h"

#include "core/db/failure.h"

namespace ecsync::cli {

void ConnectionErrors::tell(const Connection& connection, Error error) {
  if (output_.quiet() && !told_.worth_telling(connection.key, error.code)) return;
  error.message = tr("{}: {}", connection.name, error.message);
  output_.complain(error);
}

void ConnectionErrors::tell_rounded(const Connection& connection, std::int64_t amounts) {
  if (!told_.worth_telling_rounded(connection.id)) return;
  output_.warn(tr_count(amounts, "{1}: {0} amount was finer than the currency and was rounded",
                        "{1}: {0} amounts were finer than the currency and were rounded",
                        connection.name));
}

void ConnectionErrors::remember() {
  if (output_.dry_run()) return;
  try {
    told_.store();
  } catch (const std::exception& exception) {
    output_.warn(db::to_error(exception).message);
  }
}

}  // namespace ecsync::cli
