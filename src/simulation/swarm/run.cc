#include "simulation/swarm/run.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "engine/apply.h"
#include "engine/invariants/holds_in_state.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/proposal.h"
#include "simulation/swarm/losses.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

constexpr int kNoFailure = std::numeric_limits<int>::max();
constexpr uint64_t kCommandsPerWholeCheck = 250;
constexpr size_t kUsualRecords = 2'048;

// What the record proposes to publish; nothing where it proposes nothing.
std::optional<ProposalNumber> ProposedBy(const Record& record) {
  std::optional<ProposalNumber> found;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* published = std::get_if<Published>(&effect);
    if (published == nullptr || published->what != Topic::kProposal) return;
    if (published->version == kProposedVersion) found = ProposalNumber{.value = published->number};
  });
  return found;
}

// The hold, original or proposal that the command names becomes this record, or what it made.
void PointTo(Operation& operation, const Record& record) {
  const Sequence sequence = record.header.sequence;
  const auto publication = ProposedBy(record);
  std::visit(
      [&](auto& asked) {
        if constexpr (requires { asked.hold.sequence; }) asked.hold.sequence = sequence;
        if constexpr (requires { asked.original; }) asked.original = sequence;
        if constexpr (requires { asked.proposal = sequence; }) asked.proposal = sequence;
        if constexpr (requires { asked.proposal = *publication; }) {
          if (publication) asked.proposal = *publication;
        }
      },
      operation);
}

const Declined* DeclinedIn(const Record& record) {
  const Declined* found = nullptr;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* no = std::get_if<RequestDeclined>(&effect)) found = &no->declined;
  });
  return found;
}

Fault FaultOf(CrashKind crash) {
  switch (crash) {
    case CrashKind::kKill:
      return Fault::kKill;
    case CrashKind::kLossOfPower:
      return Fault::kLossOfPower;
    case CrashKind::kTornSectors:
      return Fault::kTornSectors;
    case CrashKind::kFailedWrite:
      return Fault::kFailedWrite;
    case CrashKind::kInRecovery:
      return Fault::kCrashInRecovery;
  }
  return Fault::kKill;
}

std::optional<std::string> ObjectionOf(const Expected<Done, Error>& done) {
  if (done) return std::nullopt;
  return done.error().sentence;
}

}  // namespace

SimulatedRun::SimulatedRun(const SwarmPlan& plan, Oracle* oracle)
    : plan_(plan), oracle_(oracle), machine_(plan.machine) {
  records_.reserve(kUsualRecords);
  const auto started = machine_.Start();
  if (!started) first_ = started.error().sentence;
}

const Configuration& SimulatedRun::configuration() { return machine_.log().state.configuration; }

SimulatedRun::Objection SimulatedRun::Play(const Step& step) {
  if (first_) return first_;
  if (step.clock < latest_) audit_.Count(Fault::kClockStepsBack);
  latest_ = std::max(latest_, step.clock);
  Prng chance(step.chance);
  switch (step.kind) {
    case StepKind::kCommand:
      if (auto objection = PlayCommand(step)) return objection;
      break;
    case StepKind::kCloseDrain:
      if (auto objection = ObjectionOf(machine_.CloseDrain())) return objection;
      break;
    case StepKind::kCheckpoint:
      if (auto objection = ObjectionOf(machine_.CloseDrainAndBeginCheckpoint())) return objection;
      break;
    case StepKind::kEvict:
      if (machine_.Evict(chance, step.one_in) > 0) audit_.Count(Fault::kEviction);
      break;
    case StepKind::kSweep:
      if (auto objection = PlaySweep(step)) return objection;
      break;
    case StepKind::kCrash:
      return PlayCrash(step);
  }
  if (auto objection = ObjectionOf(machine_.TendCheckpoint(chance.Below(64)))) return objection;
  return ResumeParked(step);
}

