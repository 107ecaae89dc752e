// Facts of a record that are no postings: who, why, by which rules. docs/journal_format.md has
// their bytes.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/calendar.h"
#include "clearing/line.h"
#include "exchange/conversion.h"
#include "exchange/rate_book.h"
#include "ledger/decline.h"
#include "ledger/lot.h"
#include "ledger/number.h"
#include "program/earn.h"

namespace huitong {

struct MemberEnrolled {
  BrandNumber brand;
  MemberId id;

  friend bool operator==(const MemberEnrolled&, const MemberEnrolled&) = default;
};

// Why so many points: the inputs, the rules in force at the time of the purchase, the arithmetic.
struct Earned {
  CurrencyNumber currency;
  BrandNumber brand;
  ChannelNumber channel;
  uint32_t rate_version = 0;     // 0: the default of one point per yuan
  uint32_t channel_version = 0;  // 0: no channel, coefficient 1
  int64_t spend_fen = 0;
  Rate rate;
  Rate coefficient;
  int64_t points = 0;
  int64_t remainder = 0;  // over 100 · rate.denominator · coefficient.denominator

  friend bool operator==(const Earned&, const Earned&) = default;
};

// What a cap or a budget left out of what a purchase promised.
struct EarningCut {
  CutBy by = CutBy::kCap;
  int64_t points = 0;  // above 0

  friend bool operator==(const EarningCut&, const EarningCut&) = default;
};

// The purchase's receipt, which earns once at its brand.
struct ReceiptTaken {
  Mac receipt{};

  friend bool operator==(const ReceiptTaken&, const ReceiptTaken&) = default;
};

struct Redeemed {
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  int64_t points = 0;
  int64_t face = 0;  // micro-fen: what the member gets for them

  friend bool operator==(const Redeemed&, const Redeemed&) = default;
};

struct Exchanged {
  CurrencyNumber from;
  CurrencyNumber to;
  uint32_t bid_version = 0;
  uint32_t ask_version = 0;
  Rate bid;
  Rate ask;
  Conversion conversion;
  int64_t settlement_price = 0;  // micro-fen per point received
  Mac quote_mac{};

  friend bool operator==(const Exchanged&, const Exchanged&) = default;
};

// Of which side of an exchange exactly so many points were asked for. DO NOT RENUMBER: the values
// are in the journal.
enum class AskedFor : uint32_t { kPaid = 0, kReceived = 1 };

// By what else than bid and ask an exchange was made; stands behind its Exchanged where any of it
// is there.
struct SpecialTerms {
  AskedFor asked_for = AskedFor::kPaid;
  uint32_t pair_rate_version = 0;  // 0: bid and ask held
  uint32_t bonus_version = 0;      // 0: there was none
  std::optional<Rate> pair_rate;
  std::optional<Rate> bonus_share;
  Points fee;    // beside what was exchanged
  Points bonus;  // beside what was received

  friend bool operator==(const SpecialTerms&, const SpecialTerms&) = default;
};

struct Expired {
  CurrencyNumber currency;
  int64_t points = 0;

  friend bool operator==(const Expired&, const Expired&) = default;
};

// Pending points became available, first of all to repay debt.
struct Matured {
  CurrencyNumber currency;
  int64_t points = 0;

  friend bool operator==(const Matured&, const Matured&) = default;
};

// The hold's id is the record's sequence, and the ordinal: 0, or of a tender from 1 on.
struct HoldPlaced {
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  uint32_t ordinal = 0;
  int64_t points = 0;
  Timestamp ends;

  friend bool operator==(const HoldPlaced&, const HoldPlaced&) = default;
};

// Points of a hold were spent at its acceptor. The held postings that follow say which.
struct HoldCaptured {
  CurrencyNumber currency;
  HoldId hold;
  BrandNumber acceptor;
  ChannelNumber channel;
  int64_t points = 0;
  int64_t face = 0;  // micro-fen, as of a redemption

  friend bool operator==(const HoldCaptured&, const HoldCaptured&) = default;
};

// Why what a hold pinned went back. DO NOT RENUMBER: the values are in the journal.
enum class HoldEnd : uint32_t {
  kReleased = 1,   // somebody asked for it
  kTimeWasUp = 2,  // its end came
  kRestOfCapture = 3,
};

// What was left of a hold went back: to the wallet, or, past a lot's last day, to issuer.expired.
struct HoldEnded {
  CurrencyNumber currency;
  HoldId hold;
  HoldEnd why = HoldEnd::kReleased;
  int64_t released = 0;
  int64_t expired = 0;

