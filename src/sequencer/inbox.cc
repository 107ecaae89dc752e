#include "sequencer/inbox.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace huitong {

bool Inbox::Submit(std::vector<Submission>& submissions) {
  const size_t places = std::accumulate(
      submissions.begin(), submissions.end(), size_t{0},
      [](size_t sum, const Submission& submission) { return sum + submission.places(); });
  const MutexLock lock(mutex_);
  const size_t waiting = submissions_.size() - next_;
  if (stop_ || failed_ || places_ + places > places_max_) return false;
  places_ += places;
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

bool Inbox::HasNews(size_t places) const {
  const bool submissions = places > 0 && next_ < submissions_.size();
  return submissions || !parts_.empty() || journal_idle_ || installed_ ||
         (failed_ && !failure_told_) || (stop_ && !stop_told_);
}

Inbox::Taken Inbox::Take(size_t places, bool may_wait) {
  const MutexLock lock(mutex_);
  while (may_wait && !HasNews(places)) {
    news_.Wait(mutex_);
  }

  Taken taken;
  if (next_ == 0 && places_ <= places) {
    taken.submissions.swap(submissions_);
    places_ = 0;
  } else {
    for (size_t left = places; left > 0 && next_ < submissions_.size(); ++next_) {
      const size_t one = submissions_[next_].places();
      left -= std::min(left, one);
      places_ -= one;
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
  return places_;
}

}  // namespace huitong
