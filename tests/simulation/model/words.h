// The words in which the model writes a record down: lines of named figures, as in a day book.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace huitong::model {

// One figure with its name. The name is a literal.
struct Figure {
  std::string_view name;
  int64_t value = 0;

  friend bool operator==(const Figure&, const Figure&) = default;
};

// One line of a record: what it is, its figures, and words where it has any.
struct Line {
  std::string_view what;  // a literal
  std::vector<Figure> figures;
  std::string text;

  // The figure of that name; 0 where the line has none.
  [[nodiscard]] int64_t operator[](std::string_view name) const {
    for (const Figure& figure : figures) {
      if (figure.name == name) return figure.value;
    }
    return 0;
  }

  [[nodiscard]] bool Has(std::string_view name) const {
    return std::any_of(figures.begin(), figures.end(),
                       [&](const Figure& figure) { return figure.name == name; });
  }

  friend bool operator==(const Line&, const Line&) = default;
};

inline Line Write(std::string_view what, std::initializer_list<Figure> figures,
                  std::string text = {}) {
  return {.what = what, .figures = figures, .text = std::move(text)};
}

// "earned: currency 1, points 12".
std::string TextOf(const Line& line);

// Sixteen bytes that are somebody's name or mark: a member's id, a request key, a quote, a receipt.
using Mark = std::array<uint8_t, 16>;

// As the text of a line, and back.
inline std::string TextOf(const Mark& mark) { return {mark.begin(), mark.end()}; }
inline Mark MarkIn(const std::string& text) {
  Mark mark{};
  std::copy(text.begin(), text.end(), mark.begin());
  return mark;
}

// The place of a record in the log, from 0.
using Place = uint64_t;
inline constexpr Place kNowhere = ~uint64_t{0};

// A hold: the record that placed it, and which of its holds it is. A tender's are from 1 on.
struct HoldName {
  Place place = 0;
  uint32_t ordinal = 0;

  friend auto operator<=>(const HoldName&, const HoldName&) = default;
};

// The kinds of record, as docs/ledger_rules.md numbers them.
enum Kind : uint16_t {
  kOpening = 1,
  kPublication = 2,
  kEnrolment = 3,
  kEarning = 16,
  kRedemption = 17,
  kExchange = 18,
  kExpiry = 19,
  kMaturing = 20,
  kHold = 21,
  kCapture = 22,
  kRelease = 23,
  kHoldEnd = 24,
  kRedemptionReversal = 25,
  kEarningReversal = 26,
  kFreezing = 27,
  kUnfreezing = 28,
  kClosing = 29,
  kMerging = 30,
  kUnmerging = 31,
  kMergeEnd = 32,
  kAdjustment = 33,
  kProposal = 34,
  kRejection = 35,
  kGift = 36,
  kReinstatement = 37,
  kNotice = 38,
  kSettlement = 40,
  kPayment = 41,
  kPeriodAdjustment = 43,
  kTenderPlacing = 44,
  kTenderSettlement = 45,
  kTenderVoiding = 46,
  kTenderReturn = 47,
  kSponsorGift = 48,
  kVerification = 49,
  kDisputeRaising = 50,
  kDisputeRejection = 51,
};

