#include "simulation/swarm/state_image.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {
namespace {

constexpr size_t kUsualBytes = size_t{64} << 10;

size_t PlaceOf(FamilyNumber family) {
  const auto found = std::find(kFamilies.begin(), kFamilies.end(), family);
  CHECK(found != kFamilies.end());
  return static_cast<size_t>(found - kFamilies.begin());
}

}  // namespace

StateImage::StateImage(const LogState& state) {
  bytes_.reserve(kUsualBytes);
  state.ForEachEntry(
      [this](FamilyNumber family, ByteView key, ByteView value) { Add(family, key, value); });
}

void StateImage::Add(FamilyNumber family, ByteView key, ByteView value) {
  families_[PlaceOf(family)].push_back(
      {.key_begins = ReadBigEndian(key.first(std::min<size_t>(key.size(), 8))),
       .at = static_cast<uint32_t>(bytes_.size()),
       .key_bytes = static_cast<uint32_t>(key.size()),
       .value_bytes = static_cast<uint32_t>(value.size())});
  bytes_.insert(bytes_.end(), key.begin(), key.end());
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  CHECK(bytes_.size() <= UINT32_MAX);
}

std::vector<StateImage::Entry> StateImage::Sorted(size_t family) const {
  std::vector<Entry> sorted = families_[family];
  // All keys of a family begin with a number, and nearly always with another one.
  std::sort(sorted.begin(), sorted.end(), [this](const Entry& a, const Entry& b) {
    if (a.key_begins != b.key_begins) return a.key_begins < b.key_begins;
    const auto order = AsText(KeyOf(a)) <=> AsText(KeyOf(b));
    return order != 0 ? order < 0 : a.at < b.at;
  });
  const auto end =
      std::unique(sorted.begin(), sorted.end(), [this](const Entry& a, const Entry& b) {
        return a.key_begins == b.key_begins && AsText(KeyOf(a)) == AsText(KeyOf(b));
      });
  sorted.erase(end, sorted.end());
  return sorted;
}

std::optional<FamilyNumber> StateImage::FirstDifference(const StateImage& other) const {
  for (size_t family = 0; family < kFamilies.size(); ++family) {
    const std::vector<Entry> ours = Sorted(family);
    const std::vector<Entry> theirs = other.Sorted(family);
    const bool same = std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                 [&](const Entry& a, const Entry& b) {
                                   return AsText(KeyOf(a)) == AsText(other.KeyOf(b)) &&
                                          AsText(ValueOf(a)) == AsText(other.ValueOf(b));
                                 });
    if (!same) return kFamilies[family];
  }
  return std::nullopt;
}

}  // namespace huitong
