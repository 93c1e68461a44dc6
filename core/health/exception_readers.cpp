#include "core/health/exception_readers.h"

#include <set>

namespace ecsync {

void keep_new(db::Database& database, const std::string& reader,
              std::vector<Attention>& exceptions) {
  const auto shown = db::read_shown(database, reader);
  std::erase_if(exceptions, [&](const Attention& each) {
    const auto found = shown.find(name_of(each));
    return found != shown.end() && found->second == each.episode;
  });
}

void remember_shown(db::Database& database, const std::string& reader,
                    const std::vector<Attention>& shown, const std::vector<Attention>& standing,
                    Timestamp now) {
  std::set<db::ExceptionName> there;
  for (const auto& each : standing) there.insert(name_of(each));
  auto over = db::read_shown(database, reader);
  std::erase_if(over, [&](const auto& each) { return there.contains(each.first); });
  if (shown.empty() && over.empty()) return;
  db::WriteUnit unit(database);
  for (const auto& [exception, episode] : over) db::drop_shown(database, reader, exception);
  for (const auto& each : shown)
    db::store_shown(database, reader, name_of(each), each.episode, now);
  unit.commit();
}

}  // namespace ecsync
