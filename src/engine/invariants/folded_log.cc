#include "engine/invariants/folded_log.h"

#include <algorithm>
#include <cstdlib>
#include <functional>

#include "base/check.h"

namespace huitong {
namespace {

CounterKey OfWallet(Counted what, MemberOrdinal member, CurrencyNumber currency) {
  return {.what = what,
          .owner = member.value,
          .part = currency.value,
          .lot = {},
          .matures_on = {},
          .hold = {}};
}
CounterKey OfLot(MemberOrdinal member, CurrencyNumber currency, const LotKey& lot) {
  CounterKey key = OfWallet(Counted::kAvailable, member, currency);
  key.lot = lot;
  return key;
}
CounterKey OfPending(MemberOrdinal member, CurrencyNumber currency, Day matures_on,
                     const LotKey& lot) {
  CounterKey key = OfWallet(Counted::kPending, member, currency);
  key.lot = lot;
  key.matures_on = matures_on;
  return key;
}
CounterKey OfHeld(MemberOrdinal member, CurrencyNumber currency, const HoldId& hold) {
  CounterKey key = OfWallet(Counted::kHeld, member, currency);
  key.hold = hold;
  return key;
}
CounterKey OfHold(Counted what, const HoldId& hold) {
  return {.what = what, .owner = 0, .part = 0, .lot = {}, .matures_on = {}, .hold = hold};
}
CounterKey OfPinned(const HoldId& hold, const LotKey& lot) {
  CounterKey key = OfHold(Counted::kPinned, hold);
  key.lot = lot;
  return key;
}
CounterKey OfBook(Counted what, CurrencyNumber currency, uint64_t account) {
  return {.what = what,
          .owner = account,
          .part = currency.value,
          .lot = {},
          .matures_on = {},
          .hold = {}};
}
CounterKey OfOriginal(Counted what, Sequence original, uint32_t line = 0) {
  return {.what = what, .owner = original, .part = line, .lot = {}, .matures_on = {}, .hold = {}};
}
CounterKey OfPart(Counted what, Sequence tender, uint32_t line, CurrencyNumber currency) {
  CounterKey key = OfOriginal(what, tender, line);
  key.lot.provenance.value = currency.value;
  return key;
}
CounterKey OfTraffic(PeriodNumber period, BrandNumber debtor, BrandNumber creditor, Figure figure) {
  return {.what = Counted::kTraffic,
          .owner = debtor.value,
          .part = period.value,
          .lot = {},
          .matures_on = {},
          .hold = {.sequence = creditor.value, .ordinal = static_cast<uint32_t>(figure)}};
}
CounterKey OfMember(MemberOrdinal member) { return OfWallet(Counted::kRecords, member, {}); }

std::string NameOf(const CounterKey& key) {
  const std::string owner = std::to_string(key.owner);
  const std::string part = std::to_string(key.part);
  const std::string wallet = " of member " + owner + " in currency " + part;
  const std::string hold = " the hold of record " + std::to_string(key.hold.sequence);
  const std::string lot = ", lot " + ToIsoDate(key.lot.expires_on) + " of provenance " +
                          std::to_string(key.lot.provenance.value);
  switch (key.what) {
    case Counted::kAvailable:
      return "the available points" + wallet + lot;
    case Counted::kPending:
      return "the pending points" + wallet + lot + ", until " + ToIsoDate(key.matures_on);
    case Counted::kHeld:
      return "the points" + wallet + " in" + hold;
    case Counted::kDebt:
      return "the debt" + wallet;
    case Counted::kPinned:
      return "the points in" + hold + lot;
    case Counted::kCaptured:
      return "the points captured of" + hold;
    case Counted::kReleased:
      return "the points released of" + hold;
    case Counted::kExpired:
      return "the points expired of" + hold;
    case Counted::kPlaced:
      return "the original points of" + hold;
    case Counted::kBook:
      return "the balance of account " + owner + " in currency " + part;
    case Counted::kBookEntries:
      return "the number of postings to account " + owner + " in currency " + part;
    case Counted::kReversed:
      return "the points reversed of record " + owner;
    case Counted::kReversedSpend:
      return "the spend reversed of record " + owner;
    case Counted::kReversedLine:
      return "what is reversed of record " + owner + ", line " + part;
    case Counted::kRecords:
      return "the number of records of member " + owner;
    case Counted::kTraffic:
      return "figure " + std::to_string(key.hold.ordinal) + " of what " + owner + " came to owe " +
             std::to_string(key.hold.sequence) + " in period " + part;
    case Counted::kLeftCash:
      return "the cash left of the tender of record " + owner + ", line " + part;
    case Counted::kLeftPoints:
    case Counted::kLeftFen:
      return "what currency " + std::to_string(key.lot.provenance.value) +
             " pays of what is left of the tender of record " + owner + ", line " + part;
    case Counted::kSettled:
      return "the settlement of the tender of record " + owner;
  }
  return {};
}

using Counter = std::pair<CounterKey, int64_t>;

// In order, without those that came to nothing.
template <class Counters>
std::vector<Counter> Sorted(const Counters& counters) {
  std::vector<Counter> sorted;
  for (const auto& [key, amount] : counters) {
    if (amount != 0) sorted.emplace_back(key, amount);
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// The least element that only one of two sorted lists has.
template <class T>
std::optional<T> FirstDifferent(const std::vector<T>& folded, const std::vector<T>& stored) {
  const auto [a, b] = std::mismatch(folded.begin(), folded.end(), stored.begin(), stored.end());
  if (a == folded.end()) return b == stored.end() ? std::nullopt : std::optional<T>(*b);
  if (b == stored.end()) return *a;
  return std::min(*a, *b);
}

template <class Counters>
int64_t AmountOf(const Counters& counters, const CounterKey& key) {
  const auto found = counters.find(key);
  return found == counters.end() ? 0 : found->second;
}

// Whether `all` has each of `some` that did not come to nothing.
template <class Counters>
bool AreAmongst(const Counters& some, const Counters& all) {
  return std::all_of(some.begin(), some.end(), [&](const auto& counter) {
    return counter.second == 0 || AmountOf(all, counter.first) == counter.second;
  });
}

// The tender of which the record returns goods.
Sequence ReturnedBy(const Record& record) {
  const bool returns = record.header.kind == RecordKind::kReturnTender &&
                       !record.subjects.empty() && !record.subjects.front().effects.empty();
  if (!returns) return kNoSequence;
  const auto* returned = std::get_if<TenderReturned>(&record.subjects.front().effects.front());
  return returned == nullptr ? kNoSequence : returned->tender;
}

// Adds what one effect says to the counters of the log.
template <class Counters>
class Adder {
 public:
  Adder(Counters& counters, const Record& record, const RecordSubject* subject)
      : counters_(counters), record_(record), subject_(subject), tender_(ReturnedBy(record)) {}

  void operator()(const AvailablePosting& posting) const {
    counters_[OfLot(member(), posting.currency, posting.lot)] += posting.amount;
  }
  void operator()(const PendingPosting& posting) const {
    counters_[OfPending(member(), posting.currency, posting.matures_on, posting.lot)] +=
        posting.amount;
  }
  void operator()(const HeldPosting& posting) const {
    counters_[OfHeld(member(), posting.currency, posting.hold)] += posting.amount;
    counters_[OfPinned(posting.hold, posting.lot)] += posting.amount;
  }
  void operator()(const DebtPosting& posting) const {
    counters_[OfWallet(Counted::kDebt, member(), posting.currency)] += posting.amount;
  }
  void operator()(const BookPosting& posting) const {
    const uint64_t account = ToWord(posting.account);
    counters_[OfBook(Counted::kBook, posting.currency, account)] += posting.amount;
    ++counters_[OfBook(Counted::kBookEntries, posting.currency, account)];
  }
  void operator()(const HoldPlaced& placed) const {
    const HoldId hold{.sequence = record_.header.sequence, .ordinal = placed.ordinal};
    counters_[OfHold(Counted::kPlaced, hold)] += placed.points;
  }
  void operator()(const HoldCaptured& captured) const {
    counters_[OfHold(Counted::kCaptured, captured.hold)] += captured.points;
  }
  void operator()(const HoldEnded& ended) const {
    counters_[OfHold(Counted::kReleased, ended.hold)] += ended.released;
    counters_[OfHold(Counted::kExpired, ended.hold)] += ended.expired;
  }
  void operator()(const RedemptionReversed& reversed) const {
    if (tender_ != kNoSequence) return;
    counters_[OfOriginal(Counted::kReversed, reversed.original)] += reversed.points;
  }
  void operator()(const EarnReversed& reversed) const {
    if (tender_ != kNoSequence) return;
    counters_[OfOriginal(Counted::kReversed, reversed.original)] += reversed.points;
    counters_[OfOriginal(Counted::kReversedSpend, reversed.original)] += reversed.spend_fen;
  }
  void operator()(const TenderSettled& settled) const {
    counters_[OfOriginal(Counted::kSettled, settled.tender)] =
        static_cast<int64_t>(record_.header.sequence) + 1;
  }
  void operator()(const TenderedLine& line) const {
    counters_[OfOriginal(Counted::kLeftCash, tender(), line.line)] += Signed(line.cash_fen);
  }
  void operator()(const TenderedPart& part) const {
    counters_[OfPart(Counted::kLeftPoints, tender(), part.line, part.currency)] +=
        Signed(part.points);
    counters_[OfPart(Counted::kLeftFen, tender(), part.line, part.currency)] += Signed(part.fen);
  }
  void operator()(const Reinstated& reinstated) const {
    counters_[OfOriginal(Counted::kReversed, reinstated.original)] += reinstated.points;
  }
  void operator()(const Adjusted& adjusted) const {
    if (adjusted.proposal == kNoSequence) return;
    counters_[OfOriginal(Counted::kReversed, adjusted.proposal)] += std::abs(adjusted.points);
  }
  void operator()(const ProposalRejected& rejected) const {
    counters_[OfOriginal(Counted::kReversed, rejected.proposal)] += std::abs(rejected.points);
  }
  void operator()(const LineAmount& line) const {
    const auto original = OriginalOf(record_);
    if (!original) return;
    counters_[OfOriginal(Counted::kReversedLine, *original, line.line)] += line.amount;
  }
  // All others count nothing.
  template <class T>
  void operator()(const T&) const {}

 private:
  [[nodiscard]] MemberOrdinal member() const {
    CHECK(subject_ != nullptr);
    return subject_->member;
  }

  // The tender placed by the record, or the one of which goods come back.
  [[nodiscard]] Sequence tender() const {
    return tender_ == kNoSequence ? record_.header.sequence : tender_;
  }
  [[nodiscard]] int64_t Signed(int64_t amount) const {
    return tender_ == kNoSequence ? amount : -amount;
  }

  Counters& counters_;
  const Record& record_;
  const RecordSubject* subject_;
  const Sequence tender_;  // of which the record returns goods
};

}  // namespace

size_t hash_value(const CounterKey& key) {
  uint64_t hash = static_cast<uint64_t>(key.what);
  for (const uint64_t word :
       {key.owner, uint64_t{key.part}, static_cast<uint64_t>(key.lot.expires_on.number),
        uint64_t{key.lot.provenance.value}, static_cast<uint64_t>(key.matures_on.number),
        key.hold.sequence, uint64_t{key.hold.ordinal}}) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
  }
  return hash;
}

void FoldedLog::Take(const Record& record) {
  const Sequence sequence = record.header.sequence;
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    std::visit(Adder(counters_, record, subject), effect);
    if (const auto* enrolled = std::get_if<MemberEnrolled>(&effect)) {
      members_.push_back({.id = enrolled->id, .last_record = sequence});
    } else if (const auto* interned = std::get_if<ProvenanceInterned>(&effect)) {
      provenances_.push_back(interned->provenance);
    } else if (const auto* exchanged = std::get_if<Exchanged>(&effect)) {
      Bind(FingerprintOf(exchanged->quote_mac), sequence);
    } else if (const auto* taken = std::get_if<ReceiptTaken>(&effect)) {
      Bind(FingerprintOf(taken->receipt), sequence);
    }
  });
  const PeriodNumber open{.value = static_cast<uint32_t>(periods_.size()) + 1};
  for (const TrafficFigure& counted : TrafficFiguresIn(record, issuers_)) {
    counters_[OfTraffic(open, counted.debtor, counted.creditor, counted.figure)] += counted.amount;
  }
  TakePeriod(record);
  exposures_.Take(record);
  units_.Take(record);
  visits_.Take(record);
  disputes_.Take(record);
  receipts_.Take(record);
  earn_rates_.Take(record);
  for (const RecordSubject& subject : record.subjects) {
    ++counters_[OfMember(subject.member)];
    if (subject.member.value < members_.size()) {
      members_[subject.member.value].last_record = sequence;
    }
  }
  if (record.header.request) {
    Bind(FingerprintOf(record.header.request->key), sequence);
  }
  ++records_;
  last_commit_ = record.header.committed.time;
}

