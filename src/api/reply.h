// The duty to answer one API request: adds what every answer has, and counts it.

#pragma once

#include <cstddef>
#include <cstdint>

#include "api/metrics.h"
#include "api/refusal.h"
#include "base/mutex.h"
#include "engine/effect.h"
#include "http/responder.h"

namespace huitong {

// How many requests wait for their answer, so that an API can end when there is none.
class PendingReplies {
 public:
  void Add();
  void Remove();
  void WaitUntilNone();

 private:
  Mutex mutex_;
  Condition none_;
  uint64_t pending_ GUARDED_BY(mutex_) = 0;
};

// Called once, on any thread, now or later; one that goes uncalled answers 500. The metrics and the
// pending replies outlive it.
class Reply {
 public:
  Reply(ApiMetrics& metrics, PendingReplies& pending, Responder responder, Language language);
  Reply(Reply&& other) noexcept;
  Reply& operator=(Reply&&) = delete;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  // What the request is counted under.
  void SetRoute(size_t route) { route_ = route; }
  [[nodiscard]] Language language() const { return language_; }

  void operator()(Response response);
  void Refuse(const RequestRefusal& refusal);
  void Refuse(RefusalCode code) { Refuse(RequestRefusal{.code = code}); }

 private:
  ApiMetrics* metrics_;
  PendingReplies* pending_;  // null when it was answered or moved from
  Responder responder_;
  Language language_;
  size_t route_ = ApiMetrics::kNoRoute;
};

}  // namespace huitong
