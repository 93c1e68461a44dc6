#include "tests/sandbox/lazada/envelope.h"

#include <fmt/format.h>

#include <array>

namespace ecsync::sandbox::lazada {
namespace {

struct Wording {
  std::string_view code;
  std::string_view type;
  std::string_view message;  ///< {} stands for the offending value
};

constexpr std::array wordings = {
    Wording{
        "MissingParameter", "ISV",
        "The input parameter “{}” that is mandatory for processing this request is not supplied"},
    Wording{"InvalidAppKey", "ISV", "The specified App Key is invalid"},
    Wording{"IncompleteSignature", "ISV",
            "The request signature does not conform to platform standards"},
    Wording{"IllegalTimestamp", "ISV", "The timestamp is invalid or malformed"},
    Wording{"InvalidTimestamp", "ISV", "The timestamp is invalid or malformed"},
    Wording{"InvalidApiPath", "ISV", "The specified Api Path is invalid"},
    Wording{"InsufficientPermission", "ISV", "App does not have permission to call this API"},
    Wording{"AppWhiteIpLimit", "ISV", "The source IP is not in the app's white list"},
    Wording{"IllegalAccessToken", "ISV", "The specified access token is invalid or expired"},
    Wording{"InvalidAccessToken", "ISV", "The specified access token is invalid or expired"},
    Wording{"IllegalRefreshToken", "ISV", "The specified refresh token is invalid or expired"},
    Wording{"AUTH_TYPE_UNSUPPORTED", "ISV",
            "The app can only be authorized by market, not support refresh"},
    Wording{"InvalidCode", "ISP", "Invalid authorization code"},
    Wording{"ApiCallLimit", "ISV",
            "Api access frequency exceeds the limit. this ban will last {} seconds"},
    Wording{"SellerCallLimit", "ISV",
            "Seller access frequency exceeds the limit. this ban will last {} seconds"},
    Wording{"AppCallLimit", "ISV", "App call count exceeds the limit of today"},
    Wording{"901", "ISP", "E901: Limit service request speed in server side temporarily."},
    Wording{"1002", "ISP", "The request is limited by third-party service sentinel"},
    Wording{"506", "ISP", "E506: Get product failed"},
    Wording{"ServiceTimeout", "ISP", "The request has failed due to service timeout"},
    Wording{"15", "ISP", "Remote service error"},
    Wording{"1000", "SYSTEM", "Internal Application Error"},
    Wording{"6", "ISP", "E006: Unexpected internal error"},
    Wording{"1", "ISP", "E001: Parameter {} is mandatory"},
    Wording{"14", "ISP", "E014: \"{}\" Invalid Offset"},
    Wording{"16", "ISP", "E016: \"{}\" Invalid Order ID"},
    Wording{"17", "ISP", "E017: \"{}\" Invalid Date Format"},
    Wording{"19", "ISP", "E019: \"{}\" Invalid Limit"},
    Wording{"36", "ISP", "E036: Invalid status filter"},
    Wording{"37", "ISP", "E037: One or more order id in the list are incorrect"},
    Wording{"38", "ISP", "E038: Too many orders were requested"},
    Wording{"39", "ISP", "E039: No orders were found"},
    Wording{"56", "ISP", "E056: Invalid OrdersIdList format. Must use array format [1,2]"},
    Wording{"70", "ISP", "E070: You have corrupt data in your sku seller list"},
    Wording{"74", "ISP", "E074: Invalid sort direction"},
    Wording{"75", "ISP", "E075: Invalid sort filter"},
    Wording{"97", "ISP", "E097: Offset and limit sum {} must be less than 5000"},
    Wording{"207", "ISP", "E207: SKU not exist"},
    Wording{"4191", "ISP", "ItemId is required"},
    Wording{"SellerNotVerified", "ISV", "The seller is not verified"},
    Wording{"SellerNotActive", "ISV", "The seller is not active"},
};

Wording wording_of(std::string_view code) {
  for (const Wording& wording : wordings)
    if (wording.code == code) return wording;
  return {code, "ISV", ""};
}

Reply refuse(const Wording& wording, std::uint64_t turn, std::string_view message) {
  JsonText out;
  out.open()
      .member("type", wording.type)
      .member("code", wording.code)
      .member("message", message)
      .member("request_id", request_id(turn))
      .close(turn);
  Reply reply;
  reply.response.body = out.take();
  reply.failed = true;
  reply.refused_signature = wording.code == "IncompleteSignature";
  return reply;
}

}  // namespace

std::string request_id(std::uint64_t turn) {
  return fmt::format("0b{:016x}15", mix(turn));
}

Reply refusal(std::string_view code, std::uint64_t turn, std::string_view message) {
  const Wording wording = wording_of(code);
  return refuse(wording, turn, message.empty() ? wording.message : message);
}

Reply refusal_of(std::string_view code, std::uint64_t turn, std::string_view value) {
  const Wording wording = wording_of(code);
  std::string message(wording.message);
  const auto gap = message.find("{}");
  if (gap != std::string::npos) message.replace(gap, 2, value);
  return refuse(wording, turn, message);
}

Reply success(std::string_view data, std::uint64_t turn) {
  JsonText out;
  out.open()
      .member_raw("data", data)
      .member("code", "0")
      .member("request_id", request_id(turn))
      .close(turn);
  Reply reply;
  reply.response.body = out.take();
  return reply;
}

}  // namespace ecsync::sandbox::lazada
