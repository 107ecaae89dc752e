// What a record should post to one wallet, built up posting by posting and compared in the end.

#pragma once

#include "engine/invariants/record_content.h"
#include "engine/record.h"
#include "engine/state.h"

namespace huitong {

// Builds the effects of a subject as its rules give them, on a copy of the wallet. A posting that
// the wallet does not allow, or that makes it too large, makes the whole impossible instead of
// stopping the process: the record is not trusted.
class RetracedWallet {
 public:
  // Each CHECKs that memory knows the wallet.
  RetracedWallet(LogState& state, const WalletKey& key);
  // Of the record's first subject.
  RetracedWallet(LogState& state, const Record& record, CurrencyNumber currency);

  [[nodiscard]] const Wallet& wallet() const { return wallet_; }

  void State(Effect fact) { effects_.push_back(std::move(fact)); }
  void StateLines(const std::vector<LineAmount>& lines);
  void Post(const LotKey& lot, int64_t amount);
  void PostPending(Day matures_on, const LotKey& lot, int64_t amount);
  void PostHeld(const HoldId& hold, Timestamp ends, const LotKey& lot, int64_t amount);
  void PostDebt(int64_t amount);
  // Moves the last day of sliding points, where the policy in force at `at` wants it for an
  // earning, or for an activity of that moment.
  void CountEarning(const Configuration& configuration, const Instant& at);
  void CountActivity(const Configuration& configuration, Activity activity, const Instant& now);
  // To the lot, what is left when debt is repaid.
  void Credit(const LotKey& lot, int64_t points);
  // The rest of a hold goes back; what was past its day on `today` is returned, for issuer.expired.
  int64_t EndHold(const HoldId& id, const Hold& hold, const Lots& rest, HoldEnd why, Day today);

  // Whether the subject's effects are these, in this order.
  [[nodiscard]] bool Matches(const RecordSubject& subject) const {
    return possible_ && subject.effects == effects_;
  }
  // What was built so far; nothing where it is impossible.
  [[nodiscard]] std::optional<Effects> effects() const {
    return possible_ ? std::optional(effects_) : std::nullopt;
  }
  // Moves the last day of sliding points to a later one; to an earlier one it does not.
  void Slide(Day active_on, Day last_day);

 private:
  // Whether the wallet can take so much more, or give so much of the `there` that it has.
  [[nodiscard]] bool Allows(int64_t amount, int64_t there) const;

  CurrencyNumber currency_;
  Wallet wallet_;
  Effects effects_;
  bool possible_ = true;
};

}  // namespace huitong
