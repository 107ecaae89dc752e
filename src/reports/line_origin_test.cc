#include "reports/line_origin.h"

#include <set>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "engine/settlement.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 20261123;
constexpr uint32_t kBrands = 4;

Portion Of(int64_t numerator, int64_t denominator) {
  return Portion::Of(numerator, denominator).value_or(Portion());
}
BrandNumber BrandOf(uint32_t number) { return {.value = number}; }
MemberId MemberOf(uint32_t brand) { return MemberIdOf("member of " + std::to_string(brand)); }

// Four brands; two pairs pay the same party by the same formulas, so that lines must be told apart
// by their place.
SmallLog CoalitionWithTerms() {
  SmallLog log;
  log.now = At("2026-01-01 10:00");
  log.Do(OpenCoalition{.coalition = CoalitionNamed("lines")});
  for (uint32_t brand = 1; brand <= kBrands; ++brand) {
    const std::string code = "brand" + std::to_string(brand);
    log.Do(RegisterBrand{.brand = BrandNamed(code)});
    Currency currency = CurrencyNamed(code, BrandOf(brand));
    currency.settlement_price = 400'000 + int64_t{brand} * 7;
    log.Do(RegisterCurrency{.currency = currency});
    log.Do(Enrol{.brand = BrandOf(brand), .member = MemberOf(brand)});
    log.Do(Earn{.member = MemberOf(brand),
                .brand = BrandOf(brand),
                .channel = kNoChannel,
                .spend_fen = 100'000'000});
  }
  const std::vector<Formula> formulas = {
      Commission{.rate = Of(1, 50)}, FeeOfValue{.payer = Side::kAcceptor, .rate = Of(1, 100)},
      FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 500'000},
      FeePerPeriod{.payer = Side::kIssuer, .micro_fen = 1'000'000}};
  for (const auto& [issuer, acceptor] : {std::pair{1U, 3U}, {2U, 3U}, {3U, 1U}}) {
    Contract contract{
        .issuer = BrandOf(issuer), .acceptor = BrandOf(acceptor), .formulas = formulas};
    contract.acceptance.capabilities = kAllCapabilities;
    log.Do(PublishContract{.contract = contract, .effective_from = std::nullopt});
  }
  log.Do(PublishContract{
      .contract = {.issuer = BrandOf(4),
                   .acceptor = BrandOf(3),
                   .formulas = {ThroughPool{.rate = Of(3, 4)}, CoFunding{.issuer_share = Of(1, 2)}},
                   .levy = Of(1, 20)},
      .effective_from = std::nullopt});
  log.Do(PublishContract{.contract = {.issuer = BrandOf(4),
                                      .acceptor = BrandOf(1),
                                      .formulas = {Reimbursement{.share = Of(9, 10)}}},
                         .effective_from = std::nullopt});
  GeneralTerms terms;
  terms.levy = Of(1, 100);
  terms.kept = Of(1, 10);
  terms.cost = 7'000'000;
  log.Do(PublishClearingTerms{.terms = terms, .effective_from = std::nullopt});
  return log;
}

void Trade(SmallLog& log, Prng& prng) {
  const uint32_t issuer = 1 + static_cast<uint32_t>(prng.Below(kBrands));
  const uint32_t acceptor = 1 + static_cast<uint32_t>(prng.Below(kBrands));
  const Record& redeemed =
      log.Do(Redeem{.member = MemberOf(issuer),
                    .currency = {.value = issuer},
                    .acceptor = BrandOf(acceptor),
                    .channel = kNoChannel,
                    .points = PointsOf(1 + static_cast<int64_t>(prng.Below(900)))});
  const Sequence sequence = redeemed.header.sequence;
  if (prng.Below(5) == 0) {
    log.Do(ReverseRedemption{.original = sequence, .points = PointsOf(1), .lines = {}});
  }
}

