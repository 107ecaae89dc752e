#include "simulation/swarm/losses.h"

#include <algorithm>
#include <map>
#include <vector>

#include "engine/configuration.h"

namespace huitong {
namespace {

bool IsFact(RecordKind kind) {
  return kind == RecordKind::kReverseRedemption || kind == RecordKind::kReverseEarn ||
         kind == RecordKind::kReturnTender || kind == RecordKind::kCloseSettlement ||
         kind == RecordKind::kRecordPayment || kind == RecordKind::kAdjustPeriod ||
         kind == RecordKind::kPublished;
}

// Reads record after record.
class LossCount {
 public:
  explicit LossCount(BrandNumber brand) : brand_(brand) {}

  void Take(const Record& record) {
    const Loss before = losses_.exposure;
    const Loss limit_before = limit_;
    ForEachEffect(record,
                  [&](const RecordSubject*, const Effect& effect) { TakeEffect(record, effect); });
    losses_.exposure = losses_.owed + reserved_;
    limit_ = LimitAt(record.header.committed.time);
    // A limit is held against what comes after it.
    if (limit_ != limit_before) left_at_ = before;
    if (IsFact(record.header.kind) && losses_.exposure > before) left_at_ = losses_.exposure;
    left_at_ = std::min(left_at_, losses_.exposure);
  }

  [[nodiscard]] Losses Done() const {
    Losses done = losses_;
    done.allowed = std::max(limit_, left_at_);
    done.by_limit = limit_ >= left_at_;
    return done;
  }

 private:
  void TakeEffect(const Record& record, const Effect& effect) {
    if (const auto* books = std::get_if<BookPosting>(&effect)) {
      if (books->account.code != AccountCode::kDue) return;
      if (books->account.party == brand_) losses_.owed += books->amount;
      if (books->account.counterparty == brand_) losses_.owed -= books->amount;
    } else if (const auto* interned = std::get_if<ProvenanceInterned>(&effect)) {
      prices_[interned->number] = interned->provenance.settlement_price;
    } else if (const auto* placed = std::get_if<HoldPlaced>(&effect)) {
      acceptors_[record.header.sequence] = placed->acceptor;
    } else if (const auto* held = std::get_if<HeldPosting>(&effect)) {
      const bool elsewhere = acceptors_.at(held->hold.sequence) != brand_;
      if (held->currency != currency_ || !elsewhere) return;
      reserved_ += Loss{held->amount} * prices_.at(held->lot.provenance);
    } else if (const auto* published = std::get_if<Published>(&effect)) {
      TakePublication(*published);
    }
  }

  void TakePublication(const Published& published) {
    if (published.what == Topic::kCurrency) {
      const auto currency = DecodeCurrency(published.payload);
      if (currency && currency->brand == brand_) currency_ = {.value = published.number};
    } else if (published.what == Topic::kLimits && published.number == brand_.value) {
      const auto limits = DecodeBrandLimits(published.payload);
      if (limits) versions_.emplace_back(published.effective_from, *limits);
    }
  }

  // Of versions that begin together the last is in force.
  [[nodiscard]] Loss LimitAt(Timestamp at) const {
    const std::pair<Timestamp, BrandLimits>* found = nullptr;
    for (const auto& version : versions_) {
      if (version.first > at) continue;
      if (found == nullptr || version.first >= found->first) found = &version;
    }
    if (found == nullptr) return kAnyLoss;
    const BrandLimits& limits = found->second;
    if (limits.credit_line < 0 && limits.reserve < 0) return kAnyLoss;
    return Loss{std::max<int64_t>(limits.credit_line, 0)} - std::max<int64_t>(limits.reserve, 0);
  }

  const BrandNumber brand_;
  CurrencyNumber currency_;
  Losses losses_;
  Loss reserved_ = 0;
  Loss left_at_ = 0;
  Loss limit_ = kAnyLoss;
  std::map<ProvenanceNumber, int64_t> prices_;
  std::map<Sequence, BrandNumber> acceptors_;
  std::vector<std::pair<Timestamp, BrandLimits>> versions_;
};

}  // namespace

Losses LossesBy(BrandNumber brand, std::span<const Record> records) {
  LossCount count(brand);
  for (const Record& record : records) {
    count.Take(record);
  }
  return count.Done();
}

std::optional<std::string> ObjectionTo(const Losses& losses, BrandNumber brand) {
  if (losses.exposure <= losses.allowed) return std::nullopt;
  return "by brand " + std::to_string(brand.value) + " the others lose more than its limit";
}

}  // namespace huitong
