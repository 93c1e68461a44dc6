#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/result.h"

namespace ecsync::db {

/// A failure of the database itself: a file is damaged, the disk is full, or another program kept
/// it busy past the timeout. Caught in main or at the edge of a run.
class DatabaseError : public std::runtime_error {
 public:
  explicit DatabaseError(Error error)
      : std::runtime_error(error.message.english()), error_(std::move(error)) {}
  const Error& error() const { return error_; }  ///< db_unusable, db_busy, db_too_new, interrupted

 private:
  Error error_;
};

/// The engine works and refuses a statement: a constraint forbids it, or our SQL is wrong. The
/// words are the engine's.
class StatementRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A prepared statement of an engine. Parameters are counted from 1, columns from 0. Each function
/// but reset() may throw a DatabaseError or StatementRefused.
class PreparedStatement {
 public:
  PreparedStatement() = default;
  PreparedStatement(const PreparedStatement&) = delete;
  PreparedStatement& operator=(const PreparedStatement&) = delete;
  virtual ~PreparedStatement() = default;

  /// The value is copied.
  virtual void bind(int parameter, std::int64_t value) = 0;
  virtual void bind(int parameter, std::string_view text) = 0;
  virtual void bind_bytes(int parameter, std::string_view bytes) = 0;
  virtual void bind_null(int parameter) = 0;

  /// Goes to the next row, after a reset to the first one; false when there is none left.
  virtual bool step() = 0;
  virtual bool is_null(int column) = 0;
  virtual std::int64_t integer(int column) = 0;  ///< NULL is 0
  /// Text or bytes; NULL is "". Stays until the next step.
  virtual std::string_view text(int column) = 0;

  /// Ends its use, so that it holds up nobody. What was bound stays.
  virtual void reset() noexcept = 0;
};

/// What one process alone works on, until this goes.
class Lease {
 public:
  Lease() = default;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  virtual ~Lease() = default;
};

struct LeaseRequest {
  std::string name;                ///< of the lease within its database
  Message what;                    ///< in the message that somebody else has it: "lazada:123"
  std::string command;             ///< what it is taken for, for the others' message
  std::chrono::milliseconds wait;  ///< how long to wait for whoever has it
};

/// The way to one database. What is not here is the same for all engines: statements, rules and
/// their order. Only one thread may use it, but for lease().
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// As the user wrote it, for messages.
  virtual const std::string& name() const = 0;

  /// A statement prepared once per text and reused; reset and its values cleared. Two uses of the
  /// same text must not overlap.
  virtual PreparedStatement& prepare(std::string_view sql) = 0;
  /// Runs any number of statements without parameters; rows are dropped.
  virtual void execute(const std::string& script) = 0;

  /// Begins a transaction that sees one state of the database throughout and writes nothing.
  virtual void begin_read() = 0;
  /// Begins a transaction beside which no other one writes; waits for its turn.
  virtual void begin_write() = 0;
  virtual void commit() = 0;
  /// For destructors: does nothing when no transaction is open, and nobody is told of a failure.
  virtual void roll_back() noexcept = 0;
  virtual bool in_transaction() = 0;

  /// Takes what only one process at a time may work on; the system takes it back from a process
  /// that dies. Not affected by transactions. May be called from any thread. Errors: locked (with
  /// who has it), interrupted, db_unusable.
  virtual Result<std::unique_ptr<Lease>> lease(const LeaseRequest& wanted, Clock& clock) = 0;
};

}  // namespace ecsync::db