  friend bool operator==(const HoldEnded&, const HoldEnded&) = default;
};

// Points of a redemption or capture went back into the lots that it took, the last taken first.
struct RedemptionReversed {
  CurrencyNumber currency;
  BrandNumber acceptor;
  Sequence original = 0;
  int64_t points = 0;         // now
  int64_t points_before = 0;  // by earlier reversals of the same original
  int64_t expired = 0;        // of `points`: their lot's last day is over
  int64_t face = 0;           // micro-fen of the original's that goes back with them

  friend bool operator==(const RedemptionReversed&, const RedemptionReversed&) = default;
};

// Goods came back: what is left of the purchase earns what the rules of the original give for it,
// and the rest of the points is taken back.
struct EarnReversed {
  CurrencyNumber currency;
  BrandNumber brand;
  Sequence original = 0;
  int64_t spend_fen = 0;         // returned now
  int64_t spend_fen_before = 0;  // by earlier reversals
  int64_t points = 0;            // to be taken back now
  int64_t points_before = 0;
  int64_t debt = 0;  // of `points`: spent already, and owed by the member from now on
  int64_t loss = 0;  // of `points`: spent already, and borne by the brand

  friend bool operator==(const EarnReversed&, const EarnReversed&) = default;
};

// DO NOT RENUMBER: the values are in the journal.
enum class MemberStatus : uint32_t { kActive = 1, kFrozen = 2, kClosed = 3 };

// DO NOT RENUMBER: the values are in the journal.
enum class StatusReason : uint32_t {
  kMemberAsked = 1,
  kSuspectedFraud = 2,
  kLostOrStolen = 3,
  kByOrder = 4,  // of an authority
  kDispute = 5,
  kOther = 9,
};

// "member_asked", …; empty for a number that is none.
std::string_view NameOf(StatusReason reason);

struct MemberStatusChanged {
  MemberStatus status = MemberStatus::kActive;
  StatusReason reason = StatusReason::kOther;

  friend bool operator==(const MemberStatusChanged&, const MemberStatusChanged&) = default;
};

// DO NOT RENUMBER: the values are in the journal.
enum class MergePhase : uint32_t { kBegun = 1, kUndone = 2, kCompleted = 3 };
// DO NOT RENUMBER: the values are in the journal.
enum class MergeRole : uint32_t { kSource = 1, kTarget = 2 };

// Two members become one. In the subject of each, with the other.
struct MergeStep {
  MergePhase phase = MergePhase::kBegun;
  MergeRole role = MergeRole::kSource;
  MemberOrdinal other;
  Timestamp ends;  // of the cool-off, in which it can be undone

  friend bool operator==(const MergeStep&, const MergeStep&) = default;
};

// An open hold is the subject's from now on. The held postings that follow say what it pins.
struct HoldMoved {
  CurrencyNumber currency;
  HoldId hold;

  friend bool operator==(const HoldMoved&, const HoldMoved&) = default;
};

// DO NOT RENUMBER: the values are in the journal.
enum class GiftRole : uint32_t { kGiver = 1, kRecipient = 2 };

// Points that one member gave another. In the subject of each, with the other.
struct Gifted {
  CurrencyNumber currency;
  GiftRole role = GiftRole::kGiver;
  MemberOrdinal other;
  int64_t points = 0;

  friend bool operator==(const Gifted&, const Gifted&) = default;
};

// The member's points of that last day are to be told of: so many days before, or, with 0, after.
struct ExpiryNoticed {
  CurrencyNumber currency;
  Day expires_on;
  uint32_t days = 0;
  int64_t points = 0;

  friend bool operator==(const ExpiryNoticed&, const ExpiryNoticed&) = default;
};

// They live on until a later last day; the keys of their lots stay.
struct ExpiryDeferred {
  CurrencyNumber currency;
  Day expires_on;
  Day last_day;

  friend bool operator==(const ExpiryDeferred&, const ExpiryDeferred&) = default;
};

// The last day of the member's sliding points moved.
struct ActivityCounted {
  CurrencyNumber currency;
  Day active_on;
  Day last_day;

  friend bool operator==(const ActivityCounted&, const ActivityCounted&) = default;
};

// Why an operator gave or took points: the counterparty of issuer.adjusted. DO NOT RENUMBER.
enum class AdjustmentReason : uint32_t {
  kGoodwill = 1,
  kCorrection = 2,
  kTakenOver = 3,  // from another system
  kCampaign = 4,   // by hand
  kFraud = 5,
  kOther = 9,
};

// "goodwill", …; empty for a number that is none.
std::string_view NameOf(AdjustmentReason reason);

struct Adjusted {
  CurrencyNumber currency;
  AdjustmentReason reason = AdjustmentReason::kOther;
  Day expires_on;      // of the lot made; day 0 where points were taken, or slide
  int64_t points = 0;  // negative: taken
  Sequence proposal = kNoSequence;

