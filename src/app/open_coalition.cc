#include "app/open_coalition.h"

#include <future>
#include <memory>
#include <vector>

#include "api/api_key.h"
#include "base/time_zone.h"
#include "journal/checkpoint.h"
#include "sequencer/request_mac.h"

namespace huitong {
namespace {

class OutcomeWaiter final : public Waiter {
 public:
  void Answer(const Outcome& outcome) override { promise_.set_value(outcome.kind); }
  std::future<OutcomeKind> future() { return promise_.get_future(); }

 private:
  std::promise<OutcomeKind> promise_;
};

}  // namespace

Expected<std::string, Error> MakeDirectory(const NewDirectory& wanted) {
  const KeyRing keys = KeyRing::FromMaster(wanted.master);
  const NewApiKey api_key = GenerateApiKey(keys.ApiKeyPepper());
  DirectorySettings settings;
  settings.demo = wanted.demo;
  settings.clock_from_file = wanted.clock_from_file;
  TRY(DataDirectory(wanted.folder).Create(wanted.master, settings, {api_key.stored}));
  return api_key.text;
}

Actor PersonOf(uint32_t user) {
  if (user == 0) return kOperatorActor;
  return {.kind = ActorKind::kUser, .number = user};
}

Expected<std::string, Error> AddKeyOf(const Actor& who, const DataDirectory& directory,
                                      const KeyRing& keys) {
  const NewApiKey api_key = GenerateApiKey(keys.ApiKeyPepper(), who);
  TRY(directory.AddApiKey(api_key.stored));
  return api_key.text;
}

Expected<Done, Error> OpenCoalitionIn(Lane& lane, LogNumber log, const KeyRing& keys,
                                      const Coalition& coalition, std::optional<Timestamp> at) {
  TRY(TimeZone::Named(coalition.time_zone));
  if (!IsOrigin(coalition.origin)) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + coalition.origin +
                    "\" cannot be the origin of a log: it has no blank and no \"+\", for example "
                    "points.example.com/log/sha256");
  }
  const RequestMacKey macs(keys.KeysOf(log).mac_key);
  Command command;
  command.actor = {.kind = ActorKind::kOperator, .number = 0};
  command.macs = {.key = macs.OfKey(command.actor, "open coalition"),
                  .request = macs.OfRequest("open coalition\n" + coalition.origin)};
  command.operation = OpenCoalition{.coalition = coalition};

  auto waiter = std::make_unique<OutcomeWaiter>();
  auto outcome = waiter->future();
  std::vector<Submission> submissions;
  submissions.push_back(
      {.log = log,
       .what = CommandSubmission{
           .command = std::move(command), .waiter = std::move(waiter), .at = at}});
  if (!lane.Submit(submissions)) return Fail(ErrorCode::kBusy, "the ledger's queue is full");
  const OutcomeKind kind = outcome.get();
  if (kind == OutcomeKind::kRecorded || kind == OutcomeKind::kReplayed) return Done{};
  return Fail(ErrorCode::kInvalidArgument, "this ledger's coalition was opened otherwise before");
}

}  // namespace huitong
