// Batches in the compact form: what each operation comes to is what the single request would have
// come to.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/compact_batch.h"
#include "api/compact_client.h"
#include "api/public_id.h"
#include "api/quote_token.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

using ::testing::ElementsAre;

constexpr BrandNumber kFlorist{.value = 1};
constexpr BrandNumber kCafe{.value = 2};
constexpr CurrencyNumber kRose{.value = 1};
constexpr CurrencyNumber kBean{.value = 2};

Points PointsOf(int64_t units) { return *Points::FromUnits(units); }

// A key of 16 bytes.
std::string KeyOf(std::string_view name) {
  std::string key(name);
  key.resize(16, ' ');
  return key;
}

MemberId MemberOf(const std::string& id) {
  const auto bytes = IdBytes("mbr_", id);
  CHECK(bytes && bytes->size() == 16);
  MemberId member;
  std::ranges::copy(*bytes, member.bytes.begin());
  return member;
}

// Operations on their way into one batch.
class Batch {
 public:
  explicit Batch(ApiWorld& world) : world_(world) {}

  Batch& Add(const std::string& key, const Operation& operation, CompactDraft more = {{}, kNone}) {
    writer_.Add({.key = KeyOf(key),
                 .operation = operation,
                 .occurred_at = more.occurred_at,
                 .out_request_no = more.out_request_no,
                 .text = more.text});
    return *this;
  }
  [[nodiscard]] ApiAnswer Answer() const { return AnswerTo(AsText(writer_.bytes())); }
  [[nodiscard]] ApiAnswer AnswerTo(std::string_view body) const {
    return world_
        .Send("POST", "/v1/batches",
              {world_.Authorization(),
               {.name = "Content-Type", .value = std::string(kCompactBatchType)}},
              std::string(body))
        .get();
  }
  [[nodiscard]] std::vector<CommandOutcome> Outcomes() const {
    const ApiAnswer answer = Answer();
    CHECK(answer.status == 200 && answer.content_type == kCompactBatchType);
    auto outcomes = ReadCompactAnswers(AsBytes(answer.body));
    CHECK(outcomes.has_value());
    return *std::move(outcomes);
  }
  [[nodiscard]] const Bytes& bytes() const { return writer_.bytes(); }

 private:
  static inline const Operation kNone = ReleaseHold{};
  ApiWorld& world_;
  CompactBatchWriter writer_;
};

// Outcome and result in a few words.
std::string Said(const CommandOutcome& outcome) {
  if (outcome.kind == OutcomeKind::kKeyReused) return "key reused";
  const std::string replayed = outcome.kind == OutcomeKind::kReplayed ? " again" : "";
  const Result& result = outcome.result;
  if (result.declined) return std::string(NameOf(result.declined->code)) + replayed;
  return "balance " + std::to_string(result.balance) + replayed;
}

std::vector<std::string> Said(const std::vector<CommandOutcome>& outcomes) {
  std::vector<std::string> said;
  for (const CommandOutcome& outcome : outcomes) {
    said.push_back(Said(outcome));
  }
  return said;
}

Earn Buying(const ApiDistrict& district, int64_t spend_fen) {
  return {.member = MemberOf(district.mei),
          .brand = kFlorist,
          .channel = kNoChannel,
          .spend_fen = spend_fen};
}

Redeem Spending(const ApiDistrict& district, int64_t points) {
  return {.member = MemberOf(district.mei),
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kNoChannel,
          .points = PointsOf(points),
          .lines = {}};
}

// The transaction as the API shows it, but for its id, its place and its time.
std::string Shown(ApiWorld& world, Sequence sequence) {
  const ApiAnswer answer = world.Get("/v1/transactions/" + TransactionId(kTestLog, sequence));
  CHECK(answer.status == 200);
  boost::json::object shown = answer.json().as_object();
  for (const char* name : {"id", "log_index", "as_of"}) {
    shown.erase(name);
  }
  return boost::json::serialize(shown);
}

Sequence PlaceOf(const ApiAnswer& answer) {
  CHECK(answer.status == 201);
  return static_cast<Sequence>(answer.json().at("log_index").as_int64());
}

