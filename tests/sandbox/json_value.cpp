#include "tests/sandbox/json_value.h"

#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace ecsync::sandbox {
namespace {

const rapidjson::Value* find(const rapidjson::Value& object, const char* name) {
  if (!object.IsObject()) throw BadRequest("the body must be a JSON object");
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() || member->value.IsNull() ? nullptr : &member->value;
}

[[noreturn]] void wrong_type(const char* name, const char* wanted) {
  throw BadRequest(std::string(name) + " must be " + wanted);
}

}  // namespace

rapidjson::Document parse_json(std::string_view text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                 rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  if (document.HasParseError())
    throw BadRequest(std::string("not JSON: ") +
                     rapidjson::GetParseError_En(document.GetParseError()));
  return document;
}

std::string write_json(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::optional<std::string> text_of(const rapidjson::Value& object, const char* name) {
  const auto* value = find(object, name);
  if (value == nullptr) return std::nullopt;
  if (!value->IsString()) wrong_type(name, "a string");
  return std::string(value->GetString(), value->GetStringLength());
}

std::optional<std::int64_t> integer_of(const rapidjson::Value& object, const char* name) {
  const auto* value = find(object, name);
  if (value == nullptr) return std::nullopt;
  if (!value->IsInt64()) wrong_type(name, "a whole number");
  return value->GetInt64();
}

std::optional<double> decimal_of(const rapidjson::Value& object, const char* name) {
  const auto* value = find(object, name);
  if (value == nullptr) return std::nullopt;
  if (!value->IsNumber()) wrong_type(name, "a number");
  return value->GetDouble();
}

std::optional<bool> flag_of(const rapidjson::Value& object, const char* name) {
  const auto* value = find(object, name);
  if (value == nullptr) return std::nullopt;
  if (!value->IsBool()) wrong_type(name, "true or false");
  return value->GetBool();
}

std::string required_text(const rapidjson::Value& object, const char* name) {
  auto value = text_of(object, name);
  if (!value) throw BadRequest(std::string(name) + " is missing");
  return *value;
}

}  // namespace ecsync::sandbox
