#include "engine/command.h"

namespace huitong {
namespace {

struct Kind {
  RecordKind operator()(const OpenCoalition&) const { return RecordKind::kCoalitionOpened; }
  RecordKind operator()(const RegisterBrand&) const { return RecordKind::kPublished; }
  RecordKind operator()(const RegisterCurrency&) const { return RecordKind::kPublished; }
  RecordKind operator()(const RegisterChannel&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishCoefficient&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishEarnRate&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishRateBook&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishPointsPolicy&) const { return RecordKind::kPublished; }
  RecordKind operator()(const Enrol&) const { return RecordKind::kMemberEnrolled; }
  RecordKind operator()(const Earn&) const { return RecordKind::kEarn; }
  RecordKind operator()(const Redeem&) const { return RecordKind::kRedeem; }
  RecordKind operator()(const Exchange&) const { return RecordKind::kExchange; }
  RecordKind operator()(const PlaceHold&) const { return RecordKind::kHold; }
  RecordKind operator()(const CaptureHold&) const { return RecordKind::kCapture; }
  RecordKind operator()(const ReleaseHold&) const { return RecordKind::kRelease; }
  RecordKind operator()(const ReverseRedemption&) const { return RecordKind::kReverseRedemption; }
  RecordKind operator()(const ReverseEarn&) const { return RecordKind::kReverseEarn; }
  RecordKind operator()(const PublishMemberPolicy&) const { return RecordKind::kPublished; }
  RecordKind operator()(const ChangeStatus& change) const {
    return change.status == MemberStatus::kFrozen ? RecordKind::kFreeze : RecordKind::kUnfreeze;
  }
  RecordKind operator()(const CloseAccount&) const { return RecordKind::kClose; }
  RecordKind operator()(const Merge&) const { return RecordKind::kMerge; }
  RecordKind operator()(const Unmerge&) const { return RecordKind::kUnmerge; }
  RecordKind operator()(const Adjust&) const { return RecordKind::kAdjust; }
  RecordKind operator()(const ApproveAdjustment&) const { return RecordKind::kAdjust; }
  RecordKind operator()(const RejectAdjustment&) const { return RecordKind::kRejectProposal; }
  RecordKind operator()(const Gift&) const { return RecordKind::kGift; }
  RecordKind operator()(const ApprovePublication&) const { return RecordKind::kPublished; }
  RecordKind operator()(const RejectPublication&) const { return RecordKind::kPublished; }
  RecordKind operator()(const Reinstate&) const { return RecordKind::kReinstate; }
  RecordKind operator()(const PublishContract&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishClearingTerms&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishLimits&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishTenderSettings&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PlaceTender&) const { return RecordKind::kPlaceTender; }
  RecordKind operator()(const SettleTender&) const { return RecordKind::kSettleTender; }
  RecordKind operator()(const VoidTender&) const { return RecordKind::kVoidTender; }
  RecordKind operator()(const ReturnTender&) const { return RecordKind::kReturnTender; }
  RecordKind operator()(const ProposeCut&) const { return RecordKind::kPublished; }
  RecordKind operator()(const ProposeUnit&) const { return RecordKind::kPublished; }
  RecordKind operator()(const CloseSettlement&) const { return RecordKind::kCloseSettlement; }
  RecordKind operator()(const RecordPayment&) const { return RecordKind::kRecordPayment; }
  RecordKind operator()(const AdjustPeriod&) const { return RecordKind::kAdjustPeriod; }
  RecordKind operator()(const RaiseDispute&) const { return RecordKind::kRaiseDispute; }
  RecordKind operator()(const UpholdDispute&) const { return RecordKind::kAdjustPeriod; }
  RecordKind operator()(const RejectDispute&) const { return RecordKind::kRejectDispute; }
  RecordKind operator()(const Sponsor&) const { return RecordKind::kSponsorGift; }
  RecordKind operator()(const VerifyMember&) const { return RecordKind::kVerifyMember; }
};

}  // namespace

RecordKind KindOf(const Operation& operation) { return std::visit(Kind(), operation); }

}  // namespace huitong
