#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/http/caller.h"

namespace ecsync::common {

/// How one marketplace's answer to one call is to be taken.
struct ReadRules {
  std::string_view marketplace;  ///< its name, for sentences
  Caller::Build build;
  /// What the answer says: nothing when it is a success.
  Caller::Judge judge;
  /// The marketplace's own code of an answer that `judge` refused; "" when it has none.
  std::function<std::string(const json::Value& root)> code;
  /// Changes how a refusal is to be repeated, where the adapter knows better than the caller. May
  /// be left out.
  std::function<void(Error& error, const std::string& code)> steer{};
  /// Says what is wrong with a success that contradicts itself or what was read before; nothing
  /// when it can be taken. May throw json::FieldError. `attempt` counts answers from 1. May be left
  /// out.
  std::function<std::optional<Message>(const json::Value& root, int attempt)> check{};
};

struct CheckedAnswer {
  json::Document document;
  Timestamp at;  ///< its `Date` header, else server time as known
};

struct CheckedReply {
  Result<CheckedAnswer> answer;
  std::string code;  ///< the marketplace's own code of the last refusal; "" when it was not one
};

/// A data call that is safe to repeat. A success that fails the check is asked for again like an
/// answer that cannot be parsed, and in the end is remote_bad_answer. Errors besides: those of
/// Caller::read.
CheckedReply checked_read(Caller& caller, const ReadRules& rules);

}  // namespace ecsync::common
