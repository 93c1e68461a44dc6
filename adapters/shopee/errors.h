#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/http/http.h"

namespace ecsync::shopee {

/// One of Shopee's error codes and what it means to us.
struct KnownError {
  std::string_view code;  ///< without its module's prefix
  std::string_view word;  ///< lower case, must be in the message; "" for any message
  ErrorCode meaning;
  Phrase sentence;  ///< goes on from "Shopee: "
  Phrase hint{};
  bool quoted = false;  ///< only the marketplace's own message says what is wrong
};

/// The meaning of a code, with or without its module's prefix, under this message; null when the
/// documentation does not have it.
const KnownError* find_error(std::string_view code, std::string_view message);

/// The `error` of an answer: "" for success. Throws json::FieldError when the answer is no object.
std::string answer_code(const json::Value& root);

/// What is wrong with a part of a success, in Shopee's own words: the `warning` at its top, without
/// `secrets` in it. "" when all is well.
std::string answer_warning(const json::Value& root, const std::vector<std::string_view>& secrets);

/// The words of an answer: a message may be missing, null, a string or an array, and old calls name
/// it `msg`.
std::string answer_words(const json::Value& root);

/// Nothing when the answer is a success: an `error` that is "", whatever else it holds, with a 2xx
/// status. An object without `error` that holds nothing of Shopee's is none of its answers and
/// counts as remote_unavailable. `now` (server time) tells how long a daily limit lasts. Errors
/// hold code and request_id, and never one of `secrets`, even when the answer repeats it.
std::optional<Error> judge(const HttpResponse& response, const json::Value& root, Timestamp now,
                           const std::vector<std::string_view>& secrets);

/// True when the refusal is about the time in the request alone.
bool is_clock_fault(const json::Value& root);

/// True when an order or product that was asked for is not there.
bool is_missing(std::string_view code);
/// True when a refusal may be the fault of one order or product among several.
bool about_one_member(std::string_view code);

}  // namespace ecsync::shopee
