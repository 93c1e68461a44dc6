#include "tests/sandbox/damage.h"

#include <deque>

namespace ecsync::sandbox {
namespace {

using rapidjson::Value;

/// The shallowest list whose first element is an object; null when there is none.
Value* find_rows(Value& root) {
  std::deque<Value*> waiting{&root};
  while (!waiting.empty()) {
    Value* value = waiting.front();
    waiting.pop_front();
    if (value->IsArray() && !value->Empty() && (*value)[0].IsObject()) return value;
    if (!value->IsObject()) continue;
    for (auto& member : value->GetObject()) waiting.push_back(&member.value);
  }
  return nullptr;
}

/// The object that has a member `field`, in `root` or somewhere below it.
Value* find_owner(Value& root, const std::string& field) {
  std::deque<Value*> waiting{&root};
  while (!waiting.empty()) {
    Value* value = waiting.front();
    waiting.pop_front();
    if (value->IsArray())
      for (auto& element : value->GetArray()) waiting.push_back(&element);
    if (!value->IsObject()) continue;
    if (value->HasMember(field.c_str())) return value;
    for (auto& member : value->GetObject()) waiting.push_back(&member.value);
  }
  return nullptr;
}

void make_wrong_type(Value& value, rapidjson::Document::AllocatorType& memory) {
  if (value.IsString())
    value.SetObject();
  else if (value.IsNumber())
    value.SetArray();
  else if (value.IsObject())
    value.SetInt(17);
  else
    value.SetString("seventeen", memory);
}

bool spoil_field(rapidjson::Document& document, const Fault& fault, Random& random) {
  Value* row = &document;
  if (Value* rows = find_rows(document))
    row = &(*rows)[static_cast<rapidjson::SizeType>(random.below(rows->Size()))];
  Value* owner = fault.field.empty() ? row : find_owner(*row, fault.field);
  if (owner == nullptr) owner = find_owner(document, fault.field);
  if (owner == nullptr || !owner->IsObject() || owner->ObjectEmpty()) return false;
  auto member = fault.field.empty() ? owner->MemberBegin() + random.below(owner->MemberCount())
                                    : owner->FindMember(fault.field.c_str());
  if (fault.kind == FaultKind::missing_field)
    owner->RemoveMember(member);
  else if (fault.kind == FaultKind::null_field)
    member->value.SetNull();
  else
    make_wrong_type(member->value, document.GetAllocator());
  return true;
}

bool spoil_encoding(std::string& body) {
  // Inside the last text of the document: the lead byte of a pair whose second byte is missing.
  const auto quote = body.rfind('"');
  if (quote == std::string::npos) return false;
  body.insert(quote, 1, '\xc3');
  return true;
}

bool empty_rows(rapidjson::Document& document) {
  Value* rows = find_rows(document);
  if (rows == nullptr) return false;
  rows->Clear();
  return true;
}

}  // namespace

bool spoil(std::string& body, const Fault& fault, Random& random) {
  if (fault.kind == FaultKind::bad_utf8) return spoil_encoding(body);
  rapidjson::Document document = parse_json(body);
  const bool spoiled = fault.kind == FaultKind::empty_page ? empty_rows(document)
                                                           : spoil_field(document, fault, random);
  if (spoiled) body = write_json(document);
  return spoiled;
}

bool repeat(std::string& body, const std::string& earlier) {
  rapidjson::Document now = parse_json(body);
  rapidjson::Document before = parse_json(earlier);
  const Value* rows = find_rows(now);
  const Value* rows_before = find_rows(before);
  if (rows_before == nullptr || (rows != nullptr && *rows == *rows_before)) return false;
  body = earlier;
  return true;
}

std::string deep_json(std::int64_t depth) {
  const auto count = static_cast<std::size_t>(depth);
  return std::string(count, '[') + std::string(count, ']');
}

std::string huge_json(std::int64_t bytes) {
  return R"({"filling":")" + std::string(static_cast<std::size_t>(bytes), 'x') + "\"}";
}

}  // namespace ecsync::sandbox
