#include "engine/bought_points.h"

#include "base/planted.h"
#include "clearing/obligation.h"

namespace huitong {

Expected<int64_t, Halt> WorthOfBought(const Draft& draft, const BoughtPoints& bought,
                                      int64_t points) {
  const auto& [currency, buyer] = bought;
  const Configuration& configuration = draft.configuration();
  if (currency == kUniversalUnit) return 0;
  const BrandNumber issuer = configuration.CurrencyOf(currency)->brand;
  if (issuer == buyer) return 0;
  const int64_t agreed = configuration.AcceptanceOf(issuer, buyer, draft.now().time).earn_price;
  const bool unsaid = agreed == kAtSettlementPrice || Planted("earn-price-unread");
  const int64_t price =
      unsaid ? configuration.LotPriceOf(currency, draft.record().header.occurred.time) : agreed;
  const auto worth = SettlementValue(*Points::FromUnits(points), price);
  const bool can_be_said = worth && *worth <= Points::kOfMemberMax;
  if (!can_be_said) return Refuse(Decline::kAmountTooLarge, Param::kSpend);
  return *worth;
}

int64_t PricePaidIn(const Record& earning, const Earned& earned, BrandNumber issuer) {
  for (const Effect& effect : earning.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    const bool paid = posting != nullptr && posting->account == Due(earned.brand, issuer);
    if (paid) return posting->amount / earned.points;
  }
  return 0;
}

}  // namespace huitong
