#include "adapters/tiktok/cancellation.h"

#include <algorithm>
#include <array>

#include "adapters/common/fields.h"
#include "core/base/text.h"

namespace ecsync::tiktok {
namespace {

// The reason is a sentence in the shop's language: one word for the pick-up and one for the time
// that was over. Without case and marks, as text::fold leaves them.
constexpr std::array<std::string_view, 9> pick_up_words{"collect", "pick",        "lay hang",
                                                        "thu gom", "pengambilan", "penjemputan",
                                                        "kutipan", "pungutan",    "เข้ารับ"};
constexpr std::array<std::string_view, 12> time_words{"time",     "overdue", "expire",  "thoi gian",
                                                      "thoi han", "qua han", "het han", "waktu",
                                                      "batas",    "tempoh",  "masa",    "หมดเวลา"};
constexpr std::array<std::string_view, 10> loss_words{"lost",    "damage", "that lac", "bi mat",
                                                      "hu hong", "hilang", "rusak",    "rosak",
                                                      "สูญหาย",   "เสียหาย"};
constexpr std::string_view reason_key = "shipping_timeout";

template <class Words>
bool has_one(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

/// True when a time is there; missing, null, "" and 0 mean that it did not happen.
bool happened(const json::Value& time) {
  return !common::scalar_or_empty(time).empty() && time.integer() > 0;
}

/// The seller handed the parcel over, or said so.
bool was_sent(const json::Value& row) {
  return happened(row["rts_time"]) || !common::scalar_or_empty(row["tracking_number"]).empty();
}

}  // namespace

bool stays_away(std::string_view reason) {
  return has_one(text::fold(reason), loss_words);
}

bool pick_up_ran_out(std::string_view reason) {
  const std::string words = text::fold(reason);
  if (words.find(reason_key) != std::string::npos) return true;
  return has_one(words, pick_up_words) && has_one(words, time_words);
}

bool is_failed_delivery(const json::Value& order, const std::vector<json::Value>& units) {
  if (happened(order["collection_time"])) return true;
  if (text::upper_case(common::scalar_or_empty(order["cancellation_initiator"])) != "SYSTEM")
    return false;
  const bool sent = was_sent(order) || std::any_of(units.begin(), units.end(), was_sent);
  return sent && !pick_up_ran_out(common::scalar_or_empty(order["cancel_reason"]));
}

}  // namespace ecsync::tiktok
