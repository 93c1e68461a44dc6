#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/marketplace.h"
#include "tests/support/fixed_clock.h"

namespace ecsync::test {

/// What can go wrong between us and a marketplace, as every one of them tells it in its own words.
enum class Mishap {
  token_expired,   ///< the access token is not accepted
  consent_ended,   ///< the refresh token is not accepted
  code_used,       ///< the authorization code is not accepted
  app_unknown,     ///< the app key is not accepted
  too_many_calls,  ///< a limit answer
  not_json,        ///< an HTML page with status 200
  out_of_order,    ///< HTTP 502 with an HTML page
  half_an_answer,  ///< JSON cut off in the middle
  lost,            ///< the connection broke after the request was sent
};

/// One marketplace's shop in memory and the adapter that talks to it. The suite below drives both,
/// and knows neither addresses nor field names.
class ContractShop {
 public:
  ContractShop() = default;
  ContractShop(const ContractShop&) = delete;
  ContractShop& operator=(const ContractShop&) = delete;
  virtual ~ContractShop() = default;

  virtual Marketplace& marketplace() = 0;
  virtual FixedClock& clock() = 0;
  virtual ShopAccess access() = 0;
  /// What a browser brings back after the seller agreed.
  virtual Fields callback() = 0;
  virtual Secret refresh_token() = 0;
  /// Everything that must never be seen: tokens, codes, the app's secret.
  virtual std::vector<std::string> secrets() = 0;

  /// Adds or replaces an order with one line in the raw `state`.
  virtual void put_order(const std::string& number, Timestamp created, Timestamp updated,
                         const std::string& state) = 0;
  /// A number of the form that the marketplace uses, different for each `index`.
  virtual std::string number(int index) = 0;
  /// A raw state that means OrderStatus::processing.
  virtual std::string processing_state() = 0;
  virtual void put_products(int count) = 0;
  /// The next `times` answers are this one.
  virtual void happen(Mishap mishap, int times) = 0;
  /// Requests that arrived so far.
  virtual int requests() = 0;
};

using MakeShop = std::function<std::unique_ptr<ContractShop>()>;

/// The promises of core/marketplace.h that every adapter must keep. Call it inside one TEST_CASE;
/// it consists of SUBCASEs.
void marketplace_contract(const MakeShop& make);

}  // namespace ecsync::test