SimulatedRun::Objection SimulatedRun::PlayCommand(const Step& step) {
  UnderWay under_way{
      .step = step.number, .sort = step.sort, .command = step.command, .seen = {}, .missing = {}};
  if (step.refers_to) {
    const auto found = record_of_step_.find(*step.refers_to);
    if (found != record_of_step_.end()) {
      PointTo(under_way.command.operation, records_[found->second]);
    }
  }
  // A writer knows no log before its coalition opens.
  const bool opens = std::holds_alternative<OpenCoalition>(under_way.command.operation);
  if (records_.empty() && !opens) return std::nullopt;
  // Whoever asks in the name of a brand that there is not (any more, after a crash) is refused.
  const Actor& actor = under_way.command.actor;
  const bool is_brand = actor.kind == ActorKind::kBrand;
  if (is_brand && configuration().BrandOf({.value = actor.number}) == nullptr) return std::nullopt;
  NoteMarks(under_way.command);
  if (auto objection = Offer(std::move(under_way), step, step.may_be_overtaken)) return objection;
  ++commands_;
  if (commands_ % kCommandsPerWholeCheck == 0) return CheckWhole();
  return std::nullopt;
}

void SimulatedRun::NoteMarks(const Command& command) {
  const auto [at, fresh] = marks_.try_emplace(FingerprintOf(command.macs.key), command.macs.key);
  if (!fresh && at->second != command.macs.key) audit_.Count(Fault::kFingerprintCollision);
}

SimulatedRun::Objection SimulatedRun::Offer(UnderWay under_way, const Step& at, bool may_park) {
  for (;;) {
    std::vector<Record> made;
    const Transacted done = machine_.Offer(under_way.command, at.clock, under_way.seen, made);
    if (auto objection = TakeIn(under_way, at.clock, done, std::move(made))) return objection;
    if (done.verdict != Verdict::kMissing) {
      CountAnswer(under_way, done);
      return std::nullopt;
    }
    if (may_park) {
      order_shows_memory_ = true;
      under_way.missing = done.missing;
      parked_.push_back(std::move(under_way));
      return std::nullopt;
    }
    if (auto objection = ObjectionOf(machine_.Supply(done.missing, under_way.seen))) {
      return objection;
    }
  }
}

SimulatedRun::Objection SimulatedRun::Keep(size_t step, std::vector<Record> made) {
  const auto source = [this](Sequence sequence) { return RecordAt(sequence); };
  for (Record& record : made) {
    if (auto breach = FirstBreach(witness_, record, source)) {
      return "an invariant does not hold: " + *breach;
    }
    Apply(witness_, record);
    folded_.Take(record);
    EncodeRecord(record, journal_);
    ends_.push_back(journal_.size());
    step_of_record_.push_back(step);
    kept_.push_back({.command = {}, .at = record.header.committed.time});
    if (!record.header.request) audit_.CountDue(NameOf(record.header.kind));
    records_.push_back(std::move(record));
  }
  return std::nullopt;
}

SimulatedRun::Objection SimulatedRun::TakeIn(const UnderWay& under_way, Timestamp clock,
                                             const Transacted& done, std::vector<Record> made) {
  const size_t count = made.size();
  if (auto objection = Keep(under_way.step, std::move(made))) return objection;
  if (oracle_ != nullptr) {
    if (auto objection = oracle_->Judge({.command = under_way.command,
                                         .clock = clock,
                                         .verdict = done.verdict,
                                         .sequence = done.sequence,
                                         .made = LastRecords(count)})) {
      return objection;
    }
  }
  if (done.verdict != Verdict::kRecorded) return std::nullopt;
  if (count == 0 || records_.back().header.sequence != done.sequence) {
    return "the command was recorded as " + std::to_string(done.sequence) +
           ", which is not the last record that it made";
  }
  kept_.back().command = under_way.command;
  record_of_step_[under_way.step] = done.sequence;
  return std::nullopt;
}

