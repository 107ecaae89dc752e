// What records call by number and answers call by name: members and where lots come from.

#pragma once

#include <map>
#include <set>
#include <span>

#include "api/json_writer.h"
#include "engine/draft.h"
#include "engine/record.h"
#include "engine/state.h"
#include "ledger/lot.h"
#include "ledger/number.h"

namespace huitong {

struct RecordNumbers {
  std::set<MemberOrdinal> members;
  std::set<ProvenanceNumber> provenances;

  void Add(const Record& record);
};

struct RecordNames {
  std::map<MemberOrdinal, MemberId> members;
  std::map<ProvenanceNumber, Provenance> provenances;
};

RecordNumbers NumbersIn(std::span<const Record> records);

// On the writer's thread. All are known to be there; what memory lacks is asked for at once.
Expected<RecordNames, Halt> SeeNames(LogState& state, const RecordNumbers& numbers);

// "expires_on" and "provenance" of a lot, into an open object. CHECKs that the name is there.
void WriteLotKey(JsonWriter& out, LogNumber log, const LotKey& lot, const RecordNames& names);

}  // namespace huitong
