#include "core/base/json.h"

#include <stdexcept>

namespace ecsync::json {
namespace {

[[noreturn]] void rapidjson_misused(const char* condition) {
  throw std::logic_error(std::string("RapidJSON: ") + condition);
}

}  // namespace
}  // namespace ecsync::json

// Without this a release build drops RapidJSON's own checks, and a wrong type is undefined
// behaviour.
#define RAPIDJSON_ASSERT(x) ((x) ? static_cast<void>(0) : ::ecsync::json::rapidjson_misused(#x))
// Plain pointers as iterators; the class compares ambiguously in C++20.
#define RAPIDJSON_NOMEMBERITERATORCLASS
// Lets RapidJSON read texts sixteen bytes at a time, on every x86-64. It then needs room behind the
// text, which Document::parse() provides.
#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <utility>

#include "core/base/decimal.h"
#include "core/base/text.h"
#include "core/base/utf8.h"

namespace ecsync::json {
namespace {

using Node = rapidjson::Value;

constexpr int deepest = 64;
constexpr int quoted_columns = 40;
constexpr std::size_t longest_id = 255;
constexpr unsigned parse_flags = rapidjson::kParseIterativeFlag |
                                 rapidjson::kParseNumbersAsStringsFlag |
                                 rapidjson::kParseInsituFlag;
// RapidJSON reads the aligned block that holds the end of the text, too.
constexpr std::size_t room_behind = 16;

const Node* as_node(const void* node) {
  return static_cast<const Node*>(node);
}

std::string_view view(const Node& text) {
  return {text.GetString(), text.GetStringLength()};
}

/// Fit for a sentence, however long and odd the text is.
std::string excerpt(std::string_view text, int columns) {
  // A character has at most four bytes; marks without width must not make it endless.
  const auto bytes = static_cast<std::size_t>(columns) * 8;
  return text::shorten(text::printable(text.substr(0, bytes)), columns);
}

std::string in_quotes(std::string_view text) {
  return "\"" + excerpt(text, quoted_columns) + "\"";
}

/// RapidJSON 1.1 accepts an escaped low surrogate without a high one as a character.
bool has_lone_surrogate(std::string_view utf8) {
  for (auto at = utf8.find('\xED'); at != std::string_view::npos; at = utf8.find('\xED', at + 1)) {
    if (at + 1 < utf8.size() && static_cast<unsigned char>(utf8[at + 1]) >= 0xA0) return true;
  }
  return false;
}

/// Whether an escape stands for half of a surrogate pair, with its other half or without.
bool may_have_lone_surrogate(std::string_view json) {
  constexpr std::size_t length = 6;  // of \uDC00
  for (auto at = json.find("\\u"); at != std::string_view::npos; at = json.find("\\u", at + 1)) {
    if (at + length <= json.size() && (json[at + 2] == 'd' || json[at + 2] == 'D')) return true;
  }
  return false;
}

/// The tree RapidJSON builds, refusing on the way what no marketplace has a reason to send. The
/// reader finds these functions by name, so they hide those of the base.
// NOLINTBEGIN(readability-identifier-naming)
class Tree : public rapidjson::Document {
 public:
  /// Looks at every text for what RapidJSON overlooks.
  void check_surrogates() { checks_surrogates_ = true; }

  bool StartObject() { return enter() && rapidjson::Document::StartObject(); }
  bool StartArray() { return enter() && rapidjson::Document::StartArray(); }
  bool EndObject(rapidjson::SizeType members) {
    --depth_;
    return rapidjson::Document::EndObject(members);
  }
  bool EndArray(rapidjson::SizeType elements) {
    --depth_;
    return rapidjson::Document::EndArray(elements);
  }
  bool String(const char* text, rapidjson::SizeType length, bool copy) {
    return well_formed({text, length}) && rapidjson::Document::String(text, length, copy);
  }
  bool Key(const char* text, rapidjson::SizeType length, bool copy) {
    return String(text, length, copy);
  }

  /// The reason why one of the functions above stopped the reader.
  const char* refusal() const { return refusal_; }

 private:
  bool enter() {
    refusal_ = "more than 64 levels deep";
    return ++depth_ <= deepest;
  }
  bool well_formed(std::string_view text) {
    if (!checks_surrogates_ || !has_lone_surrogate(text)) return true;
    refusal_ = "half of a surrogate pair";
    return false;
  }

