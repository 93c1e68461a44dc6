#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/output/list.h"
#include "cli/output/table.h"

namespace ecsync::cli {

/// What an element is sorted by.
struct SortKey {
  std::optional<std::string> value;  ///< bytes that compare as the values do; nothing comes last
  std::string id;                    ///< decides between equals; no other element has it
};
/// Bytes that compare as the cells of one column do: texts without case and marks, amounts by
/// currency first.
std::optional<std::string> comparable(const Cell& cell);

/// A page of a list that was sorted here and not by the file.
struct SortedPage {
  std::vector<std::size_t> places;  ///< of the elements it shows, in their order
  std::optional<std::string> next;  ///< cursor of the page behind it
};
/// `sort` is the flag's value, and part of the cursor: a page of one order is never continued in
/// another. Errors: usage when `after` is not a cursor of this order.
Result<SortedPage> sorted_page(const std::vector<SortKey>& keys, const std::string& sort,
                               const std::string& after, std::optional<std::int64_t> limit);

/// The place of the column that the flag names. Errors: usage, naming those known.
Result<std::size_t> sort_column(const std::vector<std::string>& names, const std::string& sort);

/// Keeps of `elements` the page that the flags ask for, sorted by `--sort`, else by `id`; answers
/// the next page's cursor. Errors: usage.
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
