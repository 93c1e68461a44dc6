#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/http/http.h"

namespace ecsync::common {

/// The value of a query field, or null when it is missing or "".
const std::string* find_field(const Fields& fields, std::string_view name);

/// A flag as boolean, number or text; missing, null and "" mean no. Throws json::FieldError when it
/// is anything else.
bool flag(const json::Value& value);
/// The text of an id; "" when missing, null, "" or 0.
std::string optional_id(const json::Value& value);
/// The text of a string or number; "" when missing or null.
std::string scalar_or_empty(const json::Value& value);

/// A foreign text as it may stand in a sentence: without any of `secrets`, printable, at most
/// `columns` wide.
std::string quotable(std::string foreign, const std::vector<std::string_view>& secrets,
                     int columns);
/// True when one of `words` is in `text`.
bool has_any(std::string_view text, std::initializer_list<std::string_view> words);

}  // namespace ecsync::common
