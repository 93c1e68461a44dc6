#include "cli/output/layout.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

#include "core/base/flow.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr int good_prose = 16;  // columns; enough to tell one thing from another
constexpr int least_prose = 8;  // columns; fewer say nothing
constexpr int least_sentence = 40;
constexpr int least_value = 10;  // beside its name, on however narrow a screen
constexpr int between = 2;       // blanks
constexpr std::string_view no_value = "-";

std::string blanks(int count) {
  std::string text(static_cast<std::size_t>(std::max(count, 0)), ' ');
  return text;
}

/// A column of the table with the room that it gets.
struct Room {
  const TextColumn* column = nullptr;
  int width = 0;
  int least = 0;       // the least width; `width` unless it can be cut
  int good = 0;        // the least width before other columns are left out
  int expendable = 0;  // the place among those that are left out; 0 for none
};
constexpr int before_all_others = -1;  // of a column that has no value in any row

std::string_view cell_text(const TextColumn& column, std::size_t row) {
  const auto& cell = column.cells[row];
  return cell ? std::string_view(*cell) : no_value;
}

Room room_of(const TextColumn& column, bool heads) {
  Room room;
  room.column = &column;
  const int head = heads ? text::display_width(column.head) : 0;
  room.width = head;
  for (std::size_t row = 0; row < column.cells.size(); ++row)
    room.width = std::max(room.width, text::display_width(cell_text(column, row)));
  room.least = room.good = room.width;
  switch (column.narrowing.cut) {
    case Narrowing::Cut::anywhere:
      room.least = std::min(room.width, std::max(head, least_prose));
      room.good = std::min(room.width, std::max(head, good_prose));
      break;
    case Narrowing::Cut::at_word:
      room.least = room.good = std::min(room.width, least_sentence);
      break;
    case Narrowing::Cut::never:
      break;
  }
  const bool empty = std::none_of(column.cells.begin(), column.cells.end(),
                                  [](const auto& cell) { return cell.has_value(); });
  room.expendable = empty ? before_all_others : column.narrowing.expendable;
  return room;
}

/// The width of a line when each column has the width in `measure`.
int line_width(const std::vector<Room>& rooms, int Room::*measure) {
  return std::accumulate(
      rooms.begin(), rooms.end(), -between,
      [measure](int sum, const Room& room) { return sum + room.*measure + between; });
}

/// Leaves out expendable columns until the others have room or none is left to leave out. Returns
/// those that went, in this order.
std::vector<Room> leave_out(std::vector<Room>& rooms, int width) {
  std::vector<Room> gone;
  while (line_width(rooms, &Room::good) > width) {
    auto first = rooms.end();
    for (auto room = rooms.begin(); room != rooms.end(); ++room) {
      if (room->expendable == 0) continue;
      if (first == rooms.end() || room->expendable < first->expendable) first = room;
    }
    if (first == rooms.end()) break;
    gone.push_back(*first);
    rooms.erase(first);
  }
  return gone;
}

/// A column among `gone` that alone tells a row from another; the one that went last, when there
/// are several. Null when no two rows look the same without any of them.
const TextColumn* missed_column(const std::vector<Room>& kept, const std::vector<Room>& gone,
                                std::size_t rows) {
  if (gone.empty()) return nullptr;
  std::map<std::string, std::size_t> first_of;
  for (std::size_t row = 0; row < rows; ++row) {
    std::string look;
    for (const auto& room : kept) look.append(cell_text(*room.column, row)).append(1, '\0');
    const auto [same, fresh] = first_of.try_emplace(std::move(look), row);
    if (fresh) continue;
    const auto tells = [row, other = same->second](const Room& room) {
      return room.column->cells[row] != room.column->cells[other];
    };
    const auto found = std::find_if(gone.rbegin(), gone.rend(), tells);
    if (found != gone.rend()) return found->column;
  }
  return nullptr;
}

/// The columns that the table keeps on a screen of this width.
std::vector<Room> keep_what_fits(const std::vector<Room>& rooms, int width, std::size_t rows) {
  std::set<const TextColumn*> needed;
  while (true) {
    auto kept = rooms;
    for (auto& room : kept) {
      if (needed.contains(room.column)) room.expendable = 0;
    }
    const auto gone = leave_out(kept, width);
    const auto* const missed = missed_column(kept, gone, rows);
    if (missed == nullptr) return kept;
    needed.insert(missed);
  }
}

