#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/sandbox/protocol.h"

namespace ecsync::sandbox::lazada {

/// A refusal in Lazada's form: HTTP 200, type, code, message, request_id. An empty message stands
/// for the code's usual one.
Reply refusal(std::string_view code, std::uint64_t turn, std::string_view message = {});

/// A refusal whose usual message names what was wrong: `E019: "101" Invalid Limit`.
Reply refusal_of(std::string_view code, std::uint64_t turn, std::string_view value);

/// `data` is JSON. The members' order goes with `turn`.
Reply success(std::string_view data, std::uint64_t turn);

std::string request_id(std::uint64_t turn);

}  // namespace ecsync::sandbox::lazada
