#include "sequencer/inbox.h"

#include <iterator>
#include <utility>

namespace huitong {

bool Inbox::Submit(std::vector<Submission>& submissions) {
  const MutexLock lock(mutex_);
  const size_t waiting = submissions_.size() - next_;
  if (stop_ || failed_ || waiting + submissions.size() > submissions_max_) return false;
  submissions_.insert(submissions_.end(), std::make_move_iterator(submissions.begin()),
                      std::make_move_iterator(submissions.end()));
  if (waiting == 0) news_.NotifyOne();
  return true;
}

void Inbox::Deliver(LoadedPart part) {
  const MutexLock lock(mutex_);
  parts_.push_back(std::move(part));
  news_.NotifyOne();
}

void Inbox::SayJournalIdle() {
  const MutexLock lock(mutex_);
  journal_idle_ = true;
  news_.NotifyOne();
}

void Inbox::SayInstalled() {
  const MutexLock lock(mutex_);
  installed_ = true;
  news_.NotifyOne();
}

void Inbox::SayFailed() {
  const MutexLock lock(mutex_);
  failed_ = true;
  news_.NotifyOne();
}

void Inbox::Stop() {
  const MutexLock lock(mutex_);
  stop_ = true;
  news_.NotifyOne();
}

bool Inbox::HasNews(size_t count) const {
  const bool submissions = count > 0 && next_ < submissions_.size();
  return submissions || !parts_.empty() || journal_idle_ || installed_ ||
         (failed_ && !failure_told_) || (stop_ && !stop_told_);
}

Inbox::Taken Inbox::Take(size_t count, bool may_wait) {
  const MutexLock lock(mutex_);
  while (may_wait && !HasNews(count)) {
    news_.Wait(mutex_);
  }

  Taken taken;
  if (next_ == 0 && submissions_.size() <= count) {
    taken.submissions.swap(submissions_);
  } else {
    for (; next_ < submissions_.size() && taken.submissions.size() < count; ++next_) {
      taken.submissions.push_back(std::move(submissions_[next_]));
    }
    // What is taken goes as soon as it is the larger part, so each is moved at most once more.
    if (2 * next_ >= submissions_.size()) {
      submissions_.erase(submissions_.begin(),
                         submissions_.begin() + static_cast<std::ptrdiff_t>(next_));
      next_ = 0;
    }
  }
  taken.parts.swap(parts_);
  taken.journal_idle = std::exchange(journal_idle_, false);
  taken.installed = std::exchange(installed_, false);
  taken.failed = failed_;
  failure_told_ = failed_;
  taken.stop = stop_;
  stop_told_ = stop_;
  return taken;
}

size_t Inbox::size() {
  const MutexLock lock(mutex_);
  return submissions_.size() - next_;
}

}  // namespace huitong
