// A lane from submission to durable record: answers, exactly once, restarts, eviction, failure; and
// the heads signed over it.

#include "sequencer/lane.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "engine/invariants/ledger_balances.h"
#include "journal/leaf.h"
#include "journal/record_sections.h"
#include "journal/tree.h"
#include "sequencer/head_signer.h"
#include "sequencer/state_image.h"
#include "support/ledger_fixture.h"

namespace huitong::testing {
namespace {

Earn PurchaseOf(uint64_t member, int64_t fen) {
  return {
      .member = MemberIdOf(member), .brand = {.value = 1}, .channel = kNoChannel, .spend_fen = fen};
}

Hash HashOf(LaneClient& client) {
  Hash hash{};
  CHECK(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    hash = StateImage(state).StateHash();
    return Done{};
  }));
  return hash;
}

int64_t BalanceOf(LaneClient& client, uint64_t ordinal, uint32_t currency) {
  int64_t total = -1;
  CHECK(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
    const WalletKey key{.member = {.value = ordinal}, .currency = {.value = currency}};
    const auto wallet = state.wallets.Find(key);
    CHECK(wallet.presence != Presence::kMissing);
    total = wallet.value == nullptr ? 0 : wallet.value->total();
    return Done{};
  }));
  return total;
}

TEST(LaneTest, AnswersWithTheDurableRecord) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  const Answered earned = client.Do(PurchaseOf(0, 12'550));
  ASSERT_EQ(earned.kind, OutcomeKind::kRecorded);
  const auto stored = ledger.journal.ReadRecord(kTestLog.value, earned.sequence);
  ASSERT_TRUE(stored);
  EXPECT_EQ(*stored, earned.bytes);
  EXPECT_EQ(BalanceOf(client, 0, 1), 125);
}

TEST(LaneTest, GivesTheSameAnswerToTheSameRequestForEver) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  const Answered first = client.Ask(CommandOf(PurchaseOf(0, 5000), "receipt 7"));
  const Answered again = client.Ask(CommandOf(PurchaseOf(0, 5000), "receipt 7"));
  EXPECT_EQ(again.kind, OutcomeKind::kReplayed);
  EXPECT_EQ(again.bytes, first.bytes);
  ledger.Open();
  LaneClient after(*ledger.lane);
  const Answered restarted = after.Ask(CommandOf(PurchaseOf(0, 5000), "receipt 7"));
  EXPECT_EQ(restarted.kind, OutcomeKind::kReplayed);
  EXPECT_EQ(restarted.bytes, first.bytes);
  EXPECT_EQ(BalanceOf(after, 0, 1), 50);
}

TEST(LaneTest, AnswersDuplicatesThatAreInTheQueueTogetherWithOneRecord) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  std::vector<std::future<Answered>> answers;
  answers.reserve(64);
  for (int i = 0; i < 64; ++i) {
    answers.push_back(client.Send(CommandOf(PurchaseOf(0, 5000), "receipt 7")));
  }
  int recorded = 0;
  Bytes bytes;
  for (auto& future : answers) {
    const Answered answer = future.get();
    if (answer.kind == OutcomeKind::kRecorded) ++recorded;
    if (bytes.empty()) bytes = answer.bytes;
    EXPECT_EQ(answer.bytes, bytes);
  }
  EXPECT_EQ(recorded, 1);
  EXPECT_EQ(BalanceOf(client, 0, 1), 50);
}

TEST(LaneTest, RefusesAKeyThatBelongsToAnotherRequest) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  (void)client.Ask(CommandOf(PurchaseOf(0, 5000), "receipt 7"));
  const Answered other = client.Ask(CommandOf(PurchaseOf(0, 6000), "receipt 7", "other body"));
  EXPECT_EQ(other.kind, OutcomeKind::kKeyReused);
  const Actor brand{.kind = ActorKind::kBrand, .number = 1};
  const Answered foreign = client.Ask(CommandOf(PurchaseOf(0, 6000), "receipt 7", "", brand));
  EXPECT_EQ(foreign.kind, OutcomeKind::kRecorded) << "keys of different principals never meet";
  EXPECT_EQ(BalanceOf(client, 0, 1), 110);
}

