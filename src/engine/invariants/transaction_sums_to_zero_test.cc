#include "engine/invariants/transaction_sums_to_zero.h"

#include <gtest/gtest.h>

#include "engine/testing/record_examples.h"
#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

TEST(TransactionSumsToZeroTest, HoldsForEachExample) {
  for (const RecordExample& example : RecordExamples()) {
    EXPECT_TRUE(TransactionSumsToZero(example.record)) << example.name;
  }
}

TEST(TransactionSumsToZeroTest, IsBrokenByEachPostingOneUnitMore) {
  int broken = 0;
  for (const RecordExample& example : RecordExamples()) {
    for (size_t at = 0; at < example.record.books.size(); ++at) {
      Record record = example.record;
      auto* posting = std::get_if<BookPosting>(&record.books[at]);
      if (posting == nullptr) continue;
      ++posting->amount;
      EXPECT_FALSE(TransactionSumsToZero(record)) << example.name;
      ++broken;
    }
  }
  EXPECT_GT(broken, 5);
}

TEST(TransactionSumsToZeroTest, DoesNotMixCurrencies) {
  Record record;
  const Account issued{.code = AccountCode::kIssued, .party = kFlorist, .counterparty = kHouse};
  record.books = {BookPosting{.currency = kRose, .account = issued, .amount = -5},
                  BookPosting{.currency = kBean, .account = issued, .amount = 5}};
  EXPECT_FALSE(TransactionSumsToZero(record));
}

TEST(TransactionSumsToZeroTest, IsNotFooledByASumThatWrapsAround) {
  Record record;
  const Account issued{.code = AccountCode::kIssued, .party = kFlorist, .counterparty = kHouse};
  record.books = {BookPosting{.currency = kRose, .account = issued, .amount = INT64_MIN},
                  BookPosting{.currency = kRose, .account = issued, .amount = INT64_MIN}};
  EXPECT_FALSE(TransactionSumsToZero(record));
}

}  // namespace
}  // namespace huitong
