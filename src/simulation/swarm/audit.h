// What a simulation reached: each sort of operation with each of its results, and each fault. A
// generator that never gets somewhere proves nothing about it.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/configuration.h"
#include "engine/record.h"
#include "ledger/decline.h"
#include "simulation/swarm/plan.h"

namespace huitong {

// What may be special in an exchange that was made.
enum class Special : uint8_t {
  kPairRate,
  kPairRatePaused,
  kBonus,
  kBonusOfNothing,
  kBonusPaused,
  kFee,
  kExact,
  kLivesAsItsSource,
  kLivesItsOwnTerm,
};
inline constexpr size_t kSpecials = 9;
std::string_view NameOf(Special special);

class Audit {
 public:
  enum class Answer : uint8_t { kAccepted, kReplayed, kKeyReused };
  static constexpr size_t kAnswers = 3;

  void Count(size_t sort, Answer answer) { ++answers_[sort][static_cast<size_t>(answer)]; }
  void Count(size_t sort, Decline decline) { ++declines_[{sort, decline}]; }
  void Count(Fault fault) { ++faults_[static_cast<size_t>(fault)]; }
  // An exchange that was made, with what its terms were chosen from.
  void CountExchange(const Record& record, const Configuration& configuration);
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
  std::array<uint64_t, kSpecials> specials_{};
  std::map<std::string_view, uint64_t> due_;
};

}  // namespace huitong
