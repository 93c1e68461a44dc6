#include "cli/output/shop_cells.h"

#include <string_view>

namespace ecsync::cli {
namespace {

/// `text` with the shop's name in place of its id, wherever something of the shop is named.
std::string with_name(const std::string& text, const std::string& id, const std::string& name) {
  const auto wanted = id + "/";
  std::string out;
  std::size_t from = 0;
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, from)) {
    out += text.substr(from, at - from) + name + "/";
    from = at + wanted.size();
  }
  return out + text.substr(from);
}

}  // namespace

std::string within(const std::string& shop, const std::string& thing) {
  return shop + "/" + thing;
}

Cell shop_cell(const ConnectionId& id, const std::string& name) {
  return Named{verbatim(to_text(id)), verbatim(name)};
}

Cell thing_cell(const ConnectionId& id, const std::string& name, const std::string& thing) {
  return Named{verbatim(within(to_text(id), thing)), verbatim(within(name, thing))};
}

Cell words_cell(const Message& sentence, const ConnectionId& id, const std::string& name) {
  const auto shop = to_text(id);
  return Named{sentence, Message(with_name(sentence.english(), shop, name),
                                 with_name(sentence.in(Language::vietnamese), shop, name))};
}

}  // namespace ecsync::cli