void FoldedLog::TakePeriod(const Record& record) {
  for (const Effect& effect : record.books) {
    if (const auto* cut = std::get_if<PeriodCut>(&effect)) {
      periods_.push_back({.first_day = cut->first_day,
                          .last_day = cut->last_day,
                          .first_sequence = cut->first_sequence,
                          .cut = record.header.sequence,
                          .cut_time = record.header.committed.time,
                          .brands = cut->brands,
                          .closed = kNoSequence});
    } else if (const auto* closed = std::get_if<SettlementClosed>(&effect)) {
      const size_t at = closed->period.value - size_t{1};
      if (at < periods_.size()) periods_[at].closed = record.header.sequence;
    }
    const auto* posting = std::get_if<BookPosting>(&effect);
    const bool of_settlement = record.header.kind == RecordKind::kCloseSettlement;
    if (posting == nullptr || posting->account.code != AccountCode::kDue || of_settlement) continue;
    unsettled_[{posting->account.party, posting->account.counterparty}] += posting->amount;
  }
}

void FoldedLog::Bind(Fingerprint fingerprint, Sequence sequence) {
  // A key and a quote of one record may have one fingerprint; they come one after the other.
  const Binding binding(fingerprint, sequence);
  if (bindings_.empty() || bindings_.back() != binding) ++different_bindings_;
  bindings_.push_back(binding);
}

