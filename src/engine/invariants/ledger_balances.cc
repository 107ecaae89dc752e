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
    case AccountCode::kClaim:
    case AccountCode::kAdjusted:
    case AccountCode::kTransit:
    case AccountCode::kFloat:
    case AccountCode::kPaidIn:
      return;
  }
}

std::string Named(CurrencyNumber currency) { return "currency " + std::to_string(currency.value); }

std::optional<std::string> ImbalanceOf(CurrencyNumber currency, const CurrencyTotals& totals) {
  if (totals.sum != 0) {
    return Named(currency) + " does not sum to zero: " + std::to_string(totals.sum);
  }
  if (IsMoney(currency) || currency == kUniversalUnit) return std::nullopt;
  const int64_t booked = totals.issued - totals.reversed - totals.redeemed - totals.expired -
                         totals.exchanged_out + totals.exchanged_in + totals.debt;
  if (booked == totals.outstanding) return std::nullopt;
  return Named(currency) + " has " + std::to_string(totals.outstanding) +
         " points outstanding, but the books say " + std::to_string(booked);
}

// Invariant 6.
std::optional<std::string> FirstBrokenHold(const LogState& state) {
  std::map<HoldId, int64_t> pinned;
  std::optional<std::string> broken;
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    int64_t left = 0;
    for (const Lot& lot : hold.pinned) {
      left += lot.remaining;
    }
    if (left > 0) pinned[id] = left;
    if (hold.captured + hold.released + hold.expired + left == hold.original) return;
    broken = "the hold of record " + std::to_string(id.sequence) + " does not add up";
  });
  state.wallets.ForEach([&](const WalletKey&, const Wallet& wallet) {
    for (const WalletHold& hold : wallet.holds()) {
      pinned[hold.id] -= hold.amount;
    }
  });
  for (const auto& [id, difference] : pinned) {
    if (difference == 0) continue;
    broken = "the hold of record " + std::to_string(id.sequence) + " and its wallet differ";
  }
  return broken;
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

std::optional<std::string> FirstImbalance(const LogState& state) {
  for (const auto& [currency, totals] : TotalsOf(state)) {
    if (auto imbalance = ImbalanceOf(currency, totals)) return imbalance;
  }
  if (auto broken = FirstBrokenHold(state)) return broken;
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
    return "what brand " + std::to_string(pair.first) + " owes brand " +
           std::to_string(pair.second) + " and the claim to it differ by " +
           std::to_string(balance) + " micro-fen";
  }
  return std::nullopt;
}

}  // namespace huitong
