#include "clearing/statement_text.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr BrandNumber kFlorist{.value = 1};
constexpr BrandNumber kCafe{.value = 2};

PeriodHeader Header() {
  return {.coalition = "district",
          .money = "CNY",
          .period = 3,
          .first_day = FromIsoDate("2026-03-01").value_or(Day()),
          .last_day = FromIsoDate("2026-03-31").value_or(Day()),
          .first_sequence = 1'000,
          .end_sequence = 2'000,
          .names = {{.party = kFlorist, .code = "florist", .name = "花店"},
                    {.party = kCafe, .code = "=cafe", .name = "Café \"Moon\", east"}}};
}

Settlement Spent() {
  ClearingTerms terms;
  terms.pool.pool = {.value = 9};
  terms.contracts = {{.issuer = kFlorist,
                      .acceptor = kCafe,
                      .formulas = {Commission{.rate = Portion::Of(1, 3).value_or(Portion())}}}};
  PeriodTotals totals;
  totals.openings = {{.party = kFlorist, .micro_fen = -400'000},
                     {.party = kCafe, .micro_fen = 400'000}};
  totals.posted = {{.kind = LineKind::kRedemption,
                    .debtor = kFlorist,
                    .creditor = kCafe,
                    .micro_fen = 50'000'000,
                    .count = 5}};
  totals.pairs = {{.issuer = kFlorist,
                   .acceptor = kCafe,
                   .settled = 50'000'000,
                   .face = 50'000'000,
                   .redemptions = 5}};
  totals.adjustments = {{.debtor = kCafe,
                         .creditor = kFlorist,
                         .micro_fen = 1'000'000,
                         .reference = "@dispute \"7\",\nline 2"}};
  auto settlement = Settle(terms, totals);
  CHECK(settlement.has_value());
  return *std::move(settlement);
}

TEST(StatementTextTest, IsThisJson) {
  EXPECT_EQ(StatementJson(Header(), Spent().statements[0]),
            R"({"format":"huitong.statement.1","coalition":"district","money":"CNY",
"period":{"number":3,"first_day":"2026-03-01","last_day":"2026-03-31","first_sequence":1000,"end_sequence":2000},
"party":"florist","number":1,"name":"花店",
"opening":{"fen":0,"micro_fen":-400000},
"entries":[
{"kind":"redemption","counterparty":"=cafe","debit":{"fen":50,"micro_fen":0},"credit":{"fen":0,"micro_fen":0},"base":{"fen":50,"micro_fen":0},"rate":{"numerator":1,"denominator":1},"posted":{"fen":0,"micro_fen":0},"capped":{"fen":0,"micro_fen":0},"remainder":0,"count":5,"reference":""},
{"kind":"commission","counterparty":"=cafe","debit":{"fen":0,"micro_fen":0},"credit":{"fen":16,"micro_fen":666666},"base":{"fen":50,"micro_fen":0},"rate":{"numerator":1,"denominator":3},"posted":{"fen":0,"micro_fen":0},"capped":{"fen":0,"micro_fen":0},"remainder":2,"count":5,"reference":""},
{"kind":"adjustment","counterparty":"=cafe","debit":{"fen":0,"micro_fen":0},"credit":{"fen":1,"micro_fen":0},"base":{"fen":1,"micro_fen":0},"rate":{"numerator":1,"denominator":1},"posted":{"fen":0,"micro_fen":0},"capped":{"fen":0,"micro_fen":0},"remainder":0,"count":0,"reference":"@dispute \"7\",\u000aline 2"}],
"debits":{"fen":50,"micro_fen":0},"credits":{"fen":17,"micro_fen":666666},
"closing":{"fen":-32,"micro_fen":-733334},"payable_fen":-33,"carried_micro_fen":266666}
)");
}

TEST(StatementTextTest, IsThisCsv) {
  EXPECT_EQ(
      StatementCsv(Header(), Spent().statements[0]),
      R"(huitong_statement_1,kind,counterparty,counterparty_name,debit_fen,credit_fen,base_fen,rate_numerator,rate_denominator,posted_fen,capped_fen,remainder,count,reference
period,,florist,花店,,,,,,,,,3,district 2026-03-01/2026-03-31 CNY
opening,,,,0.400000,0.000000,,,,,,,,
entry,redemption,'=cafe,"Café ""Moon"", east",50.000000,0.000000,50.000000,1,1,0.000000,0.000000,0,5,
entry,commission,'=cafe,"Café ""Moon"", east",0.000000,16.666666,50.000000,1,3,0.000000,0.000000,2,5,
entry,adjustment,'=cafe,"Café ""Moon"", east",0.000000,1.000000,1.000000,1,1,0.000000,0.000000,0,0,"'@dispute ""7"",
line 2"
debits,,,,50.000000,0.000000,,,,,,,,
credits,,,,0.000000,17.666666,,,,,,,,
closing,,,,32.733334,0.000000,,,,,,,,
payable,,,,33.000000,0.000000,,,,,,,,
carried,,,,0.000000,0.266666,,,,,,,,
)");
}

TEST(StatementTextTest, NamesEachPaymentOfThePeriod) {
  const Settlement settlement = Spent();
  EXPECT_EQ(PayoutJson(Header(), settlement.statements),
            R"({"format":"huitong.payout.1","coalition":"district","money":"CNY",
"period":{"number":3,"first_day":"2026-03-01","last_day":"2026-03-31","first_sequence":1000,"end_sequence":2000},
"payments":[
{"party":"florist","number":1,"name":"花店","pays_fen":33,"receives_fen":0,"reference":"3-florist"},
{"party":"=cafe","number":2,"name":"Café \"Moon\", east","pays_fen":0,"receives_fen":33,"reference":"3-=cafe"}],
"total_fen":33}
)");
  EXPECT_EQ(PayoutCsv(Header(), settlement.statements),
            R"(huitong_payout_1,party,name,pays_fen,receives_fen,money,reference
payment,florist,花店,33,0,CNY,3-florist
payment,'=cafe,"Café ""Moon"", east",0,33,CNY,3-=cafe
)");
}

TEST(StatementTextTest, WritesCellsThatNoSpreadsheetTakesForAFormula) {
  EXPECT_EQ(CsvCell("=1+1"), "'=1+1");
  EXPECT_EQ(CsvCell("+86"), "'+86");
  EXPECT_EQ(CsvCell("-x"), "'-x");
  EXPECT_EQ(CsvCell("@x"), "'@x");
  EXPECT_EQ(CsvCell("\tx"), "'\tx");
  EXPECT_EQ(CsvCell("\r=x"), "\"'\r=x\"");
  EXPECT_EQ(CsvCell("=HYPERLINK(\"u\",1)"), "\"'=HYPERLINK(\"\"u\"\",1)\"");
  EXPECT_EQ(CsvCell("a-b"), "a-b");
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvCell(""), "");
}

TEST(StatementTextTest, WritesFenWithTheSignOfTheWhole) {
  EXPECT_EQ(FenText(0), "0.000000");
  EXPECT_EQ(FenText(-400'000), "-0.400000");
  EXPECT_EQ(FenText(-2'500'001), "-2.500001");
  EXPECT_EQ(FenText(kAmountMax), "4611686018427.387904");
}

TEST(StatementTextTest, CallsWhoHasNoNameByItsNumber) {
  PeriodHeader header = Header();
  header.names.clear();
  const std::string csv = PayoutCsv(header, Spent().statements);
  EXPECT_NE(csv.find("payment,1,,33,0,CNY,3-1\n"), std::string::npos);
}

}  // namespace
}  // namespace huitong
