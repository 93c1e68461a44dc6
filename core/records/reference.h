#pragma once

#include <string_view>

#include "core/base/error.h"

namespace ecsync {

/// What is meant by a number, code or name that a person typed, pasted or scanned: all of it
/// without outer blanks and a '#' before it. A part of `typed`. What is stored may begin with '#',
/// so look for `typed` itself first.
std::string_view bare_reference(std::string_view typed);

/// What a spreadsheet has probably made of a code: "a date, which …". "" when it looks like none of
/// its doings.
Message spreadsheet_damage(std::string_view code);
/// Whether it is a long number as a spreadsheet shows it: 8.93482E+12. Nothing is called that.
bool is_shortened_number(std::string_view code);
/// Adds to the error that nothing is known under `reference` what a spreadsheet did to it, if it
/// did.
void tell_spreadsheet_damage(Error& error, std::string_view reference);

}  // namespace ecsync
