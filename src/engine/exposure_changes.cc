#include "engine/exposure_changes.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "engine/exposure.h"

namespace huitong {
namespace {

bool IsBrand(BrandNumber party) { return party != kHouse && party != kValuePool; }

// The sums of one record, brand by brand; whether they could be counted.
class Changes {
 public:
  Changes(const LogState& state, const Record& record) : state_(state), record_(record) {}

  // The brand's row; made where the record touches it first.
  Exposure& Of(BrandNumber brand) {
    const auto at = std::lower_bound(
        changes_.begin(), changes_.end(), brand,
        [](const ExposureChange& change, BrandNumber wanted) { return change.brand < wanted; });
    if (at != changes_.end() && at->brand == brand) return at->after;
    const Exposure* stored = state_.exposures.Peek(brand);
    Exposure row = stored == nullptr ? Exposure() : *stored;
    const int64_t day_before = row.owed;
    row = OnDay(row, state_.row.period, record_.header.committed.day);
    if (Planted("breaker-counts-for-ever")) row.owed = day_before;
    return changes_.insert(at, {.brand = brand, .before = row, .after = row})->after;
  }
  void Add(int64_t& figure, int64_t amount) {
    fit_ = !__builtin_add_overflow(figure, amount, &figure) && fit_;
  }
  // Of points at a price in micro-fen.
  void AddValue(int64_t& figure, int64_t points, int64_t price) {
    int64_t value = 0;
    fit_ = !__builtin_mul_overflow(points, price, &value) && fit_;
    Add(figure, value);
  }
  // Something that the record names is unknown.
  void GiveUp() { fit_ = false; }
  void Subtract(int64_t& figure, int64_t amount) {
    fit_ = !__builtin_sub_overflow(figure, amount, &figure) && fit_;
  }

  std::optional<ExposureChanges> Take() {
    const auto fits = [](const ExposureChange& change) {
      const Exposure& row = change.after;
      for (const int64_t figure :
           {row.position, row.reserved, row.outstanding, row.net_debit, row.owed, row.minted}) {
        if (figure < -Points::kUnitsMax || figure > Points::kUnitsMax) return false;
      }
      return true;
    };
    if (!fit_ || !std::all_of(changes_.begin(), changes_.end(), fits)) return std::nullopt;
    return std::move(changes_);
  }

 private:
  const LogState& state_;
  const Record& record_;
  ExposureChanges changes_;
  bool fit_ = true;
};

bool IsTrade(RecordKind kind) {
  return kind == RecordKind::kRedeem || kind == RecordKind::kExchange ||
         kind == RecordKind::kCapture;
}

// What brings points into wallets, but for the way back of a redemption.
bool Mints(RecordKind kind) {
  return kind == RecordKind::kEarn || kind == RecordKind::kExchange ||
         kind == RecordKind::kAdjust || kind == RecordKind::kReinstate;
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
    changes_.AddValue(changes_.Of(*issuer).reserved, posting.amount, provenance->settlement_price);
  }
  void operator()(const BookPosting& posting) const {
    if (posting.account.code == AccountCode::kDue) return CountDue(posting);
    const auto issuer = BrandOf(posting.currency);
    if (!issuer) return;  // units of the hub
    Exposure& row = changes_.Of(*issuer);
    if (posting.amount >= 0 || !Mints(record_.header.kind)) return;
    changes_.Subtract(row.minted, posting.amount);
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
    changes_.Add(changes_.Of(*issuer).outstanding, amount);
  }

  void CountDue(const BookPosting& posting) const {
    const auto& [code, debtor, creditor] = posting.account;
    const RecordKind kind = record_.header.kind;
    const bool traded = IsTrade(kind) || kind == RecordKind::kReverseRedemption;
    const int64_t amount = posting.amount;
    if (IsBrand(debtor)) {
      Exposure& row = changes_.Of(debtor);
      changes_.Subtract(row.position, amount);
      if (traded) changes_.Add(row.net_debit, amount);
      if (IsTrade(kind)) changes_.Add(row.owed, amount);
    }
    if (IsBrand(creditor)) {
      Exposure& row = changes_.Of(creditor);
      if (!Planted("position-of-one-side")) changes_.Add(row.position, amount);
      if (traded) changes_.Subtract(row.net_debit, amount);
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
  Changes changes(state, record);
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    std::visit(Counter(state, record, changes), effect);
  });
  return changes.Take();
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
