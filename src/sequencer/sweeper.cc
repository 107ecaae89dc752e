#include "sequencer/sweeper.h"

#include <chrono>
#include <future>
#include <utility>

#include "engine/due_work.h"
#include "engine/stored_entry.h"
#include "sequencer/lane_log.h"

namespace huitong {
namespace {

// Wallets that one submission brings: about two milliseconds of the writer's time.
constexpr size_t kSliceEntries = 512;
// Submissions under way: while one is being synced the next is decided.
constexpr size_t kSlicesOpen = 2;

// What a sweep needs to know of the log, as of one moment.
struct Almanac {
  Instant now;
  Configuration configuration;
};

class ReadAlmanac final : public PointRead {
 public:
  explicit ReadAlmanac(std::promise<std::optional<Almanac>> told) : told_(std::move(told)) {}

  Expected<Done, Missing> Read(LogState& state, const Instant& now) override {
    almanac_ = {.now = now, .configuration = state.configuration};
    return Done{};
  }
  void Answer(std::optional<AsOf> as_of) override {
    told_.set_value(as_of ? std::optional(std::move(almanac_)) : std::nullopt);
  }

 private:
  std::promise<std::optional<Almanac>> told_;
  Almanac almanac_;
};

bool SubmitOne(Lane& lane, LogNumber log, decltype(Submission::what) what) {
  std::vector<Submission> submissions;
  submissions.push_back({.log = log, .what = std::move(what)});
  return lane.Submit(submissions);
}

std::optional<Almanac> AlmanacOf(Lane& lane, LogNumber log) {
  std::promise<std::optional<Almanac>> told;
  auto almanac = told.get_future();
  if (!SubmitOne(lane, log, std::make_unique<ReadAlmanac>(std::move(told)))) return std::nullopt;
  return almanac.get();
}

// False where the lane stopped.
bool StoreState(Lane& lane, LogNumber log) {
  auto stored = std::make_shared<std::promise<bool>>();
  auto whether = stored->get_future();
  const bool submitted = SubmitOne(
      lane, log, CheckpointSubmission{.done = [stored](bool done) { stored->set_value(done); }});
  return submitted && whether.get();
}

}  // namespace

// Offers due work slice by slice, and waits for the ones before.
class Sweeper::Slices {
 public:
  explicit Slices(Sweeper& sweeper) : sweeper_(sweeper) {}
  Slices(const Slices&) = delete;
  Slices& operator=(const Slices&) = delete;
  // Returns when the lane has let go of all that was offered.
  ~Slices() { WaitFor(0); }

  // Each is false where the sweep has to end: the lane or the sweeper stops.
  bool Add(MemberOrdinal member) {
    work_.members.push_back(member);
    return OfferIfFull();
  }
  bool Add(const WalletKey& wallet) {
    work_.wallets.push_back(wallet);
    return OfferIfFull();
  }
  bool Finish() {
    const bool offered = work_.members.empty() && work_.wallets.empty() ? true : Offer();
    WaitFor(0);
    MutexLock lock(mutex_);
    return offered && !lane_stopped_;
  }

 private:
  bool OfferIfFull() {
    return work_.members.size() + work_.wallets.size() < kSliceEntries || Offer();
  }

  bool Offer() {
    WaitFor(kSlicesOpen - 1);
    {
      MutexLock lock(mutex_);
      if (lane_stopped_) return false;
      ++open_;
    }
    DueSubmission due{.work = std::exchange(work_, {}),
                      .done = [this](bool durable) { Answered(durable); }};
    std::vector<Submission> submissions;
    submissions.push_back({.log = sweeper_.parts_.log, .what = std::move(due)});
    while (!sweeper_.parts_.lane.Submit(submissions)) {
      // The queue is full of requests, which go first; or the lane is stopping, and so are we.
      if (sweeper_.Stopped()) {
        Answered(false);
        return false;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

  void Answered(bool durable) {
    MutexLock lock(mutex_);
    lane_stopped_ = lane_stopped_ || !durable;
    --open_;
    answered_.NotifyAll();
  }

  void WaitFor(size_t open) {
    MutexLock lock(mutex_);
    while (open_ > open) {
      answered_.Wait(mutex_);
    }
  }

  Sweeper& sweeper_;
  DueWork work_;
  Mutex mutex_;
  Condition answered_;
  size_t open_ GUARDED_BY(mutex_) = 0;
  bool lane_stopped_ GUARDED_BY(mutex_) = false;
};

Sweeper::Sweeper(Parts parts) : parts_(std::move(parts)), thread_([this] { Run(); }) {}

Sweeper::~Sweeper() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    stopping_.NotifyAll();
  }
  thread_.join();
}

bool Sweeper::Stopped() {
  MutexLock lock(mutex_);
  return stop_;
}

void Sweeper::Run() {
  std::optional<Day> swept;
  for (;;) {
    const auto almanac = AlmanacOf(parts_.lane, parts_.log);
    if (almanac && almanac->now.day != swept) {
      const auto report = Sweep();
      if (!report) {
        parts_.on_failure(report.error());
        return;
      }
      if (*report) {
        swept = (*report)->day;
        parts_.report(**report);
      }
    }
    MutexLock lock(mutex_);
    if (!stop_) stopping_.WaitFor(mutex_, std::chrono::nanoseconds(parts_.look_nanos));
    if (stop_) return;
  }
}

Expected<std::optional<SweepReport>, Error> Sweeper::Sweep() {
  const auto began = std::chrono::steady_clock::now();
  const auto almanac = AlmanacOf(parts_.lane, parts_.log);
  const std::optional<SweepReport> none;
  if (!almanac || !StoreState(parts_.lane, parts_.log)) return none;
  const Instant& now = almanac->now;
  SweepReport report{.day = now.day};
  Bytes prefix;
  AppendBigEndian(prefix, parts_.log.value);
  bool goes_on = true;
  const auto unreadable = [] {
    return Fail(ErrorCode::kCorrupt, "the state store has an entry that cannot be read");
  };
  // Ends a scan that nobody wants any more.
  const auto stop_scan = [] { return Fail(ErrorCode::kBusy, "the sweep was stopped"); };

  Slices slices(*this);
  // A merge may find room only where wallets have lost something.
  const auto wallets = parts_.store.Scan(
      StateFamily::kWallets, prefix, [&](ByteView key, ByteView value) -> Expected<Done, Error> {
        const auto wallet = ReadStoredWallet(key.subspan(prefix.size()), value);
        if (!wallet) return unreadable();
        ++report.wallets;
        const PointsPolicy& policy =
            almanac->configuration.PolicyOf(wallet->key.currency, now.time);
        if (!HasDueWork(wallet->wallet, policy, now)) return Done{};
        ++report.due;
        goes_on = slices.Add(wallet->key) && !Stopped();
        if (!goes_on) return stop_scan();
        return Done{};
      });
  if (!goes_on) return none;
  if (!wallets) return Unexpected(wallets.error());
  const auto members = parts_.store.Scan(
      StateFamily::kMembers, prefix, [&](ByteView key, ByteView value) -> Expected<Done, Error> {
        const auto member = ReadStoredMember(key.subspan(prefix.size()), value);
        if (!member) return unreadable();
        if (!HasDueWork(member->member, now)) return Done{};
        ++report.merges;
        goes_on = slices.Add(member->ordinal) && !Stopped();
        if (!goes_on) return stop_scan();
        return Done{};
      });
  if (!goes_on) return none;
  if (!members) return Unexpected(members.error());
  if (!slices.Finish()) return none;
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return std::optional(report);
}

}  // namespace huitong