bool FoldedLog::Binds(Fingerprint fingerprint, Sequence sequence) const {
  auto binding =
      std::lower_bound(bindings_.begin(), bindings_.end(), sequence,
                       [](const Binding& each, Sequence wanted) { return each.second < wanted; });
  for (; binding != bindings_.end() && binding->second == sequence; ++binding) {
    if (binding->first == fingerprint) return true;
  }
  return false;
}

FoldedLog::Counters FoldedLog::CountersOf(const LogState& state) {
  Counters counters;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    for (const Lot& lot : wallet.lots()) {
      counters[OfLot(key.member, key.currency, lot.key)] += lot.remaining;
    }
    for (const PendingLot& lot : wallet.pending()) {
      counters[OfPending(key.member, key.currency, lot.matures_on, lot.key)] += lot.amount;
    }
    for (const WalletHold& hold : wallet.holds()) {
      counters[OfHeld(key.member, key.currency, hold.id)] += hold.amount;
    }
    counters[OfWallet(Counted::kDebt, key.member, key.currency)] -= wallet.debt();
  });
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    counters[OfHold(Counted::kPlaced, id)] = hold.original;
    counters[OfHold(Counted::kCaptured, id)] = hold.captured;
    counters[OfHold(Counted::kReleased, id)] = hold.released;
    counters[OfHold(Counted::kExpired, id)] = hold.expired;
    for (const Lot& lot : hold.pinned) {
      counters[OfPinned(id, lot.key)] += lot.remaining;
    }
  });
  state.books.ForEach([&](const BookKey& key, const BookBalance& account) {
    counters[OfBook(Counted::kBook, key.currency, key.account)] = account.balance;
    counters[OfBook(Counted::kBookEntries, key.currency, key.account)] =
        static_cast<int64_t>(account.postings);
  });
  state.reversals.ForEach([&](Sequence original, const Reversal& reversal) {
    counters[OfOriginal(Counted::kReversed, original)] = reversal.points;
    counters[OfOriginal(Counted::kReversedSpend, original)] = reversal.spend_fen;
    for (const LineAmount& line : reversal.lines) {
      counters[OfOriginal(Counted::kReversedLine, original, line.line)] += line.amount;
    }
  });
  state.tenders.ForEach([&](Sequence placed, const TenderRow& tender) {
    if (tender.settled != kNoSequence) {
      counters[OfOriginal(Counted::kSettled, placed)] = static_cast<int64_t>(tender.settled) + 1;
    }
    for (const auto& [line, left] : tender.lines) {
      counters[OfOriginal(Counted::kLeftCash, placed, line)] = left.cash;
      for (const TenderPart& part : left.parts) {
        counters[OfPart(Counted::kLeftPoints, placed, line, part.currency)] = part.points;
        counters[OfPart(Counted::kLeftFen, placed, line, part.currency)] = part.fen;
      }
    }
  });
  state.traffic.ForEach([&](const TrafficKey& key, const PairTraffic& traffic) {
    const auto set = [&](Figure figure, int64_t amount) {
      counters[OfTraffic(key.period, key.debtor, key.creditor, figure)] = amount;
    };
    const auto set_both = [&](Figure sum, Figure count, const TrafficSum& stored) {
      set(sum, stored.micro_fen);
      set(count, static_cast<int64_t>(stored.count));
    };
    set_both(Figure::kRedeemed, Figure::kRedemptions, traffic.redeemed);
    set_both(Figure::kRefunded, Figure::kRefunds, traffic.refunded);
    set_both(Figure::kExchanged, Figure::kExchanges, traffic.exchanged);
    set(Figure::kFace, traffic.face);
    set_both(Figure::kPaid, Figure::kPayments, traffic.paid);
    set_both(Figure::kAdjusted, Figure::kAdjustments, traffic.adjusted);
    set_both(Figure::kBought, Figure::kPurchases, traffic.bought);
    set_both(Figure::kSponsored, Figure::kGifts, traffic.sponsored);
  });
  state.members.ForEach([&](MemberOrdinal member, const Member& stored) {
    counters[OfMember(member)] = static_cast<int64_t>(stored.records);
  });
  return counters;
}

