#include "api/record_names.h"

#include <variant>

#include "api/provenance_json.h"
#include "api/seen_member.h"
#include "api/value_json.h"
#include "base/check.h"

namespace huitong {

void RecordNumbers::Add(const Record& record) {
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    if (subject != nullptr) members.insert(subject->member);
    std::visit(
        [&](const auto& fact) {
          if constexpr (requires { fact.lot.provenance; }) {
            provenances.insert(fact.lot.provenance);
          }
        },
        effect);
  });
  for (const RecordSubject& subject : record.subjects) {
    members.insert(subject.member);
  }
}

RecordNumbers NumbersIn(std::span<const Record> records) {
  RecordNumbers numbers;
  for (const Record& record : records) {
    numbers.Add(record);
  }
  return numbers;
}

Expected<RecordNames, Halt> SeeNames(LogState& state, const RecordNumbers& numbers) {
  RecordNames names;
  Missing missing;
  for (const MemberOrdinal ordinal : numbers.members) {
    const auto seen = SeeMember(state, ordinal);
    if (seen) {
      names.members.emplace(ordinal, seen->id);
      continue;
    }
    const auto& lacking = std::get<Missing>(seen.error()).entries;
    missing.entries.insert(missing.entries.end(), lacking.begin(), lacking.end());
  }
  if (!missing.entries.empty()) return Unexpected(Halt(std::move(missing)));
  for (const ProvenanceNumber number : numbers.provenances) {
    names.provenances.emplace(number, state.ProvenanceOf(number));
  }
  return names;
}

void WriteLotKey(JsonWriter& out, LogNumber log, const LotKey& lot, const RecordNames& names) {
  const auto provenance = names.provenances.find(lot.provenance);
  CHECK(provenance != names.provenances.end());
  WriteExpiry(out, lot.expires_on);
  WriteProvenance(out, log, provenance->second);
}

}  // namespace huitong
