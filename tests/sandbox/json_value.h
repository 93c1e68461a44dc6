#pragma once

// RapidJSON answers a wrong type with an assertion; here it becomes an exception that the control
// API turns into a sentence.
#include <stdexcept>
#define RAPIDJSON_ASSERT(condition)                                  \
  do {                                                               \
    if (!(condition)) throw std::runtime_error("JSON: " #condition); \
  } while (false)
#include <rapidjson/document.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ecsync::sandbox {

/// What a caller asked for and cannot have; the text says why.
class BadRequest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Parses with checked UTF-8 and without recursion. Throws BadRequest.
rapidjson::Document parse_json(std::string_view text);
std::string write_json(const rapidjson::Value& value);

/// The member, or nothing when it is missing or null. Throws BadRequest when it is of another type.
std::optional<std::string> text_of(const rapidjson::Value& object, const char* name);
std::optional<std::int64_t> integer_of(const rapidjson::Value& object, const char* name);
std::optional<double> decimal_of(const rapidjson::Value& object, const char* name);
std::optional<bool> flag_of(const rapidjson::Value& object, const char* name);
/// As text_of, but the member must be there.
std::string required_text(const rapidjson::Value& object, const char* name);

}  // namespace ecsync::sandbox
