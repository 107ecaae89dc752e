// What may be asked of the ledger: one operation with everything its decision needs.

#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/configuration.h"
#include "engine/record.h"
#include "engine/tender_settings.h"
#include "exchange/rate_book.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

// The first record of a log.
struct OpenCoalition {
  Coalition coalition;
};

struct RegisterBrand {
  Brand brand;
};

// Points of a brand that has none yet, priced until a rate book prices them.
struct RegisterCurrency {
  Currency currency;
};

struct RegisterChannel {
  Channel channel;
};

// A new version of a channel's coefficient, from `effective_from` (now, if nothing is said).
struct PublishCoefficient {
  ChannelNumber channel;
  Rate coefficient;
  std::optional<Timestamp> effective_from;
};

struct PublishEarnRate {
  BrandNumber brand;
  Rate points_per_yuan;
  int64_t budget = kNoLimit;              // points, 0 to Points::kOfMemberMax
  int64_t cap_per_member_day = kNoLimit;  // the same
  std::optional<Timestamp> effective_from;
};

// Proposes it: another person's approval publishes it.
// What is left out stays as it is. No currency or pair may be named twice.
struct PublishRateBook {
  std::vector<Price> prices;
  std::vector<PairRate> pair_rates = {};
  std::vector<Bonus> bonuses = {};
  std::vector<PairFee> fees = {};
  std::optional<Timestamp> effective_from;
};

// By another person than the one who proposed it. All that was asked when it was proposed is asked
// again, and what was proposed is then done: a rate book is published, or a period cut.
struct ApprovePublication {
  ProposalNumber proposal;
};

struct RejectPublication {
  ProposalNumber proposal;
};

// A new version of what a pair of brands agreed on.
struct PublishContract {
  Contract contract;
  std::optional<Timestamp> effective_from;
};

struct PublishClearingTerms {
  GeneralTerms terms;
  std::optional<Timestamp> effective_from;
};

// A new version of what a brand may owe and issue.
struct PublishLimits {
  BrandNumber brand;
  BrandLimits limits;  // allowed ones
  std::optional<Timestamp> effective_from;
};

// Proposes what the universal unit is worth, from its approval on, and who bears what that comes to
// for the units that are out. The first approval lets members hold units.
struct ProposeUnit {
  int64_t anchor = 0;  // micro-fen per unit, from 1 to kUnitAnchorMax
  BrandNumber bearer;  // kHouse, or a brand
};

// Proposes to end the open period: all that is committed before its approval belongs to it.
// `last_day` is the day by which it is called, one that is over.
struct ProposeCut {
  Day last_day;
};

// Settles a period that was cut, once, and after the ones before it.
struct CloseSettlement {
  PeriodNumber period;
};

// Money that a brand paid to the house, or was paid.
struct RecordPayment {
  BrandNumber party;
  int64_t fen = 0;         // not 0; negative: it was paid
  uint64_t reference = 0;  // the payment's own number; 0: none
};

// What a dispute about a closed period came to.
struct AdjustPeriod {
  PeriodNumber period;
  BrandNumber debtor;
  BrandNumber creditor;   // another
  int64_t micro_fen = 0;  // ≥ 1
  PeriodAdjustmentReason reason = PeriodAdjustmentReason::kOther;
};

// A brand finds its statement of a closed period wrong.
struct RaiseDispute {
  PeriodNumber period;
  BrandNumber brand;
  BrandNumber counterparty;  // another party
  std::optional<LineKind> line;
  PeriodAdjustmentReason reason = PeriodAdjustmentReason::kOther;
  int64_t micro_fen = 0;  // claimed, ≥ 1
};

// Answers it by an adjustment.
struct UpholdDispute {
  DisputeNumber dispute;
  int64_t micro_fen = 0;  // that its counterparty owes the brand, not 0; negative: the brand owes
  PeriodAdjustmentReason reason = PeriodAdjustmentReason::kOther;
};

struct RejectDispute {
  DisputeNumber dispute;
  DisputeRejection reason = DisputeRejection::kOther;
};

// Money that is shared at the settlement of the open period by the verified members of the brands.
struct Sponsor {
  BrandNumber sponsor;  // a brand, or the house
  int64_t fen = 0;      // ≥ 1
  uint64_t reference = 0;
};

struct VerifyMember {
  MemberId member;
  Verification method = Verification::kOther;  // kNone: he is verified no longer
};

// A new version of how much of a basket points may pay at an acceptor.
struct PublishTenderSettings {
  BrandNumber acceptor;
  TenderSettings settings;  // allowed ones
  std::optional<Timestamp> effective_from;
};

struct Enrol {
  BrandNumber brand;
  MemberId member;  // fresh, or the one whose identity the vault already has
};

struct PublishPointsPolicy {
  CurrencyNumber currency;
  PointsPolicy policy;
  std::optional<Timestamp> effective_from;
};

// A purchase at `brand` through `channel`. The lines, if any are told, add up to the spend. It
// earns the brand's own points, or else units, or what is asked for: points of another brand are
// bought.
struct Earn {
  MemberId member;
  BrandNumber brand;
  ChannelNumber channel;
  int64_t spend_fen = 0;  // ≥ 0
  std::vector<LineAmount> lines = {};
  std::optional<CurrencyNumber> currency = std::nullopt;
  std::optional<Mac> receipt = std::nullopt;  // that earns once at the brand
};

// Points of `currency` spent at `acceptor`. The lines, if any are told, add up to the points.
struct Redeem {
  MemberId member;
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  Points points;  // ≥ 1
  std::vector<LineAmount> lines = {};
};

// Pins points of `currency` for `acceptor` until they are captured, released or `ends` comes.
struct PlaceHold {
  MemberId member;
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  Points points;  // ≥ 1
  Timestamp ends;
};

