#include "engine/invariants/keys_bind_once.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {
namespace {

// The quote that the record used up; null where it is no exchange.
const Mac* QuoteOf(const Record& record) {
  if (record.header.kind != RecordKind::kExchange || record.subjects.empty()) return nullptr;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* exchanged = std::get_if<Exchanged>(&effect)) return &exchanged->quote_mac;
  }
  return nullptr;
}

const Mac* KeyOf(const Record& record) {
  return record.header.request ? &record.header.request->key : nullptr;
}

// `mac_in` reads of an earlier record what must differ: its key, or its quote.
template <class MacIn>
Breach BreachOfMac(LogState& state, const Mac& mac, std::span<const Record> seen,
                   const MacIn& mac_in) {
  const auto bound = state.requests.Find(FingerprintOf(mac));
  CHECK(bound.presence != Presence::kMissing);
  if (bound.presence == Presence::kAbsent) return std::nullopt;
  for (const Sequence sequence : *bound.value) {
    const auto earlier = std::find_if(seen.begin(), seen.end(), [&](const Record& one) {
      return one.header.sequence == sequence;
    });
    if (earlier == seen.end()) {
      return "record " + std::to_string(sequence) +
             ", which may have the same request key or quote, was not read";
    }
    const Mac* other = mac_in(*earlier);
    if (other != nullptr && *other == mac) {
      return "its request key or quote was used by record " + std::to_string(sequence);
    }
  }
  return std::nullopt;
}

// A decline only binds its key to the answer.
Breach BreachOfDecline(const Record& record) {
  size_t effects = record.books.size();
  bool declined = false;
  const auto look = [&](const Effects& list) {
    for (const Effect& effect : list) {
      declined = declined || std::holds_alternative<RequestDeclined>(effect);
    }
  };
  look(record.books);
  for (const RecordSubject& subject : record.subjects) {
    effects += subject.effects.size();
    look(subject.effects);
  }
  if (declined && effects != 1) return "a decline does more than to bind its key";
  return std::nullopt;
}

}  // namespace

Breach BreachOfKeys(LogState& state, const Record& record, std::span<const Record> seen) {
  if (const Mac* key = KeyOf(record)) {
    if (auto breach = BreachOfMac(state, *key, seen, KeyOf)) return breach;
  }
  if (const Mac* quote = QuoteOf(record)) {
    if (auto breach = BreachOfMac(state, *quote, seen, QuoteOf)) return breach;
  }
  return BreachOfDecline(record);
}

}  // namespace huitong
