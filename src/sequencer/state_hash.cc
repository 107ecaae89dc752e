#include "sequencer/state_hash.h"

#include "base/planted.h"

namespace huitong {

CanonicalState CanonicalStateOf(const LogState& state) {
  CanonicalState canonical;
  state.ForEachEntry([&](FamilyNumber family, ByteView key, ByteView value) {
    canonical[family].emplace(Bytes(key.begin(), key.end()), Bytes(value.begin(), value.end()));
  });
  return canonical;
}

Hash StateHash(const CanonicalState& state) {
  Sha256Stream stream;
  for (const FamilyNumber number : kFamilies) {
    const auto family = state.find(number);
    const bool empty = family == state.end() ||
                       (Planted("state-hash-skips-holds") && number == FamilyNumber::kHolds);
    Bytes bytes;
    ByteWriter out(bytes);
    out.Put(static_cast<uint8_t>(number));
    out.Put(static_cast<uint64_t>(empty ? 0 : family->second.size()));
    stream.Update(bytes);
    if (empty) continue;
    for (const auto& [key, value] : family->second) {
      bytes.clear();
      out.Put(static_cast<uint32_t>(key.size()));
      out.PutBytes(key);
      out.Put(static_cast<uint32_t>(value.size()));
      out.PutBytes(value);
      stream.Update(bytes);
    }
  }
  return stream.Finish();
}

}  // namespace huitong
