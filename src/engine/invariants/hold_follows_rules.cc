// Invariant 6 and the arithmetic of holds and of maturing: what a record of each must post.

#include <algorithm>

#include "clearing/obligation.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/retraced_wallet.h"
#include "engine/invariants/trade_follows_rules.h"

namespace huitong {
namespace {

// The hold before the record, of the record's member; nothing where it is no such hold or closed.
std::optional<Hold> OpenHoldOf(LogState& state, const Record& record, const HoldId& id,
                               CurrencyNumber currency) {
  const auto found = state.holds.Find(id);
  if (found.presence != Presence::kFound) return std::nullopt;
  const Hold& hold = *found.value;
  const bool own = hold.member == record.subjects.front().member && hold.currency == currency;
  if (!own || !hold.IsOpen()) return std::nullopt;
  return hold;
}

int64_t PinnedBy(const Hold& hold) { return SumOf(hold.pinned); }

std::vector<BookPosting> BooksOfExpiry(CurrencyNumber currency, BrandNumber issuer,
                                       int64_t expired) {
  if (expired == 0) return {};
  return {{.currency = currency,
           .account = OfIssuer(AccountCode::kExpired, issuer, kHouse),
           .amount = expired}};
}

}  // namespace

Breach BreachOfMature(LogState& state, const Record& record, const RecordContent& content) {
  const auto* fact = OnlyFact<Matured>(content);
  if (fact == nullptr) return "a maturing does not say what matured";
  if (state.configuration.CurrencyOf(fact->currency) == nullptr) return "the currency is unknown";
  RetracedWallet expected(state, record, fact->currency);
  const auto matured = MaturedLots(expected.wallet(), record.header.committed.day);
  int64_t points = 0;
  for (const PendingLot& lot : matured) {
    points += lot.amount;
  }
  expected.State(Matured{.currency = fact->currency, .points = points});
  for (const PendingLot& lot : matured) {
    expected.PostPending(lot.matures_on, lot.key, -lot.amount);
    expected.Credit(lot.key, lot.amount);
  }
  if (points == 0) return "nothing has matured";
  if (!content.books.empty()) return "a maturing posts to the books";
  return Unless(expected.Matches(record.subjects.front()), "the maturing is not what had matured");
}

Breach BreachOfHold(LogState& state, const Record& record, const RecordContent& content) {
  const auto* placed = OnlyFact<HoldPlaced>(content);
  if (placed == nullptr) return "a hold does not say what it holds";
  if (placed->ordinal != 0) return "a hold has the number of one of a tender";
  const Configuration& configuration = state.configuration;
  const bool known =
      configuration.CurrencyOf(placed->currency) != nullptr &&
      configuration.BrandOf(placed->acceptor) != nullptr &&
      (placed->channel == kNoChannel || configuration.ChannelOf(placed->channel) != nullptr);
  if (!known) return "the currency, the acceptor or the channel is unknown";
  const Instant& now = record.header.committed;
  const bool allowed =
      placed->ends > now.time && placed->ends.nanos - now.time.nanos <= kHoldNanosMax;
  if (!allowed) return "the hold's end is not within a year";
  const WalletKey key{.member = record.subjects.front().member, .currency = placed->currency};
  if (auto breach = BreachOfDue(state, key, now)) return breach;
  RetracedWallet expected(state, key);
  const Wallet before = expected.wallet();
  if (before.debt() > 0) return "a member in debt places a hold";
  const auto points = Points::FromUnits(placed->points);
  const auto taken = points ? TakeFirstExpiring(before, *points, now.day) : std::nullopt;
  if (!taken || placed->points == 0) return "the hold is not of points that are there";
  if (!OwedFor(state, content, *taken, record.header.committed.time))
    return "the hold may come to too large an obligation";
  const HoldId id{.sequence = record.header.sequence, .ordinal = 0};
  expected.State(*placed);
  for (const Lot& lot : *taken) {
    expected.Post(lot.key, -lot.remaining);
    expected.PostHeld(id, placed->ends, lot.key, lot.remaining);
  }
  if (!content.books.empty()) return "a hold posts to the books";
  return Unless(expected.Matches(record.subjects.front()),
                "the postings are not the first expiring points");
}

Breach BreachOfCapture(LogState& state, const Record& record, const RecordContent& content) {
  const auto* captured = std::get_if<HoldCaptured>(&content.facts.front());
  const auto* ended =
      content.facts.size() == 2 ? std::get_if<HoldEnded>(&content.facts.back()) : nullptr;
  const bool said = captured != nullptr && content.facts.size() == (ended == nullptr ? 1 : 2);
  if (!said) return "a capture does not say just what was captured";
  const auto hold = OpenHoldOf(state, record, captured->hold, captured->currency);
  if (!hold) return "the capture is of no open hold";
  if (captured->hold.ordinal > 0) return "a hold of a tender goes with it";
  if (hold->acceptor != captured->acceptor || hold->channel != captured->channel) {
    return "the capture is not for the hold's acceptor";
  }
  const int64_t pinned = PinnedBy(*hold);
  if (captured->points <= 0 || captured->points > pinned) return "the capture exceeds its hold";
  const WalletKey key{.member = hold->member, .currency = captured->currency};
  if (auto breach = BreachOfDue(state, key, record.header.committed)) return breach;
  RetracedWallet expected(state, key);
  const Lots taken = TakeInOrder(hold->pinned, 0, captured->points);
  expected.State(*captured);
  for (const Lot& lot : taken) {
    expected.PostHeld(captured->hold, hold->ends, lot.key, -lot.remaining);
  }
  int64_t expired = 0;
  if (ended != nullptr) {
    const Lots rest = TakeInOrder(hold->pinned, captured->points, pinned - captured->points);
    if (rest.empty()) return "a capture of all has a rest";
    expired = expected.EndHold(captured->hold, *hold, rest, HoldEnd::kRestOfCapture,
                               record.header.committed.day);
  }
  expected.CountActivity(state.configuration, kRedeeming, record.header.committed);
  if (!expected.Matches(record.subjects.front())) return "what is captured is not what was pinned";
  const BrandNumber issuer = state.configuration.CurrencyOf(captured->currency)->brand;
  const auto owed = OwedFor(state, content, taken, record.header.committed.time);
  if (!owed) return "the obligation is too large, or a lot has no provenance";
  const auto face = FaceFor(state.configuration, captured->currency, captured->points, *owed,
                            record.header.committed.time);
  if (face != captured->face) return "the member does not get what the rate book says";
  auto books = BooksOfExpiry(captured->currency, issuer, expired);
  books.push_back({.currency = captured->currency,
                   .account = OfIssuer(AccountCode::kRedeemed, issuer, captured->acceptor),
                   .amount = captured->points});
  const Obligation obligation{.debtor = issuer, .creditor = captured->acceptor, .micro_fen = *owed};
  const CurrencyNumber money = state.configuration.settlement_money();
  return Unless(AreBooks(WithObligation(books, money, obligation), content.books),
                "the books are not those of the capture");
}

Breach BreachOfHoldEnd(LogState& state, const Record& record, const RecordContent& content) {
  const auto* ended = OnlyFact<HoldEnded>(content);
  if (ended == nullptr) return "the end of a hold does not say what went back";
  const auto hold = OpenHoldOf(state, record, ended->hold, ended->currency);
  if (!hold) return "what ends is no open hold";
  const Instant& now = record.header.committed;
  const bool own = record.header.kind == RecordKind::kHoldEnd;
  if (ended->hold.ordinal > 0 && !own) return "a hold of a tender goes with it";
  if (own != (hold->ends <= now.time)) return "the hold's time is not up, or nobody was asked";
  const WalletKey key{.member = hold->member, .currency = ended->currency};
  auto due =
      own ? BreachOfDueBefore(state, key, now, DueStep::kHoldEnd) : BreachOfDue(state, key, now);
  if (due) return due;
  RetracedWallet expected(state, key);
  const WalletHold* first = EndedHold(expected.wallet(), now.time);
  if (own && (first == nullptr || first->id != ended->hold)) {
    return "an earlier hold whose time is up ends first";
  }
  const auto why = own ? HoldEnd::kTimeWasUp : HoldEnd::kReleased;
  const int64_t expired = expected.EndHold(ended->hold, *hold, hold->pinned, why, now.day);
  if (!expected.Matches(record.subjects.front())) return "what went back is not what was pinned";
  const BrandNumber issuer = state.configuration.CurrencyOf(ended->currency)->brand;
  return Unless(AreBooks(BooksOfExpiry(ended->currency, issuer, expired), content.books),
                "the books are not those of the hold's end");
}

}  // namespace huitong
