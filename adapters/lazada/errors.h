#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/http/http.h"

namespace ecsync::lazada {

/// One of Lazada's error codes and what it means to us.
struct KnownError {
  std::string_view code;
  ErrorCode meaning;
  Phrase sentence;  ///< goes on from "Lazada: "
  Phrase hint{};
  bool about_one_order = false;  ///< other orders can still be read
};

/// Null for a code that the documentation does not have.
const KnownError* find_error(std::string_view code);

/// Lazada's own code of an answer: "0" for success, "" when there is none. Throws json::FieldError
/// when the answer is no object.
std::string answer_code(const json::Value& root);

/// Nothing when the answer is a success: a 2xx status whose `code` is "0". An answer without a code
/// is none of Lazada's and counts as remote_unavailable. Errors hold code and request_id, and never
/// one of `secrets`, even when the answer repeats it.
std::optional<Error> judge(const HttpResponse& response, const json::Value& root,
                           const std::vector<std::string_view>& secrets);

/// True when it says that the shop has none of the orders asked for, or not the only one.
bool says_missing(std::string_view code);

/// True when a refusal with this code is about one order only: that order is set aside and the
/// others are read on. An unknown code counts as such, because refusals of the whole app have
/// documented codes.
bool about_one_order(std::string_view code);

}  // namespace ecsync::lazada
