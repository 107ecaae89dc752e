#include "engine/invariants/keys_bind_once.h"

#include "engine/invariants/mac_bound_once.h"

namespace huitong {
namespace {

constexpr std::string_view kWhat = "request key or quote";

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
    if (auto breach = BreachOfMac(state, *key, seen, KeyOf, kWhat)) return breach;
  }
  if (const Mac* quote = QuoteOf(record)) {
    if (auto breach = BreachOfMac(state, *quote, seen, QuoteOf, kWhat)) return breach;
  }
  return BreachOfDecline(record);
}

}  // namespace huitong