void SimulatedRun::CountAnswer(const UnderWay& under_way, const Transacted& done) {
  if (done.verdict == Verdict::kReplayed) {
    audit_.Count(under_way.sort, Audit::Answer::kReplayed);
    audit_.Count(Fault::kLostAnswer);
  } else if (done.verdict == Verdict::kKeyReused) {
    audit_.Count(under_way.sort, Audit::Answer::kKeyReused);
  } else if (const Declined* declined = DeclinedIn(records_.back())) {
    audit_.Count(under_way.sort, declined->code);
    audit_.CountLimits(under_way.command.operation, declined, records_.back(), configuration());
  } else {
    audit_.CountLimits(under_way.command.operation, nullptr, records_.back(), configuration());
    audit_.Count(under_way.sort, Audit::Answer::kAccepted);
    if (std::holds_alternative<Exchange>(under_way.command.operation)) {
      audit_.CountExchange(records_.back(), configuration());
    }
  }
}

SimulatedRun::Objection SimulatedRun::ResumeParked(const Step& at) {
  std::vector<UnderWay> parked;
  std::vector<UnderWay> still;
  for (UnderWay& one : parked_) {
    (one.step == at.number ? still : parked).push_back(std::move(one));
  }
  parked_ = std::move(still);
  for (UnderWay& one : parked) {
    audit_.Count(Fault::kOvertaking);
    if (auto objection = ObjectionOf(machine_.Supply(one.missing, one.seen))) return objection;
    if (auto objection = Offer(std::move(one), at, false)) return objection;
  }
  return std::nullopt;
}

DueWork SimulatedRun::SliceOfWork(Prng& chance) const {
  constexpr size_t kSlice = 64;
  DueWork work;
  witness_.wallets.ForEach(
      [&](const WalletKey& key, const Wallet&) { work.wallets.push_back(key); });
  std::sort(work.wallets.begin(), work.wallets.end());
  if (work.wallets.size() > kSlice) {
    const size_t first = chance.Below(work.wallets.size() - kSlice);
    work.wallets.erase(work.wallets.begin(), work.wallets.begin() + static_cast<ptrdiff_t>(first));
    work.wallets.resize(kSlice);
  }
  for (size_t i = 0; i < std::min<uint64_t>(witness_.row.members, kSlice); ++i) {
    work.members.push_back({.value = chance.Below(witness_.row.members)});
  }
  return work;
}

SimulatedRun::Objection SimulatedRun::PlaySweep(const Step& step) {
  if (records_.empty()) return std::nullopt;
  Prng chance(step.chance);
  const DueWork work = SliceOfWork(chance);
  for (;;) {
    std::vector<Record> made;
    const Missing missing = machine_.OfferDue(work, step.clock, made);
    const size_t count = made.size();
    if (auto objection = Keep(step.number, std::move(made))) return objection;
    const bool finished = missing.entries.empty();
    if (oracle_ != nullptr) {
      auto objection = oracle_->JudgeSweep(work, step.clock, LastRecords(count), finished);
      if (objection) return objection;
    }
    if (finished) return std::nullopt;
    order_shows_memory_ = true;
    SeenRecords none;
    if (auto objection = ObjectionOf(machine_.Supply(missing, none))) return objection;
  }
}

SimulatedRun::Objection SimulatedRun::PlayCrash(const Step& step) {
  Prng chance(step.chance);
  const Sequence acknowledged = machine_.durable();
  MemoryFileSystem& disk = machine_.disk();
  const bool in_write = step.crash == CrashKind::kFailedWrite ||
                        step.crash == CrashKind::kTornSectors || chance.OneIn(2);
  if (in_write && records_.size() > acknowledged) {
    disk.FailAfter(static_cast<int>(chance.Below(3)));
    const bool written = machine_.CloseDrain().has_value();
    // What could be written was acknowledged before the process ended.
    if (written && machine_.durable() > acknowledged) {
      disk.FailAfter(kNoFailure);
      machine_.Stop();
      return Restart(step, records_.size());
    }
  }
  disk.FailAfter(kNoFailure);
  machine_.Stop();
  return Restart(step, acknowledged);
}

