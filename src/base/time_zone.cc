#include "base/time_zone.h"

#include <map>
#include <memory>

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include "base/mutex.h"

namespace huitong {

struct TimeZone::Rules {
  absl::TimeZone zone;
};

namespace {

const absl::CivilDay kEpoch(1970, 1, 1);

// Abseil also takes files, fixed offsets and "localtime": none of them is a zone of tzdata. Zones
// of right/ count leap seconds, which no instant here does.
bool IsIanaName(std::string_view name) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
  if (name.empty() || name.find_first_not_of(kLetters) != std::string_view::npos) return false;
  if (name.front() == '/' || name == "localtime" || name == "posixrules") return false;
  for (const std::string_view folder : {"Fixed/", "posix/", "right/"}) {
    if (name.substr(0, folder.size()) == folder) return false;
  }
  return true;
}

Timestamp InstantOn(const absl::TimeZone& zone, absl::CivilSecond local) {
  const absl::TimeZone::TimeInfo found = zone.At(local);
  const bool skipped = found.kind == absl::TimeZone::TimeInfo::SKIPPED;
  return {.nanos = absl::ToUnixNanos(skipped ? found.trans : found.pre)};
}

}  // namespace

Expected<TimeZone, Error> TimeZone::Named(const std::string& name) {
  static Mutex mutex;
  static std::map<std::string, std::unique_ptr<const Rules>>* const loaded =
      new std::map<std::string, std::unique_ptr<const Rules>>;
  const MutexLock lock(mutex);
  const auto known = loaded->find(name);
  if (known != loaded->end()) return TimeZone(known->second.get());
  absl::TimeZone zone;
  if (!IsIanaName(name) || !absl::LoadTimeZone(name, &zone)) {
    return Fail(ErrorCode::kNotFound, "there is no time zone named \"" + name +
                                          "\" (use an IANA name such as Asia/Shanghai)");
  }
  const auto& kept = (*loaded)[name] = std::make_unique<const Rules>(Rules{.zone = zone});
  return TimeZone(kept.get());
}

Day TimeZone::DayAt(Timestamp at) const {
  const absl::CivilDay day(rules_->zone.At(absl::FromUnixNanos(at.nanos)).cs);
  return {.number = static_cast<int32_t>(day - kEpoch)};
}

Timestamp TimeZone::StartOf(Day day) const {
  return InstantOn(rules_->zone, absl::CivilSecond(kEpoch + day.number));
}

Expected<Timestamp, Error> TimeZone::InstantOf(std::string_view local_time) const {
  std::string as_utc(local_time);
  if (as_utc.size() > 10 && as_utc[10] == ' ') as_utc[10] = 'T';
  const auto wall = FromRfc3339(as_utc + 'Z');
  if (!wall || wall->nanos % kNanosPerSecond != 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + std::string(local_time) + "\" is not a local time like 2017-01-31T07:30:27");
  }
  const absl::CivilSecond local = absl::CivilSecond(1970, 1, 1) + wall->nanos / kNanosPerSecond;
  return InstantOn(rules_->zone, local);
}

}  // namespace huitong