  friend bool operator==(const Adjusted&, const Adjusted&) = default;
};

// An adjustment that waits for a second person.
struct AdjustmentProposed {
  CurrencyNumber currency;
  AdjustmentReason reason = AdjustmentReason::kOther;
  Day expires_on;  // day 0: none was asked for
  int64_t points = 0;

  friend bool operator==(const AdjustmentProposed&, const AdjustmentProposed&) = default;
};

struct ProposalRejected {
  Sequence proposal = 0;
  int64_t points = 0;  // of the proposal

  friend bool operator==(const ProposalRejected&, const ProposalRejected&) = default;
};

// Expired points live again.
struct Reinstated {
  CurrencyNumber currency;
  Day expires_on;
  Sequence original = 0;  // the record in which they expired
  int64_t points = 0;
  int64_t points_before = 0;

  friend bool operator==(const Reinstated&, const Reinstated&) = default;
};

// The open period ended right before this record. Its days name it and decide nothing.
struct PeriodCut {
  PeriodNumber period;
  Day first_day;
  Day last_day;
  uint32_t brands = 0;  // registered by then: with the house and the pool, its parties
  Sequence first_sequence = 0;

  friend bool operator==(const PeriodCut&, const PeriodCut&) = default;
};

// A period was settled: what its lines posted stands beside. The digest is the SHA-256 of its
// statements.
struct SettlementClosed {
  PeriodNumber period;
  uint32_t lines = 0;
  uint32_t statements = 0;
  std::array<uint8_t, 32> digest{};

  friend bool operator==(const SettlementClosed&, const SettlementClosed&) = default;
};

// Money that went to the house (the coalition's settlement account), or came from it.
struct PaymentRecorded {
  BrandNumber party;
  int64_t fen = 0;         // the party paid; negative: it was paid
  uint64_t reference = 0;  // the payment's own number; 0: none

  friend bool operator==(const PaymentRecorded&, const PaymentRecorded&) = default;
};

// DO NOT RENUMBER: the values are in the journal.
enum class PeriodAdjustmentReason : uint32_t {
  kCountedTwice = 1,
  kNotCounted = 2,
  kWrongTerms = 3,
  kAgreed = 4,
  kOther = 9,
};

// "counted_twice", …; empty for a number that is none.
std::string_view NameOf(PeriodAdjustmentReason reason);

// What a dispute about a closed period came to, in the one that is open now.
struct PeriodAdjusted {
  PeriodNumber period;  // the disputed one
  BrandNumber debtor;
  BrandNumber creditor;
  PeriodAdjustmentReason reason = PeriodAdjustmentReason::kOther;
  DisputeNumber dispute;  // that it upholds; 0: none was raised
  int64_t micro_fen = 0;

  friend bool operator==(const PeriodAdjusted&, const PeriodAdjusted&) = default;
};

// A brand finds its own statement of a closed period wrong. It posts nothing.
struct DisputeRaised {
  DisputeNumber dispute;
  PeriodNumber period;
  BrandNumber brand;
  BrandNumber counterparty;
  std::optional<LineKind> line;  // the kind of lines that are wrong, where one was named
  PeriodAdjustmentReason reason = PeriodAdjustmentReason::kOther;
  int64_t micro_fen = 0;  // claimed, ≥ 1

  friend bool operator==(const DisputeRaised&, const DisputeRaised&) = default;
};

// DO NOT RENUMBER: the values are in the journal.
enum class DisputeRejection : uint32_t {
  kStatementIsRight = 1,
  kNotProved = 2,
  kWithdrawn = 3,  // by the brand
  kOther = 9,
};

// "statement_is_right", …; empty for a number that is none.
std::string_view NameOf(DisputeRejection reason);

struct DisputeRejected {
  DisputeNumber dispute;
  DisputeRejection reason = DisputeRejection::kOther;

  friend bool operator==(const DisputeRejected&, const DisputeRejected&) = default;
};

// Money for the pool, to be shared at the settlement of the open period.
struct SponsorGift {
  BrandNumber sponsor;     // a brand, or the house
  int64_t fen = 0;         // ≥ 1
  uint64_t reference = 0;  // the gift's own number; 0: none

