#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/base/time_zone.h"
#include "core/db/database.h"
#include "core/db/report_rows.h"
#include "core/health/exception_kinds.h"
#include "core/records/connection.h"

namespace ecsync {

/// What a report is about.
struct ReportQuestion {
  std::vector<Connection> connections;
  Timestamp since;
  Timestamp until;                   ///< now
  TimeZone zone;                     ///< whose days are meant
  std::chrono::seconds stale_after;  ///< without a good run for so long a shop is stale
};

/// A calendar day in the zone of the report.
using Day = std::chrono::local_days;

/// The orders of one shop that were created on one day, in one currency.
struct DaySales {
  Day day;
  ConnectionKey connection;
  Currency currency;
  std::int64_t orders = 0;                ///< all, whatever their state
  std::int64_t cancelled = 0;             ///< of these
  std::int64_t units = 0;                 ///< pieces of those that are sales
  std::optional<std::int64_t> total = 0;  ///< what buyers pay for these; nothing when too large
};

/// What is to be sent.
struct Waiting {
  std::int64_t orders = 0;
  std::int64_t without_slip = 0;
  std::int64_t cancel_requested = 0;
  std::optional<Timestamp> oldest;  ///< when the one that waits longest was created
};

/// A product that sells out at the pace of the last two weeks.
struct RunsOut {
  std::string product;  ///< code
  std::string name;
  std::int64_t available = 0;
  std::int64_t tenths_per_day = 0;  ///< tenths of a piece
  std::int64_t tenths_of_days = 0;
};

/// One shop over the whole time of the report, and as it is now.
struct ShopSales {
  Connection connection;
  std::int64_t orders = 0;
  std::int64_t cancelled = 0;
  std::int64_t returned = 0;  ///< come back, or on their way back
  std::int64_t waiting = 0;
  std::int64_t unknown = 0;
  std::int64_t set_aside = 0;
  bool stale = false;  ///< connected, and no good run for so long that nobody knows its orders
};

/// Exceptions of one kind that nobody has muted.
struct Trouble {
  AttentionKind kind = AttentionKind::unknown_status;
  std::int64_t count = 0;
  Timestamp oldest;
  Message hint;  ///< the command that lists them
};

/// Orders by the hour of their creation, in the zone of the report.
struct HourSales {
  unsigned weekday = 1;  ///< 1 is Monday
  unsigned hour = 0;
  std::int64_t orders = 0;
};

/// What an owner wants to see at one glance. Sales are orders that are neither new nor cancelled
/// nor unknown; their totals are before fees and later cancellations.
struct Report {
  Timestamp since;
  Timestamp until;
  Day first_day;
  Day today;
  std::vector<ShopSales> shops;  ///< in the order that was asked for
  std::vector<DaySales> days;    ///< by day, shop, currency; days without orders are left out
  Waiting waiting;
  std::vector<db::ProductNeed>
      lacking;                       ///< of which more is wanted than there is; most wanted first
  std::vector<RunsOut> runs_out;     ///< the soonest first
  std::vector<db::PiecesSold> best;  ///< of the last 7 days and the 7 before; the best first
  std::vector<Trouble> exceptions;   ///< in the order of their kinds
  std::vector<HourSales> hours;      ///< by weekday and hour; hours without orders are left out

  std::int64_t exception_count() const;
};

/// How many of the best sellers there are in a report.
inline constexpr std::size_t best_sellers = 20;

/// Reads all figures in one state of the file, and lets go of it.
Report read_report(db::Database& database, const ReportQuestion& question);

/// "2026-11-30".
std::string to_text(Day day);
/// "4.2" for 42 tenths.
std::string tenths_text(std::int64_t tenths);

}  // namespace ecsync
