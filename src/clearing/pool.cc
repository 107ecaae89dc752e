#include "clearing/pool.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/shares.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

Unexpected<Error> Refuse(std::string sentence) {
  return Fail(ErrorCode::kInvalidArgument, std::move(sentence));
}

std::string NameOf(const LeviedPair& pair) {
  return "issuer " + std::to_string(pair.issuer.value) + " and acceptor " +
         std::to_string(pair.acceptor.value);
}

Expected<int64_t, Error> SumInPool(int64_t a, int64_t b) {
  const auto sum = Sum(a, b);
  if (!sum) return Refuse("The pool's money of the period is past 2^62 micro-fen.");
  return *sum;
}

// The levies of each brand's pairs less what is kept, with the lines and sums of the levies.
struct Levied {
  LevyShares levies;
  std::map<BrandNumber, int64_t> weights;
};

Expected<Levied, Error> Levy(const PoolTerms& terms, std::span<const LeviedPair> pairs) {
  Levied levied;
  for (const LeviedPair& pair : pairs) {
    CHECK(IsAmount(pair.settled));
    if (pair.levy.IsAboveOne()) {
      return Refuse("The levy of " + NameOf(pair) + " is above one.");
    }
    if (pair.settled <= 0 || pair.levy.IsZero()) continue;
    auto line = ComputedLine(LineKind::kLevy, pair.settled, pair.levy,
                             Planted("levy-rounded-down") ? Rounding::kDown : Rounding::kUp,
                             {.posted = 0, .cap = kAmountMax});
    CHECK(line.has_value());  // at most v
    line->debtor = terms.levy_payer == Side::kIssuer ? pair.issuer : pair.acceptor;
    line->creditor = terms.pool;
    levied.levies.levied = TRY(SumInPool(levied.levies.levied, line->amount));

    const auto kept = terms.kept.Take(line->amount, Rounding::kUp);
    CHECK(kept.has_value());  // at most the levy
    levied.levies.kept += kept->amount;
    const BrandNumber brand = terms.measure == PoolMeasure::kRedeemed ? pair.acceptor : pair.issuer;
    levied.weights[brand] +=
        Planted("pool-shared-by-bare-value") ? pair.settled : line->amount - kept->amount;
    levied.levies.lines.push_back(std::move(*line));
  }
  return levied;
}

// base · weight / sum, as `share` rounds it.
Line ShareLine(LineKind kind, int64_t base, int64_t share, int64_t weight, int64_t sum) {
  const auto rate = Portion::Of(weight, sum);
  CHECK(rate.has_value());
  Line line;
  line.kind = kind;
  line.amount = share;
  line.base = base;
  line.rate = *rate;
  line.remainder =
      static_cast<int64_t>(Int128{base} * rate->numerator() - Int128{share} * rate->denominator());
  return line;
}

// A line for each weight above zero; debtor and creditor are the caller's. Requires weights that
// sum to at least 1.
Expected<std::vector<std::pair<BrandNumber, Line>>, Error> ShareByWeight(
    LineKind kind, int64_t amount, std::span<const CostWeight> weights) {
  std::vector<int64_t> bare;
  int64_t sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (i > 0 && weights[i].brand <= weights[i - 1].brand) {
      return Refuse("Brand " + std::to_string(weights[i].brand.value) +
                    " is out of order or there twice in what is shared by weight.");
    }
    if (weights[i].weight < 0) {
      return Refuse("The weight of brand " + std::to_string(weights[i].brand.value) +
                    " is negative.");
    }
    if (weights[i].weight > Portion::kTermMax - sum) {
      return Refuse("The weights of the brands sum to more than 1,000,000,000.");
    }
    sum += weights[i].weight;
    bare.push_back(weights[i].weight);
  }
  const auto shares = SplitByWeights(amount, bare);
  if (!shares) return Refuse("Nobody has a weight in what is to be shared.");
  std::vector<std::pair<BrandNumber, Line>> lines;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (bare[i] == 0) continue;
    lines.emplace_back(weights[i].brand, ShareLine(kind, amount, (*shares)[i], bare[i], sum));
  }
  return lines;
}

}  // namespace

