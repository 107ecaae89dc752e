// One command from request to records: key, due work, decision, number, application, bytes.

#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "engine/command.h"
#include "engine/draft.h"
#include "engine/result.h"
#include "engine/state.h"

namespace huitong {

// Encoded records of one log, end to end, in the making of a batch.
struct RecordBuffer {
  Bytes bytes;
  uint32_t count = 0;
};

enum class Verdict : uint8_t {
  kRecorded,   // the command made a record, accepted or declined
  kReplayed,   // the same key and request made the record `sequence` before
  kKeyReused,  // the key made another request's record before; nothing was done
  kMissing,    // offer it again when memory has what `missing` names; nothing was done but due work
};

struct Transacted {
  Verdict verdict = Verdict::kMissing;
  Sequence sequence = kNoSequence;  // of the command's record
  Result result;                    // of kRecorded and kReplayed
  size_t offset = 0;                // of kRecorded: where the record begins in the buffer
  Missing missing;
};

// Takes a command through to its record. Due work on the wallets it touches becomes records of
// its own before, which stay even if the command then declines. `seen` holds the records that an
// earlier offer of the same command named in its `missing`. Requires `now` not before the last
// commit.
Transacted Transact(LogState& state, const Command& command, const Instant& now,
                    const SeenRecords& seen, RecordBuffer& out);

// Members and wallets that time may have brought something.
struct DueWork {
  std::vector<MemberOrdinal> members;  // whose merge may be over
  std::vector<WalletKey> wallets;
};

// Makes records of all that is due there at `now`, without anybody asking; nothing where nothing is
// due. What memory lacks for the rest: offer the work again when it is there. Requires `now` not
// before the last commit.
Missing TransactDue(LogState& state, const DueWork& work, const Instant& now, RecordBuffer& out);

}  // namespace huitong
