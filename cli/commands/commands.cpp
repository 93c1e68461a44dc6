#include "cli/commands/commands.h"

#include <iterator>

namespace ecsync::cli {
namespace {

void append(std::vector<Command>& all, std::vector<Command> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

}  // namespace

std::vector<Command> all_commands() {
  std::vector<Command> all;
  all.push_back(connect_command());
  all.push_back(disconnect_command());
  append(all, connections_commands());
  all.push_back(sync_orders_command());
  append(all, orders_commands());
  all.push_back(sync_products_command());
  append(all, listings_commands());
  all.push_back(link_product_command());
  append(all, products_commands());
  append(all, warehouses_commands());
  append(all, stock_commands());
  all.push_back(export_slip_command());
  append(all, slips_commands());
  all.push_back(take_back_command());
  append(all, returns_commands());
  append(all, exceptions_commands());
  all.push_back(verify_command());
  all.push_back(report_command());
  all.push_back(status_command());
  all.push_back(doctor_command());
  all.push_back(backup_command());
  append(all, config_commands());
  all.push_back(completion_command());
  all.push_back(help_command());
  all.push_back(version_command());
  return all;
}

}  // namespace ecsync::cli
