#include "adapters/common/callback.h"

#include <fmt/format.h>

#include "adapters/common/fields.h"
#include "core/base/text.h"

namespace ecsync::common {

Error no_code(const Fields& callback) {
  const auto* const refusal = find_field(callback, "error");
  if (refusal == nullptr)
    return make_error(ErrorCode::auth_refused, tr("the address holds no authorization code"),
                      tr("Copy the whole address from the browser after agreeing."));
  const auto* const reason = find_field(callback, "error_description");
  return make_error(ErrorCode::auth_refused,
                    tr("the sign-in was refused: {}",
                       text::shorten(text::printable(reason ? *reason : *refusal), 120)),
                    tr("Open the sign-in address again and agree."));
}

void tell_code_may_be_spent(Error& error) {
  const auto spent = tr("The code may be used up; open the sign-in address again.");
  // What another code does not mend stays. It comes second: it may end with a command, and no word
  // may follow that one.
  const bool stays = error.code == ErrorCode::remote_refused && !error.hint.empty();
  error.hint = stays ? tr("{} {}", spent, error.hint) : spent;
}

}  // namespace ecsync::common