SimulatedRun::Objection SimulatedRun::Restart(const Step& step, Sequence acknowledged) {
  Prng chance(step.chance ^ 1);
  MemoryFileSystem& disk = machine_.disk();
  audit_.Count(FaultOf(step.crash));
  switch (step.crash) {
    case CrashKind::kKill:
      break;
    case CrashKind::kLossOfPower:
    case CrashKind::kFailedWrite:
      disk.LosePower();
      break;
    case CrashKind::kTornSectors:
      disk.LosePower(chance);
      break;
    case CrashKind::kInRecovery: {
      if (chance.OneIn(2)) disk.LosePower(chance);
      disk.FailAfter(static_cast<int>(chance.Below(6)));
      const auto started = machine_.Start();
      if (!started && started.error().code != ErrorCode::kIo) return started.error().sentence;
      disk.FailAfter(kNoFailure);
      machine_.Stop();
      if (chance.OneIn(2)) disk.LosePower(chance);
      break;
    }
  }
  const auto started = machine_.Start();
  if (!started) return "the start failed: " + started.error().sentence;
  return Recovered(acknowledged);
}

Expected<size_t, Error> SimulatedRun::CountRecovered() const {
  size_t count = 0;
  const auto compare = [&](const Batch& batch) -> Expected<Done, Error> {
    const size_t from = count == 0 ? 0 : ends_[count - 1];
    count += batch.count;
    const ByteView made = ByteView(journal_).subspan(from);
    const size_t whole = count > ends_.size() ? made.size() : ends_[count - 1] - from;
    if (AsText(batch.records) == AsText(made.first(whole))) return Done{};
    const auto [here, there] =
        std::mismatch(batch.records.begin(), batch.records.end(), made.begin(),
                      made.begin() + static_cast<ptrdiff_t>(whole));
    const auto place = from + static_cast<size_t>(here - batch.records.begin());
    const auto record = std::upper_bound(ends_.begin(), ends_.end(), place) - ends_.begin();
    return Fail(ErrorCode::kCorrupt,
                "record " + std::to_string(record) + " was recovered as another");
  };
  const auto visit = [&](const Drain& drain) -> Expected<Done, Error> {
    for (const Batch& batch : drain.batches) {
      TRY(compare(batch));
    }
    return Done{};
  };
  TRY(machine_.journal().ReadDrains(0, visit));
  return count;
}

SimulatedRun::Objection SimulatedRun::Recovered(Sequence acknowledged) {
  const auto found = CountRecovered();
  if (!found) return found.error().sentence;
  const size_t count = *found;
  if (count != machine_.durable()) {
    return "the journal has " + std::to_string(count) + " records, the state " +
           std::to_string(machine_.durable());
  }
  // What was under way was one drain: it is there, or not.
  if (count != acknowledged && count != records_.size()) {
    return std::to_string(records_.size()) + " records were made and " +
           std::to_string(acknowledged) + " acknowledged, but " + std::to_string(count) +
           " were recovered";
  }
  if (count < records_.size()) Forget(count);
  for (const UnderWay& parked : std::exchange(parked_, {})) {
    lost_.push_back(parked.step);
  }
  earlier_ = {.witness = witness_, .folded = folded_, .records = records_.size()};
  return CompareStates();
}

void SimulatedRun::Forget(size_t count) {
  for (size_t i = count; i < records_.size(); ++i) {
    const size_t step = step_of_record_[i];
    if (lost_.empty() || lost_.back() != step) lost_.push_back(step);
  }
  std::erase_if(record_of_step_, [&](const auto& entry) { return entry.second >= count; });
  records_.resize(count);
  ends_.resize(count);
  journal_.resize(count == 0 ? 0 : ends_.back());
  step_of_record_.resize(count);
  kept_.resize(count);
  witness_ = earlier_.witness;
  folded_ = earlier_.folded;
  ReplayFrom(earlier_.records);
  if (oracle_ != nullptr) oracle_->RollBack(count);
}

void SimulatedRun::Replay() {
  witness_ = LogState();
  folded_ = FoldedLog();
  ReplayFrom(0);
}

void SimulatedRun::ReplayFrom(size_t first) {
  CHECK(first <= records_.size());
  for (size_t i = first; i < records_.size(); ++i) {
    Apply(witness_, records_[i]);
    folded_.Take(records_[i]);
  }
}

