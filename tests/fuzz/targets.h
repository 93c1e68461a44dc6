#pragma once

#include <span>
#include <string_view>

namespace ecsync::fuzz {

/// A reader of foreign bytes. `run` gives it any bytes; whatever they are, it may neither crash nor
/// hang, and what it makes of them keeps its promises. Nothing of one run is left to the next.
struct Target {
  std::string_view name;  ///< also of the folder with its seeds
  void (*run)(std::string_view input);
};

std::span<const Target> targets();

/// Ends the process with `promise` when it does not hold, so that libFuzzer keeps the input.
void demand(bool holds, std::string_view promise);

void read_json(std::string_view input);
void read_money(std::string_view input);
void read_time(std::string_view input);
void read_cursor(std::string_view input);
void read_callback(std::string_view input);
void read_csv(std::string_view input);
void read_config(std::string_view input);
void show_text(std::string_view input);
void read_lazada_orders(std::string_view input);
void read_lazada_listings(std::string_view input);
void read_lazada_consent(std::string_view input);
void read_shopee_orders(std::string_view input);
void read_shopee_listings(std::string_view input);
void read_shopee_consent(std::string_view input);
void read_tiktok_orders(std::string_view input);
void read_tiktok_listings(std::string_view input);
void read_tiktok_consent(std::string_view input);

}  // namespace ecsync::fuzz
