#pragma once

#include "adapters/common/batches.h"
#include "adapters/common/checked_read.h"
#include "adapters/shopee/errors.h"

namespace ecsync::shopee {

/// Whose fault it is that a batch was refused, by the refusal's code.
inline common::Blame blame_for(const common::Reply& reply) {
  const auto code = reply.answer.error().code;
  if (code == ErrorCode::not_found || is_missing(reply.code)) return common::Blame::missing;
  const bool refused = code == ErrorCode::remote_refused;
  return refused && about_one_member(reply.code) ? common::Blame::member : common::Blame::call;
}

}  // namespace ecsync::shopee
