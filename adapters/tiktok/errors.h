#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/http/http.h"

namespace ecsync::tiktok {

/// One of TikTok Shop's error codes and what it means to us.
struct KnownError {
  std::string_view code;
  std::string_view word;  ///< lower case, must be in the message; "" for any message
  ErrorCode meaning;
  Phrase sentence;  ///< goes on from "TikTok Shop: "
  Phrase hint{};
  bool quoted = false;  ///< only the marketplace's own message says what is wrong
};

/// The meaning of a code with this message; null when the documentation does not have the code.
/// One code stands for a dozen errors that only a word of the message tells apart.
const KnownError* find_error(std::string_view code, std::string_view message);

/// The `code` of an answer: "0" for success, "" when there is none. Throws json::FieldError when
/// the answer is no object.
std::string answer_code(const json::Value& root);

/// Nothing when the answer is a success: a 2xx status whose `code` is 0. An answer without a code
/// is none of TikTok's and counts as remote_unavailable. Errors hold code and request_id, and never
/// one of `secrets`, even when the answer repeats it. `now` (server time) tells how long the hourly
/// limit of a test shop lasts.
std::optional<Error> judge(const HttpResponse& response, const json::Value& root, Timestamp now,
                           const std::vector<std::string_view>& secrets);

/// True when the refusal is about the time in the request alone.
bool is_clock_fault(const json::Value& root);
/// True when token and shop cipher do not fit together: the shop's cipher may have changed.
bool is_cipher_fault(std::string_view code);
/// True when a refusal may be the fault of one order among several: a parameter that is not
/// accepted, or a code that the documentation does not have.
bool about_one_member(std::string_view code);

/// An order of another seller among those asked for by number.
constexpr std::string_view foreign_order = "21008111";
/// More products than can be listed.
constexpr std::string_view too_many_products = "12052180";

}  // namespace ecsync::tiktok