// Keeps what a batch was answered.
class BatchPromise final : public BatchWaiter {
 public:
  void Answer(const std::vector<CommandOutcome>& outcomes) override {
    promise_.set_value(outcomes);
  }
  std::future<std::vector<CommandOutcome>> future() { return promise_.get_future(); }

 private:
  std::promise<std::vector<CommandOutcome>> promise_;
};

// Nothing where the lane takes no more.
std::optional<std::future<std::vector<CommandOutcome>>> SendBatch(Lane& lane,
                                                                  std::vector<Command> commands,
                                                                  LogNumber log = kTestLog) {
  auto waiter = std::make_unique<BatchPromise>();
  auto future = waiter->future();
  auto batch = std::make_unique<CommandBatch>();
  batch->commands = std::move(commands);
  batch->waiter = std::move(waiter);
  std::vector<Submission> submissions;
  submissions.push_back({.log = log, .what = std::move(batch)});
  if (!lane.Submit(submissions)) return std::nullopt;
  return future;
}

// Purchases of members in turn, with keys from `first` on.
std::vector<Command> PurchasesOf(uint64_t members, int first, int count) {
  std::vector<Command> commands;
  for (int i = first; i < first + count; ++i) {
    commands.push_back(CommandOf(PurchaseOf(static_cast<uint64_t>(i) % members, 100),
                                 "purchase " + std::to_string(i)));
  }
  return commands;
}

TEST(LaneTest, DoesABatchInItsOrderAndAnswersItWhole) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  std::vector<Command> commands = PurchasesOf(1, 0, 20);
  commands.push_back(commands[3]);
  const auto outcomes = SendBatch(*ledger.lane, commands)->get();
  ASSERT_EQ(outcomes.size(), 21u);
  for (size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(outcomes[i].kind, OutcomeKind::kRecorded);
    EXPECT_EQ(outcomes[i].sequence, outcomes[0].sequence + i);
    EXPECT_EQ(outcomes[i].result.balance, static_cast<int64_t>(i + 1));
    const auto stored = ledger.journal.ReadRecord(kTestLog.value, outcomes[i].sequence);
    ASSERT_TRUE(stored) << "an answer left before its record was durable";
  }
  EXPECT_EQ(outcomes[20].kind, OutcomeKind::kReplayed);
  EXPECT_EQ(outcomes[20].sequence, outcomes[3].sequence);
  EXPECT_EQ(outcomes[20].result, outcomes[3].result);
}

TEST(LaneTest, KeepsTheOrderOfABatchThatWaitsForTheStore) {
  MemoryLedger ledger;
  ledger.Open({.lane = 0, .limits = {.checkpoint_records = 7, .evict_one_in = 2}});
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  for (uint64_t member = 1; member < 30; ++member) {
    (void)client.Do(Enrol{.brand = {.value = 1}, .member = MemberIdOf(member)});
  }
  std::vector<std::future<std::vector<CommandOutcome>>> answers;
  for (int batch = 0; batch < 20; ++batch) {
    answers.push_back(*SendBatch(*ledger.lane, PurchasesOf(30, batch * 50, 100)));
  }
  size_t recorded = 0;
  for (auto& answer : answers) {
    Sequence last = 0;
    for (const CommandOutcome& outcome : answer.get()) {
      if (outcome.kind == OutcomeKind::kReplayed) continue;
      ASSERT_EQ(outcome.kind, OutcomeKind::kRecorded);
      EXPECT_GT(outcome.sequence, last);
      last = outcome.sequence;
      ++recorded;
    }
  }
  EXPECT_EQ(recorded, 1050u);  // each purchase but the first and the last fifty came twice
  EXPECT_EQ(ResultOf(*client.Do(PurchaseOf(0, 100)).record).balance, 36);
}

TEST(LaneTest, SaysOfABatchThatItHasNoSuchLog) {
  MemoryLedger ledger;
  ledger.Open();
  EXPECT_TRUE(SendBatch(*ledger.lane, PurchasesOf(1, 0, 3), {.value = 99 << 16})->get().empty());
}

