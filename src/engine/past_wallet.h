// A member's wallets as they were after one of his records, folded from his postings alone.

#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "base/error.h"
#include "engine/record.h"
#include "ledger/number.h"
#include "ledger/wallet.h"

namespace huitong {

// The record that placed a hold which none of the member's own did.
using ReadPlacing = std::function<Expected<Record, Error>(Sequence)>;

class PastWallets {
 public:
  PastWallets(MemberOrdinal member, ReadPlacing read) : member_(member), read_(std::move(read)) {}

  // The member's records, all from the first on. kCorrupt where a balance that a posting states is
  // not what the postings add up to.
  Expected<Done, Error> Take(const Record& record);

  // In order of currency: each that the member ever had a posting in.
  [[nodiscard]] const std::map<CurrencyNumber, Wallet>& wallets() const { return wallets_; }

 private:
  Expected<Done, Error> TakeEffects(Day day, const Effects& effects);
  void TakeDates(Day day, const Effect& effect);
  Expected<Timestamp, Error> EndOf(const HoldId& hold);
  Expected<Done, Error> Post(const AvailablePosting& posting);
  Expected<Done, Error> Post(const PendingPosting& posting);
  Expected<Done, Error> Post(const HeldPosting& posting);
  Expected<Done, Error> Post(const DebtPosting& posting);

  const MemberOrdinal member_;
  const ReadPlacing read_;
  std::map<CurrencyNumber, Wallet> wallets_;
  std::map<HoldId, Timestamp> ends_;
};

}  // namespace huitong
