#include "engine/transact.h"

#include <gtest/gtest.h>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

Earn Spend(int64_t fen) {
  return {.member = mei, .brand = kFlorist, .channel = kShop, .spend_fen = fen};
}
Redeem RoseAtCafe(int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kShop,
          .points = PointsOf(points)};
}

std::optional<Declined> DeclineIn(const Record& record) {
  std::optional<Declined> declined;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* fact = std::get_if<RequestDeclined>(&effect);
    if (fact != nullptr) declined = fact->declined;
  });
  return declined;
}

TEST(TransactTest, RecordsWhatWasAskedWithItsKeyAndNumber) {
  SmallLog log = OpenSmallCoalition();
  Command command = log.Asked(Spend(1'000));
  command.actor = {.kind = ActorKind::kBrand, .number = 1};
  command.number = MacOf("receipt 7");
  command.occurred = At("2026-01-14");
  const Transacted transacted = log.Offer(command);
  EXPECT_EQ(transacted.verdict, Verdict::kRecorded);
  EXPECT_FALSE(transacted.result.declined);
  EXPECT_EQ(transacted.sequence, log.records.size() - 1);
  const RecordHeader& header = log.records.back().header;
  EXPECT_EQ(header.kind, RecordKind::kEarn);
  EXPECT_EQ(header.request, command.macs);
  EXPECT_EQ(header.number, command.number);
  EXPECT_EQ(header.actor, command.actor);
  EXPECT_EQ(header.occurred, *command.occurred);
  EXPECT_EQ(header.committed, log.now);
}

TEST(TransactTest, ReplaysTheSameRequestUnderTheSameKey) {
  SmallLog log = OpenSmallCoalition();
  const Command command = log.Asked(Spend(1'000));
  const Sequence first = log.Offer(command).sequence;
  log.Do(Spend(500));
  const CanonicalState before = CanonicalStateOf(log.state);
  log.now = At("2030-01-01");
  const Transacted again = log.Offer(command);
  EXPECT_EQ(again.verdict, Verdict::kReplayed);
  EXPECT_EQ(again.sequence, first);
  EXPECT_EQ(CanonicalStateOf(log.state), before);
}

TEST(TransactTest, RefusesAnotherRequestUnderTheSameKey) {
  SmallLog log = OpenSmallCoalition();
  Command command = log.Asked(Spend(1'000));
  const Sequence first = log.Offer(command).sequence;
  command.macs.request = MacOf("something else");
  command.operation = RoseAtCafe(1);
  const size_t records = log.records.size();
  const Transacted again = log.Offer(command);
  EXPECT_EQ(again.verdict, Verdict::kKeyReused);
  EXPECT_EQ(again.sequence, first);
  EXPECT_EQ(log.records.size(), records);
}

TEST(TransactTest, TellsKeysOfOneFingerprintApart) {
  SmallLog log = OpenSmallCoalition();
  Command one = log.Asked(Spend(1'000));
  Command twin = log.Asked(Spend(500));
  twin.macs.key = one.macs.key;
  twin.macs.key.back() ^= 1;
  const Sequence first = log.Offer(one).sequence;
  const Transacted second = log.Offer(twin);
  EXPECT_EQ(second.verdict, Verdict::kRecorded);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 15);
  EXPECT_EQ(log.Offer(one).sequence, first);
  EXPECT_EQ(log.Offer(twin).sequence, second.sequence);
  EXPECT_EQ(log.Offer(twin).verdict, Verdict::kReplayed);
}

TEST(TransactTest, AsksForTheRecordBehindAFingerprintBeforeItDoesAnything) {
  SmallLog log = OpenSmallCoalition();
  const Command command = log.Asked(Spend(1'000));
  const Sequence first = log.Offer(command).sequence;
  RecordBuffer out;
  const Transacted transacted = Transact(log.state, command, log.now, {}, out);
  EXPECT_EQ(transacted.verdict, Verdict::kMissing);
  EXPECT_EQ(transacted.missing.records, (std::vector<Sequence>{first}));
  EXPECT_EQ(out.count, 0u);
}

TEST(TransactTest, RecordsADeclineInItsMembersHistoryAndReplaysIt) {
  SmallLog log = OpenSmallCoalition();
  const Command command = log.Asked(RoseAtCafe(5));
  const Transacted transacted = log.Offer(command);
  EXPECT_EQ(transacted.verdict, Verdict::kRecorded);
  EXPECT_TRUE(transacted.result.declined);
  const Record record = log.records.back();
  EXPECT_EQ(record.header.kind, RecordKind::kRedeem);
  ASSERT_EQ(record.subjects.size(), 1u);
  EXPECT_EQ(DeclineIn(record)->code, Decline::kInsufficientPoints);
  EXPECT_TRUE(record.books.empty());

  log.Do(Spend(1'000));  // it would be accepted now
  EXPECT_EQ(log.Offer(command).verdict, Verdict::kReplayed);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 10);
}

TEST(TransactTest, RecordsADeclineOfNobodysInTheBooks) {
  SmallLog log = OpenSmallCoalition();
  const Record record = log.Do(
      Earn{.member = MemberIdOf("nobody"), .brand = kFlorist, .channel = kShop, .spend_fen = 1});
  EXPECT_TRUE(record.subjects.empty());
  EXPECT_EQ(DeclineIn(record)->code, Decline::kMemberNotFound);
}

TEST(TransactTest, KeepsTheLanguageOfADecline) {
  SmallLog log = OpenSmallCoalition();
  Command command = log.Asked(RoseAtCafe(5));
  command.language = Language::kChinese;
  log.Offer(command);
  const auto& effects = log.records.back().subjects.front().effects;
  EXPECT_EQ(std::get_if<RequestDeclined>(&effects.front())->language, Language::kChinese);
}

TEST(TransactTest, ExpiresWhatIsDueBeforeItTouchesAWallet) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  log.now = At("2028-02-01");
  const size_t before = log.records.size();
  log.Do(Spend(300));
  ASSERT_EQ(log.records.size(), before + 2);
  const Record& expiry = log.records[before];
  EXPECT_EQ(expiry.header.kind, RecordKind::kExpire);
  EXPECT_EQ(expiry.header.actor, Actor());
  EXPECT_EQ(expiry.header.request, std::nullopt);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 3);
}

TEST(TransactTest, KeepsDueWorkOfACommandThatIsThenDeclined) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  log.now = At("2028-02-01");
  const size_t before = log.records.size();
  const auto declined = log.Declines(RoseAtCafe(10));
  ASSERT_TRUE(declined);
  EXPECT_EQ(declined->code, Decline::kInsufficientPoints);
  EXPECT_EQ(declined->figure, 0);
  ASSERT_EQ(log.records.size(), before + 2);
  EXPECT_EQ(log.records[before].header.kind, RecordKind::kExpire);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 0);
}

TEST(TransactTest, ExpiresBothWalletsOfAnExchange) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  log.Do(Earn{.member = mei, .brand = kCafe, .channel = kShop, .spend_fen = 700});
  log.now = At("2028-02-01");
  const size_t before = log.records.size();
  const auto declined = log.Declines(log.Quoted(mei, kRose, kBean, 5));
  EXPECT_EQ(declined->code, Decline::kInsufficientPoints);
  ASSERT_EQ(log.records.size(), before + 3);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 0);
  EXPECT_EQ(BalanceOf(log, "mei", kBean), 0);
  const std::vector<uint64_t> own = {log.records[before].subjects.front().own_sequence,
                                     log.records[before + 1].subjects.front().own_sequence,
                                     log.records[before + 2].subjects.front().own_sequence};
  EXPECT_EQ(own, (std::vector<uint64_t>{3, 4, 5}));
}

TEST(TransactTest, SpendsALotOnItsLastDay) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  log.now = At("2028-01-31 23:59:59");
  EXPECT_FALSE(log.Declines(RoseAtCafe(10)));
}

TEST(TransactTest, ReplaysAnExchangeUnderItsOwnKeyAndDeclinesItsQuoteUnderAnother) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(10'000));
  const Exchange exchange = log.Quoted(mei, kRose, kBean, 10);
  const Command command = log.Asked(exchange);
  const Sequence first = log.Offer(command).sequence;
  EXPECT_EQ(log.Offer(command).verdict, Verdict::kReplayed);
  EXPECT_EQ(log.Offer(command).sequence, first);
  const auto declined = log.Declines(exchange);
  ASSERT_TRUE(declined);
  EXPECT_EQ(declined->code, Decline::kQuoteUsed);
  EXPECT_EQ(log.Declines(exchange)->code, Decline::kQuoteUsed);
  EXPECT_EQ(BalanceOf(log, "mei", kRose), 90);
}

TEST(TransactTest, TakesNoKeyForAQuote) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(10'000));
  const Exchange exchange = log.Quoted(mei, kRose, kBean, 10);
  log.Do(exchange);
  Command command = log.Asked(Spend(100));
  command.macs.key = exchange.quote_mac;
  EXPECT_EQ(log.Offer(command).verdict, Verdict::kRecorded);
  EXPECT_EQ(log.Offer(command).verdict, Verdict::kReplayed);
}

TEST(TransactTest, LeavesAQuoteUsableWhoseExchangeWasDeclined) {
  SmallLog log = OpenSmallCoalition();
  const Exchange exchange = log.Quoted(mei, kRose, kBean, 10);
  EXPECT_EQ(log.Declines(exchange)->code, Decline::kInsufficientPoints);
  log.Do(Spend(10'000));
  EXPECT_FALSE(log.Declines(exchange));
}

TEST(TransactTest, DeclinesAQuoteFromTheInstantItEnds) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(10'000));
  const Exchange exchange = log.Quoted(mei, kRose, kBean, 10);
  log.now = SecondsAfter(log.now, 60);
  EXPECT_EQ(log.Declines(exchange)->code, Decline::kQuoteExpired);
}

TEST(TransactTest, DeclinesAQuoteWhosePricesHaveChanged) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(10'000));
  const Exchange exchange = log.Quoted(mei, kRose, kBean, 10);
  log.PublishPrices({PriceOf(kRose, RateOf(9), RateOf(11), 400'000)});
  EXPECT_EQ(log.Declines(exchange)->code, Decline::kQuoteSuperseded);
}

TEST(TransactTest, SaysWhereInTheBufferTheCommandsRecordBegins) {
  SmallLog log = OpenSmallCoalition();
  log.Do(Spend(1'000));
  const Command command = log.Asked(Spend(300));
  RecordBuffer out;
  const Transacted transacted = Transact(log.state, command, At("2028-02-01"), {}, out);
  EXPECT_EQ(out.count, 2u);
  const auto record = DecodeRecord(ByteView(out.bytes).subspan(transacted.offset));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->header.request, command.macs);
}

// Li's points follow into mei's wallet, which has no room for them before its own expire.
TEST(TransactTest, LooksAtMergesAgainAfterWhatASweepMadeExpire) {
  SmallLog log = OpenSmallCoalition();
  const MemberId li = MemberIdOf("li");
  constexpr int64_t kHalf = (Points::kOfMemberMax + 1) / 2;
  PointsPolicy policy;
  policy.adjustment_limit = Points::kOfMemberMax;
  log.Do(PublishPointsPolicy{.currency = kRose, .policy = policy, .effective_from = std::nullopt});
  const auto given = [&](const MemberId& to, Day last) {
    return Adjust{.member = to,
                  .currency = kRose,
                  .points = kHalf,
                  .reason = AdjustmentReason::kGoodwill,
                  .expires_on = last};
  };
  log.Do(given(li, At("2027-12-31").day));
  log.Do(Merge{.source = li, .target = mei});
  log.Do(given(mei, At("2026-01-20").day));

  const MemberOrdinal target{.value = 0};  // in order of enrolment
  const MemberOrdinal source{.value = 1};
  const DueWork work{.members = {source}, .wallets = {{.member = target, .currency = kRose}}};
  RecordBuffer out;
  EXPECT_TRUE(TransactDue(log.state, work, At("2026-02-01"), out).entries.empty());
  std::vector<RecordKind> kinds;
  for (ByteView rest = out.bytes; !rest.empty();) {
    const auto size = ByteReader(rest).Get<uint32_t>();
    kinds.push_back(DecodeRecord(rest.first(size))->header.kind);
    rest = rest.subspan(size);
  }
  EXPECT_EQ(kinds, (std::vector<RecordKind>{RecordKind::kExpire, RecordKind::kMergeEnd}));
  EXPECT_EQ(BalanceOf(log, "mei", kRose), kHalf);
  EXPECT_EQ(BalanceOf(log, "li", kRose), 0);
}

TEST(TransactTest, EnrolsWhereMemoryHasForgottenWhatIsStored) {
  SmallLog log = OpenSmallCoalition();
  log.state.MarkIncomplete();
  const Command command = log.Asked(Enrol{.brand = kFlorist, .member = MemberIdOf("wen")});
  for (int offers = 0; offers < 5; ++offers) {
    RecordBuffer out;
    const Transacted transacted = Transact(log.state, command, log.now, {}, out);
    for (const MissingEntry& entry : transacted.missing.entries) {
      ASSERT_TRUE(log.state.LoadAbsent(entry));
    }
    if (transacted.verdict == Verdict::kRecorded) break;
  }
  EXPECT_EQ(log.state.row.members, 3u);
  EXPECT_EQ(BalanceOf(log, "wen", kUniversalUnit), 0);
}

}  // namespace
}  // namespace huitong
