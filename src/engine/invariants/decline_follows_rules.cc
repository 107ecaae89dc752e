#include "engine/invariants/decline_follows_rules.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "engine/invariants/decline_reasons.h"
#include "engine/invariants/member_follows_rules.h"
#include "engine/invariants/record_content.h"
#include "engine/invariants/settlement_follows_rules.h"
#include "engine/invariants/tender_declines.h"
#include "program/earn.h"

namespace huitong {
namespace {

std::optional<Member> MemberOf(LogState& state, const Record& record) {
  if (record.subjects.empty()) return std::nullopt;
  const auto found = state.members.Find(record.subjects.front().member);
  CHECK(found.presence == Presence::kFound);
  return *found.value;
}

bool HasNone(const Declined& declined) {
  return declined.figure == 0 && declined.second_figure == 0;
}
// Its figure is one of whatever kind, and it has no second.
bool HasOne(const Declined& declined) { return declined.second_figure == 0; }

// Codes that a request comes to only when it knows its member.
bool KnowsItsMember(const Declined& declined) {
  const auto code = static_cast<uint16_t>(declined.code);
  const bool of_member = code == 13 && declined.param != Param::kMemberId;
  return of_member || code == 18 || code == 20 || (23 <= code && code <= 29) || code == 31 ||
         (40 <= code && code <= 53) || code == 55 || code == 58 || code == 59 ||
         (85 <= code && code <= 95);
}

// Codes that a request comes to only when there is no such member, hold or transaction.
bool KnowsNobody(const Declined& declined) {
  const bool no_member =
      declined.code == Decline::kMemberNotFound && declined.param == Param::kMemberId;
  return no_member || declined.code == Decline::kTransactionNotFound ||
         declined.code == Decline::kHoldNotFound ||
         declined.code == Decline::kCoalitionAlreadyOpened ||
         declined.code == Decline::kCoalitionNotOpened;
}

// Whether a request of that kind may name its member by a hold or a record, or is an unmerge: only
// such a one is about the source of an open merge.
bool MayMeanASource(const Record& record, const Declined& declined) {
  const RecordKind kind = record.header.kind;
  if (kind == RecordKind::kAdjust) return declined.code != Decline::kMemberNotFound;
  return kind == RecordKind::kCapture || kind == RecordKind::kRelease ||
         kind == RecordKind::kReverseRedemption || kind == RecordKind::kReverseEarn ||
         kind == RecordKind::kUnmerge || kind == RecordKind::kRejectProposal ||
         kind == RecordKind::kReinstate || kind == RecordKind::kSettleTender ||
         kind == RecordKind::kVoidTender || kind == RecordKind::kReturnTender;
}

// Whether a request of that kind names no member.
bool IsOfNobody(RecordKind kind) {
  return kind == RecordKind::kCoalitionOpened || kind == RecordKind::kPublished ||
         kind == RecordKind::kCloseSettlement || kind == RecordKind::kRecordPayment ||
         kind == RecordKind::kAdjustPeriod || kind == RecordKind::kSponsorGift ||
         kind == RecordKind::kRaiseDispute || kind == RecordKind::kRejectDispute;
}

Breach BreachOfWhom(LogState& state, const Record& record, const Declined& declined) {
  const auto member = MemberOf(state, record);
  const RecordKind kind = record.header.kind;
  const bool configures = IsOfNobody(kind);
  if (!member) {
    return Unless(configures || !KnowsItsMember(declined),
                  "a decline is not in the history of its member");
  }
  if (configures || KnowsNobody(declined)) return "a decline that knows no member has one";
  const bool meant = (!member->Is(kMerged) || kind == RecordKind::kUnmerge) &&
                     (!member->Is(kMerging) || MayMeanASource(record, declined));
  if (!meant) return "who names the source of a merge means the other member";
  return BreachOfEndedMerges(state, record);
}

std::vector<Wallet> WalletsOf(LogState& state, const Record& record) {
  std::vector<Wallet> wallets;
  for (const CurrencyNumber currency : CurrenciesIn(state.configuration)) {
    wallets.push_back(
        WalletBefore(state, {.member = record.subjects.front().member, .currency = currency}));
  }
  return wallets;
}

// Less is there than was wanted, and it is what one of the wallets has.
template <class AmountOf>
bool IsTooLittle(LogState& state, const Record& record, const Declined& declined,
                 const AmountOf& amount_of) {
  if (declined.figure < 0 || declined.second_figure <= declined.figure) return false;
  const std::vector<Wallet> wallets = WalletsOf(state, record);
  return std::any_of(wallets.begin(), wallets.end(),
                     [&](const Wallet& wallet) { return amount_of(wallet) == declined.figure; });
}

// The number of the first currency in which the member has any, and how many.
template <class AmountOf>
bool IsFirstWith(LogState& state, const Record& record, const Declined& declined,
                 const AmountOf& amount_of) {
  const std::vector<Wallet> wallets = WalletsOf(state, record);
  const auto first = std::find_if(wallets.begin(), wallets.end(),
                                  [&](const Wallet& wallet) { return amount_of(wallet) != 0; });
  return first != wallets.end() && first - wallets.begin() == declined.figure &&
         amount_of(*first) == declined.second_figure;
}

bool IsDebt(LogState& state, const Record& record, const Declined& declined) {
  const std::vector<Wallet> wallets = WalletsOf(state, record);
  if (declined.figure <= 0) return false;
  if (record.header.kind != RecordKind::kClose) {
    return HasOne(declined) &&
           std::any_of(wallets.begin(), wallets.end(),
                       [&](const Wallet& wallet) { return wallet.debt() == declined.figure; });
  }
  const auto first = std::find_if(wallets.begin(), wallets.end(),
                                  [](const Wallet& wallet) { return wallet.debt() > 0; });
  return first != wallets.end() && first->debt() == declined.figure &&
         first - wallets.begin() == declined.second_figure;
}

bool IsCurrency(const LogState& state, int64_t figure) {
  if (figure < 0 || figure > UINT32_MAX) return false;
  const CurrencyNumber currency{.value = static_cast<uint32_t>(figure)};
  return state.configuration.CurrencyOf(currency) != nullptr;
}

// Not the unit, which no rate book names.
bool IsPriced(const LogState& state, int64_t figure) {
  return figure != kUniversalUnit.value && IsCurrency(state, figure);
}

bool IsPair(const LogState& state, int64_t figure) {
  return figure > UINT32_MAX && IsPriced(state, figure >> 32) &&
         IsPriced(state, figure & UINT32_MAX);
}

bool IsEnrolled(LogState& state, const Declined& declined) {
  MemberId id;
  std::memcpy(id.bytes.data(), &declined.figure, 8);
  std::memcpy(id.bytes.data() + 8, &declined.second_figure, 8);
  return state.member_ids.Find(id).presence == Presence::kFound;
}

// What was said not to be found: the number of a currency where the request had one. The unit is
// not found while it has no version; but a rate book or a policy may never name it.
bool IsUnknownCurrency(const LogState& state, const Record& record, const Declined& declined) {
  const RecordKind kind = record.header.kind;
  const bool has_unit = !state.configuration.unit().all().empty();
  // One that names a currency may name any.
  const bool names = declined.param == Param::kCurrencyId;
  if (kind == RecordKind::kEarn) return HasNone(declined) && (names || !has_unit);
  const bool has_number = kind == RecordKind::kExchange || kind == RecordKind::kPublished;
  if (!has_number || declined.param != Param::kCurrencyId) return HasNone(declined);
  if (HasNone(declined)) return kind == RecordKind::kPublished || !has_unit;
  return HasOne(declined) && declined.figure > 0 && declined.figure <= UINT32_MAX &&
         !IsCurrency(state, declined.figure);
}

int64_t PinnedIn(LogState& state, const WalletHold& one) {
  const auto found = state.holds.Find(one.id);
  CHECK(found.presence == Presence::kFound);
  return SumOf(found.value->pinned);
}

// What is pinned by one of the member's holds is less than what was wanted.
bool IsMoreThanAHold(LogState& state, const Record& record, const Declined& declined) {
  if (declined.second_figure <= declined.figure) return false;
  for (const Wallet& wallet : WalletsOf(state, record)) {
    for (const WalletHold& one : wallet.holds()) {
      if (one.id.ordinal == 0 && PinnedIn(state, one) == declined.figure) return true;
    }
  }
  return false;
}

// What the member may use of a wallet: all of it that is live; to exchange, that is not locked.
int64_t LiveIn(const LogState& state, const Wallet& wallet, const Record& record) {
  const Day today = record.header.committed.day;
  int64_t locked = 0;
  for (const Lot& lot : wallet.lots()) {
    const Provenance* provenance = state.provenances.Peek(lot.key.provenance);
    const bool barred = provenance != nullptr && provenance->not_exchangeable_until > today;
    if (barred && wallet.IsLive(lot.key, today)) locked += lot.remaining;
  }
  return LiveTotal(wallet, today) - (record.header.kind == RecordKind::kExchange ? locked : 0);
}

bool IsLine(const Declined& declined) {
  return HasOne(declined) && 0 <= declined.figure && declined.figure <= UINT32_MAX;
}

bool IsTooLate(const Record& record, const Declined& declined) {
  return declined.figure < declined.second_figure &&
         declined.second_figure == record.header.committed.day.number;
}

// Of the record's own member; of the other one nothing is known here.
bool Stands(LogState& state, const Record& record, const Declined& declined, uint32_t flags) {
  if (!HasNone(declined)) return false;
  return declined.param != Param::kMemberId || MemberOf(state, record)->Is(flags);
}

bool IsNoOpenMerge(LogState& state, const Record& record, const Declined& declined) {
  const Member member = *MemberOf(state, record);
  const bool open = member.Is(kMerging) && member.merge_ends > record.header.committed.time;
  return HasNone(declined) && !open;
}

// Of a publication, whose proposals the state knows: there is one that is so.
template <class IsSo>
bool IsOfProposal(const LogState& state, const Record& record, const Declined& declined,
                  const IsSo& is_so) {
  if (record.header.kind != RecordKind::kPublished) return HasNone(declined);
  const auto& proposals = state.configuration.proposals();
  return HasNone(declined) && std::any_of(proposals.begin(), proposals.end(), is_so);
}

bool HasAnsweredDispute(const LogState& state) {
  bool answered = false;
  state.disputes.ForEach([&](DisputeNumber, const Dispute& dispute) {
    answered = answered || dispute.status != DisputeStatus::kOpen;
  });
  return answered;
}

// The first period that is not closed yet.
uint32_t FirstNotClosed(const LogState& state) {
  uint32_t number = 1;
  for (const Period* period = state.PeriodOf({.value = number});
       period != nullptr && period->closed != kNoSequence;
       period = state.PeriodOf({.value = number})) {
    ++number;
  }
  return number;
}

// The first day that is open, of which nothing is known here but where a period was cut before, and
// today; or the first period to close, which is none that is open.
bool IsOutOfOrder(const LogState& state, const Record& record, const Declined& declined) {
  if (declined.param == Param::kPeriod) {
    // Another that was asked for is cut, after it.
    return HasOne(declined) && declined.figure == FirstNotClosed(state) &&
           declined.figure + 1 < state.row.period.value;
  }
  const Period* last = state.PeriodOf({.value = state.row.period.value - 1});
  if (last != nullptr && declined.figure != last->last_day.number + 1) return false;
  return declined.second_figure == record.header.committed.day.number;
}

bool IsBrand(const LogState& state, int64_t figure) {
  return 0 < figure && figure <= static_cast<int64_t>(state.configuration.brands().size());
}

// Whether a brand with points that the figure names has such limits, in force at the record.
template <class IsSo>
bool HasLimits(const LogState& state, const Record& record, const Declined& declined,
               const IsSo& is_so) {
  if (!HasOne(declined) || !IsBrand(state, declined.figure)) return false;
  const BrandNumber brand{.value = static_cast<uint32_t>(declined.figure)};
  const RecordKind kind = record.header.kind;
  const bool buys = kind == RecordKind::kEarn || kind == RecordKind::kSponsorGift;
  const bool issues = buys || state.configuration.CurrencyOfBrand(brand).has_value();
  return issues && is_so(state.configuration.LimitsOf(brand, record.header.committed.time));
}

// The contract of the two brands in force has not the use of the points that the kind is.
bool IsNotInContract(const LogState& state, const Record& record, const Declined& declined) {
  if (!IsBrand(state, declined.figure) || !IsBrand(state, declined.second_figure)) return false;
  const BrandNumber issuer{.value = static_cast<uint32_t>(declined.figure)};
  const BrandNumber acceptor{.value = static_cast<uint32_t>(declined.second_figure)};
  const auto& acceptance =
      state.configuration.AcceptanceOf(issuer, acceptor, record.header.committed.time);
  const RecordKind kind = record.header.kind;
  const bool exchanges = kind == RecordKind::kExchange;
  const uint32_t spends = exchanges ? kConvertedThere : kBurnedThere;
  const uint32_t wanted = kind == RecordKind::kEarn ? uint32_t{kEarnedThere} : spends;
  return issuer != acceptor && (acceptance.capabilities & wanted) == 0;
}

// Whether a brand is stopped from what the kind is, or may be by its breaker.
bool MayStop(const BrandLimits& limits, RecordKind kind) {
  const bool earns = kind == RecordKind::kEarn || kind == RecordKind::kSettleTender;
  const bool breaks = kind == RecordKind::kEarn && limits.breaker != kNoLimit;
  if (earns) return breaks || (limits.suspended & kNoIssuing) != 0;
  const bool exchanges = kind == RecordKind::kExchange;
  const uint32_t stops = exchanges ? kNoExchangeOut | kNoIssuing : uint32_t{kNoSpending};
  return (limits.suspended & stops) != 0 || limits.breaker != kNoLimit;
}

// Whether the figure is what is left of a limit that there is.
bool IsRoom(const Declined& declined, int64_t limit, int64_t figure) {
  return limit != kNoLimit && declined.figure == std::max<int64_t>(limit - figure, 0);
}

// What a brand may still issue, in all or today.
bool IsRoomToMint(const LogState& state, const Record& record, const Declined& declined) {
  const auto& [time, today] = record.header.committed;
  for (uint32_t number = 1; IsBrand(state, number); ++number) {
    const BrandNumber brand{.value = number};
    const BrandLimits& limits = state.configuration.LimitsOf(brand, time);
    const Exposure* stored = state.exposures.Peek(brand);
    const Exposure row = OnDay(stored == nullptr ? Exposure() : *stored, state.row.period, today);
    if (IsRoom(declined, limits.mint_cap, row.outstanding) ||
        IsRoom(declined, limits.mint_cap_a_day, row.minted)) {
      return true;
    }
  }
  return false;
}

// What a pair may still exchange today.
bool IsRoomOfPair(const LogState& state, const Record& record, const Declined& declined) {
  const auto& contracts = state.configuration.contracts();
  return std::any_of(contracts.begin(), contracts.end(), [&](const Versions<Contract>& versions) {
    const auto* contract = versions.InForce(record.header.committed.time);
    if (contract == nullptr) return false;
    const auto& [issuer, acceptor, formulas, levy, acceptance] = contract->value;
    const Quota* stored = state.quotas.Peek({.issuer = issuer, .acceptor = acceptor});
    const Quota quota = OnDay(stored == nullptr ? Quota() : *stored, record.header.committed.day);
    return IsRoom(declined, acceptance.exchange_quota, quota.received);
  });
}

// What the member may still exchange away, today or this year.
bool IsRoomOfMember(LogState& state, const Record& record, const Declined& declined) {
  const auto& [time, today] = record.header.committed;
  for (const CurrencyNumber currency : CurrenciesIn(state.configuration)) {
    const PointsPolicy& policy = state.configuration.PolicyOf(currency, time);
    const auto found =
        state.member_quotas.Find({.member = record.subjects.front().member, .currency = currency});
    const bool known = found.presence == Presence::kFound;
    const MemberQuota quota = known ? OnDay(*found.value, today) : MemberQuota();
    if (IsRoom(declined, policy.exchange_quota_a_day, quota.on_day) ||
        IsRoom(declined, policy.exchange_quota_a_year, quota.in_year)) {
      return true;
    }
  }
  return false;
}

// What is said of limits: whose, or how much there is room for.
bool AreFiguresOfLimits(LogState& state, const Record& record, const Declined& declined) {
  switch (declined.code) {
    case Decline::kExposureLimit:
      return HasLimits(state, record, declined,
                       [](const BrandLimits& one) { return ExposureLimitOf(one).has_value(); });
    case Decline::kNetDebitCap:
      return HasLimits(state, record, declined,
                       [](const BrandLimits& one) { return one.net_debit_cap != kNoLimit; });
    case Decline::kBrandSuspended:
      return HasLimits(state, record, declined,
                       [&](const BrandLimits& one) { return MayStop(one, record.header.kind); });
    case Decline::kNotInContract:
      return IsNotInContract(state, record, declined);
    case Decline::kMintCap:
      return declined.figure < declined.second_figure && IsRoomToMint(state, record, declined);
    case Decline::kExchangeQuota:
      return declined.figure < declined.second_figure && IsRoomOfPair(state, record, declined);
    case Decline::kMemberQuota:
      return declined.figure < declined.second_figure && IsRoomOfMember(state, record, declined);
    default:
      return HasNone(declined);
  }
}

// Only the first period that is not closed comes to it.
bool IsTooLargeToClose(const LogState& state, const Declined& declined) {
  const PeriodNumber next{.value = FirstNotClosed(state)};
  return HasNone(declined) && next < state.row.period && PassesLimit(state, next);
}

// A brand was registered after the cut of some closed period.
bool HasBrandAfterAClosedPeriod(const LogState& state) {
  const size_t brands = state.configuration.brands().size();
  // The first that is closed has the fewest.
  const Period* first = state.PeriodOf({.value = 1});
  return first != nullptr && first->closed != kNoSequence && first->brands < brands;
}

// What a closed period, or one that is not, says of itself.
bool AreFiguresOfPeriods(LogState& state, const Record& record, const Declined& declined) {
  switch (declined.code) {
    case Decline::kPeriodOutOfOrder:
      return IsOutOfOrder(state, record, declined);
    case Decline::kBalanceTooLarge:
      return record.header.kind == RecordKind::kCloseSettlement ? IsTooLargeToClose(state, declined)
                                                                : HasNone(declined);
    case Decline::kPeriodNotCut:
      return HasOne(declined) && declined.figure == state.row.period.value;
    case Decline::kSettlementAlreadyClosed:
      return HasNone(declined) && FirstNotClosed(state) > 1;
    case Decline::kNoStatement:
      return HasNone(declined) && HasBrandAfterAClosedPeriod(state);
    case Decline::kDisputeClosed:
      return HasNone(declined) && HasAnsweredDispute(state);
    case Decline::kSettlementNotClosed:
      return HasOne(declined) && declined.figure == FirstNotClosed(state) &&
             declined.figure < state.row.period.value;
    default:
      return AreFiguresOfLimits(state, record, declined);
  }
}

// Figures of a member's points.
bool AreFiguresOfPoints(LogState& state, const Record& record, const Declined& declined) {
  switch (declined.code) {
    case Decline::kAccountInDebt:
      return IsDebt(state, record, declined);
    case Decline::kInsufficientPoints:
      return IsTooLittle(state, record, declined,
                         [&](const Wallet& wallet) { return LiveIn(state, wallet, record); });
    case Decline::kCaptureExceedsHold:
      return IsMoreThanAHold(state, record, declined);
    case Decline::kReversalExceedsOriginal:
      return 0 <= declined.figure && declined.figure < declined.second_figure;
    case Decline::kAccountNotEmpty:
      return IsFirstWith(state, record, declined, [](const Wallet& wallet) {
        return wallet.total() + wallet.pending_total();
      });
    case Decline::kAccountHasHolds:
      return IsFirstWith(state, record, declined,
                         [](const Wallet& wallet) { return wallet.held_total(); });
    case Decline::kNothingPayable:
    case Decline::kTenderChanged:
    case Decline::kHoldOfTender:
    case Decline::kTenderNotSettled:
      return IsSoOfTenders(state, record, declined);
    default:
      return AreFiguresOfPeriods(state, record, declined);
  }
}

// The days of notice that the currency's policy asks for.
int64_t RateNoticeOf(const LogState& state, const Record& record, const Declined& declined) {
  const CurrencyNumber currency{.value = static_cast<uint32_t>(declined.figure)};
  return state.configuration.PolicyOf(currency, record.header.committed.time).rate_notice_days;
}

bool AreFigures(LogState& state, const Record& record, const Declined& declined) {
  switch (declined.code) {
    case Decline::kCurrencyNotFound:
      return IsUnknownCurrency(state, record, declined);
    case Decline::kMemberAlreadyEnrolled:
      return IsEnrolled(state, declined);
    case Decline::kMergePending:
      return Stands(state, record, declined, kMerging | kAbsorbing);
    case Decline::kMergeNotOpen:
      return IsNoOpenMerge(state, record, declined);
    case Decline::kProposalClosed:
      return IsOfProposal(state, record, declined,
                          [](const Proposal& one) { return one.answer.has_value(); });
    case Decline::kSecondPersonNeeded:
      return IsOfProposal(state, record, declined, [&](const Proposal& one) {
        return !one.answer && one.proposed.proposer == record.header.actor;
      });
    case Decline::kTooLate:
      return IsTooLate(record, declined);
    case Decline::kSameCurrency:
    case Decline::kNotExchangeable:
      return HasOne(declined) && IsCurrency(state, declined.figure);
    case Decline::kBidAboveAsk:
    case Decline::kReferenceOutsidePrices:
      return HasOne(declined) && IsPriced(state, declined.figure);
    case Decline::kNoticeTooShort:
      return IsPriced(state, declined.figure) && declined.second_figure > 0 &&
             declined.second_figure == RateNoticeOf(state, record, declined);
    case Decline::kPairRateTooHigh:
    case Decline::kBonusTooHigh:
      return declined.second_figure > 0 && IsPair(state, declined.figure);
    case Decline::kPairWithoutPrice:
      return HasOne(declined) && IsPair(state, declined.figure);
    case Decline::kRateBookNotSound:
      return HasOne(declined) &&
             (declined.param == Param::kPrices ? IsPriced(state, declined.figure)
                                               : IsPair(state, declined.figure));
    case Decline::kAccountClosed:
      return Stands(state, record, declined, kClosed);
    case Decline::kAccountFrozen:
      return Stands(state, record, declined, kFrozen | kMerging);
    case Decline::kLineNotInOriginal:
    case Decline::kLinesDoNotAddUp:
      return IsLine(declined);
    case Decline::kRateTooFine:
      return HasOne(declined) && declined.figure == kRuleDenominatorMax;
    default:
      return AreFiguresOfPoints(state, record, declined);
  }
}

}  // namespace

Breach BreachOfDeclined(LogState& state, const Record& record, const RequestDeclined& declined) {
  const Declined& why = declined.declined;
  const bool reason = IsReason(record.header.kind, why.code, why.param);
  if (!reason) return "its kind is not declined for that reason";
  if (auto breach = BreachOfWhom(state, record, why)) return breach;
  return Unless(AreFigures(state, record, why), "the decline says what is not so");
}

}  // namespace huitong
