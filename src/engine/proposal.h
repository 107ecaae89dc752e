// What waits for a second person, a publication or the cut of a period, and the answer to it.

#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/calendar.h"
#include "engine/fact.h"
#include "engine/record.h"

namespace huitong {

// What is to be published, or the open period's last day, and by whom that was proposed.
struct ProposedPublication {
  Actor proposer;
  Topic what = Topic::kRateBook;
  uint32_t number = 0;                      // of the thing, where there are several
  std::optional<Timestamp> effective_from;  // if not from its approval on
  Bytes payload;                            // of the topic

  friend bool operator==(const ProposedPublication&, const ProposedPublication&) = default;
};

// DO NOT RENUMBER: the values are in the journal.
enum class ProposalAnswer : uint32_t { kApproved = 1, kRejected = 2 };

// The first version of a proposal is the proposal, the second the answer. There is no third.
struct Proposal {
  ProposedPublication proposed;
  std::optional<ProposalAnswer> answer;
};

inline constexpr uint32_t kProposedVersion = 1;
inline constexpr uint32_t kAnsweredVersion = 2;

constexpr bool NeedsSecondPerson(Topic topic) {
  return topic == Topic::kRateBook || topic == Topic::kPeriodCut || topic == Topic::kUnit;
}

Bytes EncodePayload(const ProposedPublication& proposed);
Bytes EncodePayload(ProposalAnswer answer);
// Of a proposed cut: its last day.
Bytes EncodePayload(Day last_day);
// Nothing for bytes that the encoder does not write.
std::optional<ProposedPublication> DecodeProposedPublication(ByteView payload);
std::optional<ProposalAnswer> DecodeProposalAnswer(ByteView payload);
std::optional<Day> DecodeLastDay(ByteView payload);

}  // namespace huitong