// Counters aside: who each member is, and where the walk through his records begins.
Breach FoldedLog::FirstMember(const LogState& state) const {
  std::optional<uint64_t> wrong;
  const auto mark = [&](uint64_t member) { wrong = std::min(wrong.value_or(member), member); };
  state.members.ForEach([&](MemberOrdinal member, const Member& stored) {
    const bool same = member.value < members_.size() && members_[member.value].id == stored.id &&
                      members_[member.value].last_record == stored.last_record;
    if (!same) mark(member.value);
  });
  state.member_ids.ForEach([&](const MemberId& id, MemberOrdinal member) {
    const bool same = member.value < members_.size() && members_[member.value].id == id;
    if (!same) mark(member.value);
  });
  const bool all = state.members.present() == members_.size() &&
                   state.member_ids.present() == members_.size() &&
                   state.row.members == members_.size();
  if (wrong) return "member " + std::to_string(*wrong) + " is not as the records have it";
  if (all) return std::nullopt;
  return "the records enrol " + std::to_string(members_.size()) + " members, the state has " +
         std::to_string(state.members.present());
}

Breach FoldedLog::FirstCounter(const LogState& state) const {
  const Counters stored = CountersOf(state);
  // Only what differs is worth an order.
  if (AreAmongst(stored, counters_) && AreAmongst(counters_, stored)) return std::nullopt;
  const auto different = FirstDifferent(Sorted(counters_), Sorted(stored));
  if (!different) return std::nullopt;
  const CounterKey& key = different->first;
  return NameOf(key) + ": the records make " + std::to_string(AmountOf(counters_, key)) +
         ", the state has " + std::to_string(AmountOf(stored, key));
}

