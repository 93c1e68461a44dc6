#include "core/db/document_number.h"

#include <optional>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/db/query.h"
#include "core/records/reference.h"
#include "core/records/slip.h"

namespace ecsync::db {
namespace {

constexpr std::size_t longest_number = 100;  // bytes; no document has a longer one

/// A pattern for LIKE that takes every number of this key, and others.
std::string pattern_of(const std::string& key) {
  std::string pattern;
  bool in_digits = false;
  for (const char c : key) {
    if (text::is_digit(c) && !in_digits) pattern += '%';
    in_digits = text::is_digit(c);
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern;
}

std::optional<std::int64_t> find_exact(Database& database, Sql exact, std::string_view number) {
  Query query(database, exact, number);
  std::int64_t id = 0;
  if (!query.next(id)) return std::nullopt;
  return id;
}

using Similar = std::vector<std::pair<std::int64_t, std::string>>;

Similar find_similar(Database& database, Sql similar, std::string_view number) {
  Similar found;
  const auto key = number_key(number);
  if (key.empty() || key.size() > longest_number) return found;
  Query query(database, similar, pattern_of(key));
  std::pair<std::int64_t, std::string> row;
  while (query.next(row.first, row.second)) {
    if (number_key(row.second) == key) found.push_back(row);
  }
  return found;
}

}  // namespace

Result<std::int64_t> resolve_number(Database& database, const DocumentNumbers& documents,
                                    const std::string& typed) {
  const auto bare = bare_reference(typed);
  for (const std::string_view candidate : {std::string_view(typed), bare}) {
    if (const auto id = find_exact(database, documents.exact, candidate)) return *id;
  }
  const auto similar = find_similar(database, documents.similar, bare);
  if (similar.size() == 1) return similar.front().first;
  constexpr int longest_shown = 60;  // columns of a number that nobody has
  const auto shown = text::shorten(text::printable(bare), longest_shown);
  auto error = make_error(ErrorCode::not_found, tr("{} {}", documents.unknown, shown),
                          tr("List them with: ecsync {}", documents.list));
  tell_spreadsheet_damage(error, bare);
  if (!similar.empty())
    error =
        make_error(ErrorCode::ambiguous,
                   tr("{} may be {} or {}", shown, similar.front().second, similar.back().second),
                   tr("Write the number as it stands on the paper."));
  error.reference = shown;
  return error;
}

}  // namespace ecsync::db
