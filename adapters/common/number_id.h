#pragma once

#include <string>

#include "core/base/json.h"

namespace ecsync::common {

/// An id of which the marketplace says that it is a number: digits and nothing else, kept as text.
/// People copy ids into commands, and one call's list of ids is joined by commas. Throws
/// json::FieldError when it is missing or anything else.
std::string number_id(const json::Value& value);
/// What `object` has as this member, short and printable, where that was to be an id and is none.
/// "" when it has nothing, or is no object at all.
std::string shown_id(const json::Value& object, const char* member);
/// The same; "" when missing, null, "" or 0.
std::string optional_number_id(const json::Value& value);

}  // namespace ecsync::common