TEST(ApiBatchesTest, DoTheOperationsInTheirOrderEachForItself) {
  ApiWorld world;
  const ApiDistrict district(world);
  Batch batch(world);
  batch.Add("early", Spending(district, 30));
  batch.Add("buy", Buying(district, 10'000));
  batch.Add("spend", Spending(district, 30));
  batch.Add("more", Spending(district, 71));
  const auto outcomes = batch.Outcomes();
  EXPECT_THAT(Said(outcomes), ElementsAre("insufficient_points", "balance 100", "balance 70",
                                          "insufficient_points"));
  EXPECT_EQ(outcomes[3].result.declined->figure, 70);
  EXPECT_EQ(outcomes[3].result.declined->second_figure, 71);
  for (size_t i = 1; i < outcomes.size(); ++i) {
    EXPECT_EQ(outcomes[i].sequence, outcomes[i - 1].sequence + 1);
  }
}

TEST(ApiBatchesTest, AnswerTheSameWhenTheyComeAgain) {
  ApiWorld world;
  const ApiDistrict district(world);
  Batch batch(world);
  batch.Add("buy", Buying(district, 10'000)).Add("spend", Spending(district, 101));
  const auto first = batch.Outcomes();
  for (int round = 0; round < 2; ++round) {
    const auto again = batch.Outcomes();
    EXPECT_THAT(Said(again), ElementsAre("balance 100 again", "insufficient_points again"));
    EXPECT_EQ(again[0].sequence, first[0].sequence);
    EXPECT_EQ(again[1].result, first[1].result);
    world.Restart();
  }
  // In another batch, beside something new; and one key for something else.
  Batch other(world);
  other.Add("spend", Spending(district, 101)).Add("new", Spending(district, 1));
  other.Add("buy", Buying(district, 10'001));
  EXPECT_THAT(Said(other.Outcomes()),
              ElementsAre("insufficient_points again", "balance 99", "key reused"));
}

TEST(ApiBatchesTest, MeetTheKeysOfSingleRequests) {
  ApiWorld world;
  const ApiDistrict district(world);
  ASSERT_EQ(world.Post("/v1/events", district.Purchase(10'000), KeyOf("buy........x")).status, 201);
  Batch batch(world);
  batch.Add("buy........x", Buying(district, 10'000));
  EXPECT_THAT(Said(batch.Outcomes()), ElementsAre("balance 200"));
  ASSERT_EQ(world.Post("/v1/events", district.Purchase(10'000), "buy-number-16-ch").status, 201);
  Batch same(world);
  same.Add("buy-number-16-ch", Buying(district, 10'000));
  EXPECT_THAT(Said(same.Outcomes()), ElementsAre("key reused"));
}

TEST(ApiBatchesTest, MakeTheRecordsOfSingleRequests) {
  ApiWorld world;
  ApiDistrict district(world);
  const std::string lines = R"(,"lines":[{"line":1,"amount":4000},{"line":7,"amount":6000}])";
  const Sequence bought = PlaceOf(world.Post(
      "/v1/events", district.Purchase(10'000, lines + R"(,"receipt":"R-1","channel_id":")" +
                                                  district.market + R"(")")));
  const Sequence spent = PlaceOf(world.Post("/v1/redemptions", district.Redemption(20)));
  const ApiAnswer swap = world.Post("/v1/exchanges", district.Execution(district.Quote(20)));
  const Sequence swapped = PlaceOf(swap);

  Earn earn = Buying(district, 10'000);
  earn.channel = {.value = 1};
  earn.lines = {{.line = 1, .amount = 4'000}, {.line = 7, .amount = 6'000}};
  const std::string quote = district.Quote(20);
  Batch batch(world);
  batch.Add("earn", earn, {.key = {}, .operation = earn, .text = "R-2"});
  batch.Add("redeem", Spending(district, 20));
  const Operation exchange =
      Exchange{.member = MemberOf(district.mei), .quote = {}, .quote_mac = {}};
  batch.Add("exchange", exchange, {.key = {}, .operation = exchange, .text = quote});
  const auto outcomes = batch.Outcomes();
  ASSERT_EQ(outcomes.size(), 3u);

  const auto without_balances = [](std::string shown) {
    const std::string name = "\"balance_after\":";
    for (size_t at = 0; (at = shown.find(name, at)) != std::string::npos; at += name.size()) {
      const size_t from = at + name.size();
      shown.erase(from, shown.find_first_of(",}", from) - from);
    }
    return shown;
  };
  EXPECT_EQ(without_balances(Shown(world, outcomes[0].sequence)),
            without_balances(Shown(world, bought)));
  EXPECT_EQ(without_balances(Shown(world, outcomes[1].sequence)),
            without_balances(Shown(world, spent)));
  EXPECT_EQ(without_balances(Shown(world, outcomes[2].sequence)),
            without_balances(Shown(world, swapped)));
}

TEST(ApiBatchesTest, TakeHoldsAndReversalsThroughTheirLives) {
  ApiWorld world;
  const ApiDistrict district(world);
  const Timestamp tomorrow{.nanos = world.clock().Now().nanos + 86'400 * kNanosPerSecond};
  Batch first(world);
  first.Add("buy", Buying(district, 10'000)).Add("spend", Spending(district, 10));
  for (const char* key : {"hold 1", "hold 2"}) {
    first.Add(key, PlaceHold{.member = MemberOf(district.mei),
                             .currency = kRose,
                             .acceptor = kCafe,
                             .channel = kNoChannel,
                             .points = PointsOf(40),
                             .ends = tomorrow});
  }
  const auto placed = first.Outcomes();
  EXPECT_THAT(Said(placed), ElementsAre("balance 100", "balance 90", "balance 50", "balance 10"));
  Batch second(world);
  second.Add("part", CaptureHold{.hold = {.sequence = placed[2].sequence},
                                 .points = PointsOf(15),
                                 .releases_rest = false});
  second.Add("rest", CaptureHold{.hold = {.sequence = placed[2].sequence},
                                 .points = PointsOf(5),
                                 .releases_rest = true});
  second.Add("release", ReleaseHold{.hold = {.sequence = placed[3].sequence}});
  second.Add("refund", ReverseRedemption{
                           .original = placed[1].sequence, .points = PointsOf(10), .lines = {}});
  second.Add("return",
             ReverseEarn{.original = placed[0].sequence, .spend_fen = 10'000, .lines = {}});
  EXPECT_THAT(Said(second.Outcomes()),
              ElementsAre("balance -1", "balance 30", "balance 70", "balance 80", "balance 0"));
}

TEST(ApiBatchesTest, RefuseABatchWholeThatIsWrongAnywhere) {
  ApiWorld world;
  const ApiDistrict district(world);
  Batch batch(world);
  batch.Add("buy", Buying(district, 10'000)).Add("buy 2", Buying(district, 10'000));
  std::string wrong(AsText(batch.bytes()));
  wrong[wrong.size() - 4] = 1;  // what is called zero
  const ApiAnswer refused = batch.AnswerTo(wrong);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.code(), "invalid_body");
  EXPECT_EQ(refused.At("/errors/0/pointer"), "/operations/1");
  EXPECT_EQ(batch.AnswerTo("").code(), "invalid_body");

  Batch forged(world);
  const Operation exchange =
      Exchange{.member = MemberOf(district.mei), .quote = {}, .quote_mac = {}};
  forged.Add("buy", Buying(district, 10'000));
  forged.Add("exchange", exchange, {.key = {}, .operation = exchange, .text = "qte_forged"});
  EXPECT_EQ(forged.Answer().code(), "invalid_quote");
  // Nothing of them was done.
  EXPECT_THAT(Said(batch.Outcomes()), ElementsAre("balance 100", "balance 200"));
}

TEST(ApiBatchesTest, RefuseOtherContentAndOtherPeople) {
  ApiWorld world;
  const ApiDistrict district(world);
  Batch batch(world);
  batch.Add("buy", Buying(district, 10'000));
  const std::string body(AsText(batch.bytes()));
  EXPECT_EQ(world.Post("/v1/batches", body).code(), "unsupported_content_type");
  const Header type{.name = "Content-Type", .value = std::string(kCompactBatchType)};
  EXPECT_EQ(world.Send("POST", "/v1/batches", {type}, body).get().code(), "invalid_credential");
  EXPECT_EQ(world.Send("POST", "/v1/batches?x=1", {world.Authorization(), type}, body).get().code(),
            "invalid_parameter");
}

TEST(ApiBatchesTest, FillTheQueueByTheirOperations) {
  ApiWorld world;
  const ApiDistrict district(world);
  Batch most(world);
  const Operation buying = Buying(district, 100);
  for (size_t i = 0; i < kBatchOperationsMax; ++i) {
    most.Add("buy " + std::to_string(i), buying);
  }
  const auto outcomes = most.Outcomes();
  ASSERT_EQ(outcomes.size(), kBatchOperationsMax);
  EXPECT_EQ(outcomes.back().result.balance, static_cast<int64_t>(kBatchOperationsMax));
  EXPECT_EQ(most.Add("one more", buying).Answer().At("/errors/0/pointer"), "/operations");
}

}  // namespace
}  // namespace huitong::testing
