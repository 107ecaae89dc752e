// The decisions: which facts a command makes in a state at a time, or why it makes none.

#pragma once

#include <optional>

#include <boost/container/small_vector.hpp>

#include "engine/command.h"
#include "engine/draft.h"

namespace huitong {

// Drafts the operation's facts. Stops at the first decline that applies, or where memory lacks
// something; the draft is then worth nothing. Changes no state.
Decided Decide(Draft& draft, const Operation& operation);

// Whom an operation is about, and what it touches.
struct About {
  // The one whose history a decline is in: of two that it names the first, if he is a member.
  std::optional<MemberOrdinal> first;
  // The ones it names, or whose hold or transaction it names.
  boost::container::small_vector<MemberOrdinal, 2> members;
  // What it reads or posts to, so that what is due there is done first; none where the operation
  // will be declined for its member or brand.
  boost::container::small_vector<WalletKey, 2> wallets;
};

// Never declines.
Expected<About, Halt> AboutOf(Draft& draft, const Operation& operation);

// Drafts the first thing that is due on one wallet at the draft's time, in the order of a midnight:
// pending points mature, a hold whose end has come ends, lots past their last day expire. Leaves
// the draft without a subject when nothing is due.
Decided DecideDue(Draft& draft, const WalletKey& key);

// The source of the merge that the member is in, as either, when its cool-off is over and its
// points may follow; nothing else.
Expected<std::optional<MemberOrdinal>, Halt> EndedMergeOf(Draft& draft, MemberOrdinal member);
// Drafts its completion. What is due on the source's wallets is done before.
Decided DecideMergeEnd(Draft& draft, MemberOrdinal source);

// One per operation, in the file of its trade.
Decided Decide(Draft& draft, const OpenCoalition& operation);
Decided Decide(Draft& draft, const RegisterBrand& operation);
Decided Decide(Draft& draft, const RegisterCurrency& operation);
Decided Decide(Draft& draft, const RegisterChannel& operation);
Decided Decide(Draft& draft, const PublishCoefficient& operation);
Decided Decide(Draft& draft, const PublishEarnRate& operation);
Decided Decide(Draft& draft, const PublishRateBook& operation);
Decided Decide(Draft& draft, const PublishPointsPolicy& operation);
Decided Decide(Draft& draft, const ProposeCut& operation);
Decided Decide(Draft& draft, const ProposeUnit& operation);
Decided Decide(Draft& draft, const ApprovePublication& operation);
Decided Decide(Draft& draft, const RejectPublication& operation);
Decided Decide(Draft& draft, const Enrol& operation);
Decided Decide(Draft& draft, const Earn& operation);
Decided Decide(Draft& draft, const Redeem& operation);
Decided Decide(Draft& draft, const Exchange& operation);
Decided Decide(Draft& draft, const PlaceHold& operation);
Decided Decide(Draft& draft, const CaptureHold& operation);
Decided Decide(Draft& draft, const ReleaseHold& operation);
Decided Decide(Draft& draft, const ReverseRedemption& operation);
Decided Decide(Draft& draft, const ReverseEarn& operation);
Decided Decide(Draft& draft, const PublishMemberPolicy& operation);
Decided Decide(Draft& draft, const ChangeStatus& operation);
Decided Decide(Draft& draft, const CloseAccount& operation);
Decided Decide(Draft& draft, const Merge& operation);
Decided Decide(Draft& draft, const Unmerge& operation);
Decided Decide(Draft& draft, const Adjust& operation);
Decided Decide(Draft& draft, const ApproveAdjustment& operation);
Decided Decide(Draft& draft, const RejectAdjustment& operation);
Decided Decide(Draft& draft, const Gift& operation);
Decided Decide(Draft& draft, const Reinstate& operation);
Decided Decide(Draft& draft, const PublishContract& operation);
Decided Decide(Draft& draft, const PublishClearingTerms& operation);
Decided Decide(Draft& draft, const PublishLimits& operation);
Decided Decide(Draft& draft, const PublishTenderSettings& operation);
Decided Decide(Draft& draft, const PlaceTender& operation);
Decided Decide(Draft& draft, const SettleTender& operation);
Decided Decide(Draft& draft, const VoidTender& operation);
Decided Decide(Draft& draft, const ReturnTender& operation);
Decided Decide(Draft& draft, const CloseSettlement& operation);
Decided Decide(Draft& draft, const RecordPayment& operation);
Decided Decide(Draft& draft, const AdjustPeriod& operation);
Decided Decide(Draft& draft, const RaiseDispute& operation);
Decided Decide(Draft& draft, const UpholdDispute& operation);
Decided Decide(Draft& draft, const RejectDispute& operation);
Decided Decide(Draft& draft, const Sponsor& operation);
Decided Decide(Draft& draft, const VerifyMember& operation);

}  // namespace huitong
