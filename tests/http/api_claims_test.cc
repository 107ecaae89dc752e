// Points of another brand, verified members, sponsors and disputes through the API.

#include <gtest/gtest.h>

#include "support/api_district.h"

namespace huitong::testing {
namespace {

struct Street {
  ApiWorld world;
  ApiDistrict district{world};
  int approvals = 0;

  // The café may give the florist's roses, at half a fen.
  ApiAnswer LetGive() {
    return world.Post("/v1/contracts", R"({"issuer_id":")" + district.florist +
                                           R"(","acceptor_id":")" + district.cafe +
                                           R"(","capabilities":["earn","burn"],)"
                                           R"("earn_price_micro_fen":500000})");
  }
  [[nodiscard]] std::string PurchaseAtCafe(const std::string& currency) const {
    return R"({"type":"purchase","member_id":")" + district.mei + R"(","brand_id":")" +
           district.cafe + R"(","currency_id":")" + currency + R"(","spend_fen":10000})";
  }
  ApiAnswer Verify(const std::string& method) {
    return world.Post("/v1/members/" + district.mei + "/verifications",
                      R"({"method":")" + method + R"("})");
  }
  ApiAnswer Sponsor(const std::string& sponsor, const std::string& fen) {
    return world.Post("/v1/sponsor-gifts",
                      R"({"sponsor_id":")" + sponsor + R"(","fen":)" + fen + "}");
  }
  void CloseJanuary() {
    world.clock().Advance(40 * kSecondsPerDay);
    const ApiAnswer proposed = world.Post("/v1/periods", R"({"last_day":"2026-01-31"})");
    CHECK(
        world.PostAs(2, "/v1/proposals/" + proposed.At("/id") + "/approvals", "{}", "cut").status ==
        201);
    CHECK(world.Post("/v1/periods/1/closings", "{}").status == 201);
  }
  ApiAnswer Dispute(const std::string& brand, const std::string& counterparty,
                    const std::string& more = "") {
    return world.Post("/v1/periods/1/disputes",
                      R"({"brand_id":")" + brand + R"(","counterparty_id":")" + counterparty +
                          R"(","reason":"not_counted","micro_fen":1500000)" + more + "}");
  }
  ApiAnswer Answer(const std::string& dispute, const std::string& how, const std::string& body) {
    return world.Post("/v1/disputes/" + dispute + "/" + how, body);
  }
};

TEST(ApiClaimsTest, GivesThePointsOfAnotherBrandUnderAContract) {
  Street street;
  const std::string rose = street.district.rose;
  const ApiAnswer without = street.world.Post("/v1/events", street.PurchaseAtCafe(rose));
  EXPECT_EQ(without.status, 422);
  EXPECT_EQ(without.code(), "not_in_contract");
  EXPECT_EQ(without.At("/param"), "brand_id");
  const ApiAnswer contract = street.LetGive();
  ASSERT_EQ(contract.status, 201) << contract.body;
  EXPECT_EQ(contract.At("/capabilities/0"), "earn");
  EXPECT_EQ(contract.At("/capabilities/1"), "burn");
  EXPECT_EQ(contract.At("/earn_price_micro_fen"), "500000");
  const ApiAnswer earned = street.world.Post("/v1/events", street.PurchaseAtCafe(rose));
  ASSERT_EQ(earned.status, 201) << earned.body;
  EXPECT_EQ(earned.At("/wallet/currency_id"), rose);
  EXPECT_EQ(earned.At("/obligations/0/debtor_id"), street.district.cafe);
  EXPECT_EQ(earned.At("/obligations/0/creditor_id"), street.district.florist);
  EXPECT_EQ(street.world.Post("/v1/events", street.PurchaseAtCafe("unit")).code(),
            "currency_not_found");
  EXPECT_EQ(street.world.Post("/v1/events", street.PurchaseAtCafe("roses")).status, 400);
}

