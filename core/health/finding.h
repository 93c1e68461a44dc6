#pragma once

#include <string>
#include <utility>

#include "core/base/error.h"

namespace ecsync {

/// What a look at one part of the installation found: a fact, and when it is a bad one what mends
/// it.
struct Finding {
  std::string id;  ///< "database.mode"
  bool ok = true;
  Message message;
  Message hint;  ///< "" when all is well
};

inline Finding well(std::string id, Message fact) {
  return {std::move(id), true, std::move(fact), {}};
}
inline Finding wrong(std::string id, Message fact, Message remedy) {
  return {std::move(id), false, std::move(fact), std::move(remedy)};
}
inline Finding wrong(std::string id, const Error& error, const Message& usual_remedy) {
  return {std::move(id), false, error.message, error.hint.empty() ? usual_remedy : error.hint};
}

}  // namespace ecsync