Expected<LevyShares, Error> ShareLevies(const PoolTerms& terms, std::span<const LeviedPair> pairs) {
  if (terms.kept.IsAboveOne()) return Refuse("What the pool keeps of a levy is above one.");
  if (terms.cap < 0) return Refuse("The cap of a brand's share in the pool is negative.");
  Levied levied = TRY(Levy(terms, pairs));

  std::vector<int64_t> weights;
  for (const auto& [brand, weight] : levied.weights) {
    weights.push_back(weight);
  }
  LevyShares& levies = levied.levies;
  const auto shares = SplitByWeights(levies.levied - levies.kept, weights);
  // Where the pool keeps everything the weights are zero, and so is what is shared.
  CHECK(shares.has_value());
  size_t at = 0;
  for (const auto& [brand, weight] : levied.weights) {
    const int64_t whole = (*shares)[at++];
    const int64_t share = std::min(whole, terms.cap);
    if (whole == 0) continue;
    Line line = PlainLine(LineKind::kPoolShare, terms.pool, brand, whole);
    line.amount = share;
    line.capped = whole - share;
    levies.shared += share;
    levies.above_caps += whole - share;
    levies.lines.push_back(std::move(line));
  }
  CHECK(levies.levied == levies.shared + levies.kept + levies.above_caps);
  return levies;
}

namespace {

int64_t MembersOf(std::span<const BrandMembers> members, BrandNumber brand) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const BrandMembers& one) { return one.brand == brand; });
  return found == members.end() ? 0 : found->members;
}

}  // namespace

Expected<std::vector<Line>, Error> ShareSponsorMoney(BrandNumber pool,
                                                     std::span<const SponsorMoney> gifts,
                                                     std::span<const BrandMembers> members) {
  std::vector<Line> lines;
  int64_t money = 0;
  for (const SponsorMoney& gift : gifts) {
    if (gift.micro_fen < 0) {
      return Refuse("The gift of sponsor " + std::to_string(gift.sponsor.value) + " is negative.");
    }
    money = TRY(SumInPool(money, gift.micro_fen));
    lines.push_back(PlainLine(LineKind::kSponsorMoney, gift.sponsor, pool, gift.micro_fen));
    lines.back().count = gift.gifts;
  }
  std::vector<CostWeight> weights;
  bool nobody = true;
  for (const BrandMembers& brand : members) {
    weights.push_back({.brand = brand.brand, .weight = brand.members});
    nobody = nobody && brand.members == 0;
  }
  if (nobody || money == 0) return lines;
  auto shares = TRY(ShareByWeight(LineKind::kSponsorShare, money, weights));
  for (auto& [brand, line] : shares) {
    line.debtor = pool;
    line.creditor = brand;
    line.count = MembersOf(members, brand);
    lines.push_back(std::move(line));
  }
  return lines;
}

Expected<std::vector<Line>, Error> ShareCost(BrandNumber payee, int64_t micro_fen,
                                             std::span<const CostWeight> weights) {
  if (micro_fen < 0) return Refuse("The cost to be shared is negative.");
  std::vector<Line> lines;
  if (micro_fen == 0) return lines;
  auto shares = TRY(ShareByWeight(LineKind::kCost, micro_fen, weights));
  for (auto& [brand, line] : shares) {
    line.debtor = brand;
    line.creditor = payee;
    lines.push_back(std::move(line));
  }
  return lines;
}

Expected<Done, Error> CheckFixedShares(std::span<const CostWeight> millionths) {
  constexpr int64_t kWhole = 1'000'000;
  Int128 sum = 0;
  for (const CostWeight& share : millionths) {
    if (share.weight < 0) {
      return Refuse("The share of brand " + std::to_string(share.brand.value) + " is negative.");
    }
    sum += share.weight;
  }
  if (sum == kWhole) return Done();
  const std::string total =
      sum > kAmountMax ? "more than 2^62" : std::to_string(static_cast<int64_t>(sum));
  return Refuse("The shares add up to " + total + " millionths, not to 1000000.");
}

}  // namespace huitong
