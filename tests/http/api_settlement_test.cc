// Contracts, cuts, settlements, statements and payments through the API.

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "crypto/sha256.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

// A month of the florist and the café under a commission of 2 %: 125 roses are 50 fen.
class Month {
 public:
  Month() {
    CHECK(world
              .Post("/v1/contracts", ContractBody(R"([{"type":"commission",)"
                                                  R"("rate":{"numerator":1,"denominator":50}}])"))
              .status == 201);
    CHECK(world.Post("/v1/events", district.Purchase(20'000)).status == 201);
    world.clock().Advance(20 * kSecondsPerDay);
    CHECK(world.Post("/v1/redemptions", district.Redemption(125)).status == 201);
    world.clock().Advance(12 * kSecondsPerDay);  // 2 February
  }

  [[nodiscard]] std::string ContractBody(const std::string& formulas) const {
    return R"({"issuer_id":")" + district.florist + R"(","acceptor_id":")" + district.cafe +
           R"(","formulas":)" + formulas + "}";
  }
  ApiAnswer Propose(const std::string& last_day) {
    return world.Post("/v1/periods", R"({"last_day":")" + last_day + R"("})");
  }
  ApiAnswer Approve(uint32_t user, const std::string& proposal) {
    return world.PostAs(user, "/v1/proposals/" + proposal + "/approvals", "{}",
                        "approval-" + std::to_string(++approvals));
  }
  ApiAnswer Cut(const std::string& last_day) { return Approve(2, Propose(last_day).At("/id")); }
  ApiAnswer Close(int period) {
    return world.Post("/v1/periods/" + std::to_string(period) + "/closings", "{}");
  }
  ApiAnswer Statement(const std::string& party, const std::string& query = "") {
    return world.Get("/v1/periods/1/statements/" + party + query);
  }

  ApiWorld world;
  ApiDistrict district{world};
  int approvals = 0;
};

TEST(ApiSettlementTest, CutsWhenASecondPersonApproves) {
  Month month;
  const ApiAnswer proposed = month.Propose("2026-01-31");
  ASSERT_EQ(proposed.status, 202) << proposed.body;
  EXPECT_EQ(proposed.At("/type"), "period_cut");
  EXPECT_EQ(proposed.At("/status"), "open");
  EXPECT_EQ(proposed.At("/last_day"), "2026-01-31");
  EXPECT_EQ(month.world.Get("/v1/periods").At("/data/0/status"), "open");
  const std::string other = month.Propose("2026-01-30").At("/id");
  const ApiAnswer cut = month.Approve(2, proposed.At("/id"));
  ASSERT_EQ(cut.status, 201) << cut.body;
  EXPECT_EQ(cut.At("/proposal_id"), proposed.At("/id"));
  // Its day belongs to the period that is cut by now.
  EXPECT_EQ(month.Approve(3, other).code(), "period_out_of_order");
  EXPECT_EQ(month.world.Get("/v1/proposals/" + other).At("/status"), "open");
  EXPECT_EQ(month.world.Get("/v1/proposals?limit=9").At("/data/2/last_day"), "2026-01-30");
}

TEST(ApiSettlementTest, CutsAndClosesAPeriodOnce) {
  Month month;
  EXPECT_EQ(month.Close(1).code(), "period_not_cut");
  const ApiAnswer early = month.Propose("2026-02-02");
  EXPECT_EQ(early.code(), "period_out_of_order");
  EXPECT_EQ(early.At("/first_open_day"), "2026-01-01");
  EXPECT_EQ(early.At("/today"), "2026-02-02");
  const ApiAnswer cut = month.Cut("2026-01-31");
  ASSERT_EQ(cut.status, 201) << cut.body;
  EXPECT_EQ(cut.At("/status"), "approved");
  EXPECT_EQ(cut.At("/period_cut/period"), "1");
  EXPECT_EQ(cut.At("/period_cut/first_day"), "2026-01-01");
  EXPECT_EQ(month.Statement("house").code(), "settlement_not_closed");
  const ApiAnswer closed = month.Close(1);
  ASSERT_EQ(closed.status, 201) << closed.body;
  EXPECT_EQ(closed.At("/settlement_closed/statements"), "4");
  EXPECT_EQ(closed.At("/obligations/0/debtor_id"), month.district.cafe);
  EXPECT_EQ(closed.At("/obligations/0/owed/fen"), "1");
  const ApiAnswer again = month.Close(1);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "settlement_already_closed");
  const ApiAnswer periods = month.world.Get("/v1/periods");
  EXPECT_EQ(periods.At("/data/0/status"), "closed");
  EXPECT_EQ(periods.At("/data/0/last_day"), "2026-01-31");
  EXPECT_EQ(periods.At("/data/1/status"), "open");
}

