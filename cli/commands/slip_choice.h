#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "core/db/database.h"
#include "core/records/slip.h"

namespace ecsync::cli {

/// The words that choose slips: their numbers, or --awaiting with what narrows it.
struct SlipChoice {
  std::vector<std::string> numbers;
  bool awaiting = false;
  std::string warehouse;
  std::string date;
  std::vector<std::string> connections;
};

/// Adds SLIP, --awaiting, --date and --connection; --warehouse is the command's own.
void add_slip_choice(Parameters& app, SlipChoice& choice);
/// Refuses numbers beside --awaiting, and what only goes with that; makes the date one as documents
/// have it. Errors: usage.
Status check_slip_choice(SlipChoice& choice, bool warehouse_goes_anywhere, const LocalTime& local);
/// The numbers of the slips that await export and fit, oldest first. Errors: usage, not_found.
Result<std::vector<std::string>> awaiting_numbers(db::Database& database, const SlipChoice& choice);
/// Warns of what speaks against letting the goods of these slips leave: whoever holds the paper
/// goes by it.
void warn_of_objections(Output& output, db::Database& database, const std::vector<Slip>& slips);

}  // namespace ecsync::cli