// Brand 3 gives points of brand 1, some of which goods bring back; two sponsor who comes to whom.
void GiveAndSponsor(SmallLog& log) {
  const Earn earn{.member = MemberOf(1),
                  .brand = BrandOf(3),
                  .channel = kNoChannel,
                  .spend_fen = 50'000,
                  .lines = {},
                  .currency = CurrencyNumber{.value = 1}};
  const Sequence earned = log.Do(earn).header.sequence;
  log.Do(ReverseEarn{.original = earned, .spend_fen = 20'000, .lines = {}});
  log.Do(earn);
  for (const uint32_t member : {1U, 2U, 3U}) {
    log.Do(VerifyMember{.member = MemberOf(member), .method = Verification::kPhone});
  }
  log.Do(Sponsor{.sponsor = kHouse, .fen = 1'000, .reference = 0});
  log.Do(Sponsor{.sponsor = BrandOf(2), .fen = 77, .reference = 1});
  log.Do(Sponsor{.sponsor = BrandOf(2), .fen = 5, .reference = 2});
}

struct Drilled {
  int64_t owed = 0;
  int64_t count = 0;
};
Drilled Drill(const SmallLog& log, const Period& period, const LineOrigin& origin) {
  Drilled drilled;
  for (Sequence i = period.first_sequence; i < period.cut; ++i) {
    const auto found = TransactionsBehind(origin, log.state.configuration, log.records.at(i));
    for (const LineTransaction& one : found) {
      drilled.owed += one.micro_fen;
      ++drilled.count;
    }
  }
  return drilled;
}

TEST(LineOriginTest, TransactionsBehindEveryLineAddUpToIt) {
  SmallLog log = CoalitionWithTerms();
  GiveAndSponsor(log);
  Prng prng(kSeed);
  for (int i = 0; i < 300; ++i) {
    Trade(log, prng);
  }
  log.now = At("2026-02-01");
  log.Cut(At("2026-01-31").day);
  Trade(log, prng);  // of the next period
  log.Do(CloseSettlement{.period = {.value = 1}});
  log.Do(RecordPayment{.party = BrandOf(1), .fen = 12, .reference = 0});
  log.Do(RecordPayment{.party = BrandOf(1), .fen = 5, .reference = 0});
  log.Do(AdjustPeriod{.period = {.value = 1},
                      .debtor = BrandOf(2),
                      .creditor = BrandOf(3),
                      .micro_fen = 77,
                      .reason = PeriodAdjustmentReason::kAgreed});
  log.now = At("2026-03-01");
  log.Cut(At("2026-02-28").day);
  log.Do(CloseSettlement{.period = {.value = 2}});

  std::set<LineKind> summed;
  for (const PeriodNumber number : {PeriodNumber{1}, PeriodNumber{2}}) {
    const Period& period = *log.state.PeriodOf(number);
    std::vector<Record> closings;
    for (const Sequence sequence : ClosingsFrom(log.state, number)) {
      closings.push_back(log.records.at(sequence));
    }
    const auto settlement = SettlementOf(log.state, number, closings);
    const auto totals = PeriodTotalsOf(log.state, number);
    const ClearingTerms terms = log.state.configuration.TermsBefore(period.cut_time);
    ASSERT_TRUE(settlement && totals);
    for (const Statement& statement : settlement->statements) {
      for (size_t entry = 0; entry < statement.entries.size(); ++entry) {
        const auto origin = OriginOf(terms, totals->pairs, statement, entry);
        ASSERT_TRUE(origin.has_value()) << origin.error().sentence;
        const Line& line = origin->line;
        const Drilled drilled = Drill(log, period, *origin);
        if (origin->owed) {
          EXPECT_EQ(drilled.owed, *origin->owed) << NameOf(line.kind) << " entry " << entry;
          summed.insert(line.kind);
        }
        if (line.kind == LineKind::kRedemption || line.kind == LineKind::kRefund) {
          EXPECT_EQ(drilled.count, line.count);
        }
        if (line.kind != LineKind::kCost || drilled.count > 0) continue;
        ADD_FAILURE() << "no redemption behind a cost";
      }
    }
  }
  for (const LineKind kind :
       {LineKind::kRedemption, LineKind::kRefund, LineKind::kReimbursement, LineKind::kCommission,
        LineKind::kPooled, LineKind::kPoolContribution, LineKind::kFee, LineKind::kLevy,
        LineKind::kAdjustment, LineKind::kPayment, LineKind::kEarning, LineKind::kSponsorMoney,
        LineKind::kSponsorShare}) {
    EXPECT_TRUE(summed.contains(kind)) << NameOf(kind);
  }
}

TEST(LineOriginTest, CountsAnExchangeForEachOfItsTwoLines) {
  SmallLog log = OpenSmallCoalition();
  log.Do(
      Earn{.member = MemberIdOf("mei"), .brand = kFlorist, .channel = kShop, .spend_fen = 50'000});
  log.PublishBook({.prices = {PriceOf(kRose, RateOf(10), RateOf(11), 400'000),
                              PriceOf(kBean, RateOf(4), RateOf(5), 200'000)},
                   .pair_rates = {},
                   .bonuses = {},
                   .fees = WholeRateBook().fees,
                   .effective_from = std::nullopt});
  const Record record = log.Do(log.Quoted(MemberIdOf("mei"), kRose, kBean, 100));
  const Line line = PlainLine(LineKind::kExchange, kFlorist, kHouse, 0);
  const Statement statement{.party = kFlorist, .entries = {{.counterparty = kHouse, .line = line}}};
  const auto fee = OriginOf({}, {}, statement, 0);
  ASSERT_TRUE(fee);
  const auto found = TransactionsBehind(*fee, log.state.configuration, record);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_GT(found.front().points, 0);
  EXPECT_LT(found.front().points, 10);
  EXPECT_EQ(found.front().micro_fen, found.front().points * 400'000);
}

TEST(LineOriginTest, RefusesALineThatItsTermsDoNotMake) {
  const Line line = PlainLine(LineKind::kCommission, kCafe, kFlorist, 5);
  const Statement statement{.party = kCafe, .entries = {{.counterparty = kFlorist, .line = line}}};
  const auto origin = OriginOf({}, {}, statement, 0);
  ASSERT_FALSE(origin.has_value());
  EXPECT_EQ(origin.error().sentence, "entry 1 of the statement is none that its terms make");
}

}  // namespace
}  // namespace huitong
