#include "engine/apply.h"

#include <algorithm>
#include <cstdlib>
#include <variant>

#include "base/check.h"
#include "base/planted.h"
#include "engine/earn_counters.h"
#include "engine/exposure_changes.h"
#include "engine/traffic.h"

namespace huitong {
namespace {

Wallet& WalletOf(LogState& state, const RecordSubject& subject, CurrencyNumber currency) {
  return state.wallets.Change({.member = subject.member, .currency = currency});
}

void Post(LogState& state, const RecordSubject& subject, const HeldPosting& posting) {
  Hold& hold = state.holds.Change(posting.hold);
  AddToLots(hold.pinned, posting.lot, posting.amount);
  WalletOf(state, subject, posting.currency).PostHeld(posting.hold, hold.ends, posting.amount);
}

void Place(LogState& state, const RecordSubject& subject, Sequence sequence,
           const HoldPlaced& placed) {
  const HoldId id{.sequence = sequence, .ordinal = placed.ordinal};
  state.holds.Load(id, std::nullopt);  // the id is new: nothing is stored
  state.holds.Change(id) = {.member = subject.member,
                            .currency = placed.currency,
                            .acceptor = placed.acceptor,
                            .channel = placed.channel,
                            .ends = placed.ends,
                            .original = placed.points,
                            .captured = 0,
                            .released = 0,
                            .expired = 0,
                            .pinned = {}};
}

void End(LogState& state, const HoldEnded& ended) {
  Hold& hold = state.holds.Change(ended.hold);
  hold.released += ended.released;
  hold.expired += ended.expired;
}

// The row of the tender that the record places, or of which it returns goods; null else.
TenderRow* TenderOf(LogState& state, const Record& record) {
  for (const Effect& effect : record.subjects.front().effects) {
    if (std::holds_alternative<TenderPlaced>(effect)) {
      return &state.tenders.Change(record.header.sequence);
    }
    const auto* returned = std::get_if<TenderReturned>(&effect);
    if (returned != nullptr) return &state.tenders.Change(returned->tender);
  }
  return nullptr;
}

LeftOfLine& LineOf(TenderRow& tender, uint32_t number) {
  const auto at = std::lower_bound(tender.lines.begin(), tender.lines.end(), number,
                                   [](const LeftOfLine& one, uint32_t n) { return one.line < n; });
  CHECK(at != tender.lines.end() && at->line == number);
  return *at;
}

// A line of a basket is added as it stands; what comes back of one is taken off it.
void Tend(LogState& state, const Record& record, const TenderedLine& line) {
  TenderRow* tender = TenderOf(state, record);
  CHECK(tender != nullptr);
  if (record.header.kind == RecordKind::kPlaceTender) {
    tender->lines.push_back(
        {.line = line.line, .left = {.fen = line.fen, .cash = line.cash_fen, .parts = {}}});
    return;
  }
  TenderLine& left = LineOf(*tender, line.line).left;
  left.fen -= line.fen;
  left.cash -= line.cash_fen;
}

void Tend(LogState& state, const Record& record, const TenderedPart& part) {
  TenderRow* tender = TenderOf(state, record);
  CHECK(tender != nullptr);
  auto& parts = LineOf(*tender, part.line).left.parts;
  if (record.header.kind == RecordKind::kPlaceTender) {
    parts.push_back({.currency = part.currency, .points = part.points, .fen = part.fen});
    return;
  }
  const auto at = std::find_if(parts.begin(), parts.end(), [&](const TenderPart& one) {
    return one.currency == part.currency;
  });
  CHECK(at != parts.end());
  at->points -= part.points;
  at->fen -= part.fen;
  if (at->fen == 0) parts.erase(at);
}

void ChangeStatus(LogState& state, MemberOrdinal subject, MemberStatus status) {
  Member& member = state.members.Change(subject);
  member.flags &= ~uint32_t{kFrozen};
  switch (status) {
    case MemberStatus::kActive:
      break;
    case MemberStatus::kFrozen:
      member.flags |= kFrozen;
      break;
    case MemberStatus::kClosed:
      member.flags |= kClosed;
      break;
  }
}

// The source of a completed merge names its target for ever; all else ends with the merge.
void TakeStep(LogState& state, MemberOrdinal subject, const MergeStep& step) {
  const uint32_t open = step.role == MergeRole::kSource ? kMerging : kAbsorbing;
  Member& member = state.members.Change(subject);
  if (step.phase == MergePhase::kBegun) {
    member.flags |= open;
    member.other = step.other;
    member.merge_ends = step.ends;
    return;
  }
  member.flags &= ~open;
  const bool gone = step.phase == MergePhase::kCompleted && step.role == MergeRole::kSource;
  if (gone) {
    member.flags |= kMerged;
    return;
  }
  member.other = {};
  member.merge_ends = {};
}

void Reverse(LogState& state, Sequence original, int64_t points, int64_t spend_fen) {
  Reversal& reversal = state.reversals.Change(original);
  if (Planted("refunds-not-added-up")) reversal.points = 0;
  reversal.points += points;
  reversal.spend_fen += spend_fen;
}

// A line of a reversal counts against the line of its original; one of an original is just said.
void CountLine(LogState& state, const Record& record, const LineAmount& line) {
  const auto original = OriginalOf(record);
  if (!original) return;
  auto& lines = state.reversals.Change(*original).lines;
  const auto at =
      std::lower_bound(lines.begin(), lines.end(), line,
                       [](const LineAmount& a, const LineAmount& b) { return a.line < b.line; });
  if (at == lines.end() || at->line != line.line) {
    lines.insert(at, line);
  } else {
    at->amount += line.amount;
  }
}

void Post(LogState& state, const BookPosting& posting) {
  BookBalance& account =
      state.books.Change({.currency = posting.currency, .account = ToWord(posting.account)});
  CHECK(!__builtin_add_overflow(account.balance, posting.amount, &account.balance));
  ++account.postings;
}

void Enrol(LogState& state, const RecordSubject& subject, const MemberEnrolled& enrolled) {
  CHECK(subject.member.value == state.row.members);
  ++state.row.members;
  state.members.Load(subject.member, std::nullopt);  // the ordinal is new: nothing is stored
  state.members.Change(subject.member).id = enrolled.id;
  state.member_ids.Change(enrolled.id) = subject.member;
}

void Bind(LogState& state, const Mac& mac, Sequence sequence) {
  Sequences& sequences = state.requests.Change(FingerprintOf(mac));
  const bool bound = !sequences.empty() && sequences.back() == sequence;
  if (Planted("colliding-keys-lost")) sequences.clear();
  if (!bound) sequences.push_back(sequence);
}

void Publish(LogState& state, const Published& published) {
  CHECK(state.configuration.Accept(published));
  state.published.Change(
      {.what = published.what, .number = published.number, .version = published.version}) = {
      .effective_from = published.effective_from, .payload = published.payload};
}

void Intern(LogState& state, const ProvenanceInterned& interned) {
  ++state.row.provenances;
  CHECK(interned.number.value == state.row.provenances);
  state.provenances.Change(interned.number) = interned.provenance;
  state.provenance_numbers.emplace(interned.provenance, interned.number);
}

void Cut(LogState& state, const RecordHeader& header, const PeriodCut& cut) {
  CHECK(cut.period == state.row.period);
  state.periods.Change(cut.period) = {.first_day = cut.first_day,
                                      .last_day = cut.last_day,
                                      .first_sequence = cut.first_sequence,
                                      .cut = header.sequence,
                                      .cut_time = header.committed.time,
                                      .brands = cut.brands,
                                      .closed = kNoSequence};
  ++state.row.period.value;
}

// A verified member counts once in a period, where he first spent points of others.
void CountMember(LogState& state, const Record& record, BrandNumber acceptor) {
  Member& member = state.members.Change(record.subjects.front().member);
  const bool counted = member.counted == state.row.period && !Planted("member-counts-each-time");
  if (!member.Is(kVerified) || counted) return;
  member.counted = state.row.period;
  PairTraffic& entry = state.traffic.Change(
      {.period = state.row.period, .debtor = kValuePool, .creditor = acceptor});
  ++entry.members;
}

void Count(LogState& state, const Record& record) {
  for (const CountedTraffic& counted : TrafficOf(state.configuration, record)) {
    PairTraffic& entry = state.traffic.Change(
        {.period = state.row.period, .debtor = counted.debtor, .creditor = counted.creditor});
    const auto sum = Sum(entry, counted.traffic);
    CHECK(sum.has_value());
    entry = *sum;
    if (counted.traffic.redeemed.count > 0) CountMember(state, record, counted.creditor);
  }
}

void Verify(LogState& state, MemberOrdinal subject, Verification method) {
  Member& member = state.members.Change(subject);
  member.flags &= ~uint32_t{kVerified};
  if (method != Verification::kNone) member.flags |= kVerified;
}

void Raise(LogState& state, Sequence sequence, const DisputeRaised& raised) {
  state.disputes.Change(raised.dispute) = {.period = raised.period,
                                           .brand = raised.brand,
                                           .counterparty = raised.counterparty,
                                           .line = raised.line,
                                           .reason = raised.reason,
                                           .status = DisputeStatus::kOpen,
                                           .micro_fen = raised.micro_fen,
                                           .raised = sequence,
                                           .answered = kNoSequence};
}

void Answer(LogState& state, Sequence sequence, DisputeNumber number, DisputeStatus status) {
  Dispute& dispute = state.disputes.Change(number);
  dispute.status = status;
  dispute.answered = sequence;
}

void CountExposures(LogState& state, const Record& record) {
  const auto changes = ExposureChangesOf(state, record);
  CHECK(changes.has_value());
  for (const ExposureChange& change : *changes) {
    state.exposures.Change(change.brand) = change.after;
  }
}

void CountQuotas(LogState& state, const Record& record) {
  const auto exchange = CountedExchangeIn(state.configuration, record);
  if (!exchange) return;
  const Day today = record.header.committed.day;
  state.quotas.Change(exchange->pair) =
      Counting(QuotaBefore(state, exchange->pair, today), *exchange);
  MemberQuota& quota = state.member_quotas.Change(exchange->source);
  quota = Counting(OnDay(quota, today), *exchange);
}

// Applies one effect of a record: an overload for each that changes the state.
class Applier {
 public:
  Applier(LogState& state, const Record& record, const RecordSubject* subject)
      : state_(state), record_(record), subject_(subject) {}

