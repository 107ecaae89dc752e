#include "storage/record_index.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {
namespace {

constexpr uint32_t kSpacing = uint32_t{64} << 10;

bool IsFarFrom(const RecordPlace& place, const RecordPlace& last) {
  return place.segment != last.segment || place.record_offset - last.record_offset >= kSpacing;
}

}  // namespace

void RecordIndex::Add(uint64_t log, uint32_t count, const std::vector<RecordPlace>& places) {
  Log& entry = logs_[log];
  CHECK(!places.empty() && places.front().sequence == entry.next_sequence);
  for (const RecordPlace& place : places) {
    if (entry.places.empty() || IsFarFrom(place, entry.places.back())) {
      entry.places.push_back(place);
    }
  }
  entry.next_sequence += count;
}

uint64_t RecordIndex::NextSequence(uint64_t log) const {
  const auto found = logs_.find(log);
  return found == logs_.end() ? 0 : found->second.next_sequence;
}

std::optional<RecordPlace> RecordIndex::Find(uint64_t log, uint64_t sequence) const {
  const auto found = logs_.find(log);
  if (found == logs_.end() || sequence >= found->second.next_sequence) return std::nullopt;
  const auto& places = found->second.places;
  const auto after = std::upper_bound(
      places.begin(), places.end(), sequence,
      [](uint64_t wanted, const RecordPlace& place) { return wanted < place.sequence; });
  CHECK(after != places.begin());
  return *std::prev(after);
}

std::vector<RecordPlace> PlacesOf(const Batch& batch, const RecordPlace& first) {
  std::vector<RecordPlace> places{first};
  RecordPlace place = first;
  ByteReader in(batch.records);
  for (uint32_t i = 0; i < batch.count; ++i) {
    if (IsFarFrom(place, places.back())) places.push_back(place);
    const auto length = in.Get<uint32_t>();
    CHECK(length >= sizeof length);
    in.Skip(length - sizeof length);
    ++place.sequence;
    place.record_offset += length;
  }
  CHECK(!in.failed());
  return places;
}

}  // namespace huitong