// Spends points of a hold, of what expires first.
struct CaptureHold {
  HoldId hold;
  Points points;              // ≥ 1
  bool releases_rest = true;  // else what is left stays pinned
};

struct ReleaseHold {
  HoldId hold;
};

// A line of a basket in the caller's own numbering.
struct NumberedLine {
  uint32_t number = 0;
  BasketLine line;

  friend bool operator==(const NumberedLine&, const NumberedLine&) = default;
};

// No basket has more lines.
inline constexpr size_t kTenderLinesMax = 100;

// Pins what points pay of a basket at `acceptor` until it is settled, voided or `ends` comes.
struct PlaceTender {
  MemberId member;
  BrandNumber acceptor;
  ChannelNumber channel;
  std::vector<NumberedLine> lines;  // 1 to kTenderLinesMax, ascending by number
  TenderWish wish;
  Timestamp ends;
  // What points are to pay, 0 to Points::kOfMemberMax; else it is declined.
  std::optional<int64_t> expected_fen;
};

// The sale took place: spends all that the tender pins, and earns on the cash.
struct SettleTender {
  Sequence tender = 0;
  bool earns = true;
};

struct VoidTender {
  Sequence tender = 0;
};

// Goods of a settled tender come back: fen of its lines, each ≥ 1, ascending by line.
struct ReturnTender {
  Sequence tender = 0;
  std::vector<LineAmount> lines;  // 1 to kTenderLinesMax
};

// Gives points of a redemption or capture back.
struct ReverseRedemption {
  Sequence original = 0;
  Points points;                  // ≥ 1
  std::vector<LineAmount> lines;  // adding up to the points, or none
};

// Takes the points of returned goods back.
struct ReverseEarn {
  Sequence original = 0;
  int64_t spend_fen = 0;          // ≥ 1
  std::vector<LineAmount> lines;  // adding up to the spend, or none
};

struct PublishMemberPolicy {
  MemberPolicy policy;
  std::optional<Timestamp> effective_from;
};

// Freezes a member, or lets him go on. Nothing is taken from a frozen one but by expiry and the
// ends of earlier holds.
struct ChangeStatus {
  MemberId member;
  MemberStatus status = MemberStatus::kFrozen;  // not kClosed
  StatusReason reason = StatusReason::kOther;
};

// Ends a membership for ever.
struct CloseAccount {
  MemberId member;
  StatusReason reason = StatusReason::kOther;
  bool forfeits_points = false;  // what is left expires; else there may be nothing left
};

// From now on `source` is `target`; his points follow when the cool-off is over.
struct Merge {
  MemberId source;
  MemberId target;
};

// Within the cool-off.
struct Unmerge {
  MemberId source;
};

struct Adjust {
  MemberId member;
  CurrencyNumber currency;
  int64_t points = 0;  // given, or negative: taken; not 0
  AdjustmentReason reason = AdjustmentReason::kOther;
  std::optional<Day> expires_on;  // of what is given, if not the currency's own term
};

// By another person than the one who proposed it.
struct ApproveAdjustment {
  Sequence proposal = 0;
};

struct RejectAdjustment {
  Sequence proposal = 0;
};

struct Gift {
  MemberId giver;
  MemberId recipient;
  CurrencyNumber currency;
  Points points;  // ≥ 1
};

// Gives expired points back.
struct Reinstate {
  Sequence original = 0;          // the record in which they expired
  Points points;                  // ≥ 1
  std::optional<Day> expires_on;  // if not today and the policy's grace
};

// The terms of a quote as its token carries them; whoever made the command has checked the
// token's MAC.
struct QuoteTerms {
  QuoteId id;
  MemberId member;
  CurrencyNumber from;
  CurrencyNumber to;
  AskedFor asked_for = AskedFor::kPaid;
  Points paid;      // all that leaves the member
  Points fee;       // of it
  Points received;  // without the bonus
  Points bonus;
  uint32_t bid_version = 0;
  uint32_t ask_version = 0;
  uint32_t pair_rate_version = 0;  // 0: bid and ask hold
  uint32_t bonus_version = 0;      // 0: there is none
  Timestamp ends;                  // the quote holds before it

  friend bool operator==(const QuoteTerms&, const QuoteTerms&) = default;
};

struct Exchange {
  MemberId member;
  QuoteTerms quote;
  Mac quote_mac{};
};

using Operation =
    std::variant<OpenCoalition, RegisterBrand, RegisterCurrency, RegisterChannel,
                 PublishCoefficient, PublishEarnRate, PublishRateBook, PublishPointsPolicy, Enrol,
                 Earn, Redeem, Exchange, PlaceHold, CaptureHold, ReleaseHold, ReverseRedemption,
                 ReverseEarn, PublishMemberPolicy, ChangeStatus, CloseAccount, Merge, Unmerge,
                 Adjust, ApproveAdjustment, RejectAdjustment, Gift, Reinstate, ApprovePublication,
                 RejectPublication, PublishContract, PublishClearingTerms, ProposeCut, ProposeUnit,
                 CloseSettlement, RecordPayment, AdjustPeriod, PublishLimits, PublishTenderSettings,
                 PlaceTender, SettleTender, VoidTender, ReturnTender, RaiseDispute, UpholdDispute,
                 RejectDispute, Sponsor, VerifyMember>;

struct Command {
  Actor actor;
  RequestMacs macs;
  std::optional<Mac> number;        // of the caller's own number
  std::optional<Instant> occurred;  // when it happened, if not now
  Language language = Language::kEnglish;
  uint16_t answer_version = 1;
  Operation operation;
};

// The kind of record the operation makes, accepted or declined.
RecordKind KindOf(const Operation& operation);

}  // namespace huitong
