#include "sequencer/state_image.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"

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
       .at = bytes_.size(),
       .key_bytes = static_cast<uint32_t>(key.size()),
       .value_bytes = static_cast<uint32_t>(value.size())});
  bytes_.insert(bytes_.end(), key.begin(), key.end());
  bytes_.insert(bytes_.end(), value.begin(), value.end());
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

Hash StateImage::StateHash() const {
  Sha256Stream stream;
  Bytes bytes;
  ByteWriter out(bytes);
  for (size_t family = 0; family < kFamilies.size(); ++family) {
    std::vector<Entry> entries = Sorted(family);
    if (Planted("state-hash-skips-holds") && kFamilies[family] == FamilyNumber::kHolds) {
      entries.clear();
    }
    bytes.clear();
    out.Put(static_cast<uint8_t>(kFamilies[family]));
    out.Put(uint64_t{entries.size()});
    stream.Update(bytes);
    for (const Entry& entry : entries) {
      bytes.clear();
      out.Put(entry.key_bytes);
      out.PutBytes(KeyOf(entry));
      out.Put(entry.value_bytes);
      out.PutBytes(ValueOf(entry));
      stream.Update(bytes);
    }
  }
  return stream.Finish();
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
