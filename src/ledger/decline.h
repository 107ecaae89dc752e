// Why the ledger says no to a well-formed request.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ledger/number.h"

namespace huitong {

// The first that applies, in this order. The word of each is the same in code, journal, API and
// console (NameOf). DO NOT RENUMBER: the values are in the journal.
enum class Decline : uint16_t {
  kCoalitionAlreadyOpened = 1,
  kCoalitionNotOpened = 2,
  kOccurredInFuture = 3,

  kBrandNotFound = 10,
  kChannelNotFound = 11,
  kCurrencyNotFound = 12,
  kMemberNotFound = 13,
  kTransactionNotFound = 14,
  kHoldNotFound = 15,
  kProposalNotFound = 16,
  kDisputeNotFound = 17,
  kReceiptUsed = 18,  // it has earned before

  kMemberAlreadyEnrolled = 20,
  kCodeAlreadyUsed = 21,
  kBrandHasCurrency = 22,

  kGiftsNotAllowed = 23,
  kSameMember = 24,
  kMergePending = 25,
  kMergeNotOpen = 26,
  kProposalClosed = 27,
  kSecondPersonNeeded = 28,
  kTooLate = 29,

  kEffectiveInPast = 30,
  kExpiryInPast = 31,

  kQuoteNotOfMember = 40,
  kQuoteUsed = 41,
  kQuoteExpired = 42,
  kSameCurrency = 43,
  kNotExchangeable = 44,  // a side of the pair has no price in force
  kQuoteSuperseded = 45,
  kAmountTooSmall = 46,  // it would be converted to nothing

  kAccountClosed = 47,
  kAccountFrozen = 48,
  kAccountInDebt = 49,
  kInsufficientPoints = 50,
  kHoldAlreadyClosed = 51,
  kCaptureExceedsHold = 52,
  kHoldTermNotAllowed = 53,
  kNotReversible = 54,
  kReversalExceedsOriginal = 55,
  kLineNotInOriginal = 56,
  kLinesDoNotAddUp = 57,
  kAccountNotEmpty = 58,
  kAccountHasHolds = 59,

  kAmountTooLarge = 60,
  kBalanceTooLarge = 61,  // the member's would pass 2^53 − 1, or an account of the books' 2^62

  kBidAboveAsk = 70,
  kRateTooFine = 71,      // a denominator above what a rule may have
  kTermsNotAllowed = 72,  // a share or levy above one, two ways to settle, weights of nothing, …
  kPairRateTooHigh = 73,  // it, or a rate with its bonus, is above what the reference prices allow
  kBonusTooHigh = 74,
  kPairWithoutPrice = 75,
  kRateBookNotSound = 76,  // it says two things of one currency or pair, or nonsense of one
  kReferenceOutsidePrices = 77,

  kNoticeTooShort = 78,
  kNoStatement = 79,  // of that period: the brand came after its cut
  kPeriodOutOfOrder = 80,
  // 81 is kept for a cut before the sweep of its last day is done.
  kPeriodNotCut = 82,
  kSettlementAlreadyClosed = 83,
  kSettlementNotClosed = 84,

  kExposureLimit = 85,  // others would risk more by the brand than it may owe
  kNetDebitCap = 86,
  kMintCap = 87,
  kExchangeQuota = 88,
  kNotInContract = 89,  // the pair's contract has no such use of the points
  kBrandSuspended = 90,
  kMemberQuota = 91,

  kNothingPayable = 92,  // points pay nothing of the basket
  kTenderChanged = 93,   // it comes to something else than the caller expected
  kHoldOfTender = 94,    // it is settled or voided with its tender
  kTenderNotSettled = 95,
  kDisputeClosed = 96,  // it has its answer
};

// "member_not_found", …
std::string_view NameOf(Decline decline);
// Nothing when no decline has that number.
std::optional<Decline> DeclineFromNumber(uint16_t number);

// Which part of the request a decline is about. DO NOT RENUMBER.
enum class Param : uint8_t {
  kNone = 0,
  kBrandId = 1,
  kChannelId = 2,
  kCurrencyId = 3,
  kMemberId = 4,
  kCode = 5,
  kOccurredAt = 6,
  kEffectiveFrom = 7,
  kQuote = 8,
  kPoints = 9,
  kSpend = 10,
  kRate = 11,
  kCoefficient = 12,
  kPrices = 13,
  kAcceptorId = 14,
  kTransactionId = 15,
  kHoldId = 16,
  kEndsAt = 17,
  kLines = 18,
  kExpiresOn = 19,
  kTargetId = 20,
  kRecipientId = 21,
  kProposalId = 22,
  kContract = 23,
  kTerms = 24,
  kPeriodLastDay = 25,
  kPeriod = 26,
  kAmount = 27,
  kDebtorId = 28,
  kCreditorId = 29,
  kPairRates = 30,
  kBonuses = 31,
  kFees = 32,
  kTenderId = 33,
  kPaidByPoints = 34,
  kDisputeId = 35,
  kSponsorId = 36,
  kCounterpartyId = 37,
  kReceipt = 38,
};

// "member_id", …; empty for kNone.
std::string_view NameOf(Param param);

// An ordered pair of currencies as one figure.
constexpr int64_t PairFigure(CurrencyNumber from, CurrencyNumber to) {
  return static_cast<int64_t>(uint64_t{from.value} << 32 | to.value);
}

// A decline with what it is about. What the figures mean belongs to the decline's number:
// insufficient_points, capture_exceeds_hold and reversal_exceeds_original say what there is and
// what was wanted; account_in_debt the debt; account_not_empty and account_has_holds
// the currency and its points; too_late the last day and today; bid_above_ask,
// reference_outside_prices and not_exchangeable the currency; pair_rate_too_high and bonus_too_high
// the pair, as PairFigure has it, and by how many per mille, rounded up; pair_without_price the
// pair; rate_book_not_sound the pair or, below 2^32, the currency; notice_too_short the currency
// and the days of notice; member_already_enrolled the two halves of the member's id, little-endian;
// period_out_of_order the first day that is open and today, or the first period that is not closed;
// period_not_cut the open period; settlement_not_closed the first that is not closed;
// exposure_limit, net_debit_cap and brand_suspended the brand's number, not_in_contract the
// issuer's and the acceptor's; mint_cap, exchange_quota and member_quota what there is room for and
// what was wanted, in points.
struct Declined {
  Decline code = Decline::kMemberNotFound;
  Param param = Param::kNone;
  int64_t figure = 0;
  int64_t second_figure = 0;

  friend constexpr bool operator==(const Declined&, const Declined&) = default;
};

}  // namespace huitong
