#include "engine/invariants/replay_gives_the_same.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text_encoding.h"

namespace huitong {
namespace {

using Entries = std::map<std::pair<FamilyNumber, Bytes>, Bytes>;

Entries EntriesOf(const LogState& state) {
  Entries entries;
  state.ForEachEntry([&](FamilyNumber family, ByteView key, ByteView value) {
    entries[{family, Bytes(key.begin(), key.end())}] = Bytes(value.begin(), value.end());
  });
  return entries;
}

std::string NameOf(const std::pair<FamilyNumber, Bytes>& key) {
  return "the entry of family " + std::to_string(static_cast<int>(key.first)) + " with key " +
         ToHex(key.second);
}

}  // namespace

Breach FirstDifferenceInReplay(const LogState& live, const LogState& replayed) {
  const Entries a = EntriesOf(live);
  const Entries b = EntriesOf(replayed);
  const auto [one, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (one == a.end() && other == b.end()) return std::nullopt;
  if (other == b.end() || (one != a.end() && one->first < other->first)) {
    return NameOf(one->first) + " is not made by a replay";
  }
  if (one == a.end() || other->first < one->first) {
    return NameOf(other->first) + " is made by a replay alone";
  }
  return NameOf(one->first) + " is made otherwise by a replay: " + ToHex(other->second) +
         " and not " + ToHex(one->second);
}

}  // namespace huitong
