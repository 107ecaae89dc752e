// The decisions: which facts a command makes in a state at a time, or why it makes none.

#pragma once

#include <vector>

#include "engine/command.h"
#include "engine/draft.h"

namespace huitong {

// Drafts the operation's facts. Stops at the first decline that applies, or where memory lacks
// something; the draft is then worth nothing. Changes no state.
Decided Decide(Draft& draft, const Operation& operation);

// The wallets the operation reads or posts to, so that what is due on them is done first; none
// where the operation will be declined for its member or brand. Never declines.
Expected<std::vector<WalletKey>, Halt> TouchedWallets(Draft& draft, const Operation& operation);

// The member the operation is about: the one it names, or whose hold or transaction it names.
// Nothing where there is none. Never declines.
Expected<std::optional<MemberOrdinal>, Halt> SubjectOf(Draft& draft, const Operation& operation);

// Drafts the first thing that is due on one wallet at the draft's time, in the order of a midnight:
// pending points mature, a hold whose end has come ends, lots past their last day expire. Leaves
// the draft without a subject when nothing is due.
Decided DecideDue(Draft& draft, const WalletKey& key);

// One per operation, in the file of its trade.
Decided Decide(Draft& draft, const OpenCoalition& operation);
Decided Decide(Draft& draft, const RegisterBrand& operation);
Decided Decide(Draft& draft, const RegisterCurrency& operation);
Decided Decide(Draft& draft, const RegisterChannel& operation);
Decided Decide(Draft& draft, const PublishCoefficient& operation);
Decided Decide(Draft& draft, const PublishEarnRate& operation);
Decided Decide(Draft& draft, const PublishRateBook& operation);
Decided Decide(Draft& draft, const PublishPointsPolicy& operation);
Decided Decide(Draft& draft, const Enrol& operation);
Decided Decide(Draft& draft, const Earn& operation);
Decided Decide(Draft& draft, const Redeem& operation);
Decided Decide(Draft& draft, const Exchange& operation);
Decided Decide(Draft& draft, const PlaceHold& operation);
Decided Decide(Draft& draft, const CaptureHold& operation);
Decided Decide(Draft& draft, const ReleaseHold& operation);
Decided Decide(Draft& draft, const ReverseRedemption& operation);
Decided Decide(Draft& draft, const ReverseEarn& operation);

}  // namespace huitong
