// The port to the stored state of one lane: loads what memory lacks, installs state checkpoints.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace huitong {

// The families of docs/journal_format.md section 8. DO NOT RENUMBER: they are names of column
// families and parts of the state hash.
enum class StateFamily : uint8_t {
  kMembers = 1,
  kMemberIds = 2,
  kWallets = 3,
  kRequests = 4,
  kBooks = 5,
  kConfiguration = 6,
  kProvenances = 7,
  kLogs = 8,
  kTrees = 9,
  kLanes = 10,
  kHolds = 11,
  kReversals = 12,
  kTraffic = 13,
  kPeriods = 14,
  kExposures = 15,
  kQuotas = 16,
  kMemberQuotas = 17,
  kTenders = 18,
  kDisputes = 19,
  kEarnBudgets = 20,
  kEarnDays = 21,
};
inline constexpr int kStateFamilies = 21;

struct StateKey {
  StateFamily family;
  Bytes key;  // the whole key, log included

  friend bool operator==(const StateKey&, const StateKey&) = default;
};

struct StateChange {
  Bytes key;
  std::optional<Bytes> value;  // nothing: the entry is deleted
};

// The changes of one family, in ascending order of key, no key twice.
struct FamilyChanges {
  StateFamily family;
  std::vector<StateChange> changes;
};

class StateStore {
 public:
  StateStore() = default;
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;
  virtual ~StateStore() = default;

  // The values of the keys in order, nothing where there is no entry. Sees whole checkpoints only.
  // Any thread.
  [[nodiscard]] virtual Expected<std::vector<std::optional<Bytes>>, Error> Load(
      std::span<const StateKey> keys) const = 0;

  // Every entry of a family whose key begins with `prefix`, in ascending order of key.
  using Visit = std::function<Expected<Done, Error>(ByteView key, ByteView value)>;
  [[nodiscard]] virtual Expected<Done, Error> Scan(StateFamily family, ByteView prefix,
                                                   const Visit& visit) const = 0;

  // About how many bytes of keys and values are stored. Decides whether a start reads all state.
  [[nodiscard]] virtual uint64_t ApproximateBytes() const = 0;

  // A state checkpoint: all of the changes or none, whatever happens, durable when it returns.
  // Families without changes are left out. One thread at a time, while others Load.
  virtual Expected<Done, Error> Install(std::span<const FamilyChanges> families) = 0;
};

}  // namespace huitong
