#include "model/earning.h"

#include <algorithm>

#include "model/buying.h"
#include "model/calendar.h"
#include "model/pricing.h"
#include "model/spending.h"

namespace huitong::model {
namespace {

struct Rules {
  EarnRate rate;
  uint32_t rate_version = 0;
  Fraction coefficient;
  uint32_t channel_version = 0;
};

// Those in force when the purchase occurred.
Rules RulesOf(const Books& books, uint32_t currency, uint32_t channel, int64_t occurred) {
  Rules rules;
  const auto rates = books.earn_rates.find(currency);
  if (rates != books.earn_rates.end()) {
    if (const auto* version = InForce(rates->second, occurred)) {
      rules.rate = version->value;
      rules.rate_version = version->version;
    }
  }
  if (channel == 0) return rules;
  const auto& versions = books.channels.at(channel - 1);
  const auto* version = InForce(versions, occurred);
  if (version == nullptr) version = &versions.front();
  rules.coefficient = version->value;
  rules.channel_version = version->version;
  return rules;
}

// So much room that no purchase fills it.
constexpr Wide kEndless = Wide{1} << 100;

Wide RoomOf(int64_t limit, int64_t given) {
  if (limit == kNoLimit) return kEndless;
  return std::max<Wide>(0, Wide{limit} - given);
}

template <class Map>
int64_t GivenIn(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? 0 : found->second;
}

// What the version's cap and budget leave out of the points that are promised.
struct Cut {
  int64_t points = 0;
  CutBy by = kByCap;
};
Cut CutOf(const Page& page, uint32_t currency, const Rules& rules, int32_t day, int64_t promised) {
  const Books& books = page.books();
  const Wide of_cap =
      RoomOf(rules.rate.cap, GivenIn(books.given_on_days, {page.member(), currency, day}));
  const Wide of_budget =
      RoomOf(rules.rate.budget, GivenIn(books.given_of_budgets, {currency, rules.rate_version}));
  const Wide points = std::min({Wide{promised}, of_cap, of_budget});
  return {.points = promised - static_cast<int64_t>(points),
          .by = of_cap <= of_budget ? kByCap : kByBudget};
}

}  // namespace

PromisedPoints PointsFor(int64_t spend_fen, const Fraction& rate, const Fraction& coefficient) {
  const Wide product = Wide{spend_fen} * rate.over * coefficient.over;
  const Wide under = Wide{100} * rate.under * coefficient.under;
  return {.points = FloorOf(product, under), .remainder = product % under};
}

int64_t PointsLeftOf(const Line& earned, int64_t spend_fen) {
  const PromisedPoints promised =
      PointsFor(spend_fen, {.over = earned["rate over"], .under = earned["rate under"]},
                {.over = earned["coefficient over"], .under = earned["coefficient under"]});
  return static_cast<int64_t>(std::min<Wide>(promised.points, earned["points"]));
}

std::optional<uint32_t> CurrencyEarnedBy(const Books& books, const Purchase& purchase) {
  if (!purchase.currency) return books.CurrencyEarnedAt(purchase.brand);
  if (books.CurrencyOf(*purchase.currency) == nullptr) return std::nullopt;
  return purchase.currency;
}

Decision Earn(Page& page, const Purchase& purchase) {
  const Books& books = page.books();
  const auto currency = CurrencyEarnedBy(books, purchase);
  if (!books.HasBrand(purchase.brand)) return Refuse(kBrandNotFound, kBrandId);
  if (purchase.channel != 0 && !books.HasChannel(purchase.channel)) {
    return Refuse(kChannelNotFound, kChannelId);
  }
  if (!currency) return Refuse(kCurrencyNotFound, purchase.currency ? kCurrencyId : kBrandId);
  const auto member = books.member_ids.find(purchase.member);
  if (member == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  page.About(books.Named(member->second));
  if (purchase.receipt && books.receipts.contains(*purchase.receipt)) {
    return Refuse(kReceiptUsed, kReceiptPart);
  }
  if (books.members.at(page.member()).closed) return Refuse(kAccountClosed, kMemberId);

  return EarnBy(page, *currency, purchase);
}

Decision EarnBy(Page& page, uint32_t currency, const Purchase& purchase) {
  const Books& books = page.books();
  const Moment& occurred = purchase.occurred;
  const Rules rules = RulesOf(books, currency, purchase.channel, occurred.time);
  const Fraction& rate = rules.rate.points_per_yuan;
  const PromisedPoints promised = PointsFor(purchase.spend_fen, rate, rules.coefficient);
  if (promised.points > kOfMemberMax) return Refuse(kAmountTooLarge, kSpendPart);
  const Cut cut = CutOf(page, currency, rules, occurred.day, static_cast<int64_t>(promised.points));
  const int64_t points = static_cast<int64_t>(promised.points) - cut.points;
  const PointsGiven given{.brand = purchase.brand, .currency = currency, .points = points};
  const int64_t price = SettlementPriceOf(books, currency, occurred.time);
  const auto owed = CostOf(books, given, price, page.now().time);
  if (!owed) return Refuse(kAmountTooLarge, kSpendPart);

  const Policy& policy = books.PolicyAt(currency, occurred.time);
  const int32_t matures_on = occurred.day + policy.return_window_days;
  const bool pending = matures_on > page.now().day;
  const Wallet& wallet = page.WalletOf(currency);
  const int64_t repaid = pending ? 0 : std::min(points, wallet.debt);
  if (wallet.Whole() + points - repaid > kOfMemberMax) return Refuse(kBalanceTooLarge, kSpendPart);
  if (const auto wrong = CheckLines(purchase.lines, purchase.spend_fen)) return wrong;

  page.Say(Write("earned", {{"currency", currency},
                            {"brand", purchase.brand},
                            {"channel", purchase.channel},
                            {"rate version", rules.rate_version},
                            {"channel version", rules.channel_version},
                            {"spend", purchase.spend_fen},
                            {"rate over", rate.over},
                            {"rate under", rate.under},
                            {"coefficient over", rules.coefficient.over},
                            {"coefficient under", rules.coefficient.under},
                            {"points", points},
                            {"remainder", static_cast<int64_t>(promised.remainder)}}));
  if (cut.points > 0) page.Say(Write("earning cut", {{"by", cut.by}, {"points", cut.points}}));
  if (purchase.receipt) page.Say(Write("receipt taken", {}, TextOf(*purchase.receipt)));
  page.SayLines(purchase.lines);
  if (points == 0) return std::nullopt;
  const uint32_t issuer = books.CurrencyOf(currency)->brand;
  const uint32_t provenance = page.Intern({.issuer = issuer,
                                           .funding_brand = purchase.brand,
                                           .earn_month = MonthOf(occurred.day),
                                           .not_exchangeable_until = 0,
                                           .settlement_price = price});
  const Lot lot{.expires_on = books.TermOf(currency, occurred.day, occurred.time),
                .provenance = provenance};
  if (pending) {
    page.Pending(currency, matures_on, lot, points);
  } else {
    page.Credit(currency, lot, points);
  }
  page.CountActivity(currency, 0, occurred.day, occurred.time);
  page.Book(currency, kIssued, issuer, 0, -points);
  page.Obligation(purchase.brand, issuer, *owed);
  return std::nullopt;
}

}  // namespace huitong::model