TEST(LaneTest, CountsTheCommandsOfABatchInItsQueue) {
  MemoryLedger ledger;
  ledger.Open({.lane = 0, .queue_max = 100, .limits = {}});
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  EXPECT_FALSE(SendBatch(*ledger.lane, PurchasesOf(1, 0, 101)));
  EXPECT_EQ(SendBatch(*ledger.lane, PurchasesOf(1, 0, 100))->get().size(), 100u);
}

TEST(LaneTest, SaysThatItHasNoSuchLog) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane, {.value = 99 << 16});
  EXPECT_EQ(client.Do(PurchaseOf(0, 1)).kind, OutcomeKind::kUnknownLog);
}

TEST(LaneTest, CarriesThreeCoalitionsLogsInOneStreamOfDrains) {
  MemoryLedger ledger;
  ledger.Open();
  std::vector<Hash> live;
  for (uint64_t coalition = 1; coalition <= 3; ++coalition) {
    LaneClient client(*ledger.lane, {.value = coalition << 16});
    SetUpTwoBrands(client);
    for (uint64_t i = 0; i < 10 * coalition; ++i) {
      (void)client.Do(PurchaseOf(0, 1000));
    }
    EXPECT_EQ(BalanceOf(client, 0, 1), static_cast<int64_t>(100 * coalition));
    live.push_back(HashOf(client));
  }
  ledger.Open();
  for (uint64_t coalition = 1; coalition <= 3; ++coalition) {
    LaneClient client(*ledger.lane, {.value = coalition << 16});
    EXPECT_EQ(HashOf(client), live[coalition - 1]);
  }
}

