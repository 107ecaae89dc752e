// What an operator sets about points and about members, as requests and answers write it.

#pragma once

#include <cstdint>

#include "api/json_reader.h"
#include "api/json_writer.h"
#include "base/calendar.h"
#include "engine/points_policy.h"

namespace huitong {

// A version says all settings: what it leaves out has its default, not the last version's value.
// Faults are blamed on `root`.
PointsPolicy PointsPolicyIn(JsonObject& root);
MemberPolicy MemberPolicyIn(JsonObject& root);

// Every setting, into an open object.
void WritePointsPolicy(JsonWriter& out, uint32_t version, Timestamp from,
                       const PointsPolicy& policy);
void WriteMemberPolicy(JsonWriter& out, uint32_t version, Timestamp from,
                       const MemberPolicy& policy);

// The answer to a publication: of the settings after `grace_days` only those that are not as by
// default. DO NOT CHANGE: answers of version 1 are repeated byte for byte.
void WritePublishedPolicy(JsonWriter& out, uint32_t version, Timestamp from,
                          const PointsPolicy& policy);

}  // namespace huitong
