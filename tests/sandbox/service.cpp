#include "tests/sandbox/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "tests/sandbox/control.h"
#include "tests/sandbox/damage.h"
#include "tests/sandbox/evolve.h"

namespace ecsync::sandbox {
namespace {

constexpr const char* blocked_page =
    "<!DOCTYPE html><html><head><title>punish</title></head><body>Sorry, we have detected unusual "
    "traffic from your network.</body></html>";
constexpr const char* unavailable_page =
    "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n"
    "<body><h1>503 Service Temporarily Unavailable</h1><hr/>Powered by Tengine</body></html>";

Response page(int status, const char* html) {
  return {.status = status, .content_type = "text/html", .headers = {}, .body = html};
}

WireDamage damage_of(const Fault& fault) {
  const auto lasting = [&](double usual) { return fault.seconds > 0 ? fault.seconds : usual; };
  switch (fault.kind) {
    case FaultKind::reset:
    case FaultKind::lost_answer:
    case FaultKind::lost_refresh_answer:
      return {WireDamage::Kind::reset, 0};
    case FaultKind::reset_mid:
      return {WireDamage::Kind::reset_mid, 0};
    case FaultKind::truncated:
      return {WireDamage::Kind::cut, 0};
    case FaultKind::stall:
      return {WireDamage::Kind::stall, lasting(60)};
    case FaultKind::slow:
      return {WireDamage::Kind::slow, lasting(3)};
    case FaultKind::garbage:
      return {WireDamage::Kind::garbage, 0};
    default:
      return {};
  }
}

}  // namespace

Service::Service(Options options, Settings settings, const MakeProtocol& make_protocol)
    : server_(options.port), options_(std::move(options)), settings_(settings) {
  if (options_.now) world_.clock.start_at(*options_.now);
  world_.clock.advance(options_.clock_offset);
  if (options_.redirect_url.empty()) options_.redirect_url = address() + "/sandbox/landing";
  world_.seed = options_.seed;
  protocol_ = make_protocol(world_, settings_, options_);
  generate(world_, options_, protocol_->shape());
}

void Service::start() {
  server_.start([this](const Request& request) { return handle(request); },
                [this] { return faults_.refuses(); });
}

std::string Service::address() const {
  return fmt::format("http://127.0.0.1:{}", server_.port());
}

std::vector<std::pair<std::string, std::string>> Service::environment() const {
  return protocol_->environment(address());
}

Answer Service::handle(const Request& request) {
  if (!request.path.starts_with("/sandbox/")) return answer_call(request);
  Answer answer{Control(*this).answer(request), {}};
  finish(answer.response, request, 0);
  return answer;
}

Answer Service::answer_call(const Request& request) {
  Call call;
  std::int64_t latency_ms = 0;
  {
    const std::lock_guard lock(world_.mutex);
    const auto shop = protocol_->shop_of(request);
    call = {protocol_->call_path(request), shop ? world_.shops[*shop].id : "",
            protocol_->is_refresh(request)};
    latency_ms = settings_.latency_ms;
  }
  const RequestLog::Flight flight(log_, call.shop);
  if (latency_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(latency_ms));

  const auto fault = faults_.strike(call);
  Answer answer;
  {
    const std::lock_guard lock(world_.mutex);
    bool struck = fault && disturb(call, *fault);
    Reply reply = carry_out(request, call, fault);
    struck = struck && spoil_answer(reply.response, call, *fault);
    if (fault && !struck) faults_.take_back(*fault);
    if (!struck && !reply.failed) last_bodies_[call.path + " " + call.shop] = reply.response.body;
    log_.count(call.path, reply.failed, reply.refused_signature);
    answer.response = std::move(reply.response);
  }
  Seconds date_shift = 0;
  if (fault) {
    answer.damage = damage_of(*fault);
    if (fault->kind == FaultKind::wrong_date)
      date_shift = fault->seconds != 0 ? static_cast<Seconds>(fault->seconds) : 2 * day;
  }
  finish(answer.response, request, date_shift);
  return answer;
}

/// What happens before the call is carried out. False when nothing could.
bool Service::disturb(const Call& call, const Fault& fault) {
  if (fault.kind != FaultKind::shift) return true;
  return !call.shop.empty() && shift_listed(world_, world_.shops[world_.shop_index(call.shop)],
                                            static_cast<std::size_t>(fault.orders)) > 0;
}

Reply Service::carry_out(const Request& request, const Call& call,
                         const std::optional<Fault>& fault) {
  ++turn_;
  if (fault && fault->kind < FaultKind::refuse) return instead(*fault, request);

  TroubleDetail detail;
  detail.turn = turn_;
  if (!call.shop.empty()) {
    if (settings_.limit_per_day > 0 && ++calls_today_ > settings_.limit_per_day)
      return {protocol_->trouble(Trouble::daily_limit, detail), true};
    if (!rate_limit_.admit(call.shop, settings_.rate))
      return {protocol_->trouble(Trouble::call_rate, detail), true};
  }
  return protocol_->answer(request);
}

Reply Service::instead(const Fault& fault, const Request& request) {
  const TroubleDetail detail{fault.code, fault.message, fault.retry_after, turn_};
  Reply reply;
  reply.failed = true;
  const auto bytes = [&](std::int64_t usual) { return fault.bytes > 0 ? fault.bytes : usual; };
  switch (fault.kind) {
    case FaultKind::rate_limit:
      reply.response = protocol_->trouble(Trouble::call_rate, detail);
      break;
    case FaultKind::server_error:
      reply.response = protocol_->trouble(Trouble::server_error, detail);
      break;
    case FaultKind::expired_token:
      reply.response = protocol_->trouble(Trouble::expired_token, detail);
      break;
    case FaultKind::error:
      reply.response = protocol_->trouble(Trouble::chosen, detail);
      break;
    case FaultKind::http_429:
      reply.response = page(429, "");
      break;
    case FaultKind::http_503:
      reply.response = page(503, unavailable_page);
      break;
    case FaultKind::html:
      reply.response = page(fault.status == 0 ? 200 : fault.status, blocked_page);
      break;
    case FaultKind::redirect:
      reply.response = page(302, "");
      reply.response.headers.emplace_back(
          "Location", address() + "/sandbox/followed" + request.path + "?from=redirect");
      break;
    case FaultKind::deep_json:
      reply.response.body = protocol_->wrap(deep_json(bytes(200'000)));
      break;
    case FaultKind::huge_body:
      reply.response.body = protocol_->wrap(huge_json(bytes(20'000'000)));
      break;
    case FaultKind::gzip_bomb:
      reply.response.body = gzip_blanks(static_cast<std::size_t>(bytes(200'000'000)));
      reply.response.headers.emplace_back("Content-Encoding", "gzip");
      break;
    default:  // reset and garbage: nothing of the answer gets out
      break;
  }
  if (fault.retry_after > 0 && reply.response.status != 200)
    reply.response.headers.emplace_back("Retry-After", fmt::format("{}", fault.retry_after));
  return reply;
}

/// False when there was nothing to spoil.
bool Service::spoil_answer(Response& response, const Call& call, const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::empty_page:
    case FaultKind::missing_field:
    case FaultKind::null_field:
    case FaultKind::wrong_type:
    case FaultKind::bad_utf8: {
      Random random(world_.seed + turn_);
      return spoil(response.body, fault, random);
    }
    case FaultKind::repeated_page: {
      const auto last = last_bodies_.find(call.path + " " + call.shop);
      return last != last_bodies_.end() && repeat(response.body, last->second);
    }
    default:
      return true;
  }
}

void Service::finish(Response& response, const Request& request, Seconds date_shift) const {
  constexpr std::size_t worth_packing = 1000;
  response.headers.emplace_back("Date", http_date(world_.clock.now() + date_shift));
  const bool packed = std::ranges::any_of(
      response.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
  if (packed || response.body.size() < worth_packing ||
      request.header("accept-encoding").find("gzip") == std::string_view::npos)
    return;
  response.body = gzip(response.body);
  response.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace ecsync::sandbox
