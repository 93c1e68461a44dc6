#include "tests/sandbox/faults.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace ecsync::sandbox {
namespace {

constexpr std::array<std::pair<FaultKind, std::string_view>, 28> fault_names = {{
    {FaultKind::rate_limit, "rate_limit"},
    {FaultKind::http_429, "http_429"},
    {FaultKind::server_error, "server_error"},
    {FaultKind::http_503, "http_503"},
    {FaultKind::html, "html"},
    {FaultKind::redirect, "redirect"},
    {FaultKind::expired_token, "expired_token"},
    {FaultKind::error, "error"},
    {FaultKind::reset, "reset"},
    {FaultKind::garbage, "garbage"},
    {FaultKind::deep_json, "deep_json"},
    {FaultKind::huge_body, "huge_body"},
    {FaultKind::gzip_bomb, "gzip_bomb"},
    {FaultKind::refuse, "refuse"},
    {FaultKind::lost_answer, "lost_answer"},
    {FaultKind::lost_refresh_answer, "lost_refresh_answer"},
    {FaultKind::truncated, "truncated"},
    {FaultKind::reset_mid, "reset_mid"},
    {FaultKind::stall, "stall"},
    {FaultKind::slow, "slow"},
    {FaultKind::bad_utf8, "bad_utf8"},
    {FaultKind::empty_page, "empty_page"},
    {FaultKind::repeated_page, "repeated_page"},
    {FaultKind::missing_field, "missing_field"},
    {FaultKind::null_field, "null_field"},
    {FaultKind::wrong_type, "wrong_type"},
    {FaultKind::wrong_date, "wrong_date"},
    {FaultKind::shift, "shift"},
}};

FaultKind parse_kind(const std::string& text) {
  for (const auto& [kind, word] : fault_names)
    if (word == text) return kind;
  throw BadRequest("no fault is called " + text);
}

int small_number(const rapidjson::Value& json, const char* member, int usual) {
  const auto value = integer_of(json, member).value_or(usual);
  if (value < 0 || value > std::numeric_limits<int>::max())
    throw BadRequest(std::string(member) + " is out of range");
  return static_cast<int>(value);
}

}  // namespace

std::string_view name(FaultKind kind) {
  for (const auto& [known, word] : fault_names)
    if (known == kind) return word;
  return "";
}

Fault parse_fault(const rapidjson::Value& json) {
  Fault fault;
  fault.kind = parse_kind(required_text(json, "fault"));
  fault.path = text_of(json, "path").value_or("");
  fault.shop = text_of(json, "shop").value_or("");
  fault.after = small_number(json, "after", 0);
  fault.count = small_number(json, "count", 1);
  fault.every = std::max(1, small_number(json, "every", 1));
  fault.retry_after = integer_of(json, "retry_after").value_or(0);
  fault.seconds = decimal_of(json, "seconds").value_or(0);
  fault.field = text_of(json, "field").value_or("");
  fault.code = text_of(json, "code").value_or("");
  fault.message = text_of(json, "message").value_or("");
  fault.status = small_number(json, "status", 0);
  fault.orders = small_number(json, "orders", 1);
  fault.bytes = integer_of(json, "bytes").value_or(0);
  if (fault.bytes < 0 || fault.bytes > 2'000'000'000) throw BadRequest("bytes is out of range");
  if (fault.kind == FaultKind::error && fault.code.empty())
    throw BadRequest("the fault error needs a code");
  return fault;
}

void Faults::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  fault.number = ++last_number_;
  rules_.push_back({std::move(fault)});
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  rules_.clear();
}

bool Faults::strikes(Rule& rule) {
  const int turn = rule.seen++ - rule.fault.after;
  const bool spent = rule.fault.count > 0 && rule.struck >= rule.fault.count;
  if (turn < 0 || spent || turn % rule.fault.every != 0) return false;
  ++rule.struck;
  ++struck_[std::string(name(rule.fault.kind))];
  return true;
}

std::optional<Fault> Faults::strike(const Call& call) {
  const std::lock_guard lock(mutex_);
  for (Rule& rule : rules_) {
    const Fault& fault = rule.fault;
    if (fault.kind == FaultKind::refuse) continue;
    if (fault.kind == FaultKind::lost_refresh_answer && !call.is_refresh) continue;
    if (!call.path.starts_with(fault.path)) continue;
    if (!fault.shop.empty() && fault.shop != call.shop) continue;
    if (strikes(rule)) return fault;
  }
  return std::nullopt;
}

void Faults::take_back(const Fault& fault) {
  const std::lock_guard lock(mutex_);
  --struck_[std::string(name(fault.kind))];
  for (Rule& rule : rules_)
    if (rule.fault.number == fault.number) --rule.struck;
}

bool Faults::refuses() {
  const std::lock_guard lock(mutex_);
  for (Rule& rule : rules_)
    if (rule.fault.kind == FaultKind::refuse && strikes(rule)) return true;
  return false;
}

std::map<std::string, int> Faults::struck() const {
  const std::lock_guard lock(mutex_);
  return struck_;
}

}  // namespace ecsync::sandbox
