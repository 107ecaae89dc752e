// The compact form of a batch (docs/batch_format.md), as the server takes and answers it.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_reader.h"
#include "base/bytes.h"
#include "base/expected.h"
#include "engine/command.h"
#include "sequencer/submission.h"

namespace huitong {

inline constexpr std::string_view kCompactBatchType = "application/vnd.huitong.batch";
inline constexpr size_t kBatchOperationsMax = 8190;
inline constexpr size_t kBatchBytesMax = size_t{8} * 1024 * 1024;
inline constexpr size_t kCompactKeySize = 16;

// One operation as it was sent. The views point into the batch.
struct CompactOperation {
  ByteView bytes;        // all of it: what its request MAC is made of
  std::string_view key;  // kCompactKeySize bytes
  Operation operation;   // but for what `receipt` or `quote` says
  std::optional<Timestamp> occurred_at;
  std::string_view out_request_no;  // empty: none
  std::string_view receipt;         // of an Earn; empty: none
  std::string_view quote;           // of an Exchange: its token
};

// Reads the operations of a batch, one after the other.
class CompactBatchReader {
 public:
  // `body` outlives the reader.
  static Expected<CompactBatchReader, FieldError> Open(ByteView body);

  [[nodiscard]] size_t size() const { return count_; }
  // The next; no more than there are. The error names the operation, from 0, and its field.
  Expected<CompactOperation, FieldError> Next();
  // After the last: whether nothing follows it.
  [[nodiscard]] Expected<Done, FieldError> Finish() const;

 private:
  CompactBatchReader(ByteView operations, size_t count) : in_(operations), count_(count) {}

  ByteReader in_;
  size_t count_;
  size_t next_ = 0;
};

// The answer to a batch.
std::string CompactAnswers(const std::vector<CommandOutcome>& outcomes);

}  // namespace huitong
