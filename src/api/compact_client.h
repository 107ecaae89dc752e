// The compact form of a batch (docs/batch_format.md), as a client writes it and reads the answer.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "engine/command.h"
#include "sequencer/submission.h"

namespace huitong {

// One operation: an Earn, Redeem, Exchange, PlaceHold, CaptureHold, ReleaseHold, ReverseRedemption,
// ReverseEarn or Gift.
struct CompactDraft {
  std::string_view key;  // 16 bytes
  const Operation& operation;
  std::optional<Timestamp> occurred_at = std::nullopt;  // of an Earn
  std::string_view out_request_no = {};                 // empty: none
  std::string_view text =
      {};  // of an Earn its receipt, or nothing; of an Exchange the quote's token
};

class CompactBatchWriter {
 public:
  CompactBatchWriter();
  // CHECKs that a batch may have such an operation.
  void Add(const CompactDraft& draft);
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  // Begins the next batch.
  void Clear();

 private:
  Bytes bytes_;
  uint32_t count_ = 0;
};

// Nothing for bytes that are no answer.
std::optional<std::vector<CommandOutcome>> ReadCompactAnswers(ByteView bytes);

}  // namespace huitong
