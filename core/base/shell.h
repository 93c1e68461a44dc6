#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Words in commands that people copy from a hint into their shell.
namespace ecsync::shell {

/// `text` so that a shell takes it for one word that means nothing but itself: as it is where it
/// may stand so, else in single quotes. A code may hold blanks, and what a marketplace sends may be
/// `$(touch x)`.
std::string word(std::string_view text);

/// Operands that stand last in a command of ecsync, as words with blanks between them; `--` comes
/// first when one of them would be taken for a flag.
std::string operands(const std::vector<std::string>& texts);

}  // namespace ecsync::shell
