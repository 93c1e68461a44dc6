#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/ids.h"
#include "core/records/window.h"

namespace ecsync::db {

enum class SyncKind { orders, products };
/// "orders", "products".
std::string_view name(SyncKind kind);

std::optional<Timestamp> read_cursor(Database& database, ConnectionKey connection, SyncKind kind);
void store_cursor(Database& database, ConnectionKey connection, SyncKind kind, Timestamp cursor);

/// Why a reading was begun; decides what its end means for the cursor.
enum class Purpose { first, update, extend, full };

/// A part of a plan's window, and the place up to which it was read.
struct PlanWindow {
  Timestamp from;
  Timestamp to;      ///< inclusive
  std::string page;  ///< "" at its beginning
};

struct SyncPlan {
  Purpose purpose = Purpose::update;
  Window window;
  std::optional<Timestamp> first_answer_at;
  std::vector<PlanWindow> unfinished;
};

std::optional<SyncPlan> read_plan(Database& database, ConnectionKey connection, SyncKind kind);
/// Replaces the connection's plan.
void store_plan(Database& database, ConnectionKey connection, SyncKind kind, const SyncPlan& plan);
void drop_plan(Database& database, ConnectionKey connection, SyncKind kind);

/// The run's own record; written at begin and end.
void begin_run(Database& database, ConnectionKey connection, SyncKind kind, Timestamp at);
/// `error` null when it went well. Moves last_sync_at and last_success_at of the connection for
/// orders.
void end_run(Database& database, ConnectionKey connection, SyncKind kind, Timestamp at,
             int requests, const Error* error);

}  // namespace ecsync::db
