#include "tests/sandbox/tiktok/search_body.h"

#include <charconv>

#include "tests/sandbox/tiktok/envelope.h"

namespace ecsync::sandbox::tiktok {
namespace {

constexpr std::size_t longest_page = 100;

}  // namespace

std::variant<std::size_t, Reply> read_page_size(const Context& context) {
  const std::string text = context.value("page_size");
  if (text.empty()) return refusal(Refusal::missing_parameter, context.turn, "page_size");
  std::size_t size = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), size);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || size < 1 ||
      size > longest_page)
    return refusal(Refusal::bad_parameter, context.turn, "page_size");
  return size;
}

std::optional<Reply> refuse_members(const Context& context, const TakeMember& take) {
  if (context.body.empty()) return std::nullopt;
  try {
    const auto body = parse_json(context.body);
    if (!body.IsObject()) return refusal(Refusal::bad_body, context.turn);
    if (body.ObjectEmpty()) return refusal(Refusal::bad_parameter, context.turn, "body");
    for (const auto& member : body.GetObject())
      if (!take(member.name.GetString(), member.value))
        return refusal(Refusal::bad_parameter, context.turn, member.name.GetString());
  } catch (const BadRequest&) {
    return refusal(Refusal::bad_body, context.turn);
  }
  return std::nullopt;
}

bool read_bound(const rapidjson::Value& value, std::optional<Seconds>& bound) {
  if (!value.IsInt64() || value.GetInt64() < 0) return false;
  bound = value.GetInt64();
  return true;
}

}  // namespace ecsync::sandbox::tiktok
