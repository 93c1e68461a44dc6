#include "core/db/statement.h"

#include "core/base/text.h"

namespace ecsync::db {

void Statement::begin_condition() {
  text_ += has_condition_ ? " AND " : " WHERE ";
  has_condition_ = true;
}

/// Copies `part` and moves the numbers of its parameters behind those that are there.
void Statement::append(std::string_view part) {
  const auto before = values_.size();
  for (auto mark = part.find('?'); mark != std::string_view::npos; mark = part.find('?')) {
    text_ += part.substr(0, mark + 1);
    part.remove_prefix(mark + 1);
    const auto number = text::leading_digits(part);
    text_ += std::to_string(before + text::parse_number<std::size_t>(number).value());
    part.remove_prefix(number.size());
  }
  text_ += part;
}

}  // namespace ecsync::db
