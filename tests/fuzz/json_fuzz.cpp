// Reads any bytes as a marketplace's answer, asks every getter of every value, writes the tree
// again and reads that. Nothing but a Result or a FieldError may come out.
#include <vector>

#include "core/base/json.h"
#include "tests/fuzz/targets.h"

namespace ecsync::fuzz {
namespace {

using json::Document;
using json::FieldError;
using json::Value;
using json::Writer;

template <class Read>
void attempt(Read&& read) {
  try {
    read();
  } catch (const FieldError&) {
    // The one exception that is promised.
  }
}

void ask(const Value& value) {
  attempt([&] { value.text(10); });
  attempt([&] { value.id(); });
  attempt([&] { value.integer(); });
  attempt([&] { value.boolean(); });
  attempt([&] { value.scalar_text(); });
  attempt([&] { value["a"]["b"].text(); });
  attempt([&] { value.items(10); });
}

void copy(const Value& value, Writer& writer) {
  if (value.is_object()) {
    writer.begin_object();
    for (const auto& name : value.names()) {
      writer.key(name);
      copy(value[name.c_str()], writer);
    }
    writer.end_object();
  } else if (value.is_array()) {
    writer.begin_array();
    for (const auto& element : value.items()) copy(element, writer);
    writer.end_array();
  } else if (value.is_text()) {
    writer.text(value.scalar_text());
  } else if (value.present()) {
    writer.boolean(value.boolean());
  } else {
    writer.null();
  }
}

void ask_all(const Value& root) {
  std::vector<Value> open{root};
  // An error searches the tree for its path, so not every node of a large one is asked.
  for (int asked = 0; asked < 50 && !open.empty(); ++asked) {
    const auto value = open.back();
    open.pop_back();
    ask(value);
    if (value.is_array()) {
      for (const auto& element : value.items()) open.push_back(element);
    }
    if (value.is_object()) {
      for (const auto& name : value.names()) {
        // A name with NUL in it finds nothing, and what is missing keeps the name that was asked
        // for.
        if (const auto member = value[name.c_str()]; member.present()) open.push_back(member);
      }
    }
  }
}

}  // namespace

void read_json(std::string_view input) {
  const auto document = Document::parse(std::string(input));
  if (!document) return;
  ask_all(document->root());
  Writer first;
  copy(document->root(), first);
  const auto again = Document::parse(first.str());
  demand(again.has_value(), "what was written can be read");
  Writer second;
  copy(again->root(), second);
  demand(first.str() == second.str(), "what was read again is written alike");
}

}  // namespace ecsync::fuzz
