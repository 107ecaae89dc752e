// The least TreeStore that the tree's tests need: one vector, one log.

#pragma once

#include <string>
#include <vector>

#include "journal/tree_store.h"

namespace huitong {

class FakeTreeStore final : public TreeStore {
 public:
  Expected<Done, Error> Append(uint64_t, std::span<const Hash> hashes) override {
    hashes_.insert(hashes_.end(), hashes.begin(), hashes.end());
    return Done{};
  }
  Expected<uint64_t, Error> Count(uint64_t) const override { return uint64_t{hashes_.size()}; }
  Expected<Done, Error> Truncate(uint64_t, uint64_t count) override {
    hashes_.resize(count);
    return Done{};
  }
  Expected<std::vector<Hash>, Error> Read(uint64_t,
                                          std::span<const uint64_t> places) const override {
    std::vector<Hash> found;
    for (const uint64_t place : places) {
      if (place >= hashes_.size()) {
        return Fail(ErrorCode::kNotFound, "there is no hash " + std::to_string(place));
      }
      found.push_back(hashes_[place]);
    }
    return found;
  }
  Expected<Done, Error> Sync() override { return Done{}; }

 private:
  std::vector<Hash> hashes_;
};

}  // namespace huitong