std::optional<Record> SimulatedRun::RecordAt(Sequence sequence) const {
  if (sequence >= records_.size()) return std::nullopt;
  return records_[sequence];
}

SimulatedRun::Objection SimulatedRun::CheckWhole() const {
  const auto broken = FirstBrokenInState(witness_, folded_,
                                         [this](Sequence sequence) { return RecordAt(sequence); });
  if (!broken) return std::nullopt;
  return Sentence(*broken);
}

SimulatedRun::Objection SimulatedRun::CompareStates() {
  const auto whole = machine_.WholeState();
  if (!whole) return whole.error().sentence;
  if (const auto family = whole->FirstDifference(StateImage(witness_))) {
    return "the live state differs from the replayed one in family " +
           std::to_string(static_cast<int>(*family));
  }
  if (oracle_ != nullptr) {
    if (auto objection = oracle_->Compare(witness_)) return objection;
  }
  return CheckWhole();
}

SimulatedRun::Objection SimulatedRun::Finish() {
  if (first_) return first_;
  Step last;
  last.number = std::numeric_limits<size_t>::max();
  last.clock = latest_;
  if (auto objection = ResumeParked(last)) return objection;
  if (auto objection = ObjectionOf(machine_.CloseDrain())) return objection;
  const Sequence acknowledged = machine_.durable();
  if (acknowledged != records_.size()) return "the last drain is not durable";
  Replay();
  state_hash_ = StateImage(witness_).StateHash();
  if (auto objection = CheckLosses()) return objection;
  // The journal as the next start would read it.
  return Recovered(acknowledged);
}

SimulatedRun::Objection SimulatedRun::CheckLosses() {
  const BrandNumber rogue = plan_.rogue.brand;
  if (rogue.value == 0) return std::nullopt;
  const Losses losses = LossesBy(rogue, records_);
  audit_.CountRogue(losses);
  return ObjectionTo(losses, rogue);
}

Hash SimulatedRun::JournalHash() const { return Sha256(journal_); }

std::vector<Kept> SimulatedRun::TakeKept() {
  std::vector<Kept> kept;
  for (size_t i = 0; i < kept_.size(); ++i) {
    if (records_[i].header.request) kept.push_back(std::move(kept_[i]));
  }
  return kept;
}

namespace {

Played Ended(SimulatedRun& run, std::vector<Step> steps, std::optional<std::string> wrong) {
  if (!wrong) wrong = run.Finish();
  return {.steps = std::move(steps),
          .wrong = std::move(wrong),
          .audit = run.audit(),
          .records = run.records().size(),
          .journal_hash = run.JournalHash(),
          .state_hash = run.state_hash(),
          .shows_memory = run.shows_memory(),
          .kept = run.TakeKept()};
}

}  // namespace

Played PlaySeed(const SwarmPlan& plan, uint64_t operations, Oracle* oracle) {
  SimulatedRun run(plan, oracle);
  Generator generator(plan);
  std::vector<Step> steps;
  std::optional<std::string> wrong;
  uint64_t commands = 0;
  while (commands < operations && !wrong) {
    Step step = generator.Next(steps, run.configuration());
    step.number = steps.size();
    commands += step.kind == StepKind::kCommand ? 1 : 0;
    steps.push_back(std::move(step));
    const size_t before = run.records().size();
    wrong = run.Play(steps.back());
    for (size_t i = before; i < run.records().size(); ++i) {
      generator.notebook().Observe(steps.back().number, run.records()[i]);
    }
    generator.AskAgain(run.TakeLost());
  }
  return Ended(run, std::move(steps), std::move(wrong));
}

Played PlaySteps(const SwarmPlan& plan, const std::vector<Step>& steps, Oracle* oracle,
                 bool evicts) {
  SimulatedRun run(plan, oracle);
  std::optional<std::string> wrong;
  for (const Step& step : steps) {
    if (step.kind == StepKind::kEvict && !evicts) continue;
    wrong = run.Play(step);
    if (wrong) break;
  }
  return Ended(run, steps, std::move(wrong));
}

}  // namespace huitong
