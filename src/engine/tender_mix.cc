#include "engine/tender_mix.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "base/planted.h"
#include "engine/settle_redemption.h"
#include "engine/within_limits.h"

namespace huitong {
namespace {

constexpr int64_t kMicroFenPerFen = 1'000'000;

// What the acceptor takes a point for; nothing where it is worth nothing, or too much to say.
std::optional<Rate> FenPerPoint(const Configuration& configuration, CurrencyNumber currency,
                                Timestamp at) {
  const int64_t value = configuration.ValueOfPoint(currency, at);
  const int64_t common = std::gcd(value, kMicroFenPerFen);
  if (value <= 0 || value / common > Rate::kTermMax) return std::nullopt;
  return Rate::Of(value / common, kMicroFenPerFen / common);
}

Fraction ToFraction(const Rate& rate) { return Fraction::Of(rate.numerator(), rate.denominator()); }

// Of its value, when it is exchanged away and back.
Fraction LossOf(const Configuration& configuration, CurrencyNumber currency, Timestamp at) {
  const auto price = configuration.PriceOf(currency, at);
  if (!price) return Fraction::Of(1);
  return Fraction::Of(1) - ToFraction(price->bid) / ToFraction(price->ask);
}

bool IsTakenAt(const Configuration& configuration, BrandNumber issuer, BrandNumber acceptor,
               Timestamp at) {
  if (issuer == acceptor) return true;
  const Acceptance& acceptance = configuration.AcceptanceOf(issuer, acceptor, at);
  const bool suspended = (configuration.LimitsOf(issuer, at).suspended & kNoSpending) != 0;
  return (acceptance.capabilities & kBurnedThere) != 0 && !suspended;
}

// What the member has in one currency that he could pay with; nothing where he has not.
Expected<std::optional<TenderFunds>, Halt> FundsIn(Draft& draft, const TenderRequest& request,
                                                   CurrencyNumber currency) {
  const Configuration& configuration = draft.configuration();
  const Instant now = draft.now();
  const Wallet wallet = TRY(draft.WalletOf({.member = request.member, .currency = currency}));
  const BrandNumber issuer = configuration.CurrencyOf(currency)->brand;
  const auto value = FenPerPoint(configuration, currency, now.time);
  const bool pays =
      value && wallet.debt() == 0 && IsTakenAt(configuration, issuer, request.acceptor, now.time);
  if (!pays) return std::optional<TenderFunds>();
  TenderFunds funds{
      .currency = currency,
      .fen_per_point = *value,
      .loss = issuer == request.acceptor ? Fraction() : LossOf(configuration, currency, now.time),
      .lots = {}};
  for (const Lot& lot : wallet.lots()) {
    if (!wallet.IsLive(lot.key, now.day)) continue;
    funds.lots.push_back(
        {.key = lot.key, .last_day = wallet.LastDayOf(lot.key), .points = lot.remaining});
  }
  if (funds.lots.empty()) return std::optional<TenderFunds>();
  return std::optional(std::move(funds));
}

Expected<std::vector<TenderFunds>, Halt> FundsOf(Draft& draft, const TenderRequest& request) {
  std::vector<TenderFunds> funds;
  const auto& currencies = draft.configuration().currencies();
  for (uint32_t number = 1; number <= currencies.size(); ++number) {
    auto one = TRY(FundsIn(draft, request, {.value = number}));
    if (one) funds.push_back(*std::move(one));
  }
  return funds;
}

// Whether a hold of this alone would pass no limit of the issuer.
Expected<bool, Halt> HasRoomFor(Draft& draft, BrandNumber acceptor, const TenderTaken& taken) {
  const BrandNumber issuer = draft.configuration().CurrencyOf(taken.currency)->brand;
  if (issuer == acceptor || Planted("tender-unlimited")) return true;
  const auto worth = SettlementOf(draft, LotsOf(taken));
  if (!worth && std::holds_alternative<Missing>(worth.error())) return Unexpected(worth.error());
  if (!worth) return true;  // too large, and declined for that
  const Exposure* stored = draft.state().exposures.Peek(issuer);
  const Exposure before =
      OnDay(stored == nullptr ? Exposure() : *stored, draft.state().row.period, draft.now().day);
  Exposure after = before;
  after.reserved += *worth;  // at most 2^62 + 2^53
  return IsWithinCredit(draft, {.brand = issuer, .before = before, .after = after});
}

}  // namespace

Lots LotsOf(const TenderTaken& taken) {
  Lots lots;
  for (const TenderLot& lot : taken.lots) {
    lots.push_back({.key = lot.key, .remaining = lot.points});
  }
  return lots;
}

Expected<TenderMix, Halt> MixOf(Draft& draft, const TenderRequest& request) {
  const TenderPolicy policy =
      PolicyBy(draft.configuration().TenderSettingsOf(request.acceptor, draft.now().time));
  std::vector<BasketLine> basket;
  for (const NumberedLine& line : request.lines) {
    basket.push_back(line.line);
  }
  std::vector<TenderFunds> funds = TRY(FundsOf(draft, request));
  for (;;) {
    auto tender = TenderFor(basket, policy, funds, request.wish);
    if (!tender) {
      CHECK(tender.error() == TenderRefusal::kBasketOutOfRange);
      return Refuse(Decline::kAmountTooLarge, Param::kLines);
    }
    if (tender->taken.empty()) {
      return Refuse(Decline::kNothingPayable, Param::kLines, tender->short_of_floor);
    }
    TenderMix mix{.tender = *std::move(tender), .fen_per_point = {}};
    const size_t offered = funds.size();
    for (const TenderTaken& taken : mix.tender.taken) {
      const auto paid_with = std::find_if(funds.begin(), funds.end(), [&](const TenderFunds& one) {
        return one.currency == taken.currency;
      });
      mix.fen_per_point.push_back(paid_with->fen_per_point);
      if (!TRY(HasRoomFor(draft, request.acceptor, taken))) funds.erase(paid_with);
    }
    if (funds.size() == offered) return mix;
  }
}

}  // namespace huitong
