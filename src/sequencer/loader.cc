#include "sequencer/loader.h"

#include <utility>

namespace huitong {

StateKey StoredKey(LogNumber log, FamilyNumber family, ByteView key) {
  StateKey stored{.family = static_cast<StateFamily>(family), .key = {}};
  AppendBigEndian(stored.key, log.value);
  stored.key.insert(stored.key.end(), key.begin(), key.end());
  return stored;
}

Loader::Loader(Parts parts) : parts_(std::move(parts)), thread_([this] { Run(); }) {}

Loader::~Loader() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
    asked_.NotifyOne();
  }
  thread_.join();
}

void Loader::Load(LoadedPart part, Missing missing) {
  const MutexLock lock(mutex_);
  wanted_.push_back({.part = std::move(part), .missing = std::move(missing)});
  asked_.NotifyOne();
}

void Loader::Run() {
  for (;;) {
    std::vector<Wanted> wanted;
    {
      const MutexLock lock(mutex_);
      while (wanted_.empty() && !stop_) {
        asked_.Wait(mutex_);
      }
      if (stop_) return;
      wanted.swap(wanted_);
    }
    for (Wanted& one : wanted) {
      auto fetched = Fetch(std::move(one));
      if (!fetched) {
        const MutexLock lock(mutex_);
        if (!stop_) parts_.on_failure(fetched.error());
        return;
      }
      parts_.inbox.Deliver(*std::move(fetched));
    }
  }
}

Expected<LoadedPart, Error> Loader::Fetch(Wanted wanted) const {
  LoadedPart part = std::move(wanted.part);
  std::vector<StateKey> keys;
  for (const MissingEntry& entry : wanted.missing.entries) {
    keys.push_back(StoredKey(part.log, entry.family, entry.key));
  }
  if (!keys.empty()) {
    auto values = TRY(parts_.store.Load(keys));
    for (size_t i = 0; i < keys.size(); ++i) {
      part.entries.push_back(
          {.entry = std::move(wanted.missing.entries[i]), .value = std::move(values[i])});
    }
  }
  for (const Sequence sequence : wanted.missing.records) {
    if (!parts_.heads.WaitUntilDurable(part.log, sequence)) {
      return Fail(ErrorCode::kIo, "the lane stopped while a record was waited for");
    }
    part.records.push_back(TRY(parts_.journal.ReadRecord(part.log.value, sequence)));
  }
  return part;
}

}  // namespace huitong
