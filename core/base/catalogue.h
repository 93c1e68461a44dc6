#pragma once

#include <string_view>

namespace ecsync::catalogue {

/// The translation of a msgid of po/vi.po, of its singular where it has a plural; "" when there is
/// none. `context` is the msgctxt, or "". What is returned lives as long as the program.
///
/// The catalogue is compiled into the program (msgfmt makes it of po/vi.po while building). glibc's
/// gettext is not used for three reasons: it needs setlocale() with a locale that was generated on
/// the machine, which cron jobs, containers and most servers lack; it needs a file below the prefix
/// that the program was built for; and it gives one language at a time, while an error is told in
/// two.
std::string_view vietnamese(std::string_view context, std::string_view english);

}  // namespace ecsync::catalogue
