#include "engine/invariants/ledger_balances.h"

#include "base/check.h"

namespace huitong {
namespace {

void AddAccount(CurrencyTotals& totals, AccountCode code, int64_t balance) {
  totals.sum += balance;
  switch (code) {
    case AccountCode::kIssued:
      totals.issued -= balance;
      return;
    case AccountCode::kReversed:
      totals.reversed += balance;
      return;
    case AccountCode::kRedeemed:
      totals.redeemed += balance;
      return;
    case AccountCode::kExpired:
      totals.expired += balance;
      return;
    case AccountCode::kExchangedOut:
      totals.exchanged_out += balance;
      return;
    case AccountCode::kExchangedIn:
      totals.exchanged_in -= balance;
      return;
    case AccountCode::kHub:
      totals.hub += balance;
      return;
    case AccountCode::kHouseRounding:
      totals.rounding += balance;
      return;
    case AccountCode::kDue:
      totals.due += balance;
      return;
    case AccountCode::kAdjusted:
      totals.adjusted -= balance;
      return;
    case AccountCode::kTransit:
      totals.transit += balance;
      return;
    case AccountCode::kClaim:
    case AccountCode::kFloat:
    case AccountCode::kPaidIn:
      return;
  }
}

std::string Named(CurrencyNumber currency) { return "currency " + std::to_string(currency.value); }

std::optional<BrokenInvariant> ImbalanceOf(CurrencyNumber currency, const CurrencyTotals& totals) {
  if (totals.sum != 0) {
    return BrokenInvariant{
        .invariant = Invariant::kTransactionsSumToZero,
        .how = Named(currency) + " does not sum to zero: " + std::to_string(totals.sum)};
  }
  if (IsMoney(currency)) return std::nullopt;
  const int64_t booked = totals.issued - totals.reversed - totals.redeemed - totals.expired -
                         totals.exchanged_out + totals.exchanged_in + totals.adjusted +
                         totals.debt - totals.rounding - totals.hub;
  const int64_t outstanding = totals.outstanding + totals.transit;
  if (booked == outstanding) return std::nullopt;
  return BrokenInvariant{.invariant = Invariant::kOutstandingIsExplained,
                         .how = Named(currency) + " has " + std::to_string(outstanding) +
                                " points outstanding, but the books say " + std::to_string(booked)};
}

}  // namespace

std::map<CurrencyNumber, CurrencyTotals> TotalsOf(const LogState& state) {
  std::map<CurrencyNumber, CurrencyTotals> totals;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    CurrencyTotals& of_currency = totals[key.currency];
    of_currency.outstanding += wallet.whole();
    of_currency.pending += wallet.pending_total();
    of_currency.held += wallet.held_total();
    of_currency.debt += wallet.debt();
    of_currency.sum += wallet.whole() - wallet.debt();
  });
  state.books.ForEach([&](const BookKey& key, const BookBalance& account) {
    const auto known = AccountFromWord(key.account);
    CHECK(known.has_value());
    AddAccount(totals[key.currency], known->code, account.balance);
  });
  return totals;
}

std::optional<BrokenInvariant> FirstImbalance(const LogState& state) {
  for (const auto& [currency, totals] : TotalsOf(state)) {
    if (auto imbalance = ImbalanceOf(currency, totals)) return imbalance;
  }
  std::map<std::pair<uint32_t, uint32_t>, int64_t> sides;
  state.books.ForEach([&](const BookKey& key, const BookBalance& account) {
    const auto known = AccountFromWord(key.account);
    const uint32_t party = known->party.value;
    const uint32_t counterparty = known->counterparty.value;
    if (known->code == AccountCode::kDue) sides[{party, counterparty}] += account.balance;
    if (known->code == AccountCode::kClaim) sides[{counterparty, party}] += account.balance;
  });
  for (const auto& [pair, balance] : sides) {
    if (balance == 0) continue;
    return BrokenInvariant{.invariant = Invariant::kTransactionsSumToZero,
                           .how = "what brand " + std::to_string(pair.first) + " owes brand " +
                                  std::to_string(pair.second) + " and the claim to it differ by " +
                                  std::to_string(balance) + " micro-fen"};
  }
  return std::nullopt;
}

}  // namespace huitong
