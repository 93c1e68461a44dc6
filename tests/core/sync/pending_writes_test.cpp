#include "core/sync/pending_writes.h"

#include <doctest/doctest.h>

#include <string>

namespace ecsync::test {
namespace {

class Notes {
 public:
  Notes() { pending.add(note("a")); }

  PendingWrites::Write note(const std::string& word) {
    return [this, word](db::Database& /*database*/) { done += word; };
  }

  db::Database database = db::Database::in_memory();
  PendingWrites pending;
  std::string done;
};

TEST_CASE("pending writes are done in the order they came") {
  Notes notes;
  notes.pending.add(notes.note("b"));
  notes.pending.add(notes.note("c"));
  CHECK(notes.done.empty());
  notes.pending.flush(notes.database);
  CHECK(notes.done == "abc");
}

TEST_CASE("pending writes are done again when their transaction was taken back") {
  Notes notes;
  notes.pending.flush(notes.database);
  notes.pending.flush(notes.database);
  CHECK(notes.done == "aa");
}

TEST_CASE("pending writes that are committed are not done again") {
  Notes notes;
  notes.pending.flush(notes.database);
  notes.pending.forget();
  notes.pending.add(notes.note("b"));
  notes.pending.flush(notes.database);
  CHECK(notes.done == "ab");
}

}  // namespace
}  // namespace ecsync::test
