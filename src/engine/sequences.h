// A few sequences in the room of one: for the request index, which has an entry for each key ever
// used, and nearly always one sequence in it.

#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <vector>

#include "ledger/number.h"

namespace huitong {

class Sequences {
 public:
  Sequences() = default;
  Sequences(std::initializer_list<Sequence> sequences) {
    for (const Sequence sequence : sequences) {
      push_back(sequence);
    }
  }
  Sequences(const Sequences& other)
      : only_(other.only_),
        many_(other.many_ ? std::make_unique<std::vector<Sequence>>(*other.many_) : nullptr) {}
  Sequences& operator=(const Sequences& other) {
    *this = Sequences(other);
    return *this;
  }
  Sequences(Sequences&& other) noexcept = default;
  Sequences& operator=(Sequences&& other) noexcept = default;
  ~Sequences() = default;

  [[nodiscard]] const Sequence* begin() const { return many_ ? many_->data() : &only_; }
  [[nodiscard]] const Sequence* end() const { return begin() + size(); }
  [[nodiscard]] size_t size() const {
    if (many_) return many_->size();
    return only_ == kNoSequence ? 0 : 1;
  }
  [[nodiscard]] bool empty() const { return size() == 0; }
  // Not of none.
  [[nodiscard]] Sequence back() const { return *(end() - 1); }

  // kNoSequence is none.
  void push_back(Sequence sequence) {
    if (empty()) {
      only_ = sequence;
      return;
    }
    if (!many_) many_ = std::make_unique<std::vector<Sequence>>(1, only_);
    many_->push_back(sequence);
  }
  void clear() { *this = Sequences(); }

  friend bool operator==(const Sequences& a, const Sequences& b) {
    return std::ranges::equal(a, b);
  }

 private:
  Sequence only_ = kNoSequence;                  // where there are not many
  std::unique_ptr<std::vector<Sequence>> many_;  // two or more, all of them
};

}  // namespace huitong
