#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/records/money.h"

/// Pieces of a page of HTML, in which no text of others is markup.
namespace ecsync::cli::html {

/// Text as HTML; control characters and what turns the writing around are replaced first.
std::string escaped(std::string_view text);
/// The same for what others wrote: however it runs, what follows it does not turn with it.
std::string foreign(std::string_view text);
/// An amount, which never breaks before its currency; "–" for one that nobody knows.
std::string amount(const std::optional<std::int64_t>& minor, const Currency& currency);
/// A part of `most` as the length of a bar: "0", ".001" to ".999", or "1".
std::string size_of(std::int64_t part, std::int64_t most);

}  // namespace ecsync::cli::html
