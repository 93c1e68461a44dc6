#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "tests/sandbox/json_value.h"
#include "tests/sandbox/tiktok/tiktok.h"

namespace ecsync::sandbox::tiktok {

/// `page_size` of a search, or the refusal; it has no default here.
std::variant<std::size_t, Reply> read_page_size(const Context& context);

/// Takes one member of a body; false when its name or its value is not allowed.
using TakeMember = std::function<bool(const std::string& name, const rapidjson::Value& value)>;

/// Hands the body's members to `take`; the refusal of a body that is malformed, empty though it was
/// sent, or has a member that was not taken.
std::optional<Reply> refuse_members(const Context& context, const TakeMember& take);

/// Reads a bound in time: whole seconds, a number.
bool read_bound(const rapidjson::Value& value, std::optional<Seconds>& bound);

}  // namespace ecsync::sandbox::tiktok
