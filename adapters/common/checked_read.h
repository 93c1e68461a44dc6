#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/http/caller.h"

namespace ecsync::common {

/// Finds what is wrong with a successful answer that contradicts itself or earlier answers; nothing
/// when it can be used. `data` is what Answer::data() gives. May throw json::FieldError. `attempt`
/// counts answers from 1.
using Check = std::function<std::optional<Message>(const json::Value& data, int attempt)>;

/// How to make one call and read the marketplace's answer.
struct ReadRules {
  std::string_view marketplace;  ///< its name, for sentences
  /// The content of an answer, without the envelope that the marketplace puts around it.
  json::Value (*data)(const json::Value& root);
  Caller::Build build;
  /// The error that an answer reports; nothing when it is a success.
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

  /// The content of the answer, a part of `document`.
  json::Value data() const { return unwrap(document.root()); }
};

struct Reply {
  Result<Answer> answer;
  std::string code;  ///< the marketplace's own code of the last refusal; "" when it was not one
};

/// True when the failed answer took too long or was larger than the limit, so that asking for less
/// may succeed.
bool too_big(const Reply& reply);

/// A data call that is safe to repeat. A success that fails the check is asked for again like an
/// answer that cannot be parsed, and after the last try is remote_bad_answer. Other errors: those
/// of Caller::read.
Reply checked_read(Caller& caller, const ReadRules& rules);

}  // namespace ecsync::common