  void operator()(const AvailablePosting& posting) const {
    WalletOf(state_, subject(), posting.currency).Post(posting.lot, posting.amount);
  }
  void operator()(const PendingPosting& posting) const {
    WalletOf(state_, subject(), posting.currency)
        .PostPending(posting.matures_on, posting.lot, posting.amount);
  }
  void operator()(const HeldPosting& posting) const { Post(state_, subject(), posting); }
  void operator()(const DebtPosting& posting) const {
    WalletOf(state_, subject(), posting.currency).PostDebt(posting.amount);
  }
  void operator()(const BookPosting& posting) const { Post(state_, posting); }
  void operator()(const MemberEnrolled& enrolled) const { Enrol(state_, subject(), enrolled); }
  void operator()(const Exchanged& exchanged) const {
    Bind(state_, exchanged.quote_mac, record_.header.sequence);
  }
  void operator()(const Earned& earned) const {
    CountEarned(state_, subject().member, earned, record_.header.occurred.day);
  }
  void operator()(const ReceiptTaken& taken) const {
    Bind(state_, taken.receipt, record_.header.sequence);
  }
  void operator()(const HoldPlaced& placed) const {
    Place(state_, subject(), record_.header.sequence, placed);
  }
  void operator()(const HoldCaptured& captured) const {
    state_.holds.Change(captured.hold).captured += captured.points;
  }
  void operator()(const HoldEnded& ended) const { End(state_, ended); }
  void operator()(const RedemptionReversed& reversed) const {
    if (returns_tender()) return;  // it is taken off its lines
    Reverse(state_, reversed.original, reversed.points, 0);
  }
  void operator()(const EarnReversed& reversed) const {
    if (returns_tender()) return;
    Reverse(state_, reversed.original, reversed.points, reversed.spend_fen);
  }
  void operator()(const Reinstated& reinstated) const {
    Reverse(state_, reinstated.original, reinstated.points, 0);
  }
  void operator()(const Adjusted& adjusted) const {
    if (adjusted.proposal == kNoSequence) return;
    Reverse(state_, adjusted.proposal, std::abs(adjusted.points), 0);
  }
  void operator()(const ProposalRejected& rejected) const {
    Reverse(state_, rejected.proposal, std::abs(rejected.points), 0);
  }
  void operator()(const MemberStatusChanged& changed) const {
    ChangeStatus(state_, subject().member, changed.status);
  }
  void operator()(const MergeStep& step) const { TakeStep(state_, subject().member, step); }
  void operator()(const HoldMoved& moved) const {
    state_.holds.Change(moved.hold).member = subject().member;
  }
  void operator()(const ExpiryNoticed& noticed) const {
    WalletOf(state_, subject(), noticed.currency)
        .MarkNoticed(noticed.expires_on, NoticeOf(noticed.days));
  }
  void operator()(const ExpiryDeferred& deferred) const {
    WalletOf(state_, subject(), deferred.currency).Defer(deferred.expires_on, deferred.last_day);
  }
  void operator()(const ActivityCounted& counted) const {
    WalletOf(state_, subject(), counted.currency).SlideUntil(counted.last_day);
  }
  void operator()(const Expired& expired) const {
    WalletOf(state_, subject(), expired.currency).DropMarksBefore(record_.header.committed.day);
  }
  void operator()(const TenderPlaced&) const {
    // The number is new: nothing is stored.
    state_.tenders.Load(record_.header.sequence, std::nullopt);
    state_.tenders.Change(record_.header.sequence) = {};
  }
  void operator()(const TenderedLine& line) const { Tend(state_, record_, line); }
  void operator()(const TenderedPart& part) const { Tend(state_, record_, part); }
  void operator()(const TenderSettled& settled) const {
    state_.tenders.Change(settled.tender).settled = record_.header.sequence;
  }
  void operator()(const LineAmount& line) const { CountLine(state_, record_, line); }
  void operator()(const Published& published) const { Publish(state_, published); }
  void operator()(const ProvenanceInterned& interned) const { Intern(state_, interned); }
  void operator()(const PeriodCut& cut) const { Cut(state_, record_.header, cut); }
  void operator()(const SettlementClosed& closed) const {
    state_.periods.Change(closed.period).closed = record_.header.sequence;
  }
  void operator()(const MemberVerified& verified) const {
    Verify(state_, subject().member, verified.method);
  }
  void operator()(const DisputeRaised& raised) const {
    Raise(state_, record_.header.sequence, raised);
  }
  void operator()(const PeriodAdjusted& adjusted) const {
    if (adjusted.dispute == DisputeNumber()) return;
    Answer(state_, record_.header.sequence, adjusted.dispute, DisputeStatus::kUpheld);
  }
  void operator()(const DisputeRejected& rejected) const {
    Answer(state_, record_.header.sequence, rejected.dispute, DisputeStatus::kRejected);
  }
  // These say why; the postings say what.
  void operator()(const EarningCut&) const {}
  void operator()(const Redeemed&) const {}
  void operator()(const SpecialTerms&) const {}
  void operator()(const Matured&) const {}
  void operator()(const Gifted&) const {}
  void operator()(const TenderedCurrency&) const {}
  void operator()(const TenderVoided&) const {}
  void operator()(const TenderReturned&) const {}
  void operator()(const AdjustmentProposed&) const {}
  void operator()(const PaymentRecorded&) const {}
  void operator()(const SponsorGift&) const {}
  void operator()(const RequestDeclined&) const {}