  friend bool operator==(const SponsorGift&, const SponsorGift&) = default;
};

// How a member was seen to be a person of his own. DO NOT RENUMBER: the values are in the journal.
enum class Verification : uint32_t {
  kNone = 0,  // he is verified no longer
  kPhone = 1,
  kPaymentAccount = 2,
  kDocument = 3,
  kInPerson = 4,
  kOther = 9,
};

// "phone", …; "none"; empty for a number that is none.
std::string_view NameOf(Verification method);

struct MemberVerified {
  Verification method = Verification::kOther;

  friend bool operator==(const MemberVerified&, const MemberVerified&) = default;
};

// One line of a purchase or redemption, or of its reversal, in the caller's own numbering: fen of a
// purchase, points of a redemption.
struct LineAmount {
  uint32_t line = 0;
  int64_t amount = 0;

  friend bool operator==(const LineAmount&, const LineAmount&) = default;
};

// A basket that is to be paid in part by points. What was wished for is -1 where nothing was.
struct TenderPlaced {
  BrandNumber acceptor;
  ChannelNumber channel;
  int64_t basket_fen = 0;
  int64_t paid_by_points_fen = 0;
  int64_t cash_fen = 0;
  int64_t wish_points = -1;
  int64_t wish_fen = -1;
  Timestamp ends;

  friend bool operator==(const TenderPlaced&, const TenderPlaced&) = default;
};

// A line of the basket, or what comes back of one. Its fen are cash and what its parts pay.
struct TenderedLine {
  uint32_t line = 0;
  uint32_t payable = 1;  // 1 where points may pay it, else 0
  int64_t fen = 0;
  int64_t cash_fen = 0;

  friend bool operator==(const TenderedLine&, const TenderedLine&) = default;
};

// What one currency pays of the line, or what of that comes back.
struct TenderedPart {
  uint32_t line = 0;
  CurrencyNumber currency;
  int64_t points = 0;
  int64_t fen = 0;

  friend bool operator==(const TenderedPart&, const TenderedPart&) = default;
};

// All that a tender takes of one currency: floor(points · fen_per_point), and what the floor cut
// off, over the denominator of fen_per_point.
struct TenderedCurrency {
  CurrencyNumber currency;
  Rate fen_per_point;
  int64_t points = 0;
  int64_t fen = 0;
  int64_t remainder = 0;

  friend bool operator==(const TenderedCurrency&, const TenderedCurrency&) = default;
};

// The sale took place: what was held is spent, and the cash was paid.
struct TenderSettled {
  Sequence tender = 0;  // the record that placed it
  int64_t cash_fen = 0;

  friend bool operator==(const TenderSettled&, const TenderSettled&) = default;
};

struct TenderVoided {
  Sequence tender = 0;

  friend bool operator==(const TenderVoided&, const TenderVoided&) = default;
};

// Goods of a settled tender came back.
struct TenderReturned {
  Sequence tender = 0;
  int64_t fen = 0;
  int64_t cash_fen = 0;  // of them

  friend bool operator==(const TenderReturned&, const TenderReturned&) = default;
};

// The language in which the answer's text is rendered. DO NOT RENUMBER.
enum class Language : uint8_t { kChinese = 1, kEnglish = 2 };

struct RequestDeclined {
  Declined declined;
  Language language = Language::kEnglish;

  friend bool operator==(const RequestDeclined&, const RequestDeclined&) = default;
};

// What a configuration record is about. DO NOT RENUMBER.
enum class Topic : uint32_t {
  kCoalition = 1,
  kBrand = 2,
  kCurrency = 3,
  kChannel = 4,
  kEarnRate = 5,
  kRateBook = 6,
  kBucketMap = 7,
  kPointsPolicy = 8,
  kMemberPolicy = 9,
  kProposal = 10,
  kContract = 11,
  kClearingTerms = 12,
  kLimits = 13,
  kTenderPolicy = 14,
  kPeriodCut = 15,  // is proposed, never published: an approved one is a PeriodCut
  kUnit = 16,       // the universal unit
};

// A version of one piece of configuration; engine/configuration.h knows the payloads.
struct Published {
  Topic what = Topic::kCoalition;
  uint32_t number = 0;
  uint32_t version = 0;
  Timestamp effective_from;
  Bytes payload;

  friend bool operator==(const Published&, const Published&) = default;
};

struct ProvenanceInterned {
  ProvenanceNumber number;
  Provenance provenance;

  friend bool operator==(const ProvenanceInterned&, const ProvenanceInterned&) = default;
};

}  // namespace huitong
