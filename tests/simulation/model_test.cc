// The model by itself: what can be worked out by hand, so that it is not only as right as what it
// is compared with.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/prng.h"
#include "model/mixing.h"
#include "model_shop.h"

namespace huitong::model {
namespace {

using testing::ElementsAre;

Fund OwnFund(uint32_t currency, Fraction fen_per_point,
             std::vector<std::pair<int32_t, int64_t>> lots) {
  return {.currency = currency,
          .fen_per_point = fen_per_point,
          .kept = {.over = 1, .under = 1},
          .lots = std::move(lots)};
}

// 100 points of day 10 and 50 of day 30 at a third of a fen, and between them 7 of day 20 at two
// and a half.
std::vector<Fund> TwoFunds() {
  return {OwnFund(1, {.over = 1, .under = 3}, {{10, 100}, {30, 50}}),
          OwnFund(2, {.over = 5, .under = 2}, {{20, 7}})};
}

std::string TextOf(const Mix& mix) {
  std::string text;
  for (const PaidWith& one : mix.parts) {
    text += std::to_string(one.currency) + ": " + std::to_string(one.points) + " points " +
            std::to_string(one.fen) + " fen rest " + std::to_string(one.remainder) + "; ";
  }
  return text + "short " + std::to_string(mix.short_of_floor);
}

TEST(MixTest, TwoCurrenciesPayInStepsAndWhatWasTakenBeforeIsWeighedAnew) {
  // 100 of currency 1 are 33 fen; of currency 2 a step is 5 points, 12 fen; with its second lot
  // currency 1 pays the other 38, which 115 points in steps of 5 are.
  const Mix mix =
      MixOf(TwoFunds(), {.room = 50, .floor = 50, .wish_points = std::nullopt, .step = 5});
  EXPECT_EQ(TextOf(mix), "1: 115 points 38 fen rest 1; 2: 5 points 12 fen rest 1; short 0");
}

TEST(MixTest, PointsThatAddNoWholeFenStay) {
  const Mix mix =
      MixOf(TwoFunds(), {.room = 33, .floor = 0, .wish_points = std::nullopt, .step = 1});
  EXPECT_EQ(TextOf(mix), "1: 99 points 33 fen rest 0; short 0");
}

TEST(MixTest, BelowTheFloorNothingIsPaidByPoints) {
  const Mix mix =
      MixOf(TwoFunds(), {.room = 50, .floor = 51, .wish_points = std::nullopt, .step = 5});
  EXPECT_EQ(TextOf(mix), "short 1");
}

TEST(MixTest, AWishInPointsIsOfAllCurrenciesTogether) {
  const Mix mix = MixOf(TwoFunds(), {.room = 1'000, .floor = 0, .wish_points = 103, .step = 1});
  // 99 of currency 1, then 4 of currency 2 are all that the wish leaves.
  EXPECT_EQ(TextOf(mix), "1: 99 points 33 fen rest 0; 2: 4 points 10 fen rest 0; short 0");
}

TEST(MixTest, OfOneDayTheLotOfTheLeastLossIsDrawnFirst) {
  std::vector<Fund> funds = {OwnFund(1, {.over = 1, .under = 1}, {{10, 8}}),
                             OwnFund(2, {.over = 1, .under = 1}, {{10, 8}})};
  funds[0].kept = {.over = 98, .under = 100};
  const Mix mix = MixOf(funds, {.room = 10, .floor = 0, .wish_points = std::nullopt, .step = 1});
  EXPECT_EQ(TextOf(mix), "1: 2 points 2 fen rest 0; 2: 8 points 8 fen rest 0; short 0");
}

TEST(SharesTest, TheLargestRemaindersGetOneMoreAndOfEqualOnesTheFirst) {
  EXPECT_THAT(SharesOf(100, {1, 1, 1}), ElementsAre(34, 33, 33));
  EXPECT_THAT(SharesOf(10, {3, 3, 1}), ElementsAre(4, 4, 2));
  EXPECT_THAT(SharesOf(2, {0, 5, 5, 5}), ElementsAre(0, 1, 1, 0));
  EXPECT_THAT(SharesOf(0, {0, 0}), ElementsAre(0, 0));
}

std::string TextOf(const TenderLine& line) {
  std::string text = "cash " + std::to_string(line.cash);
  for (const auto& [currency, part] : line.parts) {
    text += ", " + std::to_string(currency) + ": " + std::to_string(part.points) + " for " +
            std::to_string(part.fen);
  }
  return text;
}

Mix TwoParts() {
  const Fraction one{.over = 1, .under = 1};
  return {.parts = {{.currency = 1, .fen_per_point = one, .points = 70, .fen = 7, .remainder = 0},
                    {.currency = 2, .fen_per_point = one, .points = 2, .fen = 5, .remainder = 0}},
          .short_of_floor = 0};
}

TEST(LinesTest, EachCurrencyPaysInProportionToWhatTheOnesBeforeLeave) {
  const auto lines = LinesOf({{.number = 1, .fen = 10, .payable = true},
                              {.number = 3, .fen = 100, .payable = false},
                              {.number = 7, .fen = 5, .payable = true}},
                             TwoParts());
  // 7 fen over 10 and 5 are 4 2/3 and 2 1/3; then 5 over 5 and 3 are 3 1/8 and 1 7/8, and of the
  // 2 points 3 of 5 fen bring 1 1/5.
  EXPECT_EQ(TextOf(lines.at(1)), "cash 2, 1: 50 for 5, 2: 1 for 3");
  EXPECT_EQ(TextOf(lines.at(3)), "cash 100");
  EXPECT_EQ(TextOf(lines.at(7)), "cash 1, 1: 20 for 2, 2: 1 for 2");
}

TEST(LinesTest, APartComesBackByLargestRemaindersAndItsPointsRoundedDown) {
  const TenderLine line{.payable = true, .cash = 2, .parts = {{1, {50, 5}}, {2, {1, 3}}}};
  // 5 fen over 2, 5 and 3 are 1, 2 1/2 and 1 1/2: the first of the two halves is rounded up.
  EXPECT_EQ(TextOf(BackOf(line, 5)), "cash 1, 1: 30 for 3, 2: 0 for 1");
  EXPECT_EQ(TextOf(BackOf(line, 10)), "cash 2, 1: 50 for 5, 2: 1 for 3");
}

std::vector<BasketLine> Basket() {
  return {{.number = 1, .fen = 999, .payable = true},
          {.number = 2, .fen = 4'001, .payable = false},
          {.number = 5, .fen = 1'700, .payable = true}};
}

TEST(TenderTest, WhatIsPlacedIsHeldAndCapturedWithTheSaleWhichEarns) {
  Shop shop;
  shop.Earn(1, 1'000);  // 700 points, worth 30 fen each hundred
  shop.Earn(2, 5'000);  // 5,000 points
  const Record placed = shop.Place(Basket(), std::nullopt);
  // Of currency 1 700 points are 210 fen, of currency 2 5,000 are 1,500.
  EXPECT_EQ((*placed.Find("tender placed"))["paid by points"], 1'710);
  EXPECT_EQ((*placed.Find("tender placed"))["cash"], 4'990);
  EXPECT_EQ(shop.wallet(1).HeldTotal(), 700);
  EXPECT_EQ(shop.wallet(2).HeldTotal(), 5'000);
  const auto place = static_cast<Place>((*placed.Find("record"))["sequence"]);
  const Record capture = shop.Ask(
      Capturing{.hold = {.place = place, .ordinal = 2}, .points = 1, .releases_rest = true});
  EXPECT_EQ(CodeOf(capture), kHoldOfTender);

  const Record settled = shop.Ask(TenderSettling{.tender = place, .earns = true});
  EXPECT_EQ(CodeOf(settled), 0);
  EXPECT_EQ(shop.wallet(1).HeldTotal() + shop.wallet(2).HeldTotal(), 0);
  // 49.90 at seven tenths.
  EXPECT_EQ((*settled.Find("earned"))["points"], 34);
  EXPECT_EQ(shop.wallet(1).AvailableTotal(), 34);
  EXPECT_EQ(CodeOf(shop.Ask(TenderVoiding{.tender = place})), kHoldAlreadyClosed);
}

TEST(TenderTest, WhatCameOutOtherwiseThanExpectedIsNotHeld) {
  Shop shop;
  shop.Earn(1, 1'000);
  const Record placed = shop.Place(Basket(), 211);
  EXPECT_EQ(CodeOf(placed), kTenderChanged);
  EXPECT_EQ((*placed.Find("declined"))["figure"], 210);
  EXPECT_EQ(shop.wallet(1).HeldTotal(), 0);
}

TEST(TenderTest, AVoidedTenderLeavesTheWalletAsItWas) {
  Shop shop;
  shop.Earn(2, 5'000);
  const auto before = shop.wallet(2).available;
  const Record placed = shop.Place(Basket(), std::nullopt);
  const auto place = static_cast<Place>((*placed.Find("record"))["sequence"]);
  EXPECT_EQ(CodeOf(shop.Ask(TenderVoiding{.tender = place})), 0);
  EXPECT_EQ(shop.wallet(2).available, before);
}

TEST(TenderTest, ACurrencyWithoutRoomUnderItsIssuersLimitIsLeftOut) {
  Shop shop;
  shop.Earn(1, 1'000);
  shop.Earn(2, 5'000);
  Limits limits;
  limits.credit_line = 1'499'999'999;  // a micro-fen less than 5,000 points are worth
  shop.Ask(LimitsPublishing{.brand = 2, .limits = limits, .alert = kNoLimit, .from = std::nullopt});
  const Record placed = shop.Place(Basket(), std::nullopt);
  EXPECT_EQ((*placed.Find("tender placed"))["paid by points"], 210);
  EXPECT_EQ(shop.wallet(2).HeldTotal(), 0);
}

TEST(FaceTest, ARedemptionAndWhatComesBackOfItSayWhatTheMemberGot) {
  Shop shop;
  shop.Earn(2, 100);
  shop.Price({.over = 1, .under = 1}, 1'000'001);
  const Record redeemed = shop.Ask(Redemption{.member = Shop::kMember,
                                              .currency = 2,
                                              .acceptor = 1,
                                              .channel = 0,
                                              .points = 3,
                                              .lines = {}});
  EXPECT_EQ((*redeemed.Find("redeemed"))["face"], 3'000'003);
  const auto original = static_cast<Place>((*redeemed.Find("record"))["sequence"]);
  for (const int64_t points : {1, 2}) {
    const Record back =
        shop.Ask(RedemptionReversing{.original = original, .points = points, .lines = {}});
    EXPECT_EQ((*back.Find("redemption reversed"))["face"], points * 1'000'001);
  }
  const TrafficRow& row = shop.books().traffic.at({1, 2, 1});
  EXPECT_TRUE(row.face == 0 && row.redemptions == 1 && row.refunds == 2);
}

Purchase WithReceipt(uint32_t brand, int64_t fen, uint8_t receipt) {
  return {.member = Shop::kMember,
          .brand = brand,
          .channel = 0,
          .spend_fen = fen,
          .lines = {{.number = 4, .amount = fen}},
          .receipt = Mark{receipt},
          .currency = std::nullopt,
          .occurred = {}};
}

TEST(ReceiptTest, ItEarnsOnceByWhomeverAndAlsoAfterItsGoodsCameBack) {
  Shop shop;
  shop.Ask(Enrolling{.brand = 1, .member = {2}});
  Purchase wrong = WithReceipt(2, 500, 7);
  wrong.lines.front().amount = 499;
  // What was declined can be asked again, and what earns nothing has earned.
  EXPECT_EQ(DeclineOf(shop.Ask(wrong)), "57 18 0 0");
  EXPECT_EQ(DeclineOf(shop.Ask(WithReceipt(2, 99, 7))), "0");
  const Record& earned = shop.Ask(WithReceipt(2, 500, 8));
  EXPECT_EQ(earned.lines[2].what, "earned");
  EXPECT_EQ(earned.lines[3], Write("receipt taken", {}, model::TextOf(Mark{8})));
  EXPECT_EQ(earned.lines[4].what, "line");
  const Place original = PlaceOf(earned);
  for (const Purchase& again : {WithReceipt(2, 500, 7), WithReceipt(2, 500, 8)}) {
    EXPECT_EQ(DeclineOf(shop.Ask(again)), "18 38 0 0");
  }
  shop.Ask(EarningReversing{.original = original, .spend_fen = 500, .lines = {}});
  Purchase of_another = WithReceipt(2, 500, 8);
  of_another.member = {2};
  EXPECT_EQ(DeclineOf(shop.Ask(of_another)), "18 38 0 0");
  of_another.member = {3};
  EXPECT_EQ(DeclineOf(shop.Ask(of_another)), "13 4 0 0");
  // A receipt comes before the account is asked.
  shop.Ask(Closing{.member = Shop::kMember, .reason = 1, .forfeits_points = true});
  EXPECT_EQ(DeclineOf(shop.Ask(WithReceipt(2, 500, 8))), "18 38 0 0");
  EXPECT_EQ(DeclineOf(shop.Ask(WithReceipt(2, 500, 9))), "47 4 0 0");
}

TEST(RateBookTest, ALowerBidOrValueNeedsTheNoticeThatTheCurrencyPromises) {
  Shop shop;
  shop.Price({.over = 1, .under = 1}, 500'000);
  Policy policy;
  policy.rate_notice_days = 30;
  shop.Ask(PolicyPublishing{.currency = 2, .policy = policy, .from = std::nullopt});
  for (const auto& [bid, value] : {std::pair<Fraction, int64_t>({99, 100}, 500'000),
                                   std::pair<Fraction, int64_t>({1, 1}, 499'999)}) {
    const Record declined = shop.Price(bid, value);
    EXPECT_EQ(CodeOf(declined), kNoticeTooShort);
    EXPECT_EQ((*declined.Find("declined"))["second figure"], 30);
  }
  // One that is not said any more is no lower one.
  EXPECT_EQ(CodeOf(shop.Price({.over = 1, .under = 1}, 0)), 0);
}

TEST(PeriodTest, APeriodIsCutByTwoPersonsWhereItsDayStillFits) {
  Shop shop;
  shop.Wait(3);
  const auto propose = [&](int32_t last_day) {
    EXPECT_EQ(CodeOf(shop.Ask(CutProposing{.last_day = last_day, .actor = 0}, 7)), 0);
  };
  const int32_t first_day = shop.books().opened_on;
  propose(first_day);
  propose(first_day);
  EXPECT_EQ(CodeOf(shop.Ask(CutProposing{.last_day = first_day + 3, .actor = 0}, 7)),
            kPeriodOutOfOrder);
  EXPECT_EQ(CodeOf(shop.Ask(PublicationApproving{.proposal = 1, .actor = 0}, 7)),
            kSecondPersonNeeded);
  const Record cut = shop.Ask(PublicationApproving{.proposal = 1, .actor = 0}, 8);
  EXPECT_EQ(cut.kind(), kPublication);
  EXPECT_EQ((*cut.Find("period cut"))["last day"], first_day);
  EXPECT_EQ(CodeOf(shop.Ask(PublicationApproving{.proposal = 2, .actor = 0}, 8)),
            kPeriodOutOfOrder);
}

// A piece of a line of which something is left.
ReceiptLine AnyPiece(const Tender& tender, Prng& prng) {
  std::vector<ReceiptLine> left;
  for (const auto& [number, line] : tender.lines) {
    if (line.Left() > 0) left.push_back({.number = number, .amount = line.Left()});
  }
  ReceiptLine piece = left[prng.Below(left.size())];
  piece.amount = 1 + static_cast<int64_t>(prng.Below(static_cast<uint64_t>(piece.amount)));
  return piece;
}

int64_t FenLeftOf(const Tender& tender) {
  int64_t left = 0;
  for (const auto& [number, line] : tender.lines) {
    left += line.Left();
  }
  return left;
}

TEST(TenderTest, ReturnedPieceByPieceInAnyOrderNothingIsLeft) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Prng prng(seed);
    Shop shop;
    shop.Earn(1, 1'000);
    shop.Earn(2, 3'000);
    shop.Earn(2, 2'000);
    const auto first_before = shop.wallet(1).available;
    const auto second_before = shop.wallet(2).available;
    const Record placed = shop.Place(Basket(), std::nullopt);
    const auto place = static_cast<Place>((*placed.Find("record"))["sequence"]);
    shop.Ask(TenderSettling{.tender = place, .earns = true});
    const Tender& tender = shop.books().tenders.at(place);
    while (FenLeftOf(tender) > 0) {
      const ReceiptLine piece = AnyPiece(tender, prng);
      ASSERT_EQ(CodeOf(shop.Ask(TenderReturning{.tender = place, .lines = {piece}})), 0);
    }
    EXPECT_EQ(shop.wallet(1).available, first_before);
    EXPECT_EQ(shop.wallet(2).available, second_before);
    EXPECT_EQ(shop.wallet(1).debt, 0);
    for (const auto& [account, balance] : shop.books().accounts) {
      const uint8_t code = std::get<1>(account);
      if (code == kRedeemed || code == kDue || code == kClaim) {
        EXPECT_EQ(balance, 0);
      }
    }
    const TrafficRow& row = shop.books().traffic.at({1, 2, 1});
    EXPECT_TRUE(row.face == 0 && row.redeemed + row.refunded == 0);
    EXPECT_EQ(
        CodeOf(shop.Ask(TenderReturning{.tender = place, .lines = {{.number = 5, .amount = 1}}})),
        kReversalExceedsOriginal);
  }
}

}  // namespace
}  // namespace huitong::model
