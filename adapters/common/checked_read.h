#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/http/caller.h"

namespace ecsync::common {

/// Says what is wrong with a success that contradicts itself or what was read before; nothing when
/// it can be taken. `data` is what Answer::data() gives. May throw json::FieldError. `attempt`
/// counts answers from 1.
using Check = std::function<std::optional<Message>(const json::Value& data, int attempt)>;

/// How one marketplace's answer to one call is to be taken.
struct ReadRules {
  std::string_view marketplace;  ///< its name, for sentences
  /// What the call brought, without what the marketplace wraps around it.
  json::Value (*data)(const json::Value& root);
  Caller::Build build;
  /// What the answer says: nothing when it is a success.
  Caller::Judge judge;
  /// The marketplace's own code of an answer that `judge` refused; "" when it has none.
  std::function<std::string(const json::Value& root)> code;
  /// Changes how a refusal is to be repeated, where the adapter knows better than the caller. May
  /// be left out.
  std::function<void(Error& error, const std::string& code)> steer{};
  Check check{};  ///< may be left out
};

/// A success.
struct Answer {
  json::Document document;
  Timestamp at;                                    ///< its `Date` header, else server time as known
  json::Value (*unwrap)(const json::Value& root);  ///< ReadRules::data

  /// What the call brought: a part of `document`.
  json::Value data() const { return unwrap(document.root()); }
};

struct Reply {
  Result<Answer> answer;
  std::string code;  ///< the marketplace's own code of the last refusal; "" when it was not one
};

/// True when the answer that failed took too long or exceeds what is read of one: an answer to less
/// gets through.
bool too_big(const Reply& reply);

/// A data call that is safe to repeat. A success that fails the check is asked for again like an
/// answer that cannot be parsed, and in the end is remote_bad_answer. Errors besides: those of
/// Caller::read.
Reply checked_read(Caller& caller, const ReadRules& rules);

}  // namespace ecsync::common
