#include "tests/support/schema.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace ecsync::test {
namespace {

using Json = rapidjson::Value;

std::string text_of(const Json& value) {
  return {value.GetString(), value.GetStringLength()};
}

rapidjson::Document read_schema_file(const std::string& name) {
  const auto path = fmt::format("{}/tests/schemas/{}.json", ECSYNC_SOURCE_DIR, name);
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  rapidjson::Document document;
  document.Parse(text.str().c_str());
  if (!file || document.HasParseError() || !document.IsObject())
    throw std::runtime_error("not a JSON Schema: " + path);
  return document;
}

/// The schema with the common definitions beside its own, so that `#/definitions/…` finds them.
rapidjson::Document load_schema(const std::string& name) {
  auto schema = read_schema_file(name);
  auto common = read_schema_file("common");
  auto& allocator = schema.GetAllocator();
  if (!schema.HasMember("definitions"))
    schema.AddMember("definitions", Json(rapidjson::kObjectType), allocator);
  for (auto& member : common["definitions"].GetObject())
    schema["definitions"].AddMember(Json(member.name, allocator), Json(member.value, allocator),
                                    allocator);
  return schema;
}

/// Checks the order of members, which JSON Schema cannot say.
class OrderCheck {
 public:
  explicit OrderCheck(const rapidjson::Document& root) : root_(root) {}

  std::string fault(const Json& value, const Json& schema, const std::string& path) const {
    const Json& own = resolve(schema, value);
    if (value.IsObject() && own.HasMember("properties")) return object_fault(value, own, path);
    if (value.IsArray() && own.HasMember("items")) {
      for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
        auto found = fault(value[i], own["items"], fmt::format("{}[{}]", path, i));
        if (!found.empty()) return found;
      }
    }
    return "";
  }

 private:
  std::string object_fault(const Json& value, const Json& schema, const std::string& path) const {
    auto expected = schema["properties"].MemberBegin();
    const auto end = schema["properties"].MemberEnd();
    for (const auto& member : value.GetObject()) {
      while (expected != end && expected->name != member.name) ++expected;
      if (expected == end)
        return fmt::format("{}.{} stands in another place than the schema's", path,
                           text_of(member.name));
      auto found = fault(member.value, expected->value, path + "." + text_of(member.name));
      if (!found.empty()) return found;
    }
    return "";
  }

  /// What applies to `value`: references followed, of alternatives the one for its kind.
  const Json& resolve(const Json& schema, const Json& value) const {
    if (schema.HasMember("$ref")) {
      const auto name = text_of(schema["$ref"]).substr(std::string_view("#/definitions/").size());
      return resolve(root_["definitions"][name.c_str()], value);
    }
    if (schema.HasMember("anyOf")) {
      for (const auto& alternative : schema["anyOf"].GetArray()) {
        const Json& own = resolve(alternative, value);
        if ((value.IsObject() && own.HasMember("properties")) ||
            (value.IsArray() && own.HasMember("items")))
          return own;
      }
    }
    return schema;
  }

  const rapidjson::Document& root_;
};

std::string pointer_text(const rapidjson::Pointer& pointer) {
  rapidjson::StringBuffer text;
  pointer.StringifyUriFragment(text);
  return text.GetString();
}

}  // namespace

std::string schema_fault(const std::string& document, const std::string& name) {
  if (std::count(document.begin(), document.end(), '\n') != 1 || document.back() != '\n')
    return "not one line: " + document;
  rapidjson::Document value;
  value.Parse<rapidjson::kParseValidateEncodingFlag>(document.c_str());
  if (value.HasParseError()) return "not JSON: " + document;
  const auto schema = load_schema(name);
  const rapidjson::SchemaDocument compiled(schema);
  rapidjson::SchemaValidator validator(compiled);
  if (!value.Accept(validator))
    return fmt::format("{} breaks '{}' at {}: {}",
                       pointer_text(validator.GetInvalidDocumentPointer()),
                       validator.GetInvalidSchemaKeyword(),
                       pointer_text(validator.GetInvalidSchemaPointer()), document);
  return OrderCheck(schema).fault(value, schema, "");
}

}  // namespace ecsync::test
