#include "engine/exposure_changes.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "engine/exposure.h"

namespace huitong {
namespace {

bool IsBrand(BrandNumber party) { return party != kHouse && party != kValuePool; }

__extension__ using Int128 = __int128;

// What a record adds to the figures of a brand; no order of its postings can overflow it.
struct Sums {
  Int128 position = 0;
  Int128 reserved = 0;
  Int128 outstanding = 0;
  Int128 net_debit = 0;
  Int128 owed = 0;
  Int128 minted = 0;
};

// False where the sum would pass 2^62 either way.
bool AddTo(int64_t& figure, Int128 more) {
  const Int128 sum = more + figure;
  if (sum < -Points::kUnitsMax || sum > Points::kUnitsMax) return false;
  figure = static_cast<int64_t>(sum);
  return true;
}

// The sums of one record, brand by brand; whether they could be counted.
class Changes {
 public:
  // The brand's sums, of nothing where the record touches it first.
  Sums& Of(BrandNumber brand) {
    const auto at =
        std::lower_bound(brands_.begin(), brands_.end(), brand,
                         [](const auto& one, BrandNumber wanted) { return one.first < wanted; });
    if (at != brands_.end() && at->first == brand) return at->second;
    return brands_.insert(at, {brand, Sums()})->second;
  }
  // Something that the record names is unknown.
  void GiveUp() { known_ = false; }

  [[nodiscard]] std::optional<ExposureChanges> On(const LogState& state, Day today) const {
    if (!known_) return std::nullopt;
    ExposureChanges changes;
    for (const auto& [brand, sums] : brands_) {
      const Exposure* stored = state.exposures.Peek(brand);
      const Exposure last = stored == nullptr ? Exposure() : *stored;
      Exposure before = OnDay(last, state.row.period, today);
      if (Planted("breaker-counts-for-ever")) before.owed = last.owed;
      Exposure after = before;
      const bool fit =
          AddTo(after.position, sums.position) && AddTo(after.reserved, sums.reserved) &&
          AddTo(after.outstanding, sums.outstanding) && AddTo(after.net_debit, sums.net_debit) &&
          AddTo(after.owed, sums.owed) && AddTo(after.minted, sums.minted);
      if (!fit) return std::nullopt;
      changes.push_back({.brand = brand, .before = before, .after = after});
    }
    return changes;
  }

 private:
  boost::container::small_vector<std::pair<BrandNumber, Sums>, 3> brands_;
  bool known_ = true;
};

bool IsTrade(RecordKind kind) {
  return kind == RecordKind::kEarn || kind == RecordKind::kRedeem ||
         kind == RecordKind::kExchange || kind == RecordKind::kCapture ||
         kind == RecordKind::kSettleTender;
}

// What brings points into wallets, but for the way back of a redemption.
bool Mints(RecordKind kind) {
  return kind == RecordKind::kEarn || kind == RecordKind::kExchange ||
         kind == RecordKind::kAdjust || kind == RecordKind::kReinstate ||
         kind == RecordKind::kSettleTender;
}

bool TakesBack(RecordKind kind) {
  return kind == RecordKind::kReverseEarn || kind == RecordKind::kReverseRedemption ||
         kind == RecordKind::kReturnTender;
}

// Counts one effect: an overload for each that changes figures.
class Counter {
 public:
  Counter(const LogState& state, const Record& record, Changes& changes)
      : state_(state), record_(record), changes_(changes) {}

  void operator()(const AvailablePosting& posting) const {
    CountPoints(posting.currency, posting.amount);
  }
  void operator()(const PendingPosting& posting) const {
    CountPoints(posting.currency, posting.amount);
  }
  void operator()(const HeldPosting& posting) const {
    CountPoints(posting.currency, posting.amount);
    const auto issuer = BrandOf(posting.currency);
    const auto acceptor = AcceptorOf(posting.hold);
    const Provenance* provenance = state_.provenances.Peek(posting.lot.provenance);
    if (!issuer || !acceptor || provenance == nullptr) return changes_.GiveUp();
    if (*acceptor == *issuer || Planted("holds-not-reserved")) return;
    changes_.Of(*issuer).reserved += Int128{posting.amount} * provenance->settlement_price;
  }
  void operator()(const BookPosting& posting) const {
    if (posting.account.code == AccountCode::kDue) return CountDue(posting);
    if (posting.currency == kUniversalUnit)
      return;  // of the hub, or of the pool, which has no limits
    const auto issuer = BrandOf(posting.currency);
    if (!issuer) return;
    Sums& sums = changes_.Of(*issuer);
    if (posting.amount < 0 && Mints(record_.header.kind)) sums.minted -= posting.amount;
  }
  template <class T>
  void operator()(const T&) const {}

