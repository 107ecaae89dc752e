// What a simulation reached: each sort of operation with each of its results, and each fault. A
// generator that never gets somewhere proves nothing about it.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/configuration.h"
#include "engine/record.h"
#include "ledger/decline.h"
#include "simulation/swarm/losses.h"
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

// Limits under which something was accepted, and for which something was declined, where it can be
// told by the versions in force.
enum class Bound : uint8_t {
  kCreditLine,
  kReserve,
  kNetDebitCap,
  kBreaker,
  kMintCap,
  kMintCapADay,
  kExchangeQuota,
  kMemberQuotaADay,
  kMemberQuotaAYear,
  kCapabilities,
  kLockedDays,
  kStoppedByHand,
};
inline constexpr size_t kBounds = 12;
std::string_view NameOf(Bound bound);

// What became of a brand that meant to vanish.
enum class Fate : uint8_t {
  kWasLimited,   // what it may owe was set, and what is lost held against it
  kOwesNearAll,  // nine tenths of its limit and more
  kLeftBeyond,   // of facts, or of a limit that was made tighter
  kOwesNothing,
};
inline constexpr size_t kFates = 4;
std::string_view NameOf(Fate fate);

class Audit {
 public:
  enum class Answer : uint8_t { kAccepted, kReplayed, kKeyReused };
  static constexpr size_t kAnswers = 3;

  void Count(size_t sort, Answer answer) { ++answers_[sort][static_cast<size_t>(answer)]; }
  void Count(size_t sort, Decline decline) { ++declines_[{sort, decline}]; }
  void Count(Fault fault) { ++faults_[static_cast<size_t>(fault)]; }
  // An exchange that was made, with what its terms were chosen from.
  void CountExchange(const Record& record, const Configuration& configuration);
  // An answer, and the limits that had a part in it. `declined` is null where it was accepted.
  void CountLimits(const Operation& operation, const Declined* declined, const Record& record,
                   const Configuration& configuration);
  void CountRogue(const Losses& losses);
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
  std::array<std::array<uint64_t, 2>, kBounds> bounds_{};  // accepted, declined
  std::array<uint64_t, kFates> fates_{};
  std::map<std::string_view, uint64_t> due_;
};

}  // namespace huitong
