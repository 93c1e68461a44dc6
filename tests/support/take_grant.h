#pragma once

#include <utility>

#include "core/marketplace.h"

namespace ecsync::test {

/// Both steps of a consent: the code is exchanged, and the rest is asked for.
inline Result<Grant> take_grant(Marketplace& marketplace, const Fields& callback) {
  auto grant = marketplace.exchange(callback);
  if (!grant) return grant;
  if (auto status = marketplace.complete(*grant); !status) return std::move(status).error();
  return grant;
}

}  // namespace ecsync::test
