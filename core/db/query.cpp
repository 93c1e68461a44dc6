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
Value by_name(const std::string& text, std::initializer_list<Value> values) {
  for (auto value : values) {
    if (name(value) == text) return value;
  }
  refuse(tr("the database holds a word that this program does not know: {}", text),
         tr("Was the file changed by another program?"));
}

}  // namespace

Query::Query(Database& database, const Statement& statement) : Query(database, statement.sql()) {
  for (const auto& value : statement.values())
    std::visit([this](const auto& kept) { bind(kept); }, value);
}

Query::~Query() {
  statement_.tryReset();
}

void Query::run() {
  while (step()) {
  }
}

bool Query::step() {
  try {
    return statement_.executeStep();
  } catch (const SQLite::Exception& exception) {
    rethrow(exception, database_.path());
  }
}

void Query::put(std::string_view text) {
  put(std::string(text));
}
void Query::put(const char* text) {
  statement_.bind(bound_, text);
}
void Query::put(const std::string& text) {
  statement_.bind(bound_, text);
}
void Query::put(Blob blob) {
  statement_.bind(bound_, blob.bytes.data(), static_cast<int>(blob.bytes.size()));
}
void Query::put_integer(std::int64_t value) {
  statement_.bind(bound_, value);
}
void Query::put_null() {
  statement_.bind(bound_);
}

void Query::read(int column, std::int64_t& field) {
  field = statement_.getColumn(column).getInt64();
}
void Query::read(int column, int& field) {
  field = statement_.getColumn(column).getInt();
}
void Query::read(int column, bool& field) {
  field = statement_.getColumn(column).getInt() != 0;
}
void Query::read(int column, std::string& field) {
  field = statement_.getColumn(column).getString();
}
void Query::read(int column, Timestamp& field) {
  field = Timestamp(std::chrono::seconds(statement_.getColumn(column).getInt64()));
}
void Query::read(int column, std::chrono::seconds& field) {
  field = std::chrono::seconds(statement_.getColumn(column).getInt64());
}
void Query::read(int column, Site& field) {
  const auto word = statement_.getColumn(column).getString();
  const auto site = parse_site(word);
  if (!site)
    refuse(tr("the database names a marketplace that this program does not know: {}", word),
           tr("Use the newer ecsync that wrote it."));
  field = *site;
}
void Query::read(int column, ConnectionStatus& field) {
  using enum ConnectionStatus;
  field = by_name(statement_.getColumn(column).getString(), {connected, needs_auth, disconnected});
}
void Query::read(int column, OrderStatus& field) {
  using enum OrderStatus;
  field = by_name(statement_.getColumn(column).getString(),
                  {fresh, processing, packing, shipping, completed, cancelled, unknown});
}
void Query::read(int column, ReturnStatus& field) {
  using enum ReturnStatus;
  field = by_name(statement_.getColumn(column).getString(), {none, requested, returning, returned});
}
void Query::read(int column, FulfilledBy& field) {
  using enum FulfilledBy;
  field = by_name(statement_.getColumn(column).getString(), {seller, marketplace});
}
void Query::read(int column, OrderKind& field) {
  using enum OrderKind;
  field = by_name(statement_.getColumn(column).getString(), {order, sample, replacement, exchange});
}
bool Query::is_null(int column) const {
  return statement_.getColumn(column).isNull();
}

}  // namespace ecsync::db
