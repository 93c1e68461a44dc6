#include "adapters/common/place.h"

#include "core/base/text.h"
#include "core/http/http.h"

namespace ecsync::common {

PlaceWriter& PlaceWriter::word(std::string_view word) {
  text_ += ' ';
  text_ += word;
  return *this;
}

PlaceWriter& PlaceWriter::number(std::int64_t value) {
  return word(std::to_string(value));
}

PlaceWriter& PlaceWriter::time(Timestamp time) {
  return number(epoch_seconds(time));
}

PlaceWriter& PlaceWriter::flag(bool value) {
  return word(value ? "1" : "0");
}

PlaceWriter& PlaceWriter::foreign(std::string_view text) {
  return word(percent_encode(text));
}

PlaceWriter& PlaceWriter::names(const std::set<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ",") + percent_encode(name);
  return word(list);
}

PlaceReader::PlaceReader(std::string_view place, std::string_view version)
    : words_(text::split(place, ' ')) {
  if (word() != version) spoil();
}

std::string_view PlaceReader::word() {
  if (next_ == words_.size()) spoil();
  return spoilt_ ? std::string_view() : words_[next_++];
}

std::int64_t PlaceReader::number(std::int64_t least, std::int64_t most) {
  const auto value = text::parse_number<std::int64_t>(word());
  if (!value || *value < least || *value > most) spoil();
  return spoilt_ ? 0 : *value;
}

Timestamp PlaceReader::time() {
  return Timestamp(std::chrono::seconds(number()));
}

bool PlaceReader::flag() {
  return either("1", "0");
}

bool PlaceReader::either(std::string_view yes, std::string_view no) {
  const auto read = word();
  if (read != yes && read != no) spoil();
  return !spoilt_ && read == yes;
}

std::string PlaceReader::foreign() {
  return percent_decode(word(), false);
}

std::set<std::string> PlaceReader::names() {
  std::set<std::string> names;
  for (const auto name : text::split(word(), ',')) names.insert(percent_decode(name, false));
  return names;
}

}  // namespace ecsync::common
