#include "api/compact_batch.h"

#include <gtest/gtest.h>

#include "api/compact_client.h"
#include "api/compact_form.h"
#include "base/text_encoding.h"

namespace huitong {
namespace {

constexpr std::string_view kKey = "0123456789abcdef";

MemberId MemberOf(uint8_t byte) {
  MemberId id;
  id.bytes.fill(byte);
  return id;
}

Points PointsOf(int64_t units) { return *Points::FromUnits(units); }

Bytes BatchOf(const CompactDraft& draft) {
  CompactBatchWriter writer;
  writer.Add(draft);
  return writer.bytes();
}

// One operation taken through its bytes; the batch's own must outlive it.
Expected<CompactOperation, FieldError> Read(const Bytes& batch) {
  CompactBatchReader reader = TRY(CompactBatchReader::Open(batch));
  auto operation = TRY(reader.Next());
  TRY(reader.Finish());
  return operation;
}

// What is wrong with the batch, as its pointer and fault.
std::string FaultOf(const Bytes& batch) {
  const auto read = Read(batch);
  if (read) return "none";
  const std::string kind = read.error().fault == FieldFault::kOutOfRange ? " range" : "";
  return read.error().pointer + kind;
}

std::vector<LineAmount> TwoLines() {
  return {{.line = 1, .amount = 300}, {.line = 9, .amount = 700}};
}

// Of each kind that a batch may have.
std::vector<Operation> OneOfEach() {
  return {Earn{.member = MemberOf(1),
               .brand = {.value = 2},
               .channel = {.value = 3},
               .spend_fen = 1'000,
               .lines = TwoLines(),
               .currency = CurrencyNumber{.value = 0}},
          Earn{.member = MemberOf(1),
               .brand = {.value = 2},
               .channel = kNoChannel,
               .spend_fen = 0,
               .lines = {},
               .currency = std::nullopt},
          Redeem{.member = MemberOf(1),
                 .currency = {.value = 2},
                 .acceptor = {.value = 3},
                 .channel = {.value = 4},
                 .points = PointsOf(1'000),
                 .lines = TwoLines()},
          Exchange{.member = MemberOf(1), .quote = {}, .quote_mac = {}},
          PlaceHold{.member = MemberOf(1),
                    .currency = {.value = 2},
                    .acceptor = {.value = 3},
                    .channel = {.value = 4},
                    .points = PointsOf(5),
                    .ends = {.nanos = 6}},
          CaptureHold{
              .hold = {.sequence = 7, .ordinal = 8}, .points = PointsOf(9), .releases_rest = true},
          CaptureHold{
              .hold = {.sequence = 7, .ordinal = 8}, .points = PointsOf(9), .releases_rest = false},
          ReleaseHold{.hold = {.sequence = 7, .ordinal = 8}},
          ReverseRedemption{.original = 7, .points = PointsOf(1'000), .lines = TwoLines()},
          ReverseEarn{.original = 7, .spend_fen = 1'000, .lines = TwoLines()},
          Gift{.giver = MemberOf(1),
               .recipient = MemberOf(2),
               .currency = {.value = 3},
               .points = PointsOf(4)}};
}

TEST(CompactBatchTest, HasTheBytesOfTheExampleInItsDocument) {
  const std::string key = std::string(15, '\0') + '\1';
  const Operation gift = Gift{.giver = MemberOf(0x11),
                              .recipient = MemberOf(0x22),
                              .currency = {.value = 1},
                              .points = PointsOf(5)};
  EXPECT_EQ(ToHex(BatchOf({.key = key, .operation = gift})),
            "48544241544348310100000000000000"
            "4800240000000000"
            "00000000000000000000000000000001"
            "11111111111111111111111111111111"
            "22222222222222222222222222222222"
            "01000000000000000500000000000000");
}

TEST(CompactBatchTest, SaysEveryOperationAndItsTexts) {
  for (const Operation& operation : OneOfEach()) {
    const bool earns = std::holds_alternative<Earn>(operation);
    const bool exchanges = std::holds_alternative<Exchange>(operation);
    const Bytes first =
        BatchOf({.key = kKey,
                 .operation = operation,
                 .occurred_at = earns ? std::optional(Timestamp{.nanos = 77}) : std::nullopt,
                 .out_request_no = "number 7",
                 .text = earns || exchanges ? "text" : ""});
    const auto read = Read(first);
    ASSERT_TRUE(read) << read.error().pointer;
    EXPECT_EQ(read->key, kKey);
    EXPECT_EQ(read->out_request_no, "number 7");
    EXPECT_EQ(read->receipt, earns ? "text" : "");
    EXPECT_EQ(read->quote, exchanges ? "text" : "");
    EXPECT_EQ(read->occurred_at.has_value(), earns);
    EXPECT_EQ(read->bytes.size(), first.size() - kCompactHeaderSize);
    const Bytes again = BatchOf({.key = read->key,
                                 .operation = read->operation,
                                 .occurred_at = read->occurred_at,
                                 .out_request_no = read->out_request_no,
                                 .text = earns || exchanges ? "text" : ""});
    EXPECT_EQ(again, first);
  }
}

TEST(CompactBatchTest, RefusesEveryTruncationAndWhatFollows) {
  for (const Operation& operation : OneOfEach()) {
    Bytes batch = BatchOf({.key = kKey, .operation = operation, .text = {}});
    if (std::holds_alternative<Exchange>(operation)) {
      EXPECT_EQ(FaultOf(batch), "/operations/0");  // it has no quote
      continue;
    }
    EXPECT_EQ(FaultOf(batch), "none");
    for (size_t size = 0; size < batch.size(); ++size) {
      EXPECT_NE(FaultOf(Bytes(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(size))),
                "none");
    }
    batch.push_back(0);
    EXPECT_EQ(FaultOf(batch), "/operations/1");
  }
}

TEST(CompactBatchTest, NamesTheOperationAndTheField) {
  const Operation gift = Gift{.giver = MemberOf(1),
                              .recipient = MemberOf(2),
                              .currency = {.value = 1},
                              .points = PointsOf(5)};
  const Bytes right = BatchOf({.key = kKey, .operation = gift});
  const auto with = [&](size_t at, uint8_t byte) {
    Bytes wrong = right;
    wrong[kCompactHeaderSize + at] = byte;
    return FaultOf(wrong);
  };
  EXPECT_EQ(with(0, 0x49), "/operations/0");             // a size that is no multiple of 8
  EXPECT_EQ(with(0, 0x40), "/operations/0");             // too short
  EXPECT_EQ(with(2, 1), "/operations/0");                // a kind that no batch has
  EXPECT_EQ(with(4, 1), "/operations/0");                // lines of a gift
  EXPECT_EQ(with(7, 1), "/operations/0");                // a text
  EXPECT_EQ(with(60, 1), "/operations/0");               // what is called zero
  EXPECT_EQ(with(64, 0), "/operations/0/points range");  // no points
  EXPECT_EQ(with(71, 0x80), "/operations/0/points range");
  EXPECT_EQ(with(64, 6), "none");
  Bytes wrong = right;
  wrong[0] = 'h';
  EXPECT_EQ(FaultOf(wrong), "");
  wrong = right;
  wrong[8] = 0;
  EXPECT_EQ(FaultOf(wrong), "/operations range");
  wrong = right;
  wrong[9] = 0x20;  // 8,193
  EXPECT_EQ(FaultOf(wrong), "/operations range");
}

TEST(CompactBatchTest, RefusesMoreLinesThanThereMayBeAndLinesThatAreNotThere) {
  Redeem redeem{.member = MemberOf(1),
                .currency = {.value = 2},
                .acceptor = {.value = 3},
                .channel = kNoChannel,
                .points = PointsOf(501),
                .lines = {}};
  for (uint32_t line = 1; line <= 500; ++line) {
    redeem.lines.push_back({.line = line, .amount = 1});
  }
  EXPECT_EQ(FaultOf(BatchOf({.key = kKey, .operation = redeem})), "none");
  redeem.lines.push_back({.line = 501, .amount = 1});
  EXPECT_EQ(FaultOf(BatchOf({.key = kKey, .operation = redeem})), "/operations/0");
  redeem.lines.resize(1);
  Bytes batch = BatchOf({.key = kKey, .operation = redeem});
  batch[kCompactHeaderSize + 4] = 2;
  EXPECT_EQ(FaultOf(batch), "/operations/0");
  redeem.lines[0].amount = 0;
  EXPECT_EQ(FaultOf(BatchOf({.key = kKey, .operation = redeem})), "/operations/0/lines range");
}

TEST(CompactBatchTest, AnswersWhatEachOperationCameTo) {
  const Declined declined{.code = Decline::kInsufficientPoints,
                          .param = Param::kPoints,
                          .figure = -5,
                          .second_figure = INT64_MAX};
  const Result no{.declined = declined, .balance = kNoBalance};
  const std::vector<CommandOutcome> outcomes = {
      {.kind = OutcomeKind::kRecorded, .sequence = 7, .result = {.declined = {}, .balance = 12}},
      {.kind = OutcomeKind::kReplayed, .sequence = 8, .result = {.declined = {}, .balance = 0}},
      {.kind = OutcomeKind::kRecorded, .sequence = 9, .result = no},
      {.kind = OutcomeKind::kReplayed, .sequence = 10, .result = no},
      {.kind = OutcomeKind::kKeyReused, .sequence = kNoSequence, .result = {}},
      {.kind = OutcomeKind::kUnknown, .sequence = kNoSequence, .result = {}}};
  const std::string answer = CompactAnswers(outcomes);
  EXPECT_EQ(answer.size(), kCompactHeaderSize + outcomes.size() * kCompactAnswerSize);
  const auto read = ReadCompactAnswers(AsBytes(answer));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), outcomes.size());
  for (size_t i = 0; i < outcomes.size(); ++i) {
    EXPECT_EQ((*read)[i].kind, outcomes[i].kind) << i;
    EXPECT_EQ((*read)[i].sequence, outcomes[i].sequence) << i;
    EXPECT_EQ((*read)[i].result, outcomes[i].result) << i;
  }
  EXPECT_FALSE(ReadCompactAnswers(AsBytes(answer.substr(1))));
  EXPECT_FALSE(ReadCompactAnswers(AsBytes(answer + "x")));
}

}  // namespace
}  // namespace huitong
