#include "core/health/mute_exceptions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/text.h"
#include "core/records/reference.h"

namespace ecsync {
namespace {

/// The part of the reference behind the connection; "" when it is the connection.
std::string_view within_shop(const Attention& attention) {
  const std::string_view reference = attention.reference;
  const auto slash = reference.find('/');
  return slash == std::string_view::npos ? "" : reference.substr(slash + 1);
}

using Same = bool (*)(std::string_view, std::string_view);

bool same_letters(std::string_view one, std::string_view other) {
  return one == other;
}

bool same_in_any_case(std::string_view one, std::string_view other) {
  return text::lower_case(one) == text::lower_case(other);
}

bool is_named(const Attention& attention, std::string_view reference, Same same) {
  if (same(reference, attention.reference)) return true;
  const auto within = within_shop(attention);
  const auto shop = attention.connection_name.value_or("");
  if (within.empty()) return !shop.empty() && same(reference, shop);
  return same(reference, within) || same(reference, fmt::format("{}/{}", shop, within));
}

std::vector<Attention> about(const std::vector<Attention>& exceptions, std::string_view reference,
                             Same same) {
  std::vector<Attention> named;
  std::copy_if(exceptions.begin(), exceptions.end(), std::back_inserter(named),
               [&](const Attention& each) { return is_named(each, reference, same); });
  return named;
}

bool same_word(const std::optional<db::Muting>& before, const db::Muting& now) {
  return before && before->facts == now.facts && before->reason == now.reason &&
         before->until == now.until;
}

}  // namespace

Result<std::vector<Attention>> named_exceptions(const std::vector<Attention>& exceptions,
                                                const std::string& typed) {
  const std::string reference(bare_reference(typed));
  auto named = about(exceptions, typed, same_letters);
  if (named.empty()) named = about(exceptions, reference, same_in_any_case);
  std::set<std::string> references;
  for (const auto& each : named) references.insert(each.reference);
  if (references.size() == 1) return named;
  auto error =
      references.empty()
          ? make_error(ErrorCode::not_found, tr("no such exception is about '{}'", reference),
                       tr("Look at what there is with: ecsync exceptions"))
          : make_error(ErrorCode::ambiguous,
                       tr("'{}' names several: {}", reference, fmt::join(references, ", ")),
                       tr("Write the one that is meant."));
  error.reference = reference;
  return error;
}

std::vector<Attention> mute_exceptions(db::Database& database, std::vector<Attention> exceptions,
                                       const MuteRequest& request) {
  db::WriteUnit unit(database);
  std::erase_if(exceptions, [&](Attention& each) {
    const db::Muting word{each.facts, request.reason, request.now, request.until};
    if (same_word(each.muted, word)) return true;
    db::store_muting(database, name_of(each), word);
    db::drop_shown(database, name_of(each));
    each.muted = word;
    return false;
  });
  unit.commit();
  return exceptions;
}

std::vector<Attention> unmute_exceptions(db::Database& database,
                                         std::vector<Attention> exceptions) {
  db::WriteUnit unit(database);
  std::erase_if(exceptions, [&](Attention& each) {
    each.muted.reset();
    return !db::drop_muting(database, name_of(each));
  });
  unit.commit();
  return exceptions;
}

}  // namespace ecsync
