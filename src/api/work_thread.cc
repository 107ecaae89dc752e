#include "api/work_thread.h"

#include <utility>

namespace huitong {

WorkThread::WorkThread(size_t jobs_max) : jobs_max_(jobs_max), thread_([this] { Run(); }) {}

WorkThread::~WorkThread() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
    posted_.NotifyOne();
  }
  thread_.join();
}

bool WorkThread::Post(Job& job) {
  const MutexLock lock(mutex_);
  if (jobs_.size() >= jobs_max_) return false;
  jobs_.push_back(std::move(job));
  posted_.NotifyOne();
  return true;
}

void WorkThread::PostNext(Job job) {
  const MutexLock lock(mutex_);
  jobs_.push_back(std::move(job));
  posted_.NotifyOne();
}

void WorkThread::Run() {
  for (;;) {
    Job job;
    {
      const MutexLock lock(mutex_);
      while (jobs_.empty() && !stop_) {
        posted_.Wait(mutex_);
      }
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace huitong
