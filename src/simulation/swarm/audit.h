// What a simulation reached: each sort of operation with each of its results, and each fault. A
// generator that never gets somewhere proves nothing about it.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/decline.h"
#include "simulation/swarm/plan.h"

namespace huitong {

class Audit {
 public:
  enum class Answer : uint8_t { kAccepted, kReplayed, kKeyReused };
  static constexpr size_t kAnswers = 3;

  void Count(size_t sort, Answer answer) { ++answers_[sort][static_cast<size_t>(answer)]; }
  void Count(size_t sort, Decline decline) { ++declines_[{sort, decline}]; }
  void Count(Fault fault) { ++faults_[static_cast<size_t>(fault)]; }
  void CountDue(std::string_view kind) { ++due_[kind]; }
  void Add(const Audit& other);

  // What should be reached by a run of enough seeds and was not.
  [[nodiscard]] std::vector<std::string> NotReached() const;
  // A table for people: a line per sort, then the faults.
  [[nodiscard]] std::string Table() const;
  [[nodiscard]] uint64_t faults() const;

 private:
  std::map<size_t, std::array<uint64_t, kAnswers>> answers_;
  std::map<std::pair<size_t, Decline>, uint64_t> declines_;
  std::array<uint64_t, kFaults> faults_{};
  std::map<std::string_view, uint64_t> due_;
};

}  // namespace huitong
