// The chart of accounts beside the members' wallets (docs/accounting.md).

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ledger/number.h"

namespace huitong {

// DO NOT RENUMBER: the values are in the journal.
enum class AccountCode : uint8_t {
  kIssued = 1,
  kReversed = 2,
  kRedeemed = 3,
  kExpired = 4,
  kExchangedOut = 5,
  kExchangedIn = 6,
  kAdjusted = 7,
  kTransit = 8,
  kHouseRounding = 9,
  kHub = 10,
  kDue = 20,
  kClaim = 21,
  kFloat = 22,
  kPaidIn = 23,
};

// "issuer.issued", "due", … as in the chart.
std::string_view NameOf(AccountCode code);

// One account: its code, whose it is, and towards whom. Which currency it counts is not part of it.
struct Account {
  AccountCode code = AccountCode::kIssued;
  BrandNumber party;
  BrandNumber counterparty;

  friend constexpr auto operator<=>(const Account&, const Account&) = default;
};

// code << 56 | party << 28 | counterparty.
uint64_t ToWord(const Account& account);
// Nothing when the word's code is none of the chart.
std::optional<Account> AccountFromWord(uint64_t word);

// What `debtor` owes `creditor`, and the same seen from the other side: an obligation of n is two
// postings, due +n and claim −n.
constexpr Account Due(BrandNumber debtor, BrandNumber creditor) {
  return {.code = AccountCode::kDue, .party = debtor, .counterparty = creditor};
}
constexpr Account Claim(BrandNumber creditor, BrandNumber debtor) {
  return {.code = AccountCode::kClaim, .party = creditor, .counterparty = debtor};
}

}  // namespace huitong
