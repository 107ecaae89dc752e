// The demo district: a shopping street of eight brands, its members and their last months, made
// through the ordinary engine into a log that has nothing yet.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/calendar.h"
#include "base/error.h"
#include "engine/record.h"
#include "ledger/number.h"
#include "sequencer/lane.h"
#include "sequencer/request_mac.h"
#include "simulation/act_sender.h"

namespace huitong {

struct DistrictPlan {
  uint64_t seed = 1;
  Day until;           // the last event is before 00:00 of this day in Shanghai
  int32_t days = 100;  // how long before that it begins
  uint32_t members = 2000;
  std::string origin;  // of the log's checkpoints; one that IsOrigin (journal/checkpoint.h) accepts
};

inline constexpr int32_t kDistrictDaysMax = 3660;
inline constexpr uint32_t kDistrictMembersMax = 1'000'000;

// A member who will be enrolled, and the number by which his brand knows him.
struct PlannedMember {
  MemberId member;
  BrandNumber brand;
  std::string customer_number;
  Actor actor;  // whose request it will be,
  Mac key_mac;  // and under which key
  Timestamp enrols_at;
};

// Takes the customer numbers of all who will be enrolled before anybody is: into the vault.
using ClaimNumbers = std::function<Expected<Done, Error>(std::span<const PlannedMember>)>;

// All outlive the simulation.
struct DistrictPorts {
  Lane& lane;
  LogNumber log;
  const RequestMacKey& macs;
  ClaimNumbers claim;
};

// A member to try an exchange and a redemption with: points of both currencies live on `until`, and
// for a while after it.
struct ExampleMember {
  MemberId member;
  BrandNumber brand;
  std::string customer_number;
  CurrencyNumber from;
  int64_t from_points = 0;
  CurrencyNumber to;
  int64_t to_points = 0;
};

struct DistrictSummary {
  uint64_t members = 0;
  Sequence next_sequence = 0;  // of the log: how many records it has
  // What clients asked for, and the expiries that the ledger posted by itself.
  AnswerCounts counts;
  Timestamp began;
  Timestamp ended;  // the last commit
  std::optional<ExampleMember> example;
  uint32_t closed_periods = 0;  // settled and paid (simulation/months.h)
};

// Returns when the whole district is durable. The same plan and MAC key give the same records, byte
// for byte, in any lane whose memory holds the district (some tens of megabytes for the default
// plan). Brands, channels and prices are those of simulation/street.h; the last three months are
// closed where there are three (simulation/months.h). kInvalidArgument for a plan that cannot be,
// kAlreadyExists for a log that has records, kBusy or kIo when the lane stops, and what `claim`
// says: then the log holds a part of the district.
Expected<DistrictSummary, Error> SimulateDistrict(const DistrictPlan& plan,
                                                  const DistrictPorts& ports);

}  // namespace huitong
