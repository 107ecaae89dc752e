// The smallest facts a record holds. Apply has one switch over them; docs/journal_format.md has
// their bytes.

#pragma once

#include <cstdint>
#include <variant>

#include "base/bytes.h"
#include "engine/fact.h"
#include "engine/posting.h"

namespace huitong {

// DO NOT RENUMBER: the values are in the journal.
enum class EffectKind : uint16_t {
  kAvailablePosting = 1,
  kPendingPosting = 2,
  kHeldPosting = 3,
  kDebtPosting = 4,
  kBookPosting = 10,
  kMemberEnrolled = 20,
  kEarned = 21,
  kRedeemed = 22,
  kExchanged = 23,
  kExpired = 24,
  kMatured = 25,
  kHoldPlaced = 26,
  kHoldCaptured = 27,
  kHoldEnded = 28,
  kRedemptionReversed = 29,
  kDeclined = 30,
  kEarnReversed = 31,
  kLineAmount = 32,
  kMemberStatusChanged = 33,
  kMergeStep = 34,
  kHoldMoved = 35,
  kGifted = 36,
  kExpiryNoticed = 37,
  kExpiryDeferred = 38,
  kActivityCounted = 39,
  kPublished = 40,
  kProvenanceInterned = 41,
  kAdjusted = 42,
  kAdjustmentProposed = 43,
  kProposalRejected = 44,
  kReinstated = 45,
  kPeriodCut = 46,
  kSettlementClosed = 47,
  kPaymentRecorded = 48,
  kPeriodAdjusted = 50,
  kSpecialTerms = 51,
  kTenderPlaced = 55,
  kTenderedLine = 56,
  kTenderedPart = 57,
  kTenderedCurrency = 58,
  kTenderSettled = 59,
  kTenderVoided = 60,
  kTenderReturned = 61,
  kSponsorGift = 62,
  kMemberVerified = 63,
  kDisputeRaised = 64,
  kDisputeRejected = 65,
  kReceiptTaken = 66,
  kEarningCut = 67,
};

using Effect = std::variant<
    AvailablePosting, PendingPosting, HeldPosting, DebtPosting, BookPosting, MemberEnrolled, Earned,
    Redeemed, Exchanged, Expired, Matured, HoldPlaced, HoldCaptured, HoldEnded, RedemptionReversed,
    EarnReversed, LineAmount, RequestDeclined, Published, ProvenanceInterned, MemberStatusChanged,
    MergeStep, HoldMoved, Gifted, ExpiryNoticed, ExpiryDeferred, ActivityCounted, Adjusted,
    AdjustmentProposed, ProposalRejected, Reinstated, PeriodCut, SettlementClosed, PaymentRecorded,
    PeriodAdjusted, SpecialTerms, TenderPlaced, TenderedLine, TenderedPart, TenderedCurrency,
    TenderSettled, TenderVoided, TenderReturned, SponsorGift, MemberVerified, DisputeRaised,
    DisputeRejected, ReceiptTaken, EarningCut>;

EffectKind KindOf(const Effect& effect);

// Appends the effect's bytes, a multiple of eight.
void EncodeEffect(const Effect& effect, ByteWriter& out);
// Reads one effect. Marks the reader failed where the bytes are none, or are none of a kind that
// this program knows, or have anything but zeros where zeros belong.
Effect DecodeEffect(ByteReader& in);

}  // namespace huitong
