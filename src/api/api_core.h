// What the resources of the API share: the parts they work on and one request on its way.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/api_key.h"
#include "api/metrics.h"
#include "api/reply.h"
#include "api/report_fold.h"
#include "api/work_thread.h"
#include "base/mutex.h"
#include "base/time_zone.h"
#include "engine/record.h"
#include "http/message.h"
#include "http/router.h"
#include "identity/key_ring.h"
#include "identity/vault.h"
#include "journal/journal.h"
#include "journal/tree_store.h"
#include "ledger/number.h"
#include "sequencer/head_signer.h"
#include "sequencer/lane.h"
#include "sequencer/request_mac.h"

namespace huitong {

// All outlive the API.
struct ApiParts {
  Lane& lane;
  const Journal& journal;
  const TreeStore& trees;
  HeadSigner& signer;
  Vault& vault;
  KeyRing keys;
  LogNumber log;  // the coalition's
  const ApiKeys& api_keys;
};

struct ApiOptions {
  // Requests that wait for a look-up in the vault or for old records; one more is answered 503.
  size_t background_jobs_max = 4096;
};

// Which day it is for the coalition at a time it names, by the zone it was opened with. Any thread.
class CoalitionZone {
 public:
  // The journal outlives it.
  CoalitionZone(const Journal& journal, LogNumber log) : journal_(journal), log_(log) {}

  // Nothing while the coalition is not open.
  [[nodiscard]] std::optional<Instant> InstantAt(Timestamp at);

 private:
  [[nodiscard]] std::optional<TimeZone> ReadZone() const;

  const Journal& journal_;
  const LogNumber log_;
  Mutex mutex_;
  std::optional<TimeZone> zone_ GUARDED_BY(mutex_);
};

// The enrolments that were claimed in the vault and wait for the ledger. A claim that came to
// nothing may be dropped only when no other request goes on with its member. The vault's thread
// alone.
class OpenEnrolments {
 public:
  void Add(const MemberId& member) { ++open_[member]; }
  // True when it was the last of its member.
  bool Remove(const MemberId& member);

 private:
  std::map<MemberId, uint32_t> open_;
};

struct ApiCore {
  ApiCore(const ApiParts& all, const ApiOptions& options);

  ApiParts parts;
  RequestMacKey macs;
  ApiMetrics metrics;
  PendingReplies pending;
  CoalitionZone zone;
  OpenEnrolments open_enrolments;
  // Each has its own thread, so that a till's look-up does not wait for somebody's history.
  WorkThread vault_thread;
  WorkThread history_thread;
  ReportFold report_fold;
  WorkThread report_thread;
};

// One request: its route was found, its sender may, and a write has its key.
struct Call {
  Request request;
  PathParameters path;
  Actor actor;
  std::string idempotency_key;  // empty for reads
  Reply reply;
};

// Does the work on the thread and answers queue_full where it has too much of it. `work` is called
// with the reply.
template <class Work>
void WorkOn(WorkThread& thread, Reply reply, Work work) {
  // Held here until the job is taken, to be able to say no.
  auto kept = std::make_shared<Reply>(std::move(reply));
  WorkThread::Job job([kept, work = std::move(work)]() mutable { work(Reply(std::move(*kept))); });
  if (!thread.Post(job)) kept->Refuse(RefusalCode::kQueueFull);
}

}  // namespace huitong
