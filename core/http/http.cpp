#include "core/http/http.h"

#include <algorithm>
#include <optional>

#include "core/base/text.h"

namespace ecsync {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || text::is_digit(c) || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::optional<unsigned> hex_digit(char c) {
  if (text::is_digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10U;
  return std::nullopt;
}

/// The character that `%XX` at the start of `text` stands for.
std::optional<char> escaped(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const auto high = hex_digit(text[1]);
  const auto low = hex_digit(text[2]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(static_cast<unsigned char>(*high << 4U | *low));
}

/// A person may paste the browser's address as well as its query alone; a value of the query may
/// hold `?` and `://` itself.
bool is_address(std::string_view text) {
  if (text.substr(0, 1) == "/") return true;
  const auto delimiter = text.find_first_of("?=&");
  if (delimiter != std::string_view::npos && text[delimiter] == '?') return true;
  return text.substr(0, delimiter).find("://") != std::string_view::npos;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += digits[byte >> 4U];
    encoded += digits[byte & 0xFU];
  }
  return encoded;
}

std::string percent_decode(std::string_view text, bool form) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (const auto c = escaped(text.substr(at))) {
      decoded += *c;
      at += 2;
    } else {
      decoded += form && text[at] == '+' ? ' ' : text[at];
    }
  }
  return decoded;
}

std::string encode_query(const Fields& fields) {
  std::string query;
  for (const auto& [name, value] : fields) {
    if (!query.empty()) query += '&';
    query += percent_encode(name);
    query += '=';
    query += percent_encode(value);
  }
  return query;
}

Fields decode_query(std::string_view url_or_query) {
  std::string_view query = url_or_query.substr(0, url_or_query.find('#'));
  if (is_address(query)) {
    const auto mark = query.find('?');
    query = mark == std::string_view::npos ? std::string_view{} : query.substr(mark + 1);
  }
  Fields fields;
  for (const auto field : text::split(query, '&')) {
    if (field.empty()) continue;
    const auto equals = std::min(field.find('='), field.size());
    fields.emplace_back(percent_decode(field.substr(0, equals), true),
                        percent_decode(field.substr(std::min(equals + 1, field.size())), true));
  }
  return fields;
}

std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  const auto user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  // A colon inside the brackets of an IPv6 address is no port.
  const auto bracket = url.rfind(']');
  const auto port = url.find(':', bracket == std::string_view::npos ? 0 : bracket);
  auto host = text::lower_case(url.substr(0, port));
  const auto unseen = [](char c) { return static_cast<unsigned char>(c) < 0x21 || c == 0x7F; };
  std::replace_if(host.begin(), host.end(), unseen, '?');
  return host;
}

}  // namespace ecsync