TEST(LaneTest, HasTheSameStateAfterARestartFromACheckpointAsFromTheWholeJournal) {
  MemoryLedger ledger;
  ledger.Open({.lane = 0, .queue_max = 65'536, .limits = {.checkpoint_records = 7}});
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  Prng prng(1);
  for (int i = 0; i < 200; ++i) {
    (void)client.Do(PurchaseOf(0, prng.Between(0, 20'000)));
    ledger.clock.Advance(int64_t{3600} * 24 * 5);
  }
  const Hash live = HashOf(client);
  ledger.Open();
  LaneClient restarted(*ledger.lane);
  EXPECT_EQ(HashOf(restarted), live);
  EXPECT_LT(ledger.lane->recovered().records, 7U) << "the last checkpoint is stored at the end";
  ledger.lane.reset();

  MemoryStateStore empty;
  MemoryTreeStore trees;
  auto whole = Lane::Open({.journal = ledger.journal,
                           .store = empty,
                           .trees = trees,
                           .clock = ledger.clock,
                           .secrets = SecretsForTests},
                          {});
  ASSERT_TRUE(whole);
  LaneClient replayed(**whole);
  EXPECT_EQ(HashOf(replayed), live);
}

TEST(LaneTest, CommitsNothingBeforeTheRecordInFrontOfItThoughTheClockStepsBack) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  const Answered before = client.Do(PurchaseOf(0, 5000));
  ledger.lane.reset();
  ledger.clock.Advance(-int64_t{3600} * 24 * 2);
  ledger.Open();
  LaneClient after(*ledger.lane);
  const Answered then = after.Ask(CommandOf(PurchaseOf(0, 5000), "after the clock"));
  ASSERT_EQ(then.kind, OutcomeKind::kRecorded);
  EXPECT_EQ(then.record->header.committed.time, before.record->header.committed.time);
}

// The records of a random run, with each stored entry evicted after each drain with a chance of one
// in `evict_one_in` (0: never).
std::vector<Bytes> RecordsOfRun(uint64_t seed, uint32_t evict_one_in) {
  MemoryLedger ledger;
  ledger.Open({.lane = 0,
               .queue_max = 65'536,
               .limits = {.checkpoint_records = 11, .evict_one_in = evict_one_in}});
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  Prng prng(seed);
  for (uint64_t member = 1; member < 20; ++member) {
    (void)client.Do(Enrol{.brand = {.value = 2}, .member = MemberIdOf(member)});
  }
  std::vector<Bytes> records;
  for (int i = 0; i < 400; ++i) {
    const uint64_t member = prng.Below(22);
    const std::string key = "key " + std::to_string(prng.Below(300));
    if (prng.OneIn(3)) {
      const Redeem redeem{.member = MemberIdOf(member),
                          .currency = {.value = 1},
                          .acceptor = {.value = 2},
                          .channel = kNoChannel,
                          .points = *Points::FromUnits(prng.Between(1, 90))};
      records.push_back(client.Ask(CommandOf(redeem, key)).bytes);
    } else {
      records.push_back(
          client.Ask(CommandOf(PurchaseOf(member, prng.Between(0, 9000)), key)).bytes);
    }
    if (prng.OneIn(8)) ledger.clock.Advance(int64_t{3600} * 24 * 30);
  }
  return records;
}

TEST(LaneTest, DecidesTheSameWhetherOrNotMemoryForgets) {
  for (const uint64_t seed : {1U, 2U, 3U}) {
    EXPECT_EQ(RecordsOfRun(seed, 0), RecordsOfRun(seed, 2)) << "seed " << seed;
  }
}

TEST(LaneTest, ABoundOnMemoryForgetsWhatIsStoredAndLoadsItAgain) {
  MemoryLedger ledger;
  ledger.Open({.lane = 0, .queue_max = 65'536, .limits = {.memory_bytes = 64 << 10}});
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  constexpr uint64_t kMembers = 2000;
  // Commands that are on their way together have no order: the members must be there first.
  std::vector<std::future<Answered>> enrolments;
  for (uint64_t member = 1; member < kMembers; ++member) {
    enrolments.push_back(
        client.Send(CommandOf(Enrol{.brand = {.value = 1}, .member = MemberIdOf(member)},
                              "enrol " + std::to_string(member))));
  }
  for (auto& enrolment : enrolments) {
    ASSERT_FALSE(enrolment.get().declined());
  }
  for (int round = 0; round < 3; ++round) {
    std::vector<std::future<Answered>> answers;
    for (uint64_t member = 0; member < kMembers; ++member) {
      answers.push_back(client.Send(CommandOf(
          PurchaseOf(member, 1000), std::to_string(round) + " " + std::to_string(member))));
    }
    for (auto& answer : answers) {
      ASSERT_FALSE(answer.get().declined());
    }
  }
  // Memory forgets when a state checkpoint is stored, which is soon, but in its own time.
  size_t present = kMembers;
  for (int tries = 0; present >= kMembers && tries < 100'000; ++tries) {
    ASSERT_TRUE(client.Read([&](LogState& state, const Instant&) -> Expected<Done, Missing> {
      present = state.wallets.present();
      return Done{};
    }));
  }
  EXPECT_LT(present, kMembers);
  ledger.Open();
  LaneClient whole(*ledger.lane);
  for (uint64_t member = 0; member < kMembers; member += 97) {
    EXPECT_EQ(BalanceOf(whole, member, 1), 30);
  }
}

// A journal that fails from the n-th append on.
class FailingJournal final : public Journal {
 public:
  explicit FailingJournal(Journal& inner) : inner_(inner) {}
  Expected<Done, Error> Append(const Drain& drain) override {
    if (before_append) before_append();
    if (appends_left-- <= 0) return Fail(ErrorCode::kDiskFull, "no space left on the test's disk");
    return inner_.Append(drain);
  }
  [[nodiscard]] JournalHead Head() const override { return inner_.Head(); }
  Expected<Bytes, Error> ReadRecord(uint64_t log, uint64_t sequence) const override {
    return inner_.ReadRecord(log, sequence);
  }
  Expected<Batch, Error> ReadRecords(uint64_t log, uint64_t first, uint32_t count) const override {
    return inner_.ReadRecords(log, first, count);
  }
  Expected<Done, Error> ReadDrains(uint64_t first, const Visit& visit) const override {
    return inner_.ReadDrains(first, visit);
  }
  void DropFromCache() const override { inner_.DropFromCache(); }

  std::atomic<int> appends_left = 1'000'000;
  std::function<void()> before_append;

 private:
  Journal& inner_;
};

TEST(LaneTest, AnswersNothingThatIsNotDurableAfterAFailedWrite) {
  MemoryLedger ledger;
  FailingJournal journal(ledger.journal);
  std::atomic<int> failures = 0;
  LaneOptions options;
  options.on_failure = [&](const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::kDiskFull);
    ++failures;
  };
  auto lane = Lane::Open({.journal = journal,
                          .store = ledger.store,
                          .trees = ledger.trees,
                          .clock = ledger.clock,
                          .secrets = SecretsForTests},
                         options);
  ASSERT_TRUE(lane);
  LaneClient client(**lane);
  SetUpTwoBrands(client);
  journal.appends_left = 0;
  for (const CommandOutcome& outcome : SendBatch(**lane, PurchasesOf(1, 0, 3))->get()) {
    EXPECT_EQ(outcome.kind, OutcomeKind::kUnknown);
  }
  EXPECT_EQ(client.Do(PurchaseOf(0, 1000)).kind, OutcomeKind::kUnknown);
  EXPECT_FALSE(SendBatch(**lane, PurchasesOf(1, 0, 3)));
  EXPECT_FALSE(client.Read([](LogState&, const Instant&) -> Expected<Done, Missing> {
    return Done{};
  })) << "a read must not show what is not durable";
  EXPECT_EQ(failures, 1);
}

TEST(LaneTest, AnswersNothingBeforeTheJournalHasIt) {
  MemoryLedger ledger;
  FailingJournal journal(ledger.journal);
  std::promise<void> begun;
  std::promise<void> may_go_on;
  auto lane = Lane::Open({.journal = journal,
                          .store = ledger.store,
                          .trees = ledger.trees,
                          .clock = ledger.clock,
                          .secrets = SecretsForTests},
                         {});
  ASSERT_TRUE(lane);
  LaneClient client(**lane);
  SetUpTwoBrands(client);
  ASSERT_TRUE((*lane)->heads().WaitUntilHashed(kTestLog, 8)) << "the journal is idle from here on";
  journal.before_append = [&] {
    begun.set_value();
    may_go_on.get_future().wait();
  };
  std::future<Answered> answer = client.Send(CommandOf(PurchaseOf(0, 1000), "receipt 7"));
  begun.get_future().wait();
  const bool early = answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  may_go_on.set_value();
  EXPECT_FALSE(early);
  EXPECT_EQ(answer.get().kind, OutcomeKind::kRecorded);
}

TEST(LaneTest, RefusesWhatDoesNotFitTheQueueAtOnce) {
  MemoryLedger ledger;
  ledger.Open({.lane = 0, .queue_max = 3, .limits = {}});
  std::vector<Submission> many;
  many.reserve(4);
  for (int i = 0; i < 4; ++i) {
    many.push_back(
        {.log = kTestLog,
         .what = CommandSubmission{
             .command = CommandOf(PurchaseOf(0, 1), "k"), .waiter = nullptr, .at = std::nullopt}});
  }
  EXPECT_FALSE(ledger.lane->Submit(many));
  EXPECT_EQ(many.size(), 4U);
}

TEST(LaneTest, KeepsTheBooksBalanced) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  (void)client.Do(PurchaseOf(0, 100'000));
  (void)client.Do(Redeem{.member = MemberIdOf(0),
                         .currency = {.value = 1},
                         .acceptor = {.value = 2},
                         .channel = kNoChannel,
                         .points = *Points::FromUnits(250)});
  ASSERT_TRUE(client.Read([](LogState& state, const Instant&) -> Expected<Done, Missing> {
    EXPECT_EQ(FirstImbalance(state), std::nullopt);
    const CurrencyNumber money = MoneyCurrency(156);
    EXPECT_EQ(state.BalanceOf(money, Due({.value = 1}, {.value = 2})), 250 * 400'000);
    EXPECT_EQ(state.BalanceOf(money, Claim({.value = 2}, {.value = 1})), -250 * 400'000);
    return Done{};
  }));
}

// Records that arrive many at a time, more than a tree store keeps in memory before it writes.
void EarnMany(LaneClient& client, int count, const std::string& name) {
  std::vector<std::future<Answered>> answers;
  answers.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    answers.push_back(client.Send(CommandOf(PurchaseOf(0, 1000), name + std::to_string(i))));
  }
  for (auto& answer : answers) {
    CHECK(answer.get().kind == OutcomeKind::kRecorded);
  }
}

// Opens a lane over the ledger's journal and other stores.
std::unique_ptr<Lane> OpenOver(MemoryLedger& ledger, StateStore& store, TreeStore& trees) {
  auto lane = Lane::Open({.journal = ledger.journal,
                          .store = store,
                          .trees = trees,
                          .clock = ledger.clock,
                          .secrets = SecretsForTests},
                         {});
  if (!lane) ADD_FAILURE() << lane.error().sentence;
  return *std::move(lane);
}

struct Signing {
  MemoryLedger& ledger;
  TreeStore& trees;
  DurableHeads& heads;
  std::map<LogNumber, SignedHead> kept;

  // As a start does, with what was kept before.
  Expected<Done, Error> SignAll() {
    HeadSigner signer(
        {.journal = ledger.journal,
         .trees = trees,
         .heads = heads,
         .secrets = SecretsForTests,
         .origin_of = [](LogNumber) { return std::optional(CoalitionForTests().origin); },
         .keep = [this](LogNumber log, const SignedHead& head) -> Expected<Done, Error> {
           kept[log] = head;
           return Done{};
         },
         .on_failure = [](const Error&) {}},
        kept);
    return signer.SignAll();
  }
};

// A head is signed over all that the journal holds, and each record is proved to be under it.
void ExpectEveryRecordProved(MemoryLedger& ledger, TreeStore& trees, Lane& lane) {
  Signing signing{.ledger = ledger, .trees = trees, .heads = lane.heads(), .kept = {}};
  const auto signed_all = signing.SignAll();
  ASSERT_TRUE(signed_all) << signed_all.error().sentence;
  ASSERT_TRUE(signing.kept.contains(kTestLog));
  const Checkpoint head = signing.kept.at(kTestLog).checkpoint;
  EXPECT_EQ(head.size, lane.heads().Of(kTestLog).next_sequence);
  LeafHasher hasher(kTestLog.value, SecretsForTests(kTestLog).salt_key);
  for (uint64_t sequence = 0; sequence < head.size; ++sequence) {
    const auto bytes = ledger.journal.ReadRecord(kTestLog.value, sequence);
    ASSERT_TRUE(bytes);
    const Hash leaf = hasher.LeafOf(*ReadRecordShape(*bytes));
    const auto proof = InclusionProof(trees, kTestLog.value, sequence, head.size);
    ASSERT_TRUE(proof) << proof.error().sentence;
    ASSERT_TRUE(VerifyInclusion(leaf, sequence, head.size, *proof, head.root))
        << "record " << sequence;
  }
}

TEST(LaneTest, ACleanStopStoresWhatTheStartHadReplayed) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  EarnMany(client, 20, "before the kill ");
  ledger.lane.reset();

  MemoryStateStore store;  // as a kill leaves it: with nothing of the state
  EXPECT_GT(OpenOver(ledger, store, ledger.trees)->recovered().records, 20U);
  EXPECT_EQ(OpenOver(ledger, store, ledger.trees)->recovered().records, 0U);
}

// A store that takes no more state checkpoints after the first: what a kill leaves of the state.
class StoreOfTheFirstCheckpoint final : public StateStore {
 public:
  explicit StoreOfTheFirstCheckpoint(StateStore& inner) : inner_(inner) {}
  Expected<std::vector<std::optional<Bytes>>, Error> Load(
      std::span<const StateKey> keys) const override {
    return inner_.Load(keys);
  }
  Expected<Done, Error> Scan(StateFamily family, ByteView prefix,
                             const Visit& visit) const override {
    return inner_.Scan(family, prefix, visit);
  }
  uint64_t ApproximateBytes() const override { return inner_.ApproximateBytes(); }
  Expected<Done, Error> Install(std::span<const FamilyChanges> families) override {
    if (installed_.exchange(true)) return Done{};
    return inner_.Install(families);
  }

 private:
  StateStore& inner_;
  std::atomic<bool> installed_ = false;
};

TEST(LaneTest, AStartAfterAKillReplaysEachDrainThatTheStateCheckpointLacks) {
  MemoryLedger ledger;
  StoreOfTheFirstCheckpoint store(ledger.store);
  auto opened = Lane::Open({.journal = ledger.journal,
                            .store = store,
                            .trees = ledger.trees,
                            .clock = ledger.clock,
                            .secrets = SecretsForTests},
                           {.lane = 0, .queue_max = 65'536, .limits = {.checkpoint_records = 7}});
  ASSERT_TRUE(opened);
  std::unique_ptr<Lane> killed = *std::move(opened);
  LaneClient client(*killed);
  SetUpTwoBrands(client);
  EarnMany(client, 100, "many at once ");
  for (int i = 0; i < 20; ++i) {
    (void)client.Do(PurchaseOf(0, 1000));
  }
  const Hash live = HashOf(client);
  killed.reset();

  const auto lane = OpenOver(ledger, ledger.store, ledger.trees);
  EXPECT_GT(lane->recovered().records, 20U);
  EXPECT_LT(lane->recovered().records, 127U);
  LaneClient after(*lane);
  EXPECT_EQ(HashOf(after), live);
}

TEST(LaneTest, AKeyStillBindsItsRecordWhereTheStateWasReplayed) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  const Answered first = client.Ask(CommandOf(PurchaseOf(0, 5000), "receipt 7"));
  ledger.lane.reset();

  MemoryStateStore empty;  // as a kill leaves it
  const auto lane = OpenOver(ledger, empty, ledger.trees);
  LaneClient after(*lane);
  const Answered again = after.Ask(CommandOf(PurchaseOf(0, 5000), "receipt 7"));
  EXPECT_EQ(again.kind, OutcomeKind::kReplayed);
  EXPECT_EQ(again.bytes, first.bytes);
  EXPECT_EQ(BalanceOf(after, 0, 1), 50);
}

TEST(LaneTest, SignsAndProvesAfterAKillBeforeTheFirstStateCheckpoint) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  EarnMany(client, 1500, "before the kill ");
  ledger.lane.reset();

  // Nothing was stored of the state; the tree's hashes are there.
  MemoryStateStore empty;
  const auto lane = OpenOver(ledger, empty, ledger.trees);
  ExpectEveryRecordProved(ledger, ledger.trees, *lane);
  LaneClient after(*lane);
  EarnMany(after, 10, "after the kill ");
  lane->Finish();  // the tree is behind the answers
  ExpectEveryRecordProved(ledger, ledger.trees, *lane);
}

// All that the ledger's tree store holds of the log.
std::vector<Hash> HashesOf(const TreeStore& trees) {
  std::vector<uint64_t> places(*trees.Count(kTestLog.value));
  for (uint64_t place = 0; place < places.size(); ++place) {
    places[place] = place;
  }
  return *trees.Read(kTestLog.value, places);
}

TEST(LaneTest, MakesATreeAgainThatWasLostOrDamaged) {
  MemoryLedger ledger;
  ledger.Open();
  {
    LaneClient client(*ledger.lane);
    SetUpTwoBrands(client);
    EarnMany(client, 300, "first ");
  }
  ledger.lane.reset();
  const std::vector<Hash> hashes = HashesOf(ledger.trees);
  std::vector<Hash> shifted = hashes;
  shifted.insert(shifted.begin(), hashes.front());
  const std::vector<std::vector<Hash>> damages = {
      {}, {hashes.begin(), hashes.end() - 1}, shifted, std::vector<Hash>(hashes.size())};
  for (const std::vector<Hash>& damaged : damages) {
    MemoryTreeStore trees;
    ASSERT_TRUE(trees.Append(kTestLog.value, damaged));
    const auto lane = OpenOver(ledger, ledger.store, trees);
    EXPECT_EQ(lane->recovered().records_rehashed, 308U);
    ExpectEveryRecordProved(ledger, trees, *lane);
    EXPECT_TRUE(HashesOf(trees) == hashes);
  }
  const auto lane = OpenOver(ledger, ledger.store, ledger.trees);
  EXPECT_EQ(lane->recovered().records_rehashed, 0U) << "nothing was damaged";
}

// A tree store in which one hash rotted.
class RottenTrees final : public TreeStore {
 public:
  explicit RottenTrees(TreeStore& inner) : inner_(inner) {}
  Expected<Done, Error> Append(uint64_t log, std::span<const Hash> hashes) override {
    return inner_.Append(log, hashes);
  }
  Expected<uint64_t, Error> Count(uint64_t log) const override { return inner_.Count(log); }
  Expected<Done, Error> Truncate(uint64_t log, uint64_t count) override {
    return inner_.Truncate(log, count);
  }
  Expected<std::vector<Hash>, Error> Read(uint64_t log,
                                          std::span<const uint64_t> places) const override {
    auto hashes = TRY(inner_.Read(log, places));
    for (size_t i = 0; i < places.size(); ++i) {
      if (places[i] == rotten_place) hashes[i][5] ^= 0x10;
    }
    return hashes;
  }
  Expected<Done, Error> Sync() override { return inner_.Sync(); }

  std::optional<uint64_t> rotten_place;

 private:
  TreeStore& inner_;
};

TEST(HeadSignerTest, SignsNothingOverATreeOfWhichAnyHashRotted) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  for (int i = 0; i < 30; ++i) {
    (void)client.Do(PurchaseOf(0, 1000));
  }
  ASSERT_TRUE(ledger.lane->heads().WaitUntilHashed(kTestLog, 38));
  RottenTrees trees(ledger.trees);
  Signing signing{.ledger = ledger, .trees = trees, .heads = ledger.lane->heads(), .kept = {}};
  for (uint64_t place = 0; place < StoredCount(38); ++place) {
    trees.rotten_place = place;
    const auto signed_all = signing.SignAll();
    ASSERT_FALSE(signed_all) << "the hash at place " << place;
    EXPECT_EQ(signed_all.error().code, ErrorCode::kCorrupt);
    EXPECT_TRUE(signing.kept.empty());
  }
  trees.rotten_place = std::nullopt;
  EXPECT_TRUE(signing.SignAll());
  EXPECT_EQ(signing.kept.at(kTestLog).checkpoint.size, 38U);
}

TEST(HeadSignerTest, SignsOverEveryRecordWhenTheLaneHasFinished) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  std::vector<std::future<Answered>> answers;
  answers.reserve(500);
  for (int i = 0; i < 500; ++i) {
    answers.push_back(client.Send(CommandOf(PurchaseOf(0, 1000), std::to_string(i))));
  }
  ledger.lane->Finish();
  for (auto& answer : answers) {
    EXPECT_EQ(answer.get().kind, OutcomeKind::kRecorded);
  }
  EXPECT_EQ(client.Do(PurchaseOf(0, 1000)).kind, OutcomeKind::kUnknown) << "it refuses by then";
  std::optional<SignedHead> kept;
  HeadSigner signer(
      {.journal = ledger.journal,
       .trees = ledger.trees,
       .heads = ledger.lane->heads(),
       .secrets = SecretsForTests,
       .origin_of = [](LogNumber) { return std::optional(CoalitionForTests().origin); },
       .keep = [&](LogNumber, const SignedHead& head) -> Expected<Done, Error> {
         kept = head;
         return Done{};
       },
       .on_failure = [](const Error&) {}},
      {});
  signer.Stop();
  ASSERT_TRUE(signer.SignAll());
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->checkpoint.size, 508U);
  signer.Stop();
}

TEST(HeadSignerTest, GoesOnFromTheSignedHeadAndNotFromHashesThatRottedUnderIt) {
  MemoryLedger ledger;
  ledger.Open();
  LaneClient client(*ledger.lane);
  SetUpTwoBrands(client);
  ASSERT_TRUE(ledger.lane->heads().WaitUntilHashed(kTestLog, 8));
  RottenTrees trees(ledger.trees);
  Signing signing{.ledger = ledger, .trees = trees, .heads = ledger.lane->heads(), .kept = {}};
  ASSERT_TRUE(signing.SignAll());
  ASSERT_EQ(signing.kept.at(kTestLog).checkpoint.size, 8U);

  (void)client.Do(PurchaseOf(0, 1000));
  (void)client.Do(PurchaseOf(0, 1000));
  ASSERT_TRUE(ledger.lane->heads().WaitUntilHashed(kTestLog, 10));
  trees.rotten_place = StoredIndex(3, 0);  // over the first eight records, signed before
  const auto signed_all = signing.SignAll();
  ASSERT_FALSE(signed_all);
  EXPECT_EQ(signed_all.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(signing.kept.at(kTestLog).checkpoint.size, 8U);
}

}  // namespace
}  // namespace huitong::testing