TEST(ApiClaimsTest, TakesAReceiptOnce) {
  Street street;
  const std::string r7 = R"(,"receipt":"R-7")";
  const ApiAnswer earned = street.world.Post("/v1/events", street.district.Purchase(10'000, r7));
  ASSERT_EQ(earned.status, 201) << earned.body;
  const ApiAnswer again = street.world.Post("/v1/events", street.district.Purchase(10'000, r7));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "receipt_used");
  EXPECT_EQ(again.At("/param"), "receipt");
  const ApiAnswer named = street.world.Post(
      "/v1/events", R"({"type":"purchase","customer_number":"C-1","brand_id":")" +
                        street.district.florist + R"(","spend_fen":5000,"receipt":"R-7"})");
  EXPECT_EQ(named.code(), "receipt_used") << named.body;
  EXPECT_EQ(street.world.Post("/v1/events", street.district.Purchase(10'000, R"(,"receipt":"R-8")"))
                .status,
            201);
  EXPECT_EQ(street.world.Post("/v1/events", street.district.Purchase(1, R"(,"receipt":"")")).status,
            400);
}

TEST(ApiClaimsTest, SharesSponsorsMoneyByVerifiedMembers) {
  Street street;
  const std::string me = "/v1/members/" + street.district.mei;
  EXPECT_EQ(street.world.Get(me).At("/verified"), "false");
  const ApiAnswer verified = street.Verify("phone");
  ASSERT_EQ(verified.status, 201) << verified.body;
  EXPECT_EQ(verified.At("/verification/verified"), "true");
  EXPECT_EQ(verified.At("/verification/method"), "phone");
  EXPECT_EQ(street.world.Get(me).At("/verified"), "true");
  EXPECT_EQ(street.Verify("by_look").status, 400);
  const ApiAnswer gift = street.Sponsor("house", "1000");
  ASSERT_EQ(gift.status, 201) << gift.body;
  EXPECT_EQ(gift.At("/sponsor_gift/fen"), "1000");
  EXPECT_EQ(gift.At("/obligations/0/creditor_id"), "pool");
  EXPECT_EQ(street.Sponsor("pool", "1000").status, 400);
  EXPECT_EQ(street.Sponsor("house", "0").status, 400);
  EXPECT_EQ(street.Sponsor("house", "9007199255").code(), "amount_too_large");
  ASSERT_EQ(street.world.Post("/v1/events", street.district.Purchase(20'000)).status, 201);
  ASSERT_EQ(street.world.Post("/v1/redemptions", street.district.Redemption(10)).status, 201);
  street.CloseJanuary();
  const ApiAnswer statement = street.world.Get("/v1/periods/1/statements/" + street.district.cafe);
  EXPECT_EQ(statement.At("/entries/1/kind"), "sponsor_share");
  EXPECT_EQ(statement.At("/entries/1/credit/fen"), "1000");
  const ApiAnswer behind =
      street.world.Get("/v1/periods/1/statements/" + street.district.cafe + "/lines/2");
  EXPECT_EQ(behind.At("/data/0/type"), "sponsor_gift") << behind.body;
  EXPECT_EQ(street.Verify("none").At("/verification/verified"), "false");
}

TEST(ApiClaimsTest, AnswersADisputeOnce) {
  Street street;
  const std::string florist = street.district.florist;
  const std::string cafe = street.district.cafe;
  EXPECT_EQ(street.Dispute(cafe, florist).code(), "period_not_cut");
  street.CloseJanuary();
  const ApiAnswer raised = street.Dispute(cafe, florist, R"(,"line":"redemption")");
  ASSERT_EQ(raised.status, 201) << raised.body;
  EXPECT_EQ(raised.At("/dispute_raised/line"), "redemption");
  EXPECT_EQ(raised.At("/dispute_raised/claim/fen"), "1");
  EXPECT_EQ(raised.At("/dispute_raised/claim/micro_fen"), "500000");
  const std::string dispute = raised.At("/dispute_raised/dispute_id");
  EXPECT_EQ(dispute.substr(0, 4), "dsp_");
  EXPECT_EQ(street.world.Get("/v1/disputes/" + dispute).At("/status"), "open");
  const ApiAnswer upheld =
      street.Answer(dispute, "adjustments", R"({"micro_fen":-700000,"reason":"agreed"})");
  ASSERT_EQ(upheld.status, 201) << upheld.body;
  EXPECT_EQ(upheld.At("/period_adjusted/dispute_id"), dispute);
  EXPECT_EQ(upheld.At("/period_adjusted/debtor_id"), cafe);
  EXPECT_EQ(upheld.At("/obligations/0/owed/micro_fen"), "700000");
  const ApiAnswer again =
      street.Answer(dispute, "rejections", R"({"reason":"statement_is_right"})");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "dispute_closed");

  const std::string other = street.Dispute(florist, "house").At("/dispute_raised/dispute_id");
  const ApiAnswer rejected = street.Answer(other, "rejections", R"({"reason":"not_proved"})");
  ASSERT_EQ(rejected.status, 201) << rejected.body;
  EXPECT_EQ(rejected.At("/dispute_rejected/reason"), "not_proved");
  const ApiAnswer all = street.world.Get("/v1/disputes?limit=9");
  EXPECT_EQ(all.At("/data/0/status"), "upheld");
  EXPECT_EQ(all.At("/data/0/answered_by"), upheld.At("/id"));
  EXPECT_EQ(all.At("/data/1/status"), "rejected");
  EXPECT_EQ(all.At("/data/1/counterparty_id"), "house");
}

TEST(ApiClaimsTest, RefusesADisputeThatNobodyCanRaise) {
  Street street;
  street.CloseJanuary();
  const std::string florist = street.district.florist;
  const std::string cafe = street.district.cafe;
  const ApiAnswer kiosk =
      street.world.Post("/v1/brands", R"({"code":"kiosk","name":{"zh":"小卖部","en":"Kiosk"}})");
  const ApiAnswer foreign = street.Dispute(kiosk.At("/id"), cafe);
  EXPECT_EQ(foreign.code(), "no_statement");
  EXPECT_EQ(foreign.At("/param"), "brand_id");
  EXPECT_EQ(street.Dispute(cafe, kiosk.At("/id")).At("/param"), "counterparty_id");
  EXPECT_EQ(street.Dispute(cafe, cafe).status, 400);
  EXPECT_EQ(street.Dispute("house", cafe).status, 400);
  EXPECT_EQ(street.Dispute(cafe, florist, R"(,"line":"row 7")").status, 400);
  EXPECT_EQ(street.world.Get("/v1/disputes/dsp_aaaaaaaaaeaaaaaaaabo26q").status, 400);
  const std::string dispute = street.Dispute(cafe, florist).At("/dispute_raised/dispute_id");
  EXPECT_EQ(street.Answer(dispute, "adjustments", R"({"micro_fen":0,"reason":"agreed"})").status,
            400);
  EXPECT_EQ(street.Answer(dispute, "rejections", R"({"reason":"we_like_it_so"})").status, 400);
  EXPECT_EQ(street.world.Get("/v1/disputes/" + dispute).At("/status"), "open");
}

}  // namespace
}  // namespace huitong::testing