 private:
  [[nodiscard]] std::optional<BrandNumber> BrandOf(CurrencyNumber currency) const {
    const Currency* registered = state_.configuration.CurrencyOf(currency);
    if (registered == nullptr) return std::nullopt;
    return registered->brand;
  }

  [[nodiscard]] std::optional<BrandNumber> AcceptorOf(const HoldId& hold) const {
    if (const Hold* stored = state_.holds.Peek(hold)) return stored->acceptor;
    if (hold.sequence != record_.header.sequence) return std::nullopt;
    for (const Effect& effect : record_.subjects.front().effects) {
      if (const auto* placed = std::get_if<HoldPlaced>(&effect)) return placed->acceptor;
    }
    return std::nullopt;
  }

  void CountPoints(CurrencyNumber currency, int64_t amount) const {
    const auto issuer = BrandOf(currency);
    if (!issuer) return changes_.GiveUp();
    changes_.Of(*issuer).outstanding += amount;
  }

  void CountDue(const BookPosting& posting) const {
    const auto& [code, debtor, creditor] = posting.account;
    const RecordKind kind = record_.header.kind;
    const bool traded = IsTrade(kind) || TakesBack(kind);
    const int64_t amount = posting.amount;
    if (IsBrand(debtor)) {
      Sums& sums = changes_.Of(debtor);
      sums.position -= amount;
      if (traded) sums.net_debit += amount;
      if (IsTrade(kind)) sums.owed += amount;
    }
    if (IsBrand(creditor)) {
      Sums& sums = changes_.Of(creditor);
      if (!Planted("position-of-one-side")) sums.position += amount;
      if (traded) sums.net_debit -= amount;
    }
  }

  const LogState& state_;
  const Record& record_;
  Changes& changes_;
};

}  // namespace

MemberQuota OnDay(const MemberQuota& quota, Day today) {
  constexpr int32_t kMonths = 12;
  const auto year_of = [](Day day) {
    const int32_t month = MonthNumber(day);
    return (month >= 0 ? month : month - (kMonths - 1)) / kMonths;
  };
  const bool same_year = year_of(quota.day) == year_of(today);
  return {.on_day = quota.day == today ? quota.on_day : 0,
          .in_year = same_year || Planted("year-of-a-quota-never-ends") ? quota.in_year : 0,
          .day = today};
}

std::optional<ExposureChanges> ExposureChangesOf(const LogState& state, const Record& record) {
  Changes changes;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    std::visit(Counter(state, record, changes), effect);
  });
  return changes.On(state, record.header.committed.day);
}

std::optional<CountedExchange> CountedExchangeIn(const Configuration& configuration,
                                                 const Record& record) {
  if (record.header.kind != RecordKind::kExchange || record.subjects.empty()) return std::nullopt;
  const RecordSubject& subject = record.subjects.front();
  std::optional<CountedExchange> counted;
  for (const Effect& effect : subject.effects) {
    if (const auto* exchanged = std::get_if<Exchanged>(&effect)) {
      counted = {.pair = {.issuer = configuration.CurrencyOf(exchanged->from)->brand,
                          .acceptor = configuration.CurrencyOf(exchanged->to)->brand},
                 .received = exchanged->conversion.received.units(),
                 .source = {.member = subject.member, .currency = exchanged->from},
                 .paid = exchanged->conversion.paid.units()};
    } else if (const auto* special = std::get_if<SpecialTerms>(&effect)) {
      CHECK(counted.has_value());
      counted->received += special->bonus.units();
      counted->paid += special->fee.units();
    }
  }
  return counted;
}

Quota QuotaBefore(const LogState& state, const BrandPair& pair, Day today) {
  const Quota* stored = state.quotas.Peek(pair);
  return OnDay(stored == nullptr ? Quota() : *stored, today);
}

Quota Counting(Quota quota, const CountedExchange& exchange) {
  quota.received += exchange.received;
  return quota;
}

MemberQuota Counting(MemberQuota quota, const CountedExchange& exchange) {
  quota.on_day += exchange.paid;
  quota.in_year += exchange.paid;
  return quota;
}

}  // namespace huitong