 private:
  [[nodiscard]] bool returns_tender() const {
    return record_.header.kind == RecordKind::kReturnTender;
  }
  [[nodiscard]] const RecordSubject& subject() const {
    CHECK(subject_ != nullptr);
    return *subject_;
  }

  LogState& state_;
  const Record& record_;
  const RecordSubject* subject_;
};

// Adds to `missing` what the family does not know of `key`.
template <class Codec, class Family, class Key>
void Want(Family& family, FamilyNumber number, const Key& key, Missing& missing) {
  if (family.Find(key).presence != Presence::kMissing) return;
  MissingEntry entry{.family = number, .key = {}};
  Codec::EncodeKey(key, entry.key);
  missing.entries.push_back(std::move(entry));
}

}  // namespace

void Apply(LogState& state, const Record& record) {
  const RecordHeader& header = record.header;
  CHECK(header.sequence == state.row.next_sequence);
  CHECK(header.committed.time >= state.row.last_commit.time);

  CountExposures(state, record);
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    std::visit(Applier(state, record, subject), effect);
  });
  for (const RecordSubject& subject : record.subjects) {
    Member& member = state.members.Change(subject.member);
    CHECK(member.records == subject.own_sequence && member.last_record == subject.previous);
    member.last_record = header.sequence;
    ++member.records;
  }
  Count(state, record);
  CountQuotas(state, record);
  if (header.request) Bind(state, header.request->key, header.sequence);
  state.row.last_commit = header.committed;
  ++state.row.next_sequence;
}