Breach FoldedLog::FirstProvenance(const LogState& state) const {
  bool same = state.row.provenances == provenances_.size();
  state.provenances.ForEach([&](ProvenanceNumber number, const Provenance& provenance) {
    const size_t at = number.value - size_t{1};
    same = same && at < provenances_.size() && provenances_[at] == provenance;
  });
  return same ? Breach() : "a provenance is not what was interned";
}

Breach FoldedLog::FirstPeriod(const LogState& state) const {
  if (state.row.period.value != periods_.size() + 1 || state.periods.present() != periods_.size()) {
    return "the records cut " + std::to_string(periods_.size()) + " periods, the state has " +
           std::to_string(state.periods.present());
  }
  for (uint32_t number = 1; number <= periods_.size(); ++number) {
    const Period* stored = state.PeriodOf({.value = number});
    if (stored != nullptr && *stored == periods_[number - 1]) continue;
    return "period " + std::to_string(number) + " is not as the records have it";
  }
  return std::nullopt;
}

// Each obligation that no settlement posted is traffic of one period.
Breach FoldedLog::FirstDueOfNoPeriod() const {
  auto left = unsettled_;
  for (const auto& [key, amount] : counters_) {
    const auto figure = static_cast<Figure>(key.hold.ordinal);
    const bool is_sum = figure == Figure::kRedeemed || figure == Figure::kRefunded ||
                        figure == Figure::kExchanged || figure == Figure::kPaid ||
                        figure == Figure::kAdjusted || figure == Figure::kBought ||
                        figure == Figure::kSponsored;
    if (key.what != Counted::kTraffic || !is_sum) continue;
    left[{{.value = static_cast<uint32_t>(key.owner)},
          {.value = static_cast<uint32_t>(key.hold.sequence)}}] -= amount;
  }
  for (const auto& [pair, amount] : left) {
    if (amount == 0) continue;
    return "of what brand " + std::to_string(pair.first.value) + " owes brand " +
           std::to_string(pair.second.value) + ", " + std::to_string(amount) +
           " micro-fen are of no period";
  }
  return std::nullopt;
}

