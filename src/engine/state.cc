#include "engine/state.h"

#include <algorithm>

#include "base/check.h"
#include "engine/stored_entry.h"

namespace huitong {
namespace {

// Reads the big-endian numbers of a key, which must be used up in the end.
class KeyReader {
 public:
  explicit KeyReader(ByteView key) : in_(key) {}

  uint64_t U64() { return ReadBigEndian(in_.GetBytes(8)); }
  uint32_t U32() { return static_cast<uint32_t>(ReadBigEndian(in_.GetBytes(4))); }
  MemberId Id() {
    MemberId id;
    const ByteView bytes = in_.GetBytes(id.bytes.size());
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
  }
  [[nodiscard]] bool Whole() const { return !in_.failed() && in_.AtEnd(); }

 private:
  ByteReader in_;
};

WalletKey ReadWalletKey(KeyReader& key) {
  const MemberOrdinal member{.value = key.U64()};
  return {.member = member, .currency = {.value = key.U32()}};
}

HoldId ReadHoldId(KeyReader& key) {
  const Sequence sequence = key.U64();
  return {.sequence = sequence, .ordinal = key.U32()};
}

Member ReadMember(ByteReader& in) {
  Member member;
  const ByteView id = in.GetBytes(member.id.bytes.size());
  std::copy(id.begin(), id.end(), member.id.bytes.begin());
  member.last_record = in.Get<uint64_t>();
  member.records = in.Get<uint64_t>();
  member.flags = in.Get<uint32_t>();
  member.counted.value = in.Get<uint32_t>();
  if (member.flags > kAllMemberFlags) in.MarkFailed();
  if (member.Is(kMerging | kMerged | kAbsorbing)) {
    member.other.value = in.Get<uint64_t>();
    member.merge_ends.nanos = in.Get<int64_t>();
  }
  return member;
}

// True where `amount` is one that an entry may have; marks the reader failed else.
bool IsEntryOf(ByteReader& in, int64_t amount) {
  const bool possible = amount > 0 && amount <= Points::kUnitsMax && !in.failed();
  if (!possible) in.MarkFailed();
  return possible;
}

void ReadMarks(ByteReader& in, Wallet& wallet) {
  const auto marks = in.Get<uint32_t>();
  if (marks == 0 || in.Get<uint32_t>() != 0) in.MarkFailed();
  for (uint32_t i = 0; i < marks && !in.failed(); ++i) {
    const Day expires_on{.number = in.Get<int32_t>()};
    if (i > 0 && expires_on <= wallet.marks().back().expires_on) in.MarkFailed();
    wallet.MarkNoticed(expires_on, in.Get<uint32_t>());
    wallet.Defer(expires_on, {.number = in.Get<int32_t>()});
    if (in.Get<uint32_t>() != 0) in.MarkFailed();
  }
}

bool AreInOrder(const PendingLot& one, const PendingLot& next) {
  return one.matures_on == next.matures_on ? one.key < next.key : one.matures_on < next.matures_on;
}

// What few wallets have: pending points, holds, debt, marks.
void ReadRest(ByteReader& in, Wallet& wallet) {
  const auto pending = in.Get<uint32_t>();
  const auto holds = in.Get<uint32_t>();
  const auto debt = in.Get<int64_t>();
  const bool nothing = pending == 0 && holds == 0 && debt == 0 && in.AtEnd();
  if (debt < 0 || nothing) in.MarkFailed();
  for (uint32_t i = 0; i < pending && !in.failed(); ++i) {
    PendingLot lot;
    lot.matures_on.number = in.Get<int32_t>();
    lot.key.expires_on.number = in.Get<int32_t>();
    lot.key.provenance.value = in.Get<uint32_t>();
    if (in.Get<uint32_t>() != 0) in.MarkFailed();
    lot.amount = in.Get<int64_t>();
    if (i > 0 && !AreInOrder(wallet.pending().back(), lot)) in.MarkFailed();
    if (IsEntryOf(in, lot.amount)) wallet.PostPending(lot.matures_on, lot.key, lot.amount);
  }
  for (uint32_t i = 0; i < holds && !in.failed(); ++i) {
    HoldId id;
    id.sequence = in.Get<uint64_t>();
    id.ordinal = in.Get<uint32_t>();
    if (in.Get<uint32_t>() != 0) in.MarkFailed();
    if (i > 0 && id <= wallet.holds().back().id) in.MarkFailed();
    const Timestamp ends{.nanos = in.Get<int64_t>()};
    const auto amount = in.Get<int64_t>();
    if (IsEntryOf(in, amount)) wallet.PostHeld(id, ends, amount);
  }
  if (!in.failed()) wallet.PostDebt(-debt);
  if (!in.AtEnd()) ReadMarks(in, wallet);
}

Wallet ReadWallet(ByteReader& in) {
  Wallet wallet;
  wallet.SlideUntil({.number = in.Get<int32_t>()});
  const auto lots = in.Get<uint32_t>();
  for (uint32_t i = 0; i < lots && !in.failed(); ++i) {
    LotKey key;
    key.expires_on.number = in.Get<int32_t>();
    key.provenance.value = in.Get<uint32_t>();
    const auto remaining = in.Get<int64_t>();
    const bool in_order = wallet.lots().empty() || wallet.lots().back().key < key;
    if (!in_order || remaining <= 0 || remaining > Points::kUnitsMax) {
      in.MarkFailed();
      break;
    }
    wallet.Post(key, remaining);
  }
  if (!in.AtEnd()) ReadRest(in, wallet);
  return wallet;
}

Hold ReadHold(ByteReader& in) {
  Hold hold;
  hold.member.value = in.Get<uint64_t>();
  hold.currency.value = in.Get<uint32_t>();
  hold.acceptor.value = in.Get<uint32_t>();
  hold.channel.value = in.Get<uint32_t>();
  const auto lots = in.Get<uint32_t>();
  hold.ends.nanos = in.Get<int64_t>();
  hold.original = in.Get<int64_t>();
  hold.captured = in.Get<int64_t>();
  hold.released = in.Get<int64_t>();
  hold.expired = in.Get<int64_t>();
  for (uint32_t i = 0; i < lots && !in.failed(); ++i) {
    Lot lot;
    lot.key.expires_on.number = in.Get<int32_t>();
    lot.key.provenance.value = in.Get<uint32_t>();
    lot.remaining = in.Get<int64_t>();
    hold.pinned.push_back(lot);
  }
  return hold;
}

Reversal ReadReversal(ByteReader& in) {
  Reversal reversal;
  reversal.points = in.Get<int64_t>();
  reversal.spend_fen = in.Get<int64_t>();
  while (!in.AtEnd() && !in.failed()) {
    LineAmount line;
    line.line = in.Get<uint32_t>();
    if (in.Get<uint32_t>() != 0) in.MarkFailed();
    line.amount = in.Get<int64_t>();
    reversal.lines.push_back(line);
  }
  return reversal;
}

Sequences ReadSequences(ByteReader& in) {
  Sequences sequences;
  while (!in.AtEnd() && !in.failed()) {
    sequences.push_back(in.Get<uint64_t>());
  }
  return sequences;
}

Provenance ReadProvenance(ByteReader& in) {
  Provenance provenance;
  provenance.issuer.value = in.Get<uint32_t>();
  provenance.funding_brand.value = in.Get<uint32_t>();
  provenance.earn_month = in.Get<int32_t>();
  provenance.not_exchangeable_until.number = in.Get<int32_t>();
  provenance.settlement_price = in.Get<int64_t>();
  return provenance;
}

TrafficKey ReadTrafficKey(KeyReader& key) {
  const PeriodNumber period{.value = key.U32()};
  const BrandNumber debtor{.value = key.U32()};
  return {.period = period, .debtor = debtor, .creditor = {.value = key.U32()}};
}

TrafficSum ReadTrafficSum(ByteReader& in) {
  TrafficSum sum;
  sum.micro_fen = in.Get<int64_t>();
  sum.count = in.Get<uint64_t>();
  return sum;
}

PairTraffic ReadTraffic(ByteReader& in) {
  PairTraffic traffic;
  traffic.redeemed = ReadTrafficSum(in);
  traffic.refunded = ReadTrafficSum(in);
  traffic.exchanged = ReadTrafficSum(in);
  traffic.face = in.Get<int64_t>();
  traffic.paid = ReadTrafficSum(in);
  traffic.adjusted = ReadTrafficSum(in);
  traffic.bought = ReadTrafficSum(in);
  traffic.sponsored = ReadTrafficSum(in);
  traffic.members = in.Get<uint64_t>();
  return traffic;
}

Period ReadPeriod(ByteReader& in) {
  Period period;
  period.first_day.number = in.Get<int32_t>();
  period.last_day.number = in.Get<int32_t>();
  period.first_sequence = in.Get<uint64_t>();
  period.cut = in.Get<uint64_t>();
  period.cut_time.nanos = in.Get<int64_t>();
  period.brands = in.Get<uint32_t>();
  if (in.Get<uint32_t>() != 0) in.MarkFailed();
  period.closed = in.Get<uint64_t>();
  return period;
}

Exposure ReadExposure(ByteReader& in) {
  Exposure row;
  row.position = in.Get<int64_t>();
  row.reserved = in.Get<int64_t>();
  row.outstanding = in.Get<int64_t>();
  row.net_debit = in.Get<int64_t>();
  row.owed = in.Get<int64_t>();
  row.minted = in.Get<int64_t>();
  row.period.value = in.Get<uint32_t>();
  row.day.number = in.Get<int32_t>();
  return row;
}

BrandPair ReadBrandPair(KeyReader& key) {
  const BrandNumber issuer{.value = key.U32()};
  return {.issuer = issuer, .acceptor = {.value = key.U32()}};
}

EarnRateVersionKey ReadEarnRateVersionKey(KeyReader& key) {
  const CurrencyNumber currency{.value = key.U32()};
  return {.currency = currency, .version = key.U32()};
}

EarnDayKey ReadEarnDayKey(KeyReader& key) {
  const WalletKey wallet = ReadWalletKey(key);
  return {.member = wallet.member,
          .currency = wallet.currency,
          .day = {.number = static_cast<int32_t>(key.U32())}};
}

Quota ReadQuota(ByteReader& in) {
  Quota quota;
  quota.received = in.Get<int64_t>();
  quota.day.number = in.Get<int32_t>();
  if (in.Get<uint32_t>() != 0) in.MarkFailed();
  return quota;
}

MemberQuota ReadMemberQuota(ByteReader& in) {
  MemberQuota quota;
  quota.on_day = in.Get<int64_t>();
  quota.in_year = in.Get<int64_t>();
  quota.day.number = in.Get<int32_t>();
  if (in.Get<uint32_t>() != 0) in.MarkFailed();
  return quota;
}

Dispute ReadDispute(ByteReader& in) {
  Dispute dispute;
  dispute.period.value = in.Get<uint32_t>();
  dispute.brand.value = in.Get<uint32_t>();
  dispute.counterparty.value = in.Get<uint32_t>();
  const auto line = in.Get<uint32_t>();
  dispute.line = LineKindFromNumber(line);
  dispute.reason = static_cast<PeriodAdjustmentReason>(in.Get<uint32_t>());
  dispute.status = static_cast<DisputeStatus>(in.Get<uint32_t>());
  const bool known = (dispute.line || line == 0) && !NameOf(dispute.reason).empty() &&
                     dispute.status >= DisputeStatus::kOpen &&
                     dispute.status <= DisputeStatus::kRejected;
  if (!known) in.MarkFailed();
  dispute.micro_fen = in.Get<int64_t>();
  dispute.raised = in.Get<uint64_t>();
  dispute.answered = in.Get<uint64_t>();
  return dispute;
}

LeftOfLine ReadLeftOfLine(ByteReader& in) {
  LeftOfLine line;
  line.line = in.Get<uint32_t>();
  const auto parts = in.Get<uint32_t>();
  line.left.cash = in.Get<int64_t>();
  line.left.fen = line.left.cash;
  for (uint32_t i = 0; i < parts && !in.failed(); ++i) {
    TenderPart part;
    part.currency.value = in.Get<uint32_t>();
    if (in.Get<uint32_t>() != 0) in.MarkFailed();
    part.points = in.Get<int64_t>();
    part.fen = in.Get<int64_t>();
    if (__builtin_add_overflow(line.left.fen, part.fen, &line.left.fen)) in.MarkFailed();
    line.left.parts.push_back(part);
  }
  return line;
}

TenderRow ReadTender(ByteReader& in) {
  TenderRow tender;
  tender.settled = in.Get<uint64_t>();
  const auto lines = in.Get<uint32_t>();
  if (in.Get<uint32_t>() != 0) in.MarkFailed();
  for (uint32_t i = 0; i < lines && !in.failed(); ++i) {
    tender.lines.push_back(ReadLeftOfLine(in));
  }
  return tender;
}

LogRow ReadLogRow(ByteReader& in) {
  LogRow row;
  row.next_sequence = in.Get<uint64_t>();
  row.last_commit.time.nanos = in.Get<int64_t>();
  row.last_commit.day.number = in.Get<int32_t>();
  row.period.value = in.Get<uint32_t>();
  if (row.period.value == 0) in.MarkFailed();
  row.members = in.Get<uint64_t>();
  row.provenances = in.Get<uint32_t>();
  if (in.Get<uint32_t>() != 0) in.MarkFailed();
  return row;
}

}  // namespace

std::optional<StoredWallet> ReadStoredWallet(ByteView key, ByteView value) {
  KeyReader key_in(key);
  ByteReader in(value);
  StoredWallet stored{.key = ReadWalletKey(key_in), .wallet = ReadWallet(in)};
  if (!key_in.Whole() || in.failed() || !in.AtEnd()) return std::nullopt;
  return stored;
}

std::optional<StoredMember> ReadStoredMember(ByteView key, ByteView value) {
  KeyReader key_in(key);
  ByteReader in(value);
  StoredMember stored{.ordinal = {.value = key_in.U64()}, .member = ReadMember(in)};
  if (!key_in.Whole() || in.failed() || !in.AtEnd()) return std::nullopt;
  return stored;
}

Fingerprint FingerprintOf(const Mac& mac) { return ReadBigEndian(ByteView(mac).first(8)); }

const Provenance& LogState::ProvenanceOf(ProvenanceNumber number) {
  const auto found = provenances.Find(number);
  CHECK(found.presence == Presence::kFound);
  return *found.value;
}

int64_t LogState::BalanceOf(CurrencyNumber currency, const Account& account) {
  const auto found = books.Find({.currency = currency, .account = ToWord(account)});
  return found.presence == Presence::kFound ? found.value->balance : 0;
}

bool LogState::Load(FamilyNumber family, ByteView key_bytes, ByteView value_bytes) {
  KeyReader key(key_bytes);
  ByteReader in(value_bytes);
  switch (family) {
    case FamilyNumber::kMembers:
      members.Load({.value = key.U64()}, ReadMember(in));
      break;
    case FamilyNumber::kMemberIds:
      member_ids.Load(key.Id(), MemberOrdinal{.value = in.Get<uint64_t>()});
      break;
    case FamilyNumber::kWallets:
      wallets.Load(ReadWalletKey(key), ReadWallet(in));
      break;
    case FamilyNumber::kRequests:
      requests.Load(key.U64(), ReadSequences(in));
      break;
    case FamilyNumber::kBooks: {
      const CurrencyNumber currency{.value = key.U32()};
      const BookKey account{.currency = currency, .account = key.U64()};
      const auto balance = in.Get<int64_t>();
      books.Load(account, BookBalance{.balance = balance, .postings = in.Get<uint64_t>()});
      break;
    }
    case FamilyNumber::kConfiguration: {
      Published version;
      version.what = static_cast<Topic>(key.U32());
      version.number = key.U32();
      version.version = key.U32();
      version.effective_from.nanos = in.Get<int64_t>();
      const ByteView payload = in.GetBytes(in.Get<uint32_t>());
      version.payload.assign(payload.begin(), payload.end());
      if (!configuration.Accept(version)) return false;
      published.Load(
          {.what = version.what, .number = version.number, .version = version.version},
          PublishedValue{.effective_from = version.effective_from, .payload = version.payload});
      break;
    }
    case FamilyNumber::kProvenances: {
      const ProvenanceNumber number{.value = key.U32()};
      const Provenance provenance = ReadProvenance(in);
      provenances.Load(number, provenance);
      provenance_numbers.emplace(provenance, number);
      break;
    }
    case FamilyNumber::kLogs:
      row = ReadLogRow(in);
      break;
    case FamilyNumber::kHolds:
      holds.Load(ReadHoldId(key), ReadHold(in));
      break;
    case FamilyNumber::kReversals:
      reversals.Load(key.U64(), ReadReversal(in));
      break;
    case FamilyNumber::kTraffic:
      traffic.Load(ReadTrafficKey(key), ReadTraffic(in));
      break;
    case FamilyNumber::kPeriods:
      periods.Load({.value = key.U32()}, ReadPeriod(in));
      break;
    case FamilyNumber::kExposures:
      exposures.Load({.value = key.U32()}, ReadExposure(in));
      break;
    case FamilyNumber::kQuotas:
      quotas.Load(ReadBrandPair(key), ReadQuota(in));
      break;
    case FamilyNumber::kMemberQuotas:
      member_quotas.Load(ReadWalletKey(key), ReadMemberQuota(in));
      break;
    case FamilyNumber::kTenders:
      tenders.Load(key.U64(), ReadTender(in));
      break;
    case FamilyNumber::kDisputes:
      disputes.Load({.value = key.U32()}, ReadDispute(in));
      break;
    case FamilyNumber::kEarnBudgets:
      earn_budgets.Load(ReadEarnRateVersionKey(key), in.Get<int64_t>());
      break;
    case FamilyNumber::kEarnDays:
      earn_days.Load(ReadEarnDayKey(key), in.Get<int64_t>());
      break;
  }
  return key.Whole() && !in.failed() && in.AtEnd();
}

bool LogState::LoadAbsent(const MissingEntry& entry) {
  KeyReader key(entry.key);
  switch (entry.family) {
    case FamilyNumber::kMembers:
      members.Load({.value = key.U64()}, std::nullopt);
      break;
    case FamilyNumber::kMemberIds:
      member_ids.Load(key.Id(), std::nullopt);
      break;
    case FamilyNumber::kWallets:
      wallets.Load(ReadWalletKey(key), std::nullopt);
      break;
    case FamilyNumber::kRequests:
      requests.Load(key.U64(), std::nullopt);
      break;
    case FamilyNumber::kHolds:
      holds.Load(ReadHoldId(key), std::nullopt);
      break;
    case FamilyNumber::kReversals:
      reversals.Load(key.U64(), std::nullopt);
      break;
    case FamilyNumber::kMemberQuotas:
      member_quotas.Load(ReadWalletKey(key), std::nullopt);
      break;
    case FamilyNumber::kTenders:
      tenders.Load(key.U64(), std::nullopt);
      break;
    case FamilyNumber::kEarnDays:
      earn_days.Load(ReadEarnDayKey(key), std::nullopt);
      break;
    case FamilyNumber::kBooks:
    case FamilyNumber::kConfiguration:
    case FamilyNumber::kProvenances:
    case FamilyNumber::kLogs:
    case FamilyNumber::kTraffic:
    case FamilyNumber::kPeriods:
    case FamilyNumber::kDisputes:
    case FamilyNumber::kExposures:
    case FamilyNumber::kQuotas:
    case FamilyNumber::kEarnBudgets:
      return false;  // these are never missing
  }
  return key.Whole();
}

template <class State, class Visitor>
void LogState::VisitFamilies(State& state, const Visitor& visit) {
  visit(FamilyNumber::kMembers, state.members, MemberCodec());
  visit(FamilyNumber::kMemberIds, state.member_ids, MemberIdCodec());
  visit(FamilyNumber::kWallets, state.wallets, WalletCodec());
  visit(FamilyNumber::kRequests, state.requests, RequestCodec());
  visit(FamilyNumber::kBooks, state.books, BookCodec());
  visit(FamilyNumber::kConfiguration, state.published, PublishedCodec());
  visit(FamilyNumber::kProvenances, state.provenances, ProvenanceCodec());
  visit(FamilyNumber::kHolds, state.holds, HoldCodec());
  visit(FamilyNumber::kReversals, state.reversals, ReversalCodec());
  visit(FamilyNumber::kTraffic, state.traffic, TrafficCodec());
  visit(FamilyNumber::kPeriods, state.periods, PeriodCodec());
  visit(FamilyNumber::kExposures, state.exposures, ExposureCodec());
  visit(FamilyNumber::kQuotas, state.quotas, QuotaCodec());
  visit(FamilyNumber::kMemberQuotas, state.member_quotas, MemberQuotaCodec());
  visit(FamilyNumber::kTenders, state.tenders, TenderCodec());
  visit(FamilyNumber::kDisputes, state.disputes, DisputeCodec());
  visit(FamilyNumber::kEarnBudgets, state.earn_budgets, EarnBudgetCodec());
  visit(FamilyNumber::kEarnDays, state.earn_days, EarnDayCodec());
}

template <class State, class Visitor>
void LogState::VisitEvictable(State& state, const Visitor& visit) {
  visit(state.members);
  visit(state.member_ids);
  visit(state.wallets);
  visit(state.requests);
  visit(state.holds);
  visit(state.reversals);
  visit(state.member_quotas);
  visit(state.tenders);
  visit(state.earn_days);
}

void LogState::ForEachEntry(
    const std::function<void(FamilyNumber, ByteView, ByteView)>& visit) const {
  Bytes key_bytes;
  Bytes value_bytes;
  ByteWriter out(value_bytes);
  VisitFamilies(*this, [&](FamilyNumber number, const auto& family, auto codec) {
    family.ForEach([&](const auto& key, const auto& value) {
      key_bytes.clear();
      value_bytes.clear();
      codec.EncodeKey(key, key_bytes);
      codec.EncodeValue(value, out);
      visit(number, key_bytes, value_bytes);
    });
  });
  value_bytes.clear();
  EncodeLogRow(row, out);
  visit(FamilyNumber::kLogs, {}, value_bytes);
}

size_t LogState::EvictableBytes() const {
  size_t bytes = 0;
  VisitEvictable(*this, [&](const auto& family) { bytes += family.ApproximateBytes(); });
  return bytes;
}

size_t LogState::Evict(size_t count) {
  size_t forgotten = 0;
  VisitEvictable(*this, [&](auto& family) { forgotten += family.Evict(count); });
  return forgotten;
}

size_t LogState::EvictAtRandom(Prng& prng, uint64_t one_in) {
  size_t forgotten = 0;
  VisitEvictable(*this, [&](auto& family) { forgotten += family.EvictAtRandom(prng, one_in); });
  return forgotten;
}

void LogState::MarkIncomplete() {
  VisitEvictable(*this, [](auto& family) { family.MarkIncomplete(); });
}

void LogState::BeginCheckpoint() {
  VisitFamilies(*this, [](FamilyNumber, auto& family, auto) { family.BeginCheckpoint(); });
}

void LogState::SaveSome(size_t count) {
  VisitFamilies(*this, [&](FamilyNumber, auto& family, auto) { family.SaveSome(count); });
}

bool LogState::AllSaved() const {
  bool all = true;
  VisitFamilies(*this,
                [&](FamilyNumber, const auto& family, auto) { all = all && family.AllSaved(); });
  return all;
}

std::vector<std::pair<FamilyNumber, SavedEntry>> LogState::TakeSaved() {
  std::vector<std::pair<FamilyNumber, SavedEntry>> saved;
  VisitFamilies(*this, [&](FamilyNumber number, auto& family, auto) {
    for (SavedEntry& entry : family.TakeSaved()) {
      saved.emplace_back(number, std::move(entry));
    }
  });
  return saved;
}

void LogState::MarkInstalled() {
  VisitFamilies(*this, [](FamilyNumber, auto& family, auto) { family.MarkInstalled(); });
}

}  // namespace huitong
