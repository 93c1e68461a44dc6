#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/output/list.h"
#include "cli/output/table.h"

namespace ecsync::cli {

/// The key by which an element of a list is sorted.
struct SortKey {
  std::optional<std::string> value;  ///< bytes that sort as the values do; nothing is last
  std::string id;                    ///< unique; decides between equal values
};
/// Bytes that sort as the cells of a column do: texts without case and marks, amounts by currency
/// and then by value.
std::optional<std::string> comparable(const Cell& cell);

/// A page of a list that is sorted here, not by the database.
struct SortedPage {
  std::vector<std::size_t> places;  ///< which elements it shows, in this order
  std::optional<std::string> next;  ///< cursor of the page behind it
};
/// One page of the sorted list. `sort` is the value of --sort and part of the cursor, so a page of
/// one order never continues in another. Errors: usage when `after` is no cursor of this order.
Result<SortedPage> sorted_page(const std::vector<SortKey>& keys, const std::string& sort,
                               const std::string& after, std::optional<std::int64_t> limit);

/// The index of the column that --sort names. Errors: usage, naming those known.
Result<std::size_t> sort_column(const std::vector<std::string>& names, const std::string& sort);

/// Sorts `elements` by --sort, else by `id`, and keeps the page that the flags ask for. Returns the
/// cursor of the next page. Errors: usage.
template <class T>
Result<std::optional<std::string>> keep_page(std::vector<T>& elements,
                                             const std::vector<ColumnOf<T>>& columns,
                                             std::string (*id)(const T&), const PageFlags& flags,
                                             const Output& output) {
  const ColumnOf<T>* column = nullptr;
  if (!flags.sort.empty()) {
    const auto place = sort_column(names_of(columns), flags.sort);
    if (!place) return place.error();
    column = &columns[*place];
  }
  std::vector<SortKey> keys;
  keys.reserve(elements.size());
  for (const auto& element : elements)
    keys.push_back({column == nullptr ? "" : comparable(column->cell(element)), id(element)});
  auto page = sorted_page(keys, flags.sort, flags.after, page_limit(flags, output));
  if (!page) return page.error();
  std::vector<T> kept;
  kept.reserve(page->places.size());
  for (const auto place : page->places) kept.push_back(std::move(elements[place]));
  elements = std::move(kept);
  return page->next;
}

}  // namespace ecsync::cli
