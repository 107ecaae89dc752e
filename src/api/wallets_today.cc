#include "api/wallets_today.h"

#include <map>
#include <optional>

#include "api/seen_member.h"
#include "api/state_read.h"
#include "engine/decide.h"
#include "engine/wallet_today.h"

namespace huitong {
namespace {

using Wallets = std::map<CurrencyNumber, Wallet>;

// Every wallet that the member has. All that memory lacks is asked for at once.
Expected<Wallets, Halt> WalletsOf(LogState& state, MemberOrdinal member) {
  Wallets wallets;
  Missing missing;
  for (uint32_t number = 1; number <= state.configuration.currencies().size(); ++number) {
    const WalletKey key{.member = member, .currency = {.value = number}};
    const auto found = state.wallets.Find(key);
    if (found.presence == Presence::kMissing) {
      MissingEntry& entry = missing.entries.emplace_back();
      entry.family = FamilyNumber::kWallets;
      WalletCodec::EncodeKey(key, entry.key);
    }
    if (found.presence == Presence::kFound) wallets.emplace(key.currency, *found.value);
  }
  if (!missing.entries.empty()) return Unexpected(Halt(std::move(missing)));
  return wallets;
}

Expected<SeenHolds, Halt> HoldsOf(Draft& draft, const Wallet& wallet) {
  SeenHolds holds;
  for (const WalletHold& hold : wallet.holds()) {
    holds.emplace(hold.id, TRY(draft.HoldOf(hold.id)));
  }
  return holds;
}

Expected<Wallet, Halt> Today(Draft& draft, CurrencyNumber currency, const Wallet& wallet) {
  const Instant now = draft.now();
  return WalletToday(wallet, TRY(HoldsOf(draft, wallet)),
                     draft.configuration().PolicyOf(currency, now.time), now);
}

// The target's wallets as the completion of the merge would leave them.
Expected<Wallets, Halt> Merged(LogState& state, Draft& draft, MemberOrdinal source,
                               Wallets target) {
  for (const auto& [currency, wallet] : TRY(WalletsOf(state, source))) {
    const Wallet moved = TRY(Today(draft, currency, wallet));
    const auto there = target.find(currency);
    const Wallet joined = WalletWith(there == target.end() ? Wallet() : there->second, moved,
                                     TRY(HoldsOf(draft, moved)), draft.now().day);
    // What moves nothing makes no wallet.
    if (joined != Wallet()) target[currency] = joined;
  }
  return target;
}

}  // namespace

Expected<WalletsToday, Halt> SeeWalletsToday(LogState& state, const MemberId& id,
                                             const Instant& now) {
  const SeenMember own = TRY(SeeMember(state, id));
  Draft draft(state, NoRecords());
  draft.Begin(RecordKind::kNotice, now);
  MemberOrdinal holder = TRY(draft.HolderOf(own.ordinal));
  const auto merging = TRY(EndedMergeOf(draft, holder));
  if (merging) holder = TRY(draft.StandingOf(*merging))->other;

  Wallets wallets = TRY(WalletsOf(state, holder));
  if (merging) wallets = TRY(Merged(state, draft, *merging, std::move(wallets)));
  WalletsToday today{.member = TRY(draft.StandingOf(holder))->id, .wallets = {}};
  for (const auto& [currency, wallet] : wallets) {
    today.wallets.push_back(
        SeeWallet(currency, TRY(Today(draft, currency, wallet)), now.day,
                  [&](ProvenanceNumber lot_from) { return state.ProvenanceOf(lot_from); }));
  }
  return today;
}

}  // namespace huitong
