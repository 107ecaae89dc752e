#include "clearing/statement_page.h"

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
                    {.party = kCafe, .code = "cafe", .name = "<b>Moon</b> & \"Sun\""}}};
}

Statement Spent(int64_t payable_fen) {
  Line line = PlainLine(LineKind::kRedemption, kFlorist, kCafe, 2'400'000);
  line.count = 5;
  line.reference = "<script>alert('x')</script>";
  return {.party = kFlorist,
          .opening = 400'000,
          .entries = {{.counterparty = kCafe, .debit = 2'400'000, .credit = 0, .line = line}},
          .debits = 2'400'000,
          .credits = 0,
          .closing = -2'000'000,
          .payable_fen = payable_fen,
          .carried = 0};
}

TEST(StatementPageTest, ShowsEachEntryAndWhatIsPayable) {
  const std::string page = StatementPage(Header(), Spent(-2));
  EXPECT_TRUE(page.starts_with("<!doctype html>\n<!-- huitong.statement.page.1 -->\n"));
  EXPECT_NE(page.find("<h1>Statement 对账单: 花店 (florist)</h1>\n<p>district, period 账期 3: "
                      "2026-03-01 – 2026-03-31, records 记录 1000 – 2000 (exclusive 不含)</p>"),
            std::string::npos);
  EXPECT_NE(page.find("<tr><th colspan=\"6\">opening 期初</th><td class=\"n\"></td><td "
                      "class=\"n\">0.400000</td><td></td></tr>\n<tr><td>redemption 兑换</td>"),
            std::string::npos);
  EXPECT_NE(page.find("<td class=\"n\">5</td><td class=\"n\">2.400000</td><td class=\"n\">1</td>"
                      "<td class=\"n\"></td><td class=\"n\">2.400000</td><td class=\"n\"></td>"),
            std::string::npos);
  EXPECT_NE(page.find("<strong>To pay 应付: 2 fen 分 CNY</strong>"), std::string::npos);
}

TEST(StatementPageTest, SaysWhoReceivesAndWhoIsEven) {
  EXPECT_NE(StatementPage(Header(), Spent(7)).find("To receive 应收: 7 fen"), std::string::npos);
  EXPECT_NE(StatementPage(Header(), Spent(0)).find("Nothing is payable 无应收应付"),
            std::string::npos);
}

TEST(StatementPageTest, EscapesWhatItIsTold) {
  const std::string page = StatementPage(Header(), Spent(-2));
  EXPECT_NE(page.find("<td>&lt;b&gt;Moon&lt;/b&gt; &amp; &quot;Sun&quot; (cafe)</td>"),
            std::string::npos);
  EXPECT_NE(page.find("<td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</td>"),
            std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

TEST(StatementPageTest, NamesEveryKindInBothLanguages) {
  for (const LineKind kind :
       {LineKind::kRedemption, LineKind::kRefund, LineKind::kExchange, LineKind::kUnits,
        LineKind::kReimbursement, LineKind::kCommission, LineKind::kPooled,
        LineKind::kPoolContribution, LineKind::kCoFunding, LineKind::kFee, LineKind::kLevy,
        LineKind::kPoolShare, LineKind::kSponsorMoney, LineKind::kSponsorShare, LineKind::kCost,
        LineKind::kAdjustment, LineKind::kPayment}) {
    Statement statement = Spent(0);
    statement.entries[0].line.kind = kind;
    const std::string cell = "<tr><td>" + std::string(NameOf(kind)) + " ";
    const std::string page = StatementPage(Header(), statement);
    const size_t at = page.find(cell);
    ASSERT_NE(at, std::string::npos) << NameOf(kind);
    EXPECT_NE(page[at + cell.size()], '<') << NameOf(kind);
  }
}

}  // namespace
}  // namespace huitong
