// What one seed draws before its first step: who there is, what they do how often, how much of it
// goes wrong.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/prng.h"
#include "engine/configuration.h"
#include "ledger/number.h"
#include "simulation/swarm/machine.h"

namespace huitong {

// What befalls a run, besides what its people ask.
enum class Fault : uint8_t {
  kEviction,
  kKill,
  kLossOfPower,
  kTornSectors,
  kFailedWrite,
  kCrashInRecovery,
  kOvertaking,
  kFingerprintCollision,
  kClockStepsBack,
  kLostAnswer,  // a client asks again under the same key
};
inline constexpr size_t kFaults = 10;
std::string_view NameOf(Fault fault);

// How many styles of amounts and paces of the clock there are.
inline constexpr size_t kAmountStyles = 6;
inline constexpr size_t kPaces = 6;

// A brand that issues, swaps and spends elsewhere as fast as it can, and then does nothing more.
// All others go on as before.
struct Rogue {
  BrandNumber brand;    // 0: none
  uint64_t begins = 0;  // with which command of the run
  uint64_t ends = 0;
  bool pays_in = false;     // now and then, so that it may owe more
  bool is_watched = false;  // it is given more and less again and again
  bool is_avoided = false;  // nobody spends at it or pays it from the beginning on

  [[nodiscard]] bool ActsAt(uint64_t command) const {
    return brand.value != 0 && command >= begins && command < ends;
  }
  // Whether nobody meets it any more.
  [[nodiscard]] bool IsGoneAt(uint64_t command) const {
    return brand.value != 0 && (is_avoided || command >= ends);
  }
};

struct SwarmPlan {
  uint64_t seed = 0;
  Coalition coalition;
  Timestamp begins;
  uint32_t brands = 2;
  uint32_t members = 1;
  uint32_t skew = 1;  // how strongly requests fall on the first members: 1 is not at all

  std::vector<uint32_t> weights;                  // by sort: how often it is asked; 0 is never
  std::array<uint32_t, kAmountStyles> amounts{};  // by style (wishes.h): how often
  int64_t settlement_price_max = 1'000'000;
  bool generous = false;   // a point for a fen: wallets get full
  uint32_t term_max = 24;  // months
  uint32_t return_window_max = 30;
  uint32_t lines_one_in = 4;     // requests that tell the lines of a receipt
  uint32_t unknown_one_in = 50;  // ids that nobody has
  uint32_t clash_one_in = 40;    // keys of another request; 0: none

  bool limits = false;  // of brands, pairs and members
  bool units = false;   // members hold the universal one
  Rogue rogue;

  std::array<uint32_t, kPaces> paces{};          // by pace of the clock (generator.cc): how often
  uint32_t drain_one_in = 4;                     // steps after which a drain is closed
  uint32_t sweep_one_in = 0;                     // 0: never
  uint32_t checkpoint_one_in = 0;                // 0: never
  std::array<uint32_t, kFaults> fault_one_in{};  // by fault; 0: never
  uint64_t evict_one_in = 2;                     // entries, of those stored
  MachineHabits machine;

  [[nodiscard]] uint32_t rate(Fault fault) const {
    return fault_one_in[static_cast<size_t>(fault)];
  }
};

// `sorts` is how many kinds of operation there are.
SwarmPlan DrawPlan(uint64_t seed, size_t sorts);

}  // namespace huitong
