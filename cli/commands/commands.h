#pragma once

#include <vector>

#include "cli/command.h"

namespace ecsync::cli {

// One function for each noun or verb, in the file of its name.
Command help_command();  // in cli/line/help.cpp, because it reads the line
Command version_command();
Command completion_command();
Command connect_command();
Command disconnect_command();
std::vector<Command> connections_commands();
Command sync_orders_command();
std::vector<Command> orders_commands();
Command orders_explain_command();  // one of orders_commands()
Command orders_remap_command();    // likewise
Command sync_products_command();
std::vector<Command> listings_commands();
Command link_product_command();
std::vector<Command> products_commands();
std::vector<Command> warehouses_commands();
std::vector<Command> stock_commands();
Command export_slip_command();
std::vector<Command> slips_commands();
Command slips_export_command();  // one of slips_commands()
Command slips_pick_command();    // likewise
Command slips_print_command();   // likewise
Command take_back_command();
std::vector<Command> returns_commands();
Command returns_print_command();  // one of returns_commands()
std::vector<Command> exceptions_commands();
Command verify_command();
Command report_command();
Command status_command();
Command doctor_command();
Command backup_command();
std::vector<Command> config_commands();

/// Every command of the program, in the order in which help lists them.
std::vector<Command> all_commands();

}  // namespace ecsync::cli
