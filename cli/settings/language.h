#pragma once

#include <optional>
#include <string>

#include "core/base/message.h"

namespace ecsync::cli {

/// "auto", "en" or "vi"; nothing for other words.
std::optional<Language> parse_language(const std::string& word);

/// The language of the user, from the environment variables that gettext reads. The first of
/// LC_ALL, LC_MESSAGES and LANG that is set names the locale. With the locale C or POSIX it is
/// English. Otherwise the first language in LANGUAGE that we have goes before the one of the
/// locale. The locale need not be installed.
Language language_of_locale();

}  // namespace ecsync::cli
