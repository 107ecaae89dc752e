#include "engine/traffic.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/portion.h"

namespace huitong {
namespace {

// Micro-fen that the record posts as due of one to the other; it has one such obligation at most.
int64_t OwedIn(const Record& record, const CountedTraffic& pair) {
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting != nullptr && posting->account == Due(pair.debtor, pair.creditor)) {
      return posting->amount;
    }
  }
  return 0;
}

template <class Fact>
const Fact* FactIn(const Effects& effects) {
  for (const Effect& effect : effects) {
    if (const auto* fact = std::get_if<Fact>(&effect)) return fact;
  }
  return nullptr;
}

BrandNumber BrandOf(const Configuration& configuration, CurrencyNumber currency) {
  const Currency* registered = configuration.CurrencyOf(currency);
  CHECK(registered != nullptr);
  return registered->brand;
}

CountedTraffic Between(BrandNumber debtor, BrandNumber creditor) {
  return {.debtor = debtor, .creditor = creditor, .traffic = {}};
}

bool IsRefund(const Redeemed&) { return false; }
bool IsRefund(const HoldCaptured&) { return false; }
bool IsRefund(const RedemptionReversed&) { return true; }

// Each redemption, each capture, or what was taken back of each: of a tender, one for a currency.
template <class Fact>
TrafficOfRecord OfRedemptions(const Configuration& configuration, const Record& record) {
  TrafficOfRecord traffic;
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* fact = std::get_if<Fact>(&effect);
    if (fact == nullptr) continue;
    CountedTraffic counted = Between(BrandOf(configuration, fact->currency), fact->acceptor);
    const int64_t owed = OwedIn(record, counted);
    if (owed == 0 && Planted("free-redemptions-not-counted")) continue;
    TrafficSum& sum = IsRefund(*fact) ? counted.traffic.refunded : counted.traffic.redeemed;
    sum = {.micro_fen = owed, .count = 1};
    const bool taken_back = IsRefund(*fact) && !Planted("face-not-taken-back");
    counted.traffic.face = taken_back ? -fact->face : fact->face;
    traffic.push_back(counted);
    if (Planted("tender-counts-one-currency")) break;
  }
  return traffic;
}

TrafficOfRecord OfExchange(const Configuration& configuration, const Record& record) {
  const Effects& effects = record.subjects.front().effects;
  const auto* fact = FactIn<Exchanged>(effects);
  if (fact == nullptr) return {};
  const BrandNumber from = BrandOf(configuration, fact->from);
  TrafficOfRecord exchanges{Between(from, BrandOf(configuration, fact->to))};
  const auto* special = FactIn<SpecialTerms>(effects);
  const bool has_fee = special != nullptr && special->fee.units() > 0;
  if (has_fee && !Planted("exchange-fee-not-counted")) exchanges.push_back(Between(from, kHouse));
  for (CountedTraffic& counted : exchanges) {
    counted.traffic.exchanged = {.micro_fen = OwedIn(record, counted), .count = 1};
  }
  return exchanges;
}

TrafficOfRecord OfPayment(const Record& record) {
  const auto* fact = FactIn<PaymentRecorded>(record.books);
  if (fact == nullptr) return {};
  CountedTraffic counted =
      fact->fen > 0 ? Between(kHouse, fact->party) : Between(fact->party, kHouse);
  counted.traffic.paid = {.micro_fen = OwedIn(record, counted), .count = 1};
  return {counted};
}

TrafficOfRecord OfGift(const Record& record) {
  const auto* fact = FactIn<SponsorGift>(record.books);
  if (fact == nullptr) return {};
  CountedTraffic counted = Between(fact->sponsor, kValuePool);
  counted.traffic.sponsored = {.micro_fen = OwedIn(record, counted), .count = 1};
  return {counted};
}

TrafficOfRecord OfAdjustment(const Record& record) {
  const auto* fact = FactIn<PeriodAdjusted>(record.books);
  if (fact == nullptr) return {};
  CountedTraffic counted = Between(fact->debtor, fact->creditor);
  counted.traffic.adjusted = {.micro_fen = OwedIn(record, counted), .count = 1};
  return {counted};
}

// Units that a brand, or the house, buys of the pool for a member, or gives back.
TrafficOfRecord OfUnits(const Record& record, CurrencyNumber currency, BrandNumber buyer) {
  if (currency != kUniversalUnit) return {};
  CountedTraffic counted = Between(buyer, kValuePool);
  const int64_t owed = OwedIn(record, counted);
  if (owed == 0 || Planted("units-not-counted")) return {};
  counted.traffic.exchanged = {.micro_fen = owed, .count = 1};
  return {counted};
}

template <class Fact>
TrafficOfRecord OfUnitsByHand(const Record& record) {
  const auto* fact = FactIn<Fact>(record.subjects.front().effects);
  if (fact == nullptr) return {};
  return OfUnits(record, fact->currency, kHouse);
}