Breach FoldedLog::FirstBinding(const LogState& state) const {
  uint64_t count = 0;
  bool all_folded = true;
  state.requests.ForEach([&](Fingerprint fingerprint, const Sequences& sequences) {
    count += sequences.size();
    for (const Sequence sequence : sequences) {
      all_folded = all_folded && Binds(fingerprint, sequence);
    }
    all_folded = all_folded && std::adjacent_find(sequences.begin(), sequences.end(),
                                                  std::greater_equal<>()) == sequences.end();
  });
  // None is stored twice and all are right: then none is missing where there are as many.
  if (all_folded && count == different_bindings_) return std::nullopt;
  std::vector<Binding> stored;
  stored.reserve(count);
  state.requests.ForEach([&](Fingerprint fingerprint, const Sequences& sequences) {
    for (const Sequence sequence : sequences) {
      stored.emplace_back(fingerprint, sequence);
    }
  });
  std::sort(stored.begin(), stored.end());
  std::vector<Binding> folded = bindings_;
  std::sort(folded.begin(), folded.end());
  folded.erase(std::unique(folded.begin(), folded.end()), folded.end());
  const auto different = FirstDifferent(folded, stored);
  if (!different) return std::nullopt;
  return "the index of keys is wrong about the key or quote of record " +
         std::to_string(different->second);
}

Breach FoldedLog::FirstOfRow(const LogState& state) const {
  if (state.row.next_sequence != records_) {
    return "there are " + std::to_string(records_) + " records, the state has " +
           std::to_string(state.row.next_sequence);
  }
  if (state.row.last_commit.time == last_commit_) return std::nullopt;
  return "the last commit time is not the last record's";
}

std::optional<BrokenInvariant> FoldedLog::FirstDifference(const LogState& state) const {
  if (auto breach = FirstOfRow(state)) {
    return BrokenInvariant{.invariant = Invariant::kTimeNeverGoesBack, .how = *std::move(breach)};
  }
  Breach breach = FirstCounter(state);
  if (!breach) breach = FirstMember(state);
  if (!breach) breach = FirstProvenance(state);
  if (!breach) breach = FirstPeriod(state);
  if (!breach) breach = exposures_.FirstDifference(state);
  if (!breach) breach = visits_.FirstDifference(state);
  if (!breach) breach = disputes_.FirstDifference(state);
  if (!breach) breach = earn_rates_.FirstDifference(state);
  if (breach) {
    return BrokenInvariant{.invariant = Invariant::kStoredIsTheFold, .how = *std::move(breach)};
  }
  if (auto uncovered = units_.FirstDifference(state)) {
    return BrokenInvariant{.invariant = Invariant::kPoolIsCovered, .how = *std::move(uncovered)};
  }
  if (auto of_none = FirstDueOfNoPeriod()) {
    return BrokenInvariant{.invariant = Invariant::kSettlementsNetToZero,
                           .how = *std::move(of_none)};
  }
  if (auto again = receipts_.FirstUsedAgain()) {
    return BrokenInvariant{.invariant = Invariant::kRulesAreKept, .how = *std::move(again)};
  }
  if (auto beyond = earn_rates_.FirstBeyond()) {
    return BrokenInvariant{.invariant = Invariant::kRulesAreKept, .how = *std::move(beyond)};
  }
  breach = FirstBinding(state);
  if (!breach) return std::nullopt;
  return BrokenInvariant{.invariant = Invariant::kKeysBindOnce, .how = *std::move(breach)};
}

}  // namespace huitong
