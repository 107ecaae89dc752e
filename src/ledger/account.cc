#include "ledger/account.h"

namespace huitong {

std::string_view NameOf(AccountCode code) {
  switch (code) {
    case AccountCode::kIssued:
      return "issuer.issued";
    case AccountCode::kReversed:
      return "issuer.reversed";
    case AccountCode::kRedeemed:
      return "issuer.redeemed";
    case AccountCode::kExpired:
      return "issuer.expired";
    case AccountCode::kExchangedOut:
      return "issuer.exchanged_out";
    case AccountCode::kExchangedIn:
      return "issuer.exchanged_in";
    case AccountCode::kAdjusted:
      return "issuer.adjusted";
    case AccountCode::kTransit:
      return "transit";
    case AccountCode::kHouseRounding:
      return "house.rounding";
    case AccountCode::kHub:
      return "hub";
    case AccountCode::kDue:
      return "due";
    case AccountCode::kClaim:
      return "claim";
    case AccountCode::kFloat:
      return "float";
    case AccountCode::kPaidIn:
      return "paid_in";
  }
  return {};
}

uint64_t ToWord(const Account& account) {
  return uint64_t{static_cast<uint8_t>(account.code)} << 56 | uint64_t{account.party.value} << 28 |
         account.counterparty.value;
}

std::optional<Account> AccountFromWord(uint64_t word) {
  const auto code = static_cast<AccountCode>(word >> 56);
  if (NameOf(code).empty()) return std::nullopt;
  return Account{.code = code,
                 .party = {.value = static_cast<uint32_t>(word >> 28 & kBrandNumberMax)},
                 .counterparty = {.value = static_cast<uint32_t>(word & kBrandNumberMax)}};
}

}  // namespace huitong
