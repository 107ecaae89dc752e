#include "sequencer/lane.h"

#include <utility>

namespace huitong {

Expected<std::unique_ptr<Lane>, Error> Lane::Open(const LanePorts& ports,
                                                  const LaneOptions& options) {
  LogTrees trees(ports.trees, ports.secrets);
  LaneLogs logs;
  const RecoverySources sources{.lane = options.lane,
                                .journal = ports.journal,
                                .store = ports.store,
                                .memory_bytes = options.limits.memory_bytes};
  const Recovered recovered = TRY(Recover(sources, logs, trees));
  return std::unique_ptr<Lane>(
      new Lane(ports, options, std::move(trees), std::move(logs), recovered));
}

Lane::Lane(const LanePorts& ports, const LaneOptions& options, LogTrees trees, LaneLogs logs,
           Recovered recovered)
    : recovered_(recovered),
      trees_(std::move(trees)),
      inbox_(options.queue_max),
      on_failure_([this, told = options.on_failure](const Error& error) {
        told(error);
        inbox_.SayFailed();
      }),
      checkpointer_(
          {.lane = options.lane, .store = ports.store, .inbox = inbox_, .on_failure = on_failure_}),
      committer_({.journal = ports.journal,
                  .trees = trees_,
                  .heads = heads_,
                  .inbox = inbox_,
                  .on_failure = on_failure_,
                  .on_boundary = [this](Boundary b) { checkpointer_.GiveBoundary(std::move(b)); }}),
      loader_({.journal = ports.journal,
               .store = ports.store,
               .heads = heads_,
               .inbox = inbox_,
               .on_failure = on_failure_}) {
  for (const auto& [number, log] : logs) {
    heads_.SetDurable(number, log.state.row.next_sequence);
    heads_.SetHashed(number, log.state.row.next_sequence);
  }
  writer_ = std::make_unique<Writer>(Writer::Parts{.inbox = inbox_,
                                                   .committer = committer_,
                                                   .checkpointer = checkpointer_,
                                                   .loader = loader_,
                                                   .clock = ports.clock,
                                                   .on_failure = on_failure_},
                                     options.limits, std::move(logs),
                                     ports.journal.Head().next_drain, recovered_.records);
}

Lane::~Lane() {
  Finish();
  heads_.Stop();
}

bool Lane::Submit(std::vector<Submission>& submissions) { return inbox_.Submit(submissions); }

void Lane::Stop() { inbox_.Stop(); }

void Lane::Finish() {
  Stop();
  writer_.reset();
}

}  // namespace huitong
