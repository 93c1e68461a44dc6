#include "tests/sandbox/lazada/wire_style.h"

#include <fmt/format.h>

namespace ecsync::sandbox::lazada {

void WireStyle::number(std::string_view name, std::string_view digits) {
  if (documented_)
    out_.member(name, digits);
  else
    out_.member_raw(name, digits);
}

void WireStyle::amount(std::string_view name, Hundredths value) {
  number(name, value == 0 && !documented_ ? "0" : wire_amount(value));
}

void WireStyle::id(std::string_view name, std::uint64_t value) {
  number(name, fmt::format("{}", value));
}

void WireStyle::count(std::string_view name, std::int64_t value) {
  number(name, fmt::format("{}", value));
}

void WireStyle::flag(std::string_view name, bool value) {
  number(name, value ? "true" : "false");
}

void WireStyle::time(std::string_view name, Seconds value) {
  const int offset = country_.offset_minutes;
  out_.member(name, documented_
                        ? local_text(value, offset, 'T') + offset_text(offset, true)
                        : local_text(value, offset, ' ') + " " + offset_text(offset, false));
}

}  // namespace ecsync::sandbox::lazada
