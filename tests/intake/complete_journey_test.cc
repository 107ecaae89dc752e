// Imports a year of real receipts and compares with sums that are made straight from the file.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "base/file.h"
#include "intake/import_directory.h"
#include "intake/receipts.h"

namespace huitong {
namespace {

using testing::ImportDirectory;

constexpr const char* kFile = HUITONG_COMPLETE_JOURNEY;
constexpr uint64_t kLines = 75'000;

bool IsThere() { return std::filesystem::exists(kFile); }

ReceiptMap Map() {
  const auto text = ReadWhole(PosixFileSystem(), HUITONG_COMPLETE_JOURNEY_MAP);
  CHECK(text.has_value());
  auto map = ParseReceiptMap(AsText(*text), HUITONG_COMPLETE_JOURNEY_MAP);
  CHECK(map.has_value());
  return *std::move(map);
}

// The file's rows, split at commas outside of quotation marks: all that this file needs.
std::vector<std::vector<std::string>> Rows() {
  std::vector<std::vector<std::string>> rows;
  gzFile file = gzopen(kFile, "rb");
  CHECK(file != nullptr);
  std::vector<char> line(4096);
  while (gzgets(file, line.data(), static_cast<int>(line.size())) != nullptr) {
    auto& row = rows.emplace_back(1);
    bool quoted = false;
    for (const char* at = line.data(); *at != '\0' && *at != '\n' && *at != '\r'; ++at) {
      if (*at == '"') {
        quoted = !quoted;
      } else if (*at == ',' && !quoted) {
        row.emplace_back();
      } else {
        row.back() += *at;
      }
    }
  }
  (void)gzclose(file);
  rows.erase(rows.begin());
  return rows;
}

struct Rule {
  std::string brand;
  int64_t points = 1;  // for `yuan`
  int64_t yuan = 1;
};

// What examples/complete_journey.toml says, said again.
Rule RuleOf(const std::string& department) {
  static const std::map<std::string, Rule> rules{{"DELI", {"delicatessen", 1, 1}},
                                                 {"PASTRY", {"bakery", 2, 1}},
                                                 {"DRUG GM", {"drugstore", 3, 2}},
                                                 {"COSMETICS", {"drugstore", 3, 2}},
                                                 {"NUTRITION", {"drugstore", 3, 2}},
                                                 {"PHOTO & VIDEO", {"drugstore", 3, 2}},
                                                 {"FUEL", {"fuel", 1, 2}},
                                                 {"AUTOMOTIVE", {"fuel", 1, 2}},
                                                 {"FLORAL", {"florist", 5, 1}},
                                                 {"GARDEN CENTER", {"garden", 2, 1}},
                                                 {"SPIRITS", {"wine", 3, 1}},
                                                 {"RESTAURANT", {"restaurant", 2, 1}},
                                                 {"SALAD BAR", {"restaurant", 2, 1}},
                                                 {"CHEF SHOPPE", {"restaurant", 2, 1}},
                                                 {"TRAVEL & LEISURE", {"leisure", 10, 1}}};
  const auto found = rules.find(department);
  return found == rules.end() ? Rule{"supermarket", 1, 1} : found->second;
}

struct Sums {
  std::map<std::string, int64_t> points;  // by brand
  std::map<std::string, int64_t> spend_fen;
  uint64_t receipts = 0;
  uint64_t households = 0;
};

Sums SumsOfTheFile() {
  const std::set<std::string> marketplace{"31782", "381",   "32004", "427", "323",
                                          "422",   "31862", "401",   "369", "304"};
  struct Purchase {
    Rule rule;
    bool at_marketplace = false;
    int64_t fen = 0;
  };
  std::map<std::pair<std::string, std::string>, Purchase> purchases;
  std::set<std::string> households;
  for (const auto& row : Rows()) {
    const Rule rule = RuleOf(row[5]);
    Purchase& purchase = purchases[{rule.brand, row[0]}];
    purchase.rule = rule;
    purchase.at_marketplace = marketplace.contains(row[2]);
    purchase.fen += std::stoll(row[8]);
    households.insert(row[1]);
  }
  Sums sums;
  for (const auto& [key, purchase] : purchases) {
    const auto& [rule, at_marketplace, fen] = purchase;
    sums.points[rule.brand] += fen * rule.points * (at_marketplace ? 4 : 5) / (rule.yuan * 500);
    sums.spend_fen[rule.brand] += fen;
  }
  sums.receipts = purchases.size();
  sums.households = households.size();
  return sums;
}

std::map<std::string, int64_t> OutstandingOf(const ImportSummary& summary) {
  std::map<std::string, int64_t> points;
  for (const BrandSummary& brand : summary.brands) {
    points[brand.code] = brand.points_outstanding;
  }
  return points;
}

TEST(CompleteJourneyTest, EveryLineEarnsWhatTheFileAddsUpTo) {
  if (!IsThere()) GTEST_SKIP() << "there is no " << kFile;
  const Sums sums = SumsOfTheFile();
  ImportDirectory directory;
  const auto imported = directory.Import(Map(), kFile);
  ASSERT_TRUE(imported.summary) << imported.summary.error().sentence;
  const ImportSummary& summary = *imported.summary;
  EXPECT_EQ(summary.lines_read, kLines);
  EXPECT_EQ(summary.lines_accepted, kLines);
  EXPECT_EQ(summary.receipts_recorded, sums.receipts);
  EXPECT_EQ(summary.members_enrolled, sums.households);
  EXPECT_EQ(OutstandingOf(summary), sums.points);
  for (const BrandSummary& brand : summary.brands) {
    EXPECT_EQ(brand.points_issued, sums.points.at(brand.code)) << brand.code;
    EXPECT_EQ(brand.points_estimated, sums.points.at(brand.code)) << brand.code;
    EXPECT_EQ(brand.spend_fen, sums.spend_fen.at(brand.code)) << brand.code;
  }
  EXPECT_GE(summary.brands.size(), 7U);
  EXPECT_EQ(summary.last_sold_at, FromRfc3339("2018-01-01T03:47:38Z"));
  RecordProperty("seconds", std::to_string(summary.seconds));
}

TEST(CompleteJourneyTest, ASecondImportChangesNothing) {
  if (!IsThere()) GTEST_SKIP() << "there is no " << kFile;
  ImportDirectory directory;
  const auto first = directory.Import(Map(), kFile);
  const auto second = directory.Import(Map(), kFile);
  ASSERT_TRUE(first.summary && second.summary);
  EXPECT_TRUE(second.summary->ChangedNothing());
  EXPECT_EQ(second.summary->lines_known, kLines);
  EXPECT_EQ(second.summary->receipts_known, first.summary->receipts_recorded);
  EXPECT_EQ(OutstandingOf(*second.summary), OutstandingOf(*first.summary));
}

TEST(CompleteJourneyTest, StoppingHalfwayAndFinishingEndsTheSame) {
  if (!IsThere()) GTEST_SKIP() << "there is no " << kFile;
  ImportDirectory whole;
  const auto at_once = whole.Import(Map(), kFile);
  ASSERT_TRUE(at_once.summary);

  ImportDirectory halved;
  ImportOptions options;
  options.path = kFile;
  options.clock_from_file = true;
  options.on_progress = [](const ImportProgress& progress) {
    return progress.checking || progress.lines < kLines / 2;
  };
  const auto half = halved.Import(Map(), options);
  ASSERT_TRUE(half.summary);
  EXPECT_TRUE(half.summary->stopped);
  EXPECT_GT(half.summary->receipts_recorded, 0U);
  EXPECT_LT(half.summary->receipts_recorded, at_once.summary->receipts_recorded);
  halved.Reopen();
  const auto rest = halved.Import(Map(), kFile);
  ASSERT_TRUE(rest.summary);
  EXPECT_EQ(rest.summary->receipts_known, half.summary->receipts_recorded);
  EXPECT_EQ(OutstandingOf(*rest.summary), OutstandingOf(*at_once.summary));
  EXPECT_EQ(half.summary->records + rest.summary->records, at_once.summary->records);
}

}  // namespace
}  // namespace huitong
