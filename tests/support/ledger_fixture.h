// A whole ledger in memory for tests: a lane over memory stores, and calls that wait for answers.

#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "engine/record.h"
#include "engine/state.h"
#include "sequencer/clock.h"
#include "sequencer/lane.h"
#include "sequencer/request_mac.h"
#include "storage/memory_journal.h"
#include "storage/memory_state_store.h"
#include "storage/memory_tree_store.h"

namespace huitong::testing {

// A clock that stands where it is put.
class StandingClock final : public Clock {
 public:
  Timestamp Now() override { return {.nanos = nanos_.load()}; }
  void Set(Timestamp at) { nanos_ = at.nanos; }
  void Advance(int64_t seconds) { nanos_ += seconds * kNanosPerSecond; }

 private:
  std::atomic<int64_t> nanos_{1'767'225'600 * kNanosPerSecond};  // 2026-01-01T00:00:00Z
};

// An outcome with a copy of its record.
struct Answered {
  OutcomeKind kind = OutcomeKind::kUnknown;
  Sequence sequence = kNoSequence;
  Bytes bytes;
  std::optional<Record> record;

  [[nodiscard]] std::optional<Declined> declined() const {
    std::optional<Declined> found;
    if (!record) return found;
    ForEachEffect(*record, [&](const RecordSubject*, const Effect& effect) {
      if (const auto* no = std::get_if<RequestDeclined>(&effect)) found = no->declined;
    });
    return found;
  }
};

class PromiseWaiter final : public Waiter {
 public:
  void Answer(const Outcome& outcome) override {
    Answered answered{.kind = outcome.kind,
                      .sequence = outcome.sequence,
                      .bytes = {outcome.record.begin(), outcome.record.end()},
                      .record = std::nullopt};
    if (!outcome.record.empty()) {
      auto record = DecodeRecord(outcome.record);
      CHECK(record.has_value());
      answered.record = *std::move(record);
    }
    promise_.set_value(std::move(answered));
  }
  std::future<Answered> future() { return promise_.get_future(); }

 private:
  std::promise<Answered> promise_;
};

inline LogSecrets SecretsForTests(LogNumber log) {
  LogSecrets secrets;
  secrets.salt_key[0] = static_cast<uint8_t>(log.value);
  secrets.signing_seed[0] = static_cast<uint8_t>(log.value);
  return secrets;
}

inline const RequestMacKey& MacKeyForTests() {
  static const RequestMacKey key(std::array<uint8_t, 32>{7});
  return key;
}

inline constexpr LogNumber kTestLog{.value = 1 << 16};

// The command with MACs of this key; the request's text is the key and `body`.
inline Command CommandOf(Operation operation, const std::string& key, const std::string& body = {},
                         Actor actor = {.kind = ActorKind::kOperator, .number = 0}) {
  Command command;
  command.actor = actor;
  command.macs = {.key = MacKeyForTests().OfKey(actor, key),
                  .request = MacKeyForTests().OfRequest(key + body)};
  command.operation = std::move(operation);
  return command;
}

inline MemberId MemberIdOf(uint64_t n) {
  MemberId id;
  for (int i = 0; i < 8; ++i) {
    id.bytes[static_cast<size_t>(i) + 8] = static_cast<uint8_t>(n >> i * 8);
  }
  id.bytes[15] = 1;
  return id;
}

// Sends commands one at a time or many at once, and waits for their answers.
class LaneClient {
 public:
  explicit LaneClient(Lane& lane, LogNumber log = kTestLog) : lane_(lane), log_(log) {}

  std::future<Answered> Send(Command command) {
    auto waiter = std::make_unique<PromiseWaiter>();
    auto future = waiter->future();
    std::vector<Submission> submissions;
    submissions.push_back(
        {.log = log_,
         .what = CommandSubmission{
             .command = std::move(command), .waiter = std::move(waiter), .at = std::nullopt}});
    if (!lane_.Submit(submissions)) {
      auto& waiting = *std::get<CommandSubmission>(submissions[0].what).waiter;
      waiting.Answer(
          {.kind = OutcomeKind::kUnknown, .log = log_, .sequence = kNoSequence, .record = {}});
    }
    return future;
  }
  Answered Ask(Command command) { return Send(std::move(command)).get(); }
  // With a key of its own.
  Answered Do(Operation operation) {
    return Ask(CommandOf(std::move(operation), "key-" + std::to_string(++keys_)));
  }