  int depth_ = 0;
  bool checks_surrogates_ = false;
  const char* refusal_ = "";
};
// NOLINTEND(readability-identifier-naming)

const char* type_name(const Node& node) {
  if (node.IsNull()) return "null";
  if (node.IsBool()) return "a boolean";
  if (node.IsObject()) return "an object";
  return node.IsArray() ? "an array" : "text";
}

std::size_t child_count(const Node& node) {
  if (node.IsObject()) return node.MemberCount();
  return node.IsArray() ? node.Size() : 0;
}

const Node& child(const Node& node, std::size_t index) {
  if (node.IsArray()) return node.Begin()[index];
  return node.MemberBegin()[index].value;
}

std::string step(const Node& node, std::size_t index) {
  if (node.IsArray()) return "[" + std::to_string(index) + "]";
  return "." + excerpt(view(node.MemberBegin()[index].name), quoted_columns);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

}  // namespace

struct Document::Impl {
  std::string text;  // the tree's strings lie in here
  Tree tree;
  // Of all searches for paths together. An answer of 100,000 bad rows may have as many to be told,
  // and each search goes through all rows before.
  std::atomic<std::int64_t> steps_left = 10'000'000;
};

Document::Document(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Document::Document(Document&& other) noexcept = default;
Document& Document::operator=(Document&& other) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string text) {
  auto impl = std::make_unique<Impl>();
  impl->text = std::move(text);
  const auto size = impl->text.size();
  impl->text.reserve(size + room_behind);
  const auto refuse = [](std::string_view reason, std::size_t offset) {
    return make_error(ErrorCode::remote_bad_answer,
                      tr("not the JSON expected, at byte {}: {}", offset, reason));
  };
  // Once for the whole text: RapidJSON does it far more slowly, character by character.
  if (const auto length = utf8::well_formed_length(impl->text); length < size)
    return refuse("ill-formed UTF-8", length);
  if (may_have_lone_surrogate(impl->text)) impl->tree.check_surrogates();
  rapidjson::InsituStringStream stream(impl->text.data());
  rapidjson::Reader reader;
  rapidjson::ParseResult outcome;
  auto generate = [&](rapidjson::Document& /*the tree itself*/) {
    outcome = reader.Parse<parse_flags>(stream, impl->tree);
    return !outcome.IsError();
  };
  impl->tree.Populate(generate);

  if (outcome.Code() == rapidjson::kParseErrorTermination) {
    return refuse(impl->tree.refusal(), outcome.Offset());
  }
  if (outcome.IsError()) {
    return refuse(rapidjson::GetParseError_En(outcome.Code()), outcome.Offset());
  }
  // The reader takes a NUL for the end.
  if (stream.Tell() != size) return refuse("a NUL character", stream.Tell());
  return Document(std::move(impl));
}

Value Document::root() const {
  return {this, static_cast<const Node*>(&impl_->tree), nullptr, nullptr};
}

std::string Document::path_of(const void* node, const char* missing_member) const {
  // Only a failure asks for a path, so it is searched for instead of carried along.
  struct Frame {
    const Node* node;
    std::size_t next;
  };
  std::vector<Frame> way{{&impl_->tree, 0}};
  while (way.back().node != node) {
    if (--impl_->steps_left < 0) return "document";
    auto& top = way.back();
    if (top.next < child_count(*top.node)) {
      way.push_back({&child(*top.node, top.next++), 0});
    } else if (way.size() == 1) {
      break;
    } else {
      way.pop_back();
    }
  }
  std::string path;
  for (std::size_t i = 0; i + 1 < way.size(); ++i) path += step(*way[i].node, way[i].next - 1);
  if (missing_member != nullptr) path += "." + excerpt(missing_member, quoted_columns);
  if (path.empty()) return "document";
  constexpr int longest_path = 200;
  return excerpt(path.front() == '.' ? path.substr(1) : path, longest_path);
}

void Value::fail(std::string_view reason) const {
  const auto place =
      node_ != nullptr ? document_->path_of(node_, nullptr) : document_->path_of(parent_, member_);
  constexpr int longest_reason = 200;
  throw FieldError(place + ": " + excerpt(reason, longest_reason));
}

bool Value::present() const {
  return node_ != nullptr && !as_node(node_)->IsNull();
}
bool Value::is_object() const {
  return node_ != nullptr && as_node(node_)->IsObject();
}
bool Value::is_array() const {
  return node_ != nullptr && as_node(node_)->IsArray();
}
bool Value::is_text() const {
  return node_ != nullptr && as_node(node_)->IsString();
}

Value Value::operator[](const char* member) const {
  // In a chain of missing members, errors name the first one.
  if (node_ == nullptr) return *this;
  const auto& node = *as_node(node_);
  if (node.IsNull()) return {document_, nullptr, node_, member};
  if (!node.IsObject()) fail(std::string("is ") + type_name(node) + ", not an object");
  const std::string_view wanted(member);
  const auto* found = std::find_if(node.MemberBegin(), node.MemberEnd(),
                                   [&](const auto& each) { return view(each.name) == wanted; });
  if (found == node.MemberEnd()) return {document_, nullptr, node_, member};
  return {document_, &found->value, nullptr, nullptr};
}

std::vector<Value> Value::items(std::size_t limit) const {
  if (!present()) return {};
  const auto& node = *as_node(node_);
  if (!node.IsArray()) fail(std::string("is ") + type_name(node) + ", not an array");
  if (node.Size() > limit) {
    fail("has " + std::to_string(node.Size()) + " elements; at most " + std::to_string(limit) +
         " are expected");
  }
  std::vector<Value> elements;
  elements.reserve(node.Size());
  for (const auto& element : node.GetArray()) {
    elements.push_back(Value(document_, &element, nullptr, nullptr));
  }
  return elements;
}

std::vector<std::string> Value::names() const {
  if (!present()) return {};
  const auto& node = *as_node(node_);
  if (!node.IsObject()) fail(std::string("is ") + type_name(node) + ", not an object");
  std::vector<std::string> names;
  names.reserve(node.MemberCount());
  std::transform(node.MemberBegin(), node.MemberEnd(), std::back_inserter(names),
                 [](const auto& member) { return std::string(view(member.name)); });
  return names;
}

std::string_view Value::characters() const {
  if (node_ == nullptr) fail("is missing");
  const auto& node = *as_node(node_);
  if (!node.IsString()) fail(std::string("is ") + type_name(node) + ", not text or a number");
  return view(node);
}

std::string Value::text(std::size_t limit) const {
  const auto value = characters();
  if (value.size() > limit) {
    fail("has " + std::to_string(value.size()) + " bytes; at most " + std::to_string(limit) +
         " are expected");
  }
  return std::string(value);
}

std::string Value::text_or(std::string_view fallback, std::size_t limit) const {
  return present() ? text(limit) : std::string(fallback);
}

std::optional<std::string> Value::optional_text(std::size_t limit) const {
  auto value = text_or("", limit);
  if (value.empty()) return std::nullopt;
  return value;
}

std::string Value::id() const {
  auto value = text(longest_id);
  if (value.empty()) fail("is empty; an id is expected");
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  if (std::any_of(value.begin(), value.end(), is_control)) {
    fail(in_quotes(value) + " is not an id: it has control characters");
  }
  return value;
}

std::int64_t Value::integer() const {
  const auto value = characters();
  const auto number = parse_scaled(value, 0);
  if (!number || number->rounded) fail(in_quotes(value) + " is not a whole number of 64 bits");
  return number->value;
}

std::int64_t Value::integer_or(std::int64_t fallback) const {
  return present() ? integer() : fallback;
}

bool Value::boolean() const {
  if (node_ != nullptr && as_node(node_)->IsBool()) return as_node(node_)->GetBool();
  const auto value = characters();
  if (value == "1" || equals_ignoring_case(value, "true")) return true;
  if (value == "0" || equals_ignoring_case(value, "false")) return false;
  fail(in_quotes(value) + " is neither true nor false");
}

bool Value::boolean_or(bool fallback) const {
  return present() ? boolean() : fallback;
}

std::string Value::scalar_text() const {
  return std::string(characters());
}

}  // namespace ecsync::json
