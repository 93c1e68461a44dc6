#include "adapters/common/number_id.h"

#include <fmt/format.h>

#include "adapters/common/fields.h"
#include "core/base/text.h"

namespace ecsync::common {
namespace {

constexpr int shown_columns = 40;

std::string digits_only(const json::Value& value, std::string id) {
  if (!text::all_digits(id))
    value.fail(fmt::format("\"{}\" is not a number, as these ids are",
                           text::shorten(text::printable(id), shown_columns)));
  return id;
}

}  // namespace

std::string number_id(const json::Value& value) {
  return digits_only(value, value.id());
}

std::string shown_id(const json::Value& object, const char* member) {
  if (!object.is_object() || !object[member].is_text()) return "";
  const auto value = object[member];
  return text::shorten(text::printable(value.scalar_text()), shown_columns);
}

std::string optional_number_id(const json::Value& value) {
  auto id = optional_id(value);
  return id.empty() ? id : digits_only(value, std::move(id));
}

}  // namespace ecsync::common