/// Narrows the widest column that can be cut, again and again, until the line fits or none can.
void narrow(std::vector<Room>& rooms, int width) {
  int line = line_width(rooms, &Room::width);
  while (line > width) {
    const auto widest =
        std::max_element(rooms.begin(), rooms.end(), [](const Room& a, const Room& b) {
          return (a.width > a.least ? a.width : 0) < (b.width > b.least ? b.width : 0);
        });
    if (widest->width == widest->least) return;
    --widest->width;
    --line;
  }
}

std::string cut_for(const Room& room, std::string_view whole) {
  return room.column->narrowing.cut == Narrowing::Cut::at_word
             ? text::shorten_at_word(whole, room.width)
             : text::shorten(whole, room.width);
}

void append_padded(std::string& out, std::string_view whole, const Room& room, bool last) {
  const auto cell = cut_for(room, whole);
  const auto gap = blanks(room.width - text::display_width(cell));
  if (room.column->right) {
    out += gap + cell;
  } else {
    out += cell;
    if (!last) out += gap;
  }
  out += last ? "\n" : blanks(between);
}

/// Whether the row belongs to the one above it, and says what it has in common with that no more.
bool goes_on(const std::vector<Room>& rooms, std::size_t row) {
  if (row == 0) return false;
  bool any = false;
  for (const auto& room : rooms) {
    if (!room.column->narrowing.grouped) continue;
    any = true;
    if (room.column->cells[row] != room.column->cells[row - 1]) return false;
  }
  return any;
}

LaidTable side_by_side(const std::vector<Room>& rooms, bool heads, std::size_t rows) {
  LaidTable laid;
  if (heads) {
    for (const auto& room : rooms)
      append_padded(laid.heads, room.column->head, room, &room == &rooms.back());
  }
  for (std::size_t row = 0; row < rows; ++row) {
    const bool same = goes_on(rooms, row);
    for (const auto& room : rooms) {
      const bool blank = same && room.column->narrowing.grouped;
      append_padded(laid.rows, blank ? "" : cell_text(*room.column, row), room,
                    &room == &rooms.back());
    }
  }
  return laid;
}

/// Each row as fields, with an empty line between rows. What has no value is left out.
LaidTable one_field_a_line(const std::vector<TextColumn>& columns, bool heads, int width,
                           std::size_t rows) {
  LaidTable laid;
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<Field> fields;
    for (const auto& column : columns) {
      if (column.cells[row]) fields.push_back({heads ? column.head : "", *column.cells[row]});
    }
    if (row > 0) laid.rows += '\n';
    laid.rows += lay_out_fields(fields, width);
  }
  return laid;
}

}  // namespace

LaidTable lay_out(const std::vector<TextColumn>& columns, bool heads, std::optional<int> width,
                  bool all) {
  if (columns.empty()) return {};
  const auto rows = columns.front().cells.size();
  std::vector<Room> rooms;
  rooms.reserve(columns.size());
  for (const auto& column : columns) rooms.push_back(room_of(column, heads));
  if (width) {
    if (!all) rooms = keep_what_fits(rooms, *width, rows);
    narrow(rooms, *width);
    if (line_width(rooms, &Room::width) > *width)
      return one_field_a_line(columns, heads, *width, rows);
  }
  return side_by_side(rooms, heads, rows);
}

std::string lay_out_fields(const std::vector<Field>& fields, std::optional<int> width) {
  int names = 0;
  for (const auto& field : fields) names = std::max(names, text::display_width(field.name));
  const int indent = names == 0 ? 0 : names + between;
  std::string out;
  for (const auto& [name, value] : fields) {
    out += name;
    const int room = width ? std::max(*width - indent, least_value) : text::display_width(value);
    if (text::display_width(value) <= room) {
      out += blanks(indent - text::display_width(name)) + value + '\n';
      continue;
    }
    bool first = true;
    for (const auto& line : text::flow(value, room, room)) {
      out += blanks(first ? indent - text::display_width(name) : indent) + line + '\n';
      first = false;
    }
  }
  return out;
}

}  // namespace ecsync::cli