TEST(ApiSettlementTest, GivesStatementsOfTheBytesThatWereClosedWhateverComesLater) {
  Month month;
  month.Cut("2026-01-31");
  const std::string digest = month.Close(1).At("/settlement_closed/digest");
  std::string before;
  for (const std::string& party :
       {std::string("house"), month.district.florist, month.district.cafe, std::string("pool")}) {
    const ApiAnswer statement = month.Statement(party);
    ASSERT_EQ(statement.status, 200) << statement.body;
    before += statement.body;
  }
  EXPECT_EQ(ToHex(Sha256(AsBytes(before))), digest);
  EXPECT_EQ(month.Statement(month.district.florist).At("/closing/fen"), "-49");
  EXPECT_EQ(month.Statement(month.district.florist).At("/payable_fen"), "-49");

  ASSERT_EQ(month.world.Post("/v1/redemptions", month.district.Redemption(10)).status, 201);
  ASSERT_EQ(month.world
                .Post("/v1/payments",
                      R"({"brand_id":")" + month.district.florist + R"(","fen":49,"reference":7})")
                .status,
            201);
  month.world.clock().Advance(30 * kSecondsPerDay);
  ASSERT_EQ(month.Cut("2026-02-28").status, 201);
  ASSERT_EQ(month.Close(2).status, 201);
  EXPECT_EQ(month.Statement("house").body + month.Statement(month.district.florist).body +
                month.Statement(month.district.cafe).body + month.Statement("pool").body,
            before);
  const ApiAnswer second = month.world.Get("/v1/periods/2/statements/" + month.district.florist);
  EXPECT_EQ(second.At("/opening/fen"), "-49");
  EXPECT_EQ(second.At("/closing/fen"), "-3");
  EXPECT_EQ(second.At("/closing/micro_fen"), "-920000");
}

TEST(ApiSettlementTest, GivesStatementsAndPayoutsAsTables) {
  Month month;
  month.Cut("2026-01-31");
  month.Close(1);
  const ApiAnswer csv = month.Statement(month.district.cafe, "?format=csv");
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(csv.body.substr(0, 20), "huitong_statement_1,");
  const ApiAnswer page = month.Statement(month.district.cafe, "?format=html");
  EXPECT_NE(page.body.find("huitong.statement.page.1"), std::string::npos);
  const ApiAnswer payout = month.world.Get("/v1/periods/1/payout?format=csv");
  EXPECT_EQ(payout.body,
            "huitong_payout_1,party,name,pays_fen,receives_fen,money,reference\n"
            "payment,florist,花店,49,0,CNY,1-florist\n"
            "payment,cafe,咖啡馆,0,49,CNY,1-cafe\n");
  EXPECT_EQ(month.world.Get("/v1/periods/1/payout?format=html").status, 400);
  EXPECT_EQ(month.world.Get("/v1/periods/01/payout").status, 400);
  EXPECT_EQ(month.Statement("nobody").status, 400);
}

TEST(ApiSettlementTest, RecordsWhatADisputeCameTo) {
  Month month;
  const std::string target = "/v1/periods/1/adjustments";
  const std::string body = R"({"debtor_id":")" + month.district.cafe + R"(","creditor_id":")" +
                           month.district.florist +
                           R"(","micro_fen":1500000,"reason":"counted_twice"})";
  EXPECT_EQ(month.world.Post(target, body).code(), "period_not_cut");
  month.Cut("2026-01-31");
  EXPECT_EQ(month.world.Post(target, body).code(), "settlement_not_closed");
  month.Close(1);
  const ApiAnswer adjusted = month.world.Post(target, body);
  ASSERT_EQ(adjusted.status, 201) << adjusted.body;
  EXPECT_EQ(adjusted.At("/period_adjusted/amount/micro_fen"), "500000");
  EXPECT_EQ(adjusted.At("/obligations/0/owed/fen"), "1");
  const std::string itself = R"({"debtor_id":"house","creditor_id":"house","micro_fen":1,)"
                             R"("reason":"other"})";
  EXPECT_EQ(month.world.Post(target, itself).code(), "invalid_body");
}

TEST(ApiSettlementTest, PublishesContractsAndTermsByVersion) {
  Month month;
  const ApiAnswer contract = month.world.Post(
      "/v1/contracts",
      month.ContractBody(R"([{"type":"fee_per_redemption","fee":{"fen":0,"micro_fen":500000},)"
                         R"("payer":"acceptor","cap":{"fen":9,"micro_fen":0}}])"));
  ASSERT_EQ(contract.status, 201) << contract.body;
  EXPECT_EQ(contract.At("/contract"), "1");
  EXPECT_EQ(contract.At("/version"), "2");
  EXPECT_EQ(contract.At("/formulas/0/fee/micro_fen"), "500000");
  EXPECT_EQ(month.world.Get("/v1/contracts").At("/data/0/formulas/0/type"), "commission");
  EXPECT_EQ(
      month.world
          .Post("/v1/contracts", month.ContractBody(R"([{"type":"commission",)"
                                                    R"("rate":{"numerator":3,"denominator":2}}])"))
          .code(),
      "terms_not_allowed");
  EXPECT_EQ(month.world.Post("/v1/contracts", month.ContractBody(R"([{"type":"gift"}])")).code(),
            "invalid_body");
  const ApiAnswer terms = month.world.Post(
      "/v1/clearing-terms", R"({"levy":{"numerator":1,"denominator":100},"cost":{"fen":5,)"
                            R"("micro_fen":0},"weights":[{"brand_id":")" +
                                month.district.cafe + R"(","weight":3}]})");
  ASSERT_EQ(terms.status, 201) << terms.body;
  EXPECT_EQ(terms.At("/cost_basis"), "weights");
  EXPECT_EQ(month.world.Get("/v1/clearing-terms").At("/data/0/levy/denominator"), "100");
}

}  // namespace
}  // namespace huitong::testing
