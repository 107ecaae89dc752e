#include "engine/invariants/folded_traffic.h"

#include <utility>

#include <boost/container/flat_map.hpp>

namespace huitong {
namespace {

// What a record says of the trade of brands, by its postings: whose points were spent where or
// became whose, and what was owed for it. Payments and what disputes came to say it themselves.
class TrafficReader {
 public:
  TrafficReader(const Record& record, Issuers& issuers)
      : kind_(record.header.kind), issuers_(issuers) {
    ForEachEffect(record,
                  [&](const RecordSubject*, const Effect& effect) { std::visit(*this, effect); });
  }

  void operator()(const BookPosting& posting) {
    const Pair pair{posting.account.party, posting.account.counterparty};
    const AccountCode code = posting.account.code;
    if (code == AccountCode::kDue) dues_[pair] += posting.amount;
    const bool traded = code == AccountCode::kRedeemed || code == AccountCode::kExchangedOut;
    if (traded) traded_.push_back({pair, posting.currency});
    if (code == AccountCode::kRedeemed) issuers_[posting.currency] = posting.account.party;
  }
  void operator()(const Redeemed& redeemed) { faces_[redeemed.currency] += redeemed.face; }
  void operator()(const HoldCaptured& captured) { faces_[captured.currency] += captured.face; }
  void operator()(const RedemptionReversed& back) {
    faces_[back.currency] -= back.face;
    if (back.points > 0) return;
    const auto issuer = issuers_.find(back.currency);
    if (issuer == issuers_.end()) return;
    traded_.push_back({{issuer->second, back.acceptor}, back.currency});
  }
  void operator()(const PaymentRecorded& paid) {
    traded_.push_back({paid.fen > 0 ? Pair{kHouse, paid.party} : Pair{paid.party, kHouse}, {}});
  }
  void operator()(const SponsorGift& gift) { traded_.push_back({{gift.sponsor, kValuePool}, {}}); }
  void operator()(const PeriodAdjusted& adjusted) {
    traded_.push_back({{adjusted.debtor, adjusted.creditor}, {}});
  }
  template <class T>
  void operator()(const T&) {}

  [[nodiscard]] TrafficFigures figures() const {
    TrafficFigures figures;
    const auto [sum, count] = FiguresOf(kind_);
    // What such a record owes at all, it owes for units, or for points of another brand.
    if (BuysUnits(kind_)) {
      for (const auto& [pair, due] : dues_) {
        const bool earns = kind_ == RecordKind::kEarn || kind_ == RecordKind::kReverseEarn;
        if (earns && pair.second != kValuePool) {
          figures.push_back({pair.first, pair.second, Figure::kBought, due});
          figures.push_back({pair.first, pair.second, Figure::kPurchases, 1});
          continue;
        }
        figures.push_back({pair.first, pair.second, sum, due});
        figures.push_back({pair.first, pair.second, count, 1});
      }
      return figures;
    }
    for (const auto& [pair, currency] : traded_) {
      const auto& [debtor, creditor] = pair;
      if (debtor == creditor) continue;
      const auto found = dues_.find({debtor, creditor});
      const int64_t due = found == dues_.end() ? 0 : found->second;
      figures.push_back({debtor, creditor, sum, due});
      figures.push_back({debtor, creditor, count, 1});
      const auto face = faces_.find(currency);
      if (face != faces_.end()) {
        figures.push_back({debtor, creditor, Figure::kFace, face->second});
      }
    }
    return figures;
  }

 private:
  using Pair = std::pair<BrandNumber, BrandNumber>;
  // Between whom, and of redemptions in which currency.
  struct Trade {
    Pair pair;
    CurrencyNumber currency;
  };

  static bool BuysUnits(RecordKind kind) {
    return kind == RecordKind::kEarn || kind == RecordKind::kReverseEarn ||
           kind == RecordKind::kAdjust || kind == RecordKind::kReinstate ||
           kind == RecordKind::kPublished;
  }

  static std::pair<Figure, Figure> FiguresOf(RecordKind kind) {
    if (kind == RecordKind::kPublished) return {Figure::kAdjusted, Figure::kAdjustments};
    if (BuysUnits(kind)) return {Figure::kExchanged, Figure::kExchanges};
    const bool refunds =
        kind == RecordKind::kReverseRedemption || kind == RecordKind::kReturnTender;
    if (refunds) return {Figure::kRefunded, Figure::kRefunds};
    if (kind == RecordKind::kExchange) return {Figure::kExchanged, Figure::kExchanges};
    if (kind == RecordKind::kRecordPayment) return {Figure::kPaid, Figure::kPayments};
    if (kind == RecordKind::kSponsorGift) return {Figure::kSponsored, Figure::kGifts};
    if (kind == RecordKind::kAdjustPeriod) return {Figure::kAdjusted, Figure::kAdjustments};
    return {Figure::kRedeemed, Figure::kRedemptions};
  }

  RecordKind kind_;
  Issuers& issuers_;
  boost::container::small_vector<Trade, 2> traded_;
  boost::container::flat_map<Pair, int64_t> dues_;
  // What the points of a redemption were worth; of what was taken back, negative.
  boost::container::flat_map<CurrencyNumber, int64_t> faces_;
};

}  // namespace

TrafficFigures TrafficFiguresIn(const Record& record, Issuers& issuers) {
  return TrafficReader(record, issuers).figures();
}

}  // namespace huitong
