// Members drawn unevenly, as a few of them do most in real life.

#pragma once

#include <cstdint>
#include <vector>

#include "base/prng.h"

namespace huitong {

// The n-th of `count`, from 0, comes with a chance in proportion to 1 / (n + 1)^0.99: Zipf's law
// as YCSB draws it (Cooper et al., 2010). In constant time by aliases (Walker, 1977).
class ZipfShares {
 public:
  ZipfShares() = default;
  explicit ZipfShares(uint64_t count);

  uint64_t Pick(Prng& prng) const;

 private:
  struct Column {
    uint64_t alias = 0;
    uint64_t own = UINT64_MAX;  // of 2^64: how often the column is itself
  };
  std::vector<Column> columns_;
};

}  // namespace huitong