// What a request may be declined for, about which part of it, and with which figures: section 10 of
// docs/ledger_rules.md.
enum Code : uint16_t {
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
  kReceiptUsed = 18,
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
  kNotExchangeable = 44,
  kQuoteSuperseded = 45,
  kAmountTooSmall = 46,
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
  kBalanceTooLarge = 61,
  kBidAboveAsk = 70,
  kRateTooFine = 71,
  kTermsNotAllowed = 72,
  kPairRateTooHigh = 73,
  kBonusTooHigh = 74,
  kPairWithoutPrice = 75,
  kRateBookNotSound = 76,
  kReferenceOutsidePrices = 77,
  kNoticeTooShort = 78,
  kNoStatement = 79,
  kPeriodOutOfOrder = 80,
  kPeriodNotCut = 82,
  kSettlementAlreadyClosed = 83,
  kSettlementNotClosed = 84,
  kExposureLimit = 85,
  kNetDebitCap = 86,
  kMintCap = 87,
  kExchangeQuota = 88,
  kNotInContract = 89,
  kBrandSuspended = 90,
  kMemberQuota = 91,
  kNothingPayable = 92,
  kTenderChanged = 93,
  kHoldOfTender = 94,
  kTenderNotSettled = 95,
  kDisputeClosed = 96,
};
enum Part : uint8_t {
  kNoPart = 0,
  kBrandId = 1,
  kChannelId = 2,
  kCurrencyId = 3,
  kMemberId = 4,
  kCodePart = 5,
  kOccurredAt = 6,
  kEffectiveFrom = 7,
  kQuotePart = 8,
  kPointsPart = 9,
  kSpendPart = 10,
  kRatePart = 11,
  kCoefficientPart = 12,
  kPricesPart = 13,
  kAcceptorId = 14,
  kTransactionId = 15,
  kHoldId = 16,
  kEndsAt = 17,
  kLinesPart = 18,
  kExpiresOn = 19,
  kTargetId = 20,
  kRecipientId = 21,
  kProposalId = 22,
  kContractPart = 23,
  kLastDayPart = 25,
  kPeriodPart = 26,
  kAmountPart = 27,
  kDebtorPart = 28,
  kCreditorPart = 29,
  kPairRatesPart = 30,
  kBonusesPart = 31,
  kFeesPart = 32,
  kTenderId = 33,
  kPaidByPointsPart = 34,
  kDisputeId = 35,
  kSponsorId = 36,
  kCounterpartyId = 37,
  kReceiptPart = 38,
};
struct Refusal {
  Code code;
  Part part;
  int64_t figure = 0;
  int64_t second_figure = 0;
  std::vector<Refusal> others;  // which may be said instead
};

// The accounts of the books, as docs/journal_format.md numbers them.
enum AccountCode : uint8_t {
  kIssued = 1,
  kReversed = 2,
  kRedeemed = 3,
  kExpired = 4,
  kExchangedOut = 5,
  kExchangedIn = 6,
  kAdjusted = 7,
  kHouseRounding = 9,
  kHub = 10,
  kDue = 20,
  kClaim = 21,
};

// By what an earning gives less than it promises.
enum CutBy : uint8_t { kByCap = 1, kByBudget = 2 };

// A time in nanoseconds since 1970 and the day, since 1970, that it is in the coalition's zone.
struct Moment {
  int64_t time = 0;
  int32_t day = 0;
};

inline constexpr int32_t kLastDay = 2'932'896;  // 9999-12-31
inline constexpr int32_t kNever = 2'147'483'647;
inline constexpr int32_t kSliding = 0;  // the wallet has the last day

// The currency that is the hub, and that members hold once the pool issues it.
inline constexpr uint32_t kUnit = 0;
// Parties that are no brands.
inline constexpr uint32_t kHouse = 0;
inline constexpr uint32_t kThePool = (1U << 28) - 1;

inline constexpr int64_t kOfMemberMax = (int64_t{1} << 53) - 1;
inline constexpr int64_t kOwedMax = (int64_t{1} << 53) - 1;  // micro-fen, by one record
inline constexpr int64_t kBooksMax = int64_t{1} << 62;

// Integers that hold every product of the rules.
__extension__ using Wide = __int128;
// Of numbers that are not negative.
constexpr Wide FloorOf(Wide a, Wide b) { return a / b; }
constexpr Wide CeilingOf(Wide a, Wide b) { return (a + b - 1) / b; }

// A fraction: so much for each so much.
struct Fraction {
  int64_t over = 1;
  int64_t under = 1;
};

// A line of a receipt in the caller's own numbering.
struct ReceiptLine {
  int64_t number = 0;
  int64_t amount = 0;
};

}  // namespace huitong::model
