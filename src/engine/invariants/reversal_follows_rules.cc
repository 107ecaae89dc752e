// Invariant 7 and the arithmetic of reversals: what goes back, and what is taken back, for a record
// that names its original.

#include <algorithm>

#include "clearing/obligation.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/retraced_wallet.h"
#include "engine/invariants/trade_follows_rules.h"
#include "program/earn.h"

namespace huitong {
namespace {

Reversal ReversalBefore(LogState& state, Sequence original) {
  const auto found = state.reversals.Find(original);
  return found.presence == Presence::kFound ? *found.value : Reversal();
}

int64_t AmountOf(const std::vector<LineAmount>& lines, uint32_t number) {
  for (const LineAmount& line : lines) {
    if (line.line == number) return line.amount;
  }
  return 0;
}

// Each line is one of the original's, and all reversals of it stay within.
Breach BreachOfLines(const std::vector<LineAmount>& lines, const Record& original,
                     const Reversal& before, int64_t total) {
  if (auto breach = BreachOfSum(lines, total)) return breach;
  const std::vector<LineAmount> sold = ContentOf(original).lines;
  for (const LineAmount& line : lines) {
    const int64_t left = AmountOf(sold, line.line) - AmountOf(before.lines, line.line);
    if (line.amount > left) return "a line is reversed beyond the original";
  }
  return std::nullopt;
}

// What a redemption or capture took, the last first.
struct Taken {
  CurrencyNumber currency;
  BrandNumber acceptor;
  int64_t points = 0;
  int64_t face = 0;
  Lots lots;
};

std::optional<Taken> TakenBy(const Record& original) {
  const RecordContent content = ContentOf(original);
  if (content.facts.empty()) return std::nullopt;
  Taken taken;
  if (const auto* redeemed = std::get_if<Redeemed>(&content.facts.front())) {
    taken = {.currency = redeemed->currency,
             .acceptor = redeemed->acceptor,
             .points = redeemed->points,
             .face = redeemed->face,
             .lots = DebitsOf(content, redeemed->currency)};
  } else if (const auto* captured = std::get_if<HoldCaptured>(&content.facts.front())) {
    taken = {.currency = captured->currency,
             .acceptor = captured->acceptor,
             .points = captured->points,
             .face = captured->face,
             .lots = {}};
    // What was captured stands before what went back, lot by lot.
    int64_t left = captured->points;
    for (const HeldPosting& posting : content.held) {
      const int64_t part = std::min(left, -posting.amount);
      if (part > 0) taken.lots.push_back({.key = posting.lot, .remaining = part});
      left -= part;
    }
  } else {
    return std::nullopt;
  }
  std::reverse(taken.lots.begin(), taken.lots.end());
  return taken;
}

// Of the face, what the first `points` that go back take with them, rounded down.
int64_t FaceUpTo(const Taken& taken, int64_t points) {
  __extension__ using Int128 = __int128;
  return static_cast<int64_t>(Int128{taken.face} * points / taken.points);
}

// What a claw-back takes of a wallet on which nothing is due.
struct ClawBack {
  std::optional<PendingLot> pending;
  Lots lots;
  int64_t spent = 0;
};

// Pending first, then the same lot, then the others in the order of use.
ClawBack ClawBackOf(const Wallet& wallet, const RecordContent& original, int64_t points) {
  ClawBack claw{.pending = std::nullopt, .lots = {}, .spent = points};
  std::optional<LotKey> own;
  if (!original.postings.empty()) own = original.postings.front().lot;
  if (!original.pending.empty()) {
    const PendingPosting& first = original.pending.front();
    own = first.lot;
    for (PendingLot lot : wallet.pending()) {
      const bool same = lot.matures_on == first.matures_on && lot.key == first.lot;
      lot.amount = std::min(claw.spent, lot.amount);
      if (same && lot.amount > 0) claw.pending = lot;
    }
    if (claw.pending) claw.spent -= claw.pending->amount;
  }
  for (const bool same_lot : {true, false}) {
    for (const Lot& lot : wallet.lots()) {
      const int64_t part = std::min(claw.spent, lot.remaining);
      if (part == 0 || (own == lot.key) != same_lot) continue;
      claw.lots.push_back({.key = lot.key, .remaining = part});
      claw.spent -= part;
    }
  }
  return claw;
}

Breach BreachOfReversalBooks(LogState& state, const Record& record, const RecordContent& content,
                             const RedemptionReversed& fact, const Lots& back) {
  const BrandNumber issuer = state.configuration.CurrencyOf(fact.currency)->brand;
  const auto owed = OwedFor(state, content, back, record.header.committed.time);
  if (!owed) return "the obligation is too large, or a lot has no provenance";
  std::vector<BookPosting> books = {
      {.currency = fact.currency,
       .account = OfIssuer(AccountCode::kRedeemed, issuer, fact.acceptor),
       .amount = -fact.points}};
  if (fact.expired > 0) {
    books.push_back({.currency = fact.currency,
                     .account = OfIssuer(AccountCode::kExpired, issuer, kHouse),
                     .amount = fact.expired});
  }
  const Obligation obligation{.debtor = issuer, .creditor = fact.acceptor, .micro_fen = -*owed};
  const CurrencyNumber money = state.configuration.settlement_money();
  if (AreBooks(WithObligation(books, money, obligation), content.books)) return std::nullopt;
  return "the books are not those of the reversal";
}

}  // namespace

Breach BreachOfSum(const std::vector<LineAmount>& lines, int64_t total) {
  int64_t left = total;
  uint64_t next = 0;
  for (const LineAmount& line : lines) {
    const bool right = line.line >= next && line.amount > 0 && line.amount <= left;
    if (!right) return "the lines do not add up";
    next = uint64_t{line.line} + 1;
    left -= line.amount;
  }
  if (!lines.empty() && left != 0) return "the lines do not add up";
  return std::nullopt;
}

Breach BreachOfRedemptionReversal(LogState& state, const Record& record,
                                  const RecordContent& content, const Record& original) {
  const auto* reversed = OnlyFact<RedemptionReversed>(content);
  if (reversed == nullptr) return "a reversal does not say what it reverses";
  const auto taken = TakenBy(original);
  const bool same =
      taken &&
      HolderOf(state, original.subjects.front().member) == record.subjects.front().member &&
      taken->currency == reversed->currency && taken->acceptor == reversed->acceptor;
  if (!same) return "the original is no redemption of this member at this acceptor";
  const Reversal before = ReversalBefore(state, reversed->original);
  const bool within = reversed->points > 0 && reversed->points_before == before.points &&
                      reversed->points <= taken->points - before.points;
  if (!within) return "the reversals exceed the original";
  if (auto breach = BreachOfLines(content.lines, original, before, reversed->points)) return breach;

  const Day today = record.header.committed.day;
  const PointsPolicy policy =
      state.configuration.PolicyOf(reversed->currency, record.header.committed.time);
  const WalletKey own{.member = record.subjects.front().member, .currency = reversed->currency};
  if (auto breach = BreachOfDue(state, own, record.header.committed)) return breach;
  RetracedWallet expected(state, own);
  const Lots back = TakeInOrder(taken->lots, before.points, reversed->points);
  RedemptionReversed fact = *reversed;
  fact.expired = 0;
  fact.face = FaceUpTo(*taken, before.points + fact.points) - FaceUpTo(*taken, before.points);
  for (const Lot& lot : back) {
    const bool gone =
        !expected.wallet().IsLive(lot.key, today) && policy.late_refund == LateRefund::kExpire;
    if (gone) fact.expired += lot.remaining;
  }
  expected.State(fact);
  expected.StateLines(content.lines);
  for (const Lot& lot : back) {
    LotKey key = lot.key;
    if (!expected.wallet().IsLive(key, today)) {
      if (policy.late_refund == LateRefund::kExpire) continue;
      key.expires_on.number = today.number + static_cast<int32_t>(policy.grace_days);
    }
    expected.Post(key, lot.remaining);
  }
  if (!expected.Matches(record.subjects.front())) return "what goes back is not what was taken";

  return BreachOfReversalBooks(state, record, content, fact, back);
}

// What each point of an earning cost its brand; 0 where it paid the issuer nothing.
int64_t PricePaid(const RecordContent& content, const Earned& earned, BrandNumber issuer) {
  for (const BookPosting& posting : content.books) {
    if (posting.account == Due(earned.brand, issuer)) return posting.amount / earned.points;
  }
  return 0;
}

Breach BreachOfEarnReversal(LogState& state, const Record& record, const RecordContent& content,
                            const Record& original) {
  const auto* reversed = OnlyFact<EarnReversed>(content);
  if (reversed == nullptr) return "a reversal does not say what it reverses";
  const RecordContent of_original = ContentOf(original);
  const auto* earned = OnlyFact<Earned>(of_original);
  const bool same =
      earned != nullptr &&
      HolderOf(state, original.subjects.front().member) == record.subjects.front().member &&
      earned->currency == reversed->currency && earned->brand == reversed->brand;
  if (!same) return "the original is no earning of this member at this brand";
  const Reversal before = ReversalBefore(state, reversed->original);
  const bool within = reversed->spend_fen > 0 && reversed->spend_fen_before == before.spend_fen &&
                      reversed->points_before == before.points &&
                      reversed->spend_fen <= earned->spend_fen - before.spend_fen;
  if (!within) return "the reversals exceed the original";
  if (auto breach = BreachOfLines(content.lines, original, before, reversed->spend_fen)) {
    return breach;
  }
  const auto net =
      EarnedPoints(earned->spend_fen - before.spend_fen - reversed->spend_fen,
                   {.points_per_yuan = earned->rate, .coefficient = earned->coefficient});
  if (!net) return "the net earning is too large";
  EarnReversed fact = *reversed;
  fact.points = earned->points - std::min(earned->points, net->points.units()) - before.points;

  const Instant& now = record.header.committed;
  const WalletKey key{.member = record.subjects.front().member, .currency = reversed->currency};
  if (auto breach = BreachOfDue(state, key, now)) return breach;
  RetracedWallet expected(state, key);
  const Wallet wallet = expected.wallet();
  const ClawBack claw = ClawBackOf(wallet, of_original, fact.points);
  const bool owes =
      state.configuration.PolicyOf(reversed->currency, now.time).debt == DebtPolicy::kMemberOwes;
  fact.debt = owes ? claw.spent : 0;
  fact.loss = owes ? 0 : claw.spent;
  expected.State(fact);
  expected.StateLines(content.lines);
  if (claw.pending) {
    expected.PostPending(claw.pending->matures_on, claw.pending->key, -claw.pending->amount);
  }
  for (const Lot& lot : claw.lots) {
    expected.Post(lot.key, -lot.remaining);
  }
  if (fact.debt > 0) expected.PostDebt(-fact.debt);
  if (!expected.Matches(record.subjects.front())) return "what is taken back is not what is due";
  const BrandNumber issuer = state.configuration.CurrencyOf(reversed->currency)->brand;
  std::vector<BookPosting> books;
  if (fact.points > fact.loss) {
    books.push_back({.currency = reversed->currency,
                     .account = OfIssuer(AccountCode::kReversed, issuer, kHouse),
                     .amount = fact.points - fact.loss});
  }
  const PointsBought bought{
      .currency = reversed->currency, .buyer = reversed->brand, .points = fact.loss - fact.points};
  auto whole = WithUnitsBought(books, state.configuration, bought, now.time);
  const int64_t price = PricePaid(of_original, *earned, issuer);
  if (whole) whole = WithPointsBought(*whole, state.configuration, bought, price);
  if (whole && AreBooks(*whole, content.books)) return std::nullopt;
  return "the books are not those of the reversal";
}

}  // namespace huitong
