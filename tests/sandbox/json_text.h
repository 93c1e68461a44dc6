#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ecsync::sandbox {

/// Writes one JSON document into a string. Members may be turned round on closing an object,
/// because the marketplaces promise no order of members.
class JsonText {
 public:
  JsonText& open();
  /// Closes the object; its members start with the one numbered `turn` (modulo their count).
  JsonText& close(std::uint64_t turn = 0);
  JsonText& open_list();
  JsonText& close_list();
  JsonText& key(std::string_view name);

  JsonText& text(std::string_view value);
  JsonText& number(std::int64_t value);
  JsonText& number(std::uint64_t value);
  JsonText& boolean(bool value);
  JsonText& null();
  /// A value that is JSON already.
  JsonText& raw(std::string_view json);

  JsonText& member(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonText& member_number(std::string_view name, std::int64_t value) {
    return key(name).number(value);
  }
  JsonText& member_flag(std::string_view name, bool value) { return key(name).boolean(value); }
  JsonText& member_raw(std::string_view name, std::string_view json) { return key(name).raw(json); }
  /// null when `value` is empty.
  JsonText& member_or_null(std::string_view name, std::string_view value) {
    return value.empty() ? key(name).null() : member(name, value);
  }

  /// While set, everything outside ASCII is written as \u escapes.
  JsonText& escape_all(bool on) {
    escape_all_ = on;
    return *this;
  }

  /// The finished document.
  std::string take();

 private:
  void append_escaped(std::string_view value);
  void append_unicode_escape(std::string_view value, std::size_t& at);

  std::string out_;                 // every value is followed by a comma until its container closes
  std::vector<std::size_t> marks_;  // where each member of the open objects starts
  std::vector<std::size_t> opened_;  // index into marks_ of each open container's first member
  bool escape_all_ = false;
};

}  // namespace ecsync::sandbox
