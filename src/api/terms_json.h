// Contracts and clearing terms as requests and files have them.

#pragma once

#include <functional>
#include <string_view>

#include "api/json_reader.h"
#include "clearing/contract.h"
#include "engine/clearing_terms.h"
#include "ledger/number.h"
#include "reports/what_if.h"

namespace huitong {

// How brands and currencies are named: the API has ids, a file that people write has codes. Who
// reads a field blames what is none.
struct TermsNaming {
  std::string_view issuer_field;
  std::string_view acceptor_field;
  std::string_view brand_field;
  std::string_view currency_field;
  std::function<BrandNumber(JsonObject&, std::string_view)> brand;
  std::function<CurrencyNumber(JsonObject&, std::string_view)> currency;
};
// As the API's bodies have them.
TermsNaming ById(LogNumber log);

// The fields of a contract and of the terms, in an object that may have others.
Contract ContractIn(JsonObject& root, const TermsNaming& naming);
GeneralTerms TermsIn(JsonObject& root, const TermsNaming& naming);
// "contracts", "terms" and "settlement_prices", each where it is there.
WhatIf WhatIfIn(JsonObject& root, const TermsNaming& naming);

}  // namespace huitong
