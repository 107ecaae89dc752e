#include "engine/invariants/folded_exposures.h"

#include <array>
#include <string>

#include "engine/configuration.h"
#include "engine/invariants/is_fold_of.h"

namespace huitong {

// A posting of a member's points.
struct FoldedExposures::Taken {
  CurrencyNumber currency;
  int64_t amount = 0;
  Sequence hold = kNoSequence;
  ProvenanceNumber provenance;
};

namespace {

using Kinds = std::initializer_list<RecordKind>;
constexpr Kinds kTrading = {RecordKind::kEarn,         RecordKind::kReverseEarn,
                            RecordKind::kRedeem,       RecordKind::kExchange,
                            RecordKind::kCapture,      RecordKind::kReverseRedemption,
                            RecordKind::kSettleTender, RecordKind::kReturnTender};
constexpr Kinds kMinting = {RecordKind::kEarn, RecordKind::kExchange, RecordKind::kAdjust,
                            RecordKind::kReinstate, RecordKind::kSettleTender};

bool IsOneOf(const Kinds& kinds, RecordKind kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// 2026-… of a day in the calendar.
std::string YearOf(Day day) { return ToIsoDate(day).substr(0, 4); }

}  // namespace

BrandNumber FoldedExposures::BrandOf(CurrencyNumber currency) const {
  const auto found = brands_.find(currency);
  return found == brands_.end() ? kHouse : found->second;
}

Exposure& FoldedExposures::Touch(BrandNumber brand, const RecordHeader& header) {
  Exposure& row = exposures_[brand];
  if (row.period != period_) row.net_debit = 0;
  row.period = period_;
  const Day today = header.committed.day;
  if (row.day != today) {
    row.owed = 0;
    row.minted = 0;
  }
  row.day = today;
  return row;
}

void FoldedExposures::TakePoints(const Taken& taken, const RecordHeader& header) {
  const BrandNumber issuer = BrandOf(taken.currency);
  Exposure& row = Touch(issuer, header);
  row.outstanding += taken.amount;
  if (taken.hold == kNoSequence) return;
  const auto acceptor = acceptors_.find(taken.hold);
  const size_t at = taken.provenance.value - size_t{1};
  const bool elsewhere = acceptor != acceptors_.end() && acceptor->second != issuer;
  if (elsewhere && at < prices_.size()) row.reserved += taken.amount * prices_[at];
}

void FoldedExposures::TakeBooks(const Record& record) {
  const RecordHeader& header = record.header;
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting == nullptr) continue;
    const int64_t amount = posting->amount;
    const Account& account = posting->account;
    if (account.code == AccountCode::kDue) {
      const bool trades = IsOneOf(kTrading, header.kind);
      const bool owes = trades && header.kind != RecordKind::kReverseRedemption &&
                        header.kind != RecordKind::kReverseEarn &&
                        header.kind != RecordKind::kReturnTender;
      for (const BrandNumber party : {account.party, account.counterparty}) {
        if (party == kHouse || party == kValuePool) continue;
        const int64_t more = party == account.party ? amount : -amount;
        Exposure& row = Touch(party, header);
        row.position -= more;
        if (trades) row.net_debit += more;
        if (owes && party == account.party) row.owed += more;
      }
    } else if (posting->currency == kUniversalUnit) {
      continue;  // of the hub, or of the pool, of which only what is outstanding counts
    } else if (const BrandNumber issuer = BrandOf(posting->currency); issuer != kHouse) {
      Exposure& row = Touch(issuer, header);
      if (amount < 0 && IsOneOf(kMinting, header.kind)) row.minted -= amount;
    }
  }
}

void FoldedExposures::TakeExchange(const Record& record) {
  const Exchanged* exchanged = nullptr;
  SpecialTerms special;
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      if (const auto* fact = std::get_if<Exchanged>(&effect)) exchanged = fact;
      if (const auto* fact = std::get_if<SpecialTerms>(&effect)) special = *fact;
    }
  }
  if (exchanged == nullptr) return;
  const Day today = record.header.committed.day;
  Quota& quota = quotas_[{.issuer = BrandOf(exchanged->from), .acceptor = BrandOf(exchanged->to)}];
  if (quota.day != today) quota.received = 0;
  quota.day = today;
  quota.received += exchanged->conversion.received.units() + special.bonus.units();

  const int64_t paid = exchanged->conversion.paid.units() + special.fee.units();
  MemberQuota& own =
      member_quotas_[{.member = record.subjects.front().member, .currency = exchanged->from}];
  if (own.day != today) own.on_day = 0;
  if (YearOf(own.day) != YearOf(today)) own.in_year = 0;
  own.day = today;
  own.on_day += paid;
  own.in_year += paid;
}

// What the figures of later effects and records are made by.
void FoldedExposures::Learn(const Record& record) {
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* placed = std::get_if<HoldPlaced>(&effect)) {
      acceptors_[record.header.sequence] = placed->acceptor;
    } else if (const auto* interned = std::get_if<ProvenanceInterned>(&effect)) {
      prices_.push_back(interned->provenance.settlement_price);
    } else if (const auto* published = std::get_if<Published>(&effect)) {
      if (published->what == Topic::kUnit) brands_[kUniversalUnit] = kValuePool;
      if (published->what != Topic::kCurrency) return;
      const auto currency = DecodeCurrency(published->payload);
      if (currency) brands_[{.value = published->number}] = currency->brand;
    }
  });
}

void FoldedExposures::Take(const Record& record) {
  Learn(record);
  for (const RecordSubject& subject : record.subjects) {
    for (const Effect& effect : subject.effects) {
      Taken taken;
      if (const auto* available = std::get_if<AvailablePosting>(&effect)) {
        taken.currency = available->currency;
        taken.amount = available->amount;
      } else if (const auto* pending = std::get_if<PendingPosting>(&effect)) {
        taken.currency = pending->currency;
        taken.amount = pending->amount;
      } else if (const auto* held = std::get_if<HeldPosting>(&effect)) {
        taken = {.currency = held->currency,
                 .amount = held->amount,
                 .hold = held->hold.sequence,
                 .provenance = held->lot.provenance};
      } else {
        continue;
      }
      TakePoints(taken, record.header);
    }
  }
  TakeBooks(record);
  TakeExchange(record);
  for (const Effect& effect : record.books) {
    if (std::holds_alternative<PeriodCut>(effect)) ++period_.value;
  }
}

Breach FoldedExposures::FirstDifference(const LogState& state) const {
  if (!IsFoldOf(exposures_, state.exposures)) {
    return "the figures of a brand are not what its records make";
  }
  if (!IsFoldOf(quotas_, state.quotas)) {
    return "what a brand received of another by exchange is not what the records make";
  }
  if (!IsFoldOf(member_quotas_, state.member_quotas)) {
    return "what a member exchanged away is not what his records make";
  }
  return std::nullopt;
}

}  // namespace huitong