  // Of another person than the operator who asks all else.
  Answered DoAsSecondPerson(Operation operation) {
    return Ask(CommandOf(std::move(operation), "key-" + std::to_string(++keys_), {},
                         {.kind = ActorKind::kUser, .number = 2}));
  }

  // Runs `read` on the writer, in its place among the commands; false when the lane stopped.
  bool Read(std::function<Expected<Done, Missing>(LogState&, const Instant&)> read) {
    struct FunctionRead final : PointRead {
      Expected<Done, Missing> Read(LogState& state, const Instant& now) override {
        return function(state, now);
      }
      void Answer(std::optional<AsOf> as_of) override { promise.set_value(as_of.has_value()); }
      std::function<Expected<Done, Missing>(LogState&, const Instant&)> function;
      std::promise<bool> promise;
    };
    auto point_read = std::make_unique<FunctionRead>();
    point_read->function = std::move(read);
    auto future = point_read->promise.get_future();
    std::vector<Submission> submissions;
    submissions.push_back({.log = log_, .what = std::unique_ptr<PointRead>(std::move(point_read))});
    return lane_.Submit(submissions) && future.get();
  }

 private:
  Lane& lane_;
  LogNumber log_;
  int keys_ = 0;
};

// Stores that outlive the lanes opened over them, so that a test can restart.
struct MemoryLedger {
  MemoryJournal journal;
  MemoryStateStore store;
  MemoryTreeStore trees;
  StandingClock clock;
  std::unique_ptr<Lane> lane;

  void Open(LaneOptions options = {}) {
    lane.reset();
    auto opened = Lane::Open({.journal = journal,
                              .store = store,
                              .trees = trees,
                              .clock = clock,
                              .secrets = SecretsForTests},
                             options);
    CHECK(opened.has_value());
    lane = *std::move(opened);
  }
};

inline Coalition CoalitionForTests() {
  return {.names = {.chinese = "测试", .english = "Test"},
          .time_zone = "Asia/Shanghai",
          .money = 156,
          .unit_anchor = 1'000'000,
          .look_back_hours = 24,
          .origin = "huitong.test/log/sha256",
          .demo = false};
}

// Two brands (1 rose: settles at 0.4 fen; 2 bean: settles at 1 fen), priced, and one member.
inline void SetUpTwoBrands(LaneClient& client) {
  const auto accepted = [&](Operation operation) {
    const bool approves = std::holds_alternative<ApprovePublication>(operation);
    const Answered answer =
        approves ? client.DoAsSecondPerson(std::move(operation)) : client.Do(std::move(operation));
    CHECK(answer.kind == OutcomeKind::kRecorded && !answer.declined());
  };
  accepted(OpenCoalition{.coalition = CoalitionForTests()});
  accepted(RegisterBrand{.brand = {.code = "florist", .names = {"花店", "Florist"}}});
  accepted(RegisterBrand{.brand = {.code = "cafe", .names = {"咖啡馆", "Cafe"}}});
  accepted(RegisterCurrency{.currency = {.brand = {.value = 1},
                                         .code = "rose",
                                         .names = {"玫瑰", "Rose"},
                                         .expiry_months = 24,
                                         .settlement_price = 400'000}});
  accepted(RegisterCurrency{.currency = {.brand = {.value = 2},
                                         .code = "bean",
                                         .names = {"豆", "Bean"},
                                         .expiry_months = 12,
                                         .settlement_price = 1'000'000}});
  accepted(PublishRateBook{.prices = {{.currency = {.value = 1},
                                       .bid = *Rate::Of(2, 5),
                                       .ask = *Rate::Of(1, 2),
                                       .settlement_price = 400'000},
                                      {.currency = {.value = 2},
                                       .bid = *Rate::Of(9, 10),
                                       .ask = *Rate::Of(1, 1),
                                       .settlement_price = 1'000'000}},
                           .effective_from = std::nullopt});
  accepted(ApprovePublication{.proposal = {.value = 1}});
  accepted(Enrol{.brand = {.value = 1}, .member = MemberIdOf(0)});
}

}  // namespace huitong::testing
