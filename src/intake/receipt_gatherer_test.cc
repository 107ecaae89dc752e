#include "intake/receipt_gatherer.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

constexpr uint64_t kLinesApart = 3;
constexpr int64_t kFenMax = 1000;

ReceiptLine LineOf(const std::string& receipt, int64_t fen, size_t brand = 0) {
  return {.brand = brand,
          .channel = std::nullopt,
          .receipt = receipt,
          .customer = "c1",
          .sold_at = {.nanos = 1},
          .amount_fen = fen};
}

CsvRow RowAt(uint64_t number) {
  CsvRow row;
  row.number = number;
  row.line = number + 1;
  return row;
}

TEST(ReceiptGathererTest, SumsTheLinesOfOneReceiptAtOneBrand) {
  ReceiptGatherer gatherer(kLinesApart, kFenMax);
  EXPECT_TRUE(gatherer.Add(LineOf("r1", 10), RowAt(1)));
  EXPECT_TRUE(gatherer.Add(LineOf("r1", 7, 1), RowAt(2)));
  EXPECT_TRUE(gatherer.Add(LineOf("r1", 5), RowAt(3)));
  const auto receipts = gatherer.TakeAll();
  ASSERT_EQ(receipts.size(), 2U);
  EXPECT_EQ(receipts[0].sum.brand, 1U);
  EXPECT_EQ(receipts[0].sum.amount_fen, 7);
  EXPECT_EQ(receipts[1].sum.amount_fen, 15);
  EXPECT_EQ(receipts[1].rows.size(), 2U);
}

TEST(ReceiptGathererTest, ClosesAReceiptWhenTheFileHasMovedOn) {
  ReceiptGatherer gatherer(kLinesApart, kFenMax);
  EXPECT_TRUE(gatherer.Add(LineOf("r1", 10), RowAt(1)));
  EXPECT_TRUE(gatherer.TakeComplete(3).empty());
  EXPECT_TRUE(gatherer.Add(LineOf("r1", 10), RowAt(3)));
  EXPECT_TRUE(gatherer.TakeComplete(5).empty());
  ASSERT_EQ(gatherer.TakeComplete(6).size(), 1U);
  EXPECT_TRUE(gatherer.TakeAll().empty());
}

TEST(ReceiptGathererTest, RefusesALineThatContradictsItsReceipt) {
  ReceiptGatherer gatherer(kLinesApart, kFenMax);
  EXPECT_TRUE(gatherer.Add(LineOf("r1", 10), RowAt(1)));
  ReceiptLine other_customer = LineOf("r1", 10);
  other_customer.customer = "c2";
  ReceiptLine other_time = LineOf("r1", 10);
  other_time.sold_at.nanos = 2;
  ReceiptLine other_channel = LineOf("r1", 10);
  other_channel.channel = 0;
  for (const ReceiptLine& line : {other_customer, other_time, other_channel}) {
    const auto added = gatherer.Add(line, RowAt(2));
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().reason, RefusalReason::kReceiptInconsistent);
  }
  EXPECT_EQ(gatherer.TakeAll()[0].sum.amount_fen, 10);
}

TEST(ReceiptGathererTest, RefusesALineWithWhichTheReceiptIsTooLarge) {
  ReceiptGatherer gatherer(kLinesApart, kFenMax);
  EXPECT_TRUE(gatherer.Add(LineOf("r1", kFenMax), RowAt(1)));
  EXPECT_TRUE(gatherer.Add(LineOf("r1", 0), RowAt(2)));
  const auto added = gatherer.Add(LineOf("r1", 1), RowAt(3));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().reason, RefusalReason::kAmountTooLarge);
}

TEST(ReceiptGathererTest, RefusesALineTooMany) {
  ReceiptGatherer gatherer(kLinesApart, kFenMax);
  for (uint64_t row = 1; row <= kReceiptLinesMax; ++row) {
    ASSERT_TRUE(gatherer.Add(LineOf("r1", 0), RowAt(row)));
  }
  const auto added = gatherer.Add(LineOf("r1", 0), RowAt(kReceiptLinesMax + 1));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().reason, RefusalReason::kReceiptTooLong);
}

}  // namespace
}  // namespace huitong
