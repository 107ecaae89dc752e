#include "api/reply.h"

#include <utility>

#include "api/problem.h"
#include "api/request_id.h"
#include "base/check.h"

namespace huitong {

void PendingReplies::Add() {
  const MutexLock lock(mutex_);
  ++pending_;
}

void PendingReplies::Remove() {
  const MutexLock lock(mutex_);
  if (--pending_ == 0) none_.NotifyAll();
}

void PendingReplies::WaitUntilNone() {
  const MutexLock lock(mutex_);
  while (pending_ > 0) {
    none_.Wait(mutex_);
  }
}

Reply::Reply(ApiMetrics& metrics, PendingReplies& pending, Responder responder, Language language)
    : metrics_(&metrics),
      pending_(&pending),
      responder_(std::move(responder)),
      language_(language) {
  pending_->Add();
}

Reply::Reply(Reply&& other) noexcept
    : metrics_(other.metrics_),
      pending_(std::exchange(other.pending_, nullptr)),
      responder_(std::move(other.responder_)),
      language_(other.language_),
      route_(other.route_) {}

Reply::~Reply() {
  if (pending_ != nullptr) Refuse(RefusalCode::kInternalError);
}

void Reply::operator()(Response response) {
  CHECK(pending_ != nullptr);
  metrics_->CountAnswer(route_, response.status);
  response.headers.push_back({.name = "X-Request-Id", .value = NextRequestId()});
  responder_(std::move(response));
  // Last: whoever waits for it may destroy the metrics.
  std::exchange(pending_, nullptr)->Remove();
}

void Reply::Refuse(const RequestRefusal& refusal) { (*this)(RenderRefusal(refusal, language_)); }

}  // namespace huitong
