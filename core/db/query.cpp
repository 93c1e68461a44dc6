#include "core/db/query.h"

#include <initializer_list>

namespace ecsync::db {
namespace {

/// Refuses a stored value that this program does not know. A newer program may have written it, and
/// the schema does not list the marketplaces.
[[noreturn]] void refuse(Message message, Message hint) {
  throw DatabaseError(make_error(ErrorCode::db_unusable, std::move(message), std::move(hint)));
}

/// The value whose name is stored.
template <class Value>
Value by_name(std::string_view text, std::initializer_list<Value> values) {
  for (auto value : values) {
    if (name(value) == text) return value;
  }
  refuse(tr("the database holds a word that this program does not know: {}", std::string(text)),
         tr("Was the file changed by another program?"));
}

}  // namespace

Query::Query(Database& database, const Statement& statement) : Query(database, statement.sql()) {
  for (const auto& value : statement.values())
    std::visit([this](const auto& kept) { bind(kept); }, value);
}

Query::~Query() {
  statement_.reset();
}

void Query::run() {
  while (statement_.step()) {
  }
}

void Query::read(int column, std::int64_t& field) {
  field = statement_.integer(column);
}
void Query::read(int column, int& field) {
  field = static_cast<int>(statement_.integer(column));
}
void Query::read(int column, bool& field) {
  field = statement_.integer(column) != 0;
}
void Query::read(int column, std::string& field) {
  field = statement_.text(column);
}
void Query::read(int column, Timestamp& field) {
  field = Timestamp(std::chrono::seconds(statement_.integer(column)));
}
void Query::read(int column, std::chrono::seconds& field) {
  field = std::chrono::seconds(statement_.integer(column));
}
void Query::read(int column, Site& field) {
  const std::string word(statement_.text(column));
  const auto site = parse_site(word);
  if (!site)
    refuse(tr("the database names a marketplace that this program does not know: {}", word),
           tr("Use the newer ecsync that wrote it."));
  field = *site;
}
void Query::read(int column, ConnectionStatus& field) {
  using enum ConnectionStatus;
  field = by_name(statement_.text(column), {connected, needs_auth, disconnected});
}
void Query::read(int column, OrderStatus& field) {
  using enum OrderStatus;
  field = by_name(statement_.text(column),
                  {fresh, processing, packing, shipping, completed, cancelled, unknown});
}
void Query::read(int column, ReturnStatus& field) {
  using enum ReturnStatus;
  field = by_name(statement_.text(column), {none, requested, returning, returned});
}
void Query::read(int column, FulfilledBy& field) {
  using enum FulfilledBy;
  field = by_name(statement_.text(column), {seller, marketplace});
}
void Query::read(int column, OrderKind& field) {
  using enum OrderKind;
  field = by_name(statement_.text(column), {order, sample, replacement, exchange});
}

}  // namespace ecsync::db
