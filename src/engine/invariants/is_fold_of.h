// Whether a family of the state holds what was added up from the records, and nothing else.

#pragma once

namespace huitong {

// `folded` is a map of the family's keys and values. All of the family is in memory.
template <class Folded, class Family>
bool IsFoldOf(const Folded& folded, const Family& family) {
  bool same = folded.size() == family.present();
  family.ForEach([&](const auto& key, const auto& value) {
    const auto found = folded.find(key);
    same = same && found != folded.end() && found->second == value;
  });
  return same;
}

}  // namespace huitong
