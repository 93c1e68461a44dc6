#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/protocol.h"

namespace ecsync::sandbox::shopee {

/// A refusal: its HTTP status is the code's, `turn` settles it where nobody documents it, and puts
/// a module before the code now and then. An empty message stands for the code's usual one.
Reply refusal(std::string_view code, std::uint64_t turn, std::string_view message = {});
/// error_param with "Wrong parameters, detail: …".
Reply wrong_parameter(std::string_view detail, std::uint64_t turn);
/// The refusal of an access token, in each of its spellings in turn.
Reply refused_token(std::uint64_t turn);
/// There is no such path or method.
Reply unknown_path();

/// `response` is JSON; `warnings` are sentences about rows left out.
Reply success(std::string_view response, std::uint64_t turn,
              const std::vector<std::string>& warnings = {});
/// An answer without `response`: the caller has opened the object and written its own members.
Reply flat_success(JsonText& opened, std::uint64_t turn);

std::string request_id(std::uint64_t turn);

}  // namespace ecsync::sandbox::shopee