// Units, or points of another brand, that a brand buys for a member, or gives back.
template <class Fact>
TrafficOfRecord OfEarning(const Configuration& configuration, const Record& record) {
  const auto* fact = FactIn<Fact>(record.subjects.front().effects);
  if (fact == nullptr) return {};
  if (fact->currency == kUniversalUnit) return OfUnits(record, fact->currency, fact->brand);
  CountedTraffic counted = Between(fact->brand, BrandOf(configuration, fact->currency));
  const int64_t owed = OwedIn(record, counted);
  if (owed == 0) return {};
  counted.traffic.bought = {.micro_fen = owed, .count = 1};
  return {counted};
}

// What a change of the anchor comes to.
TrafficOfRecord OfRevaluation(const Record& record) {
  const auto is_of_unit = [](const Effect& effect) {
    const auto* published = std::get_if<Published>(&effect);
    return published != nullptr && published->what == Topic::kUnit;
  };
  const auto found = std::find_if(record.books.begin(), record.books.end(), is_of_unit);
  if (found == record.books.end()) return {};
  const auto* published = std::get_if<Published>(&*found);
  const auto terms = DecodeUnitTerms(published->payload);
  CHECK(terms.has_value());
  CountedTraffic counted = Between(terms->bearer, kValuePool);
  const int64_t owed = OwedIn(record, counted);
  if (owed == 0) return {};
  counted.traffic.adjusted = {.micro_fen = owed, .count = 1};
  return {counted};
}

// Of a declined record, nothing: it has no such fact.
TrafficOfRecord CountedIn(const Configuration& configuration, const Record& record) {
  const RecordKind kind = record.header.kind;
  if (kind == RecordKind::kRecordPayment) return OfPayment(record);
  if (kind == RecordKind::kSponsorGift) return OfGift(record);
  if (kind == RecordKind::kAdjustPeriod) return OfAdjustment(record);
  if (kind == RecordKind::kPublished) return OfRevaluation(record);
  if (record.subjects.empty()) return {};
  switch (kind) {
    case RecordKind::kRedeem:
      return OfRedemptions<Redeemed>(configuration, record);
    case RecordKind::kCapture:
    case RecordKind::kSettleTender:
      return OfRedemptions<HoldCaptured>(configuration, record);
    case RecordKind::kReverseRedemption:
    case RecordKind::kReturnTender:
      return OfRedemptions<RedemptionReversed>(configuration, record);
    case RecordKind::kExchange:
      return OfExchange(configuration, record);
    case RecordKind::kEarn:
      return OfEarning<Earned>(configuration, record);
    case RecordKind::kReverseEarn:
      return OfEarning<EarnReversed>(configuration, record);
    case RecordKind::kAdjust:
      return OfUnitsByHand<Adjusted>(record);
    case RecordKind::kReinstate:
      return OfUnitsByHand<Reinstated>(record);
    default:
      return {};
  }
}

__extension__ using Int128 = __int128;

bool AddTo(int64_t& sum, int64_t micro_fen) {
  return !__builtin_add_overflow(sum, micro_fen, &sum) && IsAmount(sum);
}
Int128 ObligationsIn(const PairTraffic& traffic) {
  return Int128{traffic.redeemed.micro_fen} + traffic.refunded.micro_fen +
         traffic.exchanged.micro_fen + traffic.paid.micro_fen + traffic.adjusted.micro_fen +
         traffic.bought.micro_fen + traffic.sponsored.micro_fen;
}

bool AddTo(TrafficSum& sum, const TrafficSum& more) {
  sum.count += more.count;
  return AddTo(sum.micro_fen, more.micro_fen);
}

}  // namespace

TrafficOfRecord TrafficOf(const Configuration& configuration, const Record& record) {
  TrafficOfRecord traffic = CountedIn(configuration, record);
  const auto is_own = [](const CountedTraffic& one) { return one.debtor == one.creditor; };
  traffic.erase(std::remove_if(traffic.begin(), traffic.end(), is_own), traffic.end());
  return traffic;
}

std::optional<PairTraffic> Sum(const PairTraffic& a, const PairTraffic& b) {
  PairTraffic sum = a;
  const bool fits = AddTo(sum.redeemed, b.redeemed) && AddTo(sum.refunded, b.refunded) &&
                    AddTo(sum.exchanged, b.exchanged) && AddTo(sum.face, b.face) &&
                    AddTo(sum.paid, b.paid) && AddTo(sum.adjusted, b.adjusted) &&
                    AddTo(sum.bought, b.bought) && AddTo(sum.sponsored, b.sponsored);
  const Int128 obligations = ObligationsIn(sum);
  if (!fits || obligations < -kAmountMax || obligations > kAmountMax) return std::nullopt;
  return sum;
}

int64_t ObligationsOf(const PairTraffic& traffic) {
  return static_cast<int64_t>(ObligationsIn(traffic));
}

}  // namespace huitong
