#include "engine/invariants/nothing_is_negative.h"

#include <algorithm>

namespace huitong {
namespace {

bool IsAmount(int64_t amount) { return amount > 0 && amount <= Points::kOfMemberMax; }

// Whether the lots can be those of a wallet or a hold.
Breach BreachOfLots(const LogState& state, const Lots& lots) {
  const LotKey* before = nullptr;
  for (const Lot& lot : lots) {
    if (!IsAmount(lot.remaining)) return "a lot of nothing, or less";
    if (before != nullptr && !(*before < lot.key)) return "lots out of order";
    const uint32_t provenance = lot.key.provenance.value;
    if (provenance == 0 || provenance > state.row.provenances) return "a lot of no provenance";
    before = &lot.key;
  }
  return std::nullopt;
}

Breach BreachOfWallet(const LogState& state, const Wallet& wallet) {
  if (auto breach = BreachOfLots(state, wallet.lots())) return breach;
  const auto& pending = wallet.pending();
  const auto& holds = wallet.holds();
  const bool amounts = std::all_of(pending.begin(), pending.end(),
                                   [](const PendingLot& lot) { return IsAmount(lot.amount); }) &&
                       std::all_of(holds.begin(), holds.end(),
                                   [](const WalletHold& hold) { return IsAmount(hold.amount); });
  if (!amounts) return "pending or held points of nothing, or less";
  if (wallet.debt() < 0) return "debt below zero";
  if (wallet.total() > Points::kOfMemberMax) return "more than 2^53 - 1 points";
  return std::nullopt;
}

}  // namespace

Breach FirstThatIsNegative(const LogState& state) {
  Breach first;
  std::optional<WalletKey> least;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    if (least && *least < key) return;
    auto breach = BreachOfWallet(state, wallet);
    if (!breach && key.member.value >= state.row.members) breach = "a member who is not enrolled";
    if (!breach) return;
    least = key;
    first = "the wallet of member " + std::to_string(key.member.value) + " in currency " +
            std::to_string(key.currency.value) + " has " + *breach;
  });
  if (first) return first;
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    if (first) return;
    const auto breach = BreachOfLots(state, hold.pinned);
    if (breach) first = "the hold of record " + std::to_string(id.sequence) + " has " + *breach;
  });
  state.books.ForEach([&](const BookKey& key, const BookBalance& account) {
    const auto known = AccountFromWord(key.account);
    const bool below = known && known->code == AccountCode::kTransit && account.balance < 0;
    if (below && !first) {
      first = "transit in currency " + std::to_string(key.currency.value) + " is below zero";
    }
  });
  return first;
}

}  // namespace huitong
