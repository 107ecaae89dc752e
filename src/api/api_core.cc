#include "api/api_core.h"

#include "engine/configuration.h"

namespace huitong {

ApiCore::ApiCore(const ApiParts& all, const ApiOptions& options)
    : parts(all),
      macs(all.keys.KeysOf(all.log).mac_key),
      zone(all.journal, all.log),
      vault_thread(options.background_jobs_max),
      history_thread(options.background_jobs_max),
      report_fold({.journal = all.journal, .log = all.log}),
      report_thread(options.background_jobs_max) {}

bool OpenEnrolments::Remove(const MemberId& member) {
  const auto found = open_.find(member);
  if (--found->second > 0) return false;
  open_.erase(found);
  return true;
}

std::optional<Instant> CoalitionZone::InstantAt(Timestamp at) {
  const MutexLock lock(mutex_);
  if (!zone_) zone_ = ReadZone();
  if (!zone_) return std::nullopt;
  return Instant{.time = at, .day = zone_->DayAt(at)};
}

std::optional<TimeZone> CoalitionZone::ReadZone() const {
  const auto bytes = journal_.ReadRecord(log_.value, 0);
  if (!bytes) return std::nullopt;
  const auto record = DecodeRecord(*bytes);
  if (!record || record->books.empty()) return std::nullopt;
  const auto* published = std::get_if<Published>(&record->books.front());
  const auto coalition = published == nullptr ? std::nullopt : DecodeCoalition(published->payload);
  if (!coalition) return std::nullopt;
  const auto zone = TimeZone::Named(coalition->time_zone);
  return zone ? std::optional(*zone) : std::nullopt;
}

}  // namespace huitong