namespace {

// Wants what an effect of the record touches.
class Wanter {
 public:
  Wanter(LogState& state, const Record& record, const RecordSubject* subject, Missing& missing)
      : state_(state), record_(record), subject_(subject), missing_(missing) {}

  void operator()(const AvailablePosting& posting) const { WantWallet(posting.currency); }
  void operator()(const PendingPosting& posting) const { WantWallet(posting.currency); }
  void operator()(const DebtPosting& posting) const { WantWallet(posting.currency); }
  void operator()(const HeldPosting& posting) const {
    WantWallet(posting.currency);
    // Apply makes the hold that the record itself places.
    if (posting.hold.sequence == record_.header.sequence) return;
    Want<HoldCodec>(state_.holds, FamilyNumber::kHolds, posting.hold, missing_);
  }
  void operator()(const RedemptionReversed& reversed) const {
    if (record_.header.kind != RecordKind::kReturnTender) WantReversal(reversed.original);
  }
  void operator()(const EarnReversed& reversed) const {
    if (record_.header.kind != RecordKind::kReturnTender) WantReversal(reversed.original);
  }
  void operator()(const Reinstated& reinstated) const { WantReversal(reinstated.original); }
  void operator()(const Adjusted& adjusted) const {
    if (adjusted.proposal != kNoSequence) WantReversal(adjusted.proposal);
  }
  void operator()(const ProposalRejected& rejected) const { WantReversal(rejected.proposal); }
  void operator()(const TenderSettled& settled) const { WantTender(settled.tender); }
  void operator()(const TenderReturned& returned) const { WantTender(returned.tender); }
  void operator()(const HoldMoved& moved) const {
    Want<HoldCodec>(state_.holds, FamilyNumber::kHolds, moved.hold, missing_);
  }
  void operator()(const ExpiryNoticed& noticed) const { WantWallet(noticed.currency); }
  void operator()(const ExpiryDeferred& deferred) const { WantWallet(deferred.currency); }
  void operator()(const ActivityCounted& counted) const { WantWallet(counted.currency); }
  void operator()(const MemberEnrolled& enrolled) const {
    Want<MemberIdCodec>(state_.member_ids, FamilyNumber::kMemberIds, enrolled.id, missing_);
  }
  void operator()(const Earned& earned) const {
    const auto day =
        CappedDayOf(state_.configuration, subject_->member, earned, record_.header.occurred.day);
    if (day) Want<EarnDayCodec>(state_.earn_days, FamilyNumber::kEarnDays, *day, missing_);
  }
  void operator()(const ReceiptTaken& taken) const {
    Want<RequestCodec>(state_.requests, FamilyNumber::kRequests, FingerprintOf(taken.receipt),
                       missing_);
  }
  void operator()(const Exchanged& exchanged) const {
    Want<RequestCodec>(state_.requests, FamilyNumber::kRequests, FingerprintOf(exchanged.quote_mac),
                       missing_);
    Want<MemberQuotaCodec>(state_.member_quotas, FamilyNumber::kMemberQuotas,
                           WalletKey{.member = subject_->member, .currency = exchanged.from},
                           missing_);
  }
  // All others stand beside a posting of what they touch, or touch what is always in memory.
  template <class T>
  void operator()(const T&) const {}

 private:
  void WantWallet(CurrencyNumber currency) const {
    CHECK(subject_ != nullptr);
    Want<WalletCodec>(state_.wallets, FamilyNumber::kWallets,
                      WalletKey{.member = subject_->member, .currency = currency}, missing_);
  }
  void WantReversal(Sequence original) const {
    Want<ReversalCodec>(state_.reversals, FamilyNumber::kReversals, original, missing_);
  }

  void WantTender(Sequence placed) const {
    Want<TenderCodec>(state_.tenders, FamilyNumber::kTenders, placed, missing_);
  }

  LogState& state_;
  const Record& record_;
  const RecordSubject* subject_;
  Missing& missing_;
};

}  // namespace

Missing LackingFor(LogState& state, const Record& record) {
  Missing missing;
  for (const RecordSubject& subject : record.subjects) {
    Want<MemberCodec>(state.members, FamilyNumber::kMembers, subject.member, missing);
  }
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    std::visit(Wanter(state, record, subject, missing), effect);
  });
  if (record.header.request) {
    Want<RequestCodec>(state.requests, FamilyNumber::kRequests,
                       FingerprintOf(record.header.request->key), missing);
  }
  return missing;
}

}  // namespace huitong
