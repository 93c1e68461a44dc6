#include "cli/line/offers.h"

#include <map>

#include "cli/services.h"
#include "cli/settings/globals.h"
#include "core/health/exception_kinds.h"
#include "core/records/order.h"
#include "core/records/slip.h"

namespace ecsync::cli {
namespace {

Offer fixed(std::vector<std::string> words) {
  Offer offer;
  offer.words = std::move(words);
  return offer;
}

Offer live(db::Suggest what) {
  Offer offer;
  offer.live = what;
  return offer;
}

Offer file_names(std::vector<std::string> words = {}) {
  auto offer = fixed(std::move(words));
  offer.file = true;
  return offer;
}

using Offers = std::map<std::string, Offer, std::less<>>;

/// Values that mean the same wherever they stand.
Offers make_common() {
  const auto known = platforms();
  const auto whens = fixed({"24h", "7d", "30d"});
  return {
      {"--format", fixed({"table", "csv", "tsv", "json", "jsonl", "xlsx"})},
      {"--color", fixed({"auto", "always", "never"})},
      {"--progress", fixed({"auto", "always", "never", "json"})},
      {"--lang", fixed({"auto", "en", "vi"})},
      {"--log-format", fixed({"auto", "text", "journal", "json"})},
      {"--timezone", fixed({"Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Kuala_Lumpur",
                            "Asia/Manila", "Asia/Singapore", "UTC"})},
      {"--lock-wait", fixed({"30s", "1m", "5m"})},
      {"--output", file_names()},
      {"--database", file_names()},
      {"--config", file_names()},
      {"PLATFORM", fixed({known.begin(), known.end()})},
      {"--country", fixed({"ID", "MY", "PH", "SG", "TH", "VN"})},
      {"--reconnect", live(db::Suggest::all_connections)},
      {"CONNECTION", live(db::Suggest::connections)},
      {"--connection", live(db::Suggest::all_connections)},
      {"ORDER", live(db::Suggest::orders)},
      {"--order", live(db::Suggest::orders)},
      {"LISTING", live(db::Suggest::listings)},
      {"PRODUCT", live(db::Suggest::products)},
      {"--product", live(db::Suggest::products)},
      {"WAREHOUSE", live(db::Suggest::warehouses)},
      {"FROM", live(db::Suggest::warehouses)},
      {"TO", live(db::Suggest::warehouses)},
      {"--warehouse", live(db::Suggest::warehouses)},
      {"SLIP", live(db::Suggest::slips)},
      {"--slip", live(db::Suggest::slips)},
      {"RETURN", live(db::Suggest::returns)},
      {"--since", whens},
      {"--until", whens},
      {"--max-age", fixed({"1h", "6h", "24h"})},
      {"--rate", fixed({"off"})},
      {"--auto", fixed({"sku"})},
      {"--paper", fixed({"a4", "a5"})},
      {"--file", file_names()},
      {"FILE", file_names()},
      {"--print", file_names()},
      {"SHELL", fixed({"bash", "fish", "zsh"})},
  };
}

/// Values that mean something else to one command, as "COMMAND VALUE".
Offers make_own() {
  std::vector<std::string> kinds;
  for (const auto kind : all_attention_kinds()) kinds.emplace_back(name(kind));
  std::vector<std::string> states;
  std::vector<std::string> with_goods;
  using enum OrderStatus;
  for (const auto state : {fresh, processing, packing, shipping, completed, cancelled, unknown}) {
    states.emplace_back(name(state));
    if (allows_slip(state)) with_goods.emplace_back(name(state));
  }
  std::vector<std::string> slip_states;
  for (const auto state :
       {SlipStatus::awaiting_export, SlipStatus::exported, SlipStatus::cancelled}) {
    slip_states.emplace_back(name(state));
  }
  return {
      {"exceptions list --kind", fixed(kinds)},
      {"exceptions summary --kind", fixed(kinds)},
      {"exceptions mute --kind", fixed(kinds)},
      {"exceptions unmute --kind", fixed(kinds)},
      {"orders list --status", fixed(states)},
      {"export-slip --status", fixed(with_goods)},
      {"slips list --status", fixed(slip_states)},
      {"status --format", fixed({"table", "csv", "tsv", "json", "jsonl", "prometheus"})},
      {"slips export SLIP", live(db::Suggest::open_slips)},
      {"slips cancel SLIP", live(db::Suggest::open_slips)},
      {"slips pick SLIP", live(db::Suggest::open_slips)},
      {"take-back SLIP", live(db::Suggest::exported_slips)},
      {"take-back --damaged", live(db::Suggest::products)},
      {"connections show CONNECTION", live(db::Suggest::all_connections)},
      {"connections rename CONNECTION", live(db::Suggest::all_connections)},
      {"products show CODE", live(db::Suggest::products)},
      {"products edit CODE", live(db::Suggest::products)},
      {"products delete CODE", live(db::Suggest::products)},
      {"warehouses edit CODE", live(db::Suggest::warehouses)},
      {"warehouses delete CODE", live(db::Suggest::warehouses)},
  };
}

}  // namespace

Offer columns_offer(const Command::Columns& columns, Format format) {
  const bool csv = format == Format::csv || format == Format::tsv;
  return fixed(csv ? columns.in_csv : columns.on_screen);
}

Offer sort_offer(const Command::Columns& columns) {
  auto words = columns.sortable;
  for (const auto& name : columns.sortable) words.push_back("-" + name);
  return fixed(std::move(words));
}

Offer profile_offer() {
  return fixed(known_profiles());
}

Offer offer_for(const std::string& command, const std::string& value) {
  static const auto own = make_own();
  static const auto common = make_common();
  const auto here = own.find(command + " " + value);
  if (here != own.end()) return here->second;
  const auto anywhere = common.find(value);
  return anywhere == common.end() ? Offer() : anywhere->second;
}

}  // namespace ecsync::cli
