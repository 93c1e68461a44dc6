#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/sandbox/protocol.h"

namespace ecsync::sandbox {

/// Who signs in on a consent page: the account of `seller` (a shop's id or number), somebody with a
/// shop in `country`, both when both are named; else the next one who has not agreed yet. Nothing
/// when nobody fits. Throws BadRequest for a seller that is not here.
std::optional<std::size_t> signing_in(const World& world, const TokenStore& tokens,
                                      std::string_view seller, std::string_view country);

/// 302 to the app's callback with these fields.
Reply send_browser_on(const std::string& to, const Fields& fields);
/// A page for a person (200, HTML) that says what is wrong.
Reply error_page(std::string_view title, std::string_view sentence);

}  // namespace ecsync::sandbox
