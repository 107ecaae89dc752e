// A background thread for what waits for a disk: jobs in their order, one at a time.

#pragma once

#include <cstddef>
#include <deque>
#include <future>
#include <thread>

#include "base/mutex.h"

namespace huitong {

class WorkThread {
 public:
  // A function to be called once; it may own what can only be moved. Nobody asks for its future.
  using Job = std::packaged_task<void()>;

  explicit WorkThread(size_t jobs_max);
  WorkThread(const WorkThread&) = delete;
  WorkThread& operator=(const WorkThread&) = delete;
  // Does what was posted, then ends.
  ~WorkThread();

  // False, and the job is as it was, when `jobs_max` wait already. Any thread.
  [[nodiscard]] bool Post(Job& job);
  // For the second half of what was begun: always taken. Any thread.
  void PostNext(Job job);

 private:
  void Run();

  const size_t jobs_max_;
  Mutex mutex_;
  Condition posted_;
  std::deque<Job> jobs_ GUARDED_BY(mutex_);
  bool stop_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace huitong
