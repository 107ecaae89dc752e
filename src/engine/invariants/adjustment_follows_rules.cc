// The check of what an operator does by hand: adjustments, alone or by two people, and the
// reinstatement of expired points.

#include <algorithm>
#include <cstdlib>

#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/member_follows_rules.h"
#include "engine/invariants/retraced_wallet.h"
#include "engine/invariants/trade_follows_rules.h"

namespace huitong {
namespace {

template <class T>
const T* FirstOf(const Record& record) {
  const bool has = !record.subjects.empty() && !record.subjects.front().effects.empty();
  return has ? std::get_if<T>(&record.subjects.front().effects.front()) : nullptr;
}

WalletKey WalletOf(const Record& record, CurrencyNumber currency) {
  return {.member = record.subjects.front().member, .currency = currency};
}

bool IsDay(Day day, Day first) { return first <= day && day <= kLastDay; }

// Whether a lot that somebody asked for may have that last day.
bool MayBeAsked(Day day, Day today) { return day == kNeverExpires || IsDay(day, today); }

bool IsOfPoints(int64_t points) {
  return points != 0 && -Points::kOfMemberMax <= points && points <= Points::kOfMemberMax;
}

// The record answers an open proposal of its member.
Breach BreachOfAnswer(LogState& state, const Record& record, Sequence sequence,
                      const std::optional<Record>& original) {
  if (!original) return "there is no such proposal";
  if (FirstOf<AdjustmentProposed>(*original) == nullptr) return "what is answered is no proposal";
  const auto answered = state.reversals.Find(sequence);
  if (answered.presence == Presence::kFound && answered.value->points != 0) {
    return "the proposal was answered already";
  }
  const MemberOrdinal holder = HolderOf(state, original->subjects.front().member);
  if (holder != record.subjects.front().member) return "the proposal is of another member";
  return std::nullopt;
}

std::optional<Record> RecordAt(const RecordSource& records, const Record& before,
                               Sequence sequence) {
  if (sequence >= before.header.sequence) return std::nullopt;
  return records(sequence);
}

// Another person approves just what was proposed.
Breach BreachOfApproval(LogState& state, const Record& record, const Adjusted& adjusted,
                        const std::optional<Record>& original) {
  if (auto breach = BreachOfAnswer(state, record, adjusted.proposal, original)) return breach;
  if (original->header.actor == record.header.actor) {
    return "a proposal is approved by the one who made it";
  }
  const auto& proposed = *FirstOf<AdjustmentProposed>(*original);
  const bool same = proposed.currency == adjusted.currency && proposed.reason == adjusted.reason &&
                    proposed.points == adjusted.points;
  return same ? Breach() : Breach("the adjustment is not the one proposed");
}

// The last day of points that are given: the term's, or what was asked for.
Breach BreachOfDay(const Configuration& configuration, const Adjusted& adjusted, const Instant& now,
                   const std::optional<Record>& original) {
  const Day term = TermOf(configuration.TermOf(adjusted.currency, now.time), now.day);
  const Day day = adjusted.expires_on;
  if (original) {
    const Day asked = FirstOf<AdjustmentProposed>(*original)->expires_on;
    const bool right = asked == Day{} ? day == term : day == asked && MayBeAsked(asked, now.day);
    return right ? Breach() : Breach("the last day is not the one proposed, or is over");
  }
  const bool right = day == term || MayBeAsked(day, now.day);
  return right ? Breach() : Breach("the last day of what is given is over, or is none");
}

// Into one lot of a provenance of today, but first against debt.
Breach RetraceGiven(LogState& state, const Record& record, const RecordContent& content,
                    const Adjusted& adjusted, RetracedWallet& expected) {
  const Configuration& configuration = state.configuration;
  const Instant& now = record.header.committed;
  const BrandNumber brand = configuration.CurrencyOf(adjusted.currency)->brand;
  const auto provenance = NumberOf(
      state, content,
      {.issuer = brand,
       .funding_brand = brand,
       .earn_month = MonthNumber(now.day),
       .not_exchangeable_until = {},
       .settlement_price =
           brand == kValuePool ? 0 : configuration.SettlementPriceOf(adjusted.currency, now.time)});
  if (!provenance) return "the points given are not of their provenance";
  expected.Credit({.expires_on = adjusted.expires_on, .provenance = *provenance}, adjusted.points);
  if (adjusted.expires_on == kSlidingLot) expected.CountEarning(configuration, now);
  return std::nullopt;
}

// The first expiring points, in debt or not.
Breach RetraceTaken(const Instant& now, const Adjusted& adjusted, const RecordContent& content,
                    RetracedWallet& expected) {
  if (adjusted.expires_on != Day{}) return "points that are taken have no last day";
  if (!content.interned.empty()) return "it interns a provenance";
  const auto taken =
      TakeFirstExpiring(expected.wallet(), *Points::FromUnits(-adjusted.points), now.day);
  if (!taken) return "more points are taken than there are";
  for (const Lot& lot : *taken) {
    expected.Post(lot.key, -lot.remaining);
  }
  return std::nullopt;
}

std::vector<BookPosting> BooksOf(const Configuration& configuration, CurrencyNumber currency,
                                 AdjustmentReason reason, int64_t points) {
  const BrandNumber counterparty{.value = static_cast<uint32_t>(reason)};
  const BrandNumber brand = configuration.CurrencyOf(currency)->brand;
  return {{.currency = currency,
           .account = OfIssuer(AccountCode::kAdjusted, brand, counterparty),
           .amount = -points}};
}

Lots ExpiredBy(const Record& original) {
  Lots expired;
  for (const AvailablePosting& posting : ContentOf(original).postings) {
    expired.push_back({.key = posting.lot, .remaining = -posting.amount});
  }
  return expired;
}

// The original is an expiry of the member in that currency, no longer ago than the policy has it.
Breach BreachOfExpiredOriginal(LogState& state, const Record& record, const Reinstated& reinstated,
                               const std::optional<Record>& original) {
  const bool expiry = original && original->header.kind == RecordKind::kExpire;
  if (!expiry) return "what is reinstated did not expire";
  const Instant& now = record.header.committed;
  const bool same =
      HolderOf(state, original->subjects.front().member) == record.subjects.front().member &&
      ContentOf(*original).postings.front().currency == reinstated.currency;
  if (!same) return "what is reinstated expired elsewhere";
  const int64_t age = int64_t{now.day.number} - original->header.committed.day.number;
  const auto& policy = state.configuration.PolicyOf(reinstated.currency, now.time);
  if (age > policy.reinstatement_days) return "what is reinstated expired too long ago";
  const auto before = state.reversals.Find(reinstated.original);
  const int64_t points_before =
      before.presence == Presence::kFound ? before.value->points : int64_t{0};
  const int64_t left = SumOf(ExpiredBy(*original)) - points_before;
  const bool within = reinstated.points_before == points_before && reinstated.points > 0 &&
                      reinstated.points <= left;
  return within ? Breach() : Breach("the reinstatements exceed what expired");
}

}  // namespace

Breach BreachOfAdjustment(LogState& state, const Record& record, const RecordContent& content,
                          const RecordSource& records) {
  const auto* adjusted = OnlyFact<Adjusted>(content);
  if (adjusted == nullptr) return "an adjustment does not say what it adjusts";
  const Configuration& configuration = state.configuration;
  if (configuration.CurrencyOf(adjusted->currency) == nullptr) return "the currency is unknown";
  if (!IsOfPoints(adjusted->points)) return "the adjustment is of no points, or of too many";
  const Instant& now = record.header.committed;
  std::optional<Record> original;
  if (adjusted->proposal == kNoSequence) {
    const int64_t limit = configuration.PolicyOf(adjusted->currency, now.time).adjustment_limit;
    if (std::abs(adjusted->points) > limit) return "one person may not adjust so many points";
  } else {
    original = RecordAt(records, record, adjusted->proposal);
    if (auto breach = BreachOfApproval(state, record, *adjusted, original)) return breach;
  }
  const WalletKey key = WalletOf(record, adjusted->currency);
  if (auto breach = BreachOfDue(state, key, now)) return breach;
  RetracedWallet expected(state, key);
  expected.State(*adjusted);
  if (adjusted->points > 0) {
    if (auto breach = BreachOfDay(configuration, *adjusted, now, original)) return breach;
    auto breach = RetraceGiven(state, record, content, *adjusted, expected);
    if (breach) return breach;
  } else if (auto breach = RetraceTaken(now, *adjusted, content, expected)) {
    return breach;
  }
  if (!expected.Matches(record.subjects.front())) return "the postings are not the adjustment";
  const auto books = BooksOf(configuration, adjusted->currency, adjusted->reason, adjusted->points);
  const auto whole = WithUnitsBought(
      books, configuration,
      {.currency = adjusted->currency, .buyer = kHouse, .points = adjusted->points}, now.time);
  if (!whole || !AreBooks(*whole, content.books)) {
    return "the books are not those of the adjustment";
  }
  return std::nullopt;
}

Breach BreachOfProposal(LogState& state, const Record& record, const RecordContent& content) {
  const auto* proposed = OnlyFact<AdjustmentProposed>(content);
  const bool alone =
      proposed != nullptr && record.subjects.front().effects.size() == 1 && record.books.empty();
  if (!alone) return "a proposal does not say just what it proposes";
  const Configuration& configuration = state.configuration;
  if (configuration.CurrencyOf(proposed->currency) == nullptr) return "the currency is unknown";
  if (!IsOfPoints(proposed->points)) return "the adjustment is of no points, or of too many";
  const Instant& now = record.header.committed;
  const int64_t limit = configuration.PolicyOf(proposed->currency, now.time).adjustment_limit;
  if (std::abs(proposed->points) <= limit) return "one person may adjust so many points";
  const PointsBought bought{
      .currency = proposed->currency, .buyer = kHouse, .points = proposed->points};
  if (!WithUnitsBought({}, configuration, bought, now.time)) return "the units are worth too much";
  const WalletKey key = WalletOf(record, proposed->currency);
  if (auto breach = BreachOfDue(state, key, now)) return breach;
  const Wallet wallet = WalletBefore(state, key);
  if (proposed->points < 0) {
    if (proposed->expires_on != Day{}) return "points that are taken have no last day";
    if (LiveTotal(wallet, now.day) < -proposed->points) {
      return "more points are taken than there are";
    }
    return std::nullopt;
  }
  const bool day = proposed->expires_on == Day{} || MayBeAsked(proposed->expires_on, now.day);
  if (!day) return "the last day of what is given is over, or is none";
  const int64_t kept = proposed->points - std::min(proposed->points, wallet.debt());
  if (kept > Points::kOfMemberMax - wallet.whole()) return "a balance would pass 2^53 - 1";
  return std::nullopt;
}

Breach BreachOfRejection(LogState& state, const Record& record, const RecordContent& content,
                         const RecordSource& records) {
  const auto* rejected = OnlyFact<ProposalRejected>(content);
  const bool alone =
      rejected != nullptr && record.subjects.front().effects.size() == 1 && record.books.empty();
  if (!alone) return "a rejection does not say just what it rejects";
  const auto original = RecordAt(records, record, rejected->proposal);
  if (auto breach = BreachOfAnswer(state, record, rejected->proposal, original)) return breach;
  const auto& proposed = *FirstOf<AdjustmentProposed>(*original);
  if (rejected->points != proposed.points) return "the rejection is of other points";
  return BreachOfDue(state, WalletOf(record, proposed.currency), record.header.committed);
}

Breach BreachOfReinstatement(LogState& state, const Record& record, const RecordContent& content,
                             const RecordSource& records) {
  const auto* reinstated = OnlyFact<Reinstated>(content);
  if (reinstated == nullptr) return "a reinstatement does not say what it reinstates";
  const Instant& now = record.header.committed;
  const CurrencyNumber currency = reinstated->currency;
  if (state.configuration.CurrencyOf(currency) == nullptr) return "the currency is unknown";
  const auto original = RecordAt(records, record, reinstated->original);
  if (auto breach = BreachOfExpiredOriginal(state, record, *reinstated, original)) return breach;
  if (!IsDay(reinstated->expires_on, now.day)) return "the last day is over, or is none";
  const WalletKey key = WalletOf(record, currency);
  if (auto breach = BreachOfDue(state, key, now)) return breach;
  RetracedWallet expected(state, key);
  expected.State(*reinstated);
  const Lots back =
      TakeInOrder(ExpiredBy(*original), reinstated->points_before, reinstated->points);
  for (const Lot& lot : back) {
    expected.Post({.expires_on = reinstated->expires_on, .provenance = lot.key.provenance},
                  lot.remaining);
  }
  if (!expected.Matches(record.subjects.front())) return "what comes back is not what expired";
  const BrandNumber issuer = state.configuration.CurrencyOf(currency)->brand;
  const std::vector<BookPosting> books = {
      {.currency = currency,
       .account = OfIssuer(AccountCode::kExpired, issuer, kHouse),
       .amount = -reinstated->points}};
  const auto whole = WithUnitsBought(
      books, state.configuration,
      {.currency = currency, .buyer = kHouse, .points = reinstated->points}, now.time);
  if (!whole || !AreBooks(*whole, content.books)) {
    return "the books are not those of the reinstatement";
  }
  return std::nullopt;
}

}  // namespace huitong
