#pragma once

#include <optional>
#include <string>

#include "core/base/message.h"

namespace ecsync::cli {

/// "auto", "en" or "vi"; nothing for other words.
std::optional<Language> parse_language(const std::string& word);

/// What the machine's user reads, by LC_ALL, LC_MESSAGES, LANG and LANGUAGE as gettext takes them:
/// the first of the three that is set names the locale; C and POSIX are English whatever LANGUAGE
/// says; else its first language that we speak goes before the locale's own. The locale itself
/// need not be installed.
Language language_of_locale();

}  // namespace ecsync::cli
