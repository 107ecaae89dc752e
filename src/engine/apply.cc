#include "engine/apply.h"

#include "base/check.h"

namespace huitong {
namespace {

void Post(LogState& state, const RecordSubject& subject, const AvailablePosting& posting,
          Day today) {
  Wallet& wallet = state.wallets.Change({.member = subject.member, .currency = posting.currency});
  wallet.Post(posting.lot, posting.amount);
  wallet.last_activity_on = today;
}

void Post(LogState& state, const BookPosting& posting) {
  BookBalance& account =
      state.books.Change({.currency = posting.currency, .account = ToWord(posting.account)});
  CHECK(!__builtin_add_overflow(account.balance, posting.amount, &account.balance));
  ++account.postings;
}

void Enrol(LogState& state, const RecordSubject& subject, const MemberEnrolled& enrolled) {
  CHECK(subject.member.value == state.row.members);
  ++state.row.members;
  state.members.Load(subject.member, std::nullopt);  // the ordinal is new: nothing is stored
  state.members.Change(subject.member).id = enrolled.id;
  state.member_ids.Change(enrolled.id) = subject.member;
}

void Bind(LogState& state, const Mac& mac, Sequence sequence) {
  Sequences& sequences = state.requests.Change(FingerprintOf(mac));
  const bool bound = !sequences.empty() && sequences.back() == sequence;
  if (!bound) sequences.push_back(sequence);
}

void Publish(LogState& state, const Published& published) {
  CHECK(state.configuration.Accept(published));
  state.published.Change(
      {.what = published.what, .number = published.number, .version = published.version}) = {
      .effective_from = published.effective_from, .payload = published.payload};
}

void Intern(LogState& state, const ProvenanceInterned& interned) {
  ++state.row.provenances;
  CHECK(interned.number.value == state.row.provenances);
  state.provenances.Change(interned.number) = interned.provenance;
  state.provenance_numbers.emplace(interned.provenance, interned.number);
}

void ApplyEffect(LogState& state, const Record& record, const RecordSubject* subject,
                 const Effect& effect) {
  switch (KindOf(effect)) {
    case EffectKind::kAvailablePosting:
      CHECK(subject != nullptr);
      Post(state, *subject, *std::get_if<AvailablePosting>(&effect), record.header.committed.day);
      return;
    case EffectKind::kBookPosting:
      Post(state, *std::get_if<BookPosting>(&effect));
      return;
    case EffectKind::kMemberEnrolled:
      CHECK(subject != nullptr);
      Enrol(state, *subject, *std::get_if<MemberEnrolled>(&effect));
      return;
    case EffectKind::kExchanged:
      Bind(state, std::get_if<Exchanged>(&effect)->quote_mac, record.header.sequence);
      return;
    case EffectKind::kPublished:
      Publish(state, *std::get_if<Published>(&effect));
      return;
    case EffectKind::kProvenanceInterned:
      Intern(state, *std::get_if<ProvenanceInterned>(&effect));
      return;
    case EffectKind::kEarned:
    case EffectKind::kRedeemed:
    case EffectKind::kExpired:
    case EffectKind::kDeclined:
      return;  // they say why; the postings say what
  }
}

// Adds to `missing` what the family does not know of `key`.
template <class Codec, class Family, class Key>
void Want(Family& family, FamilyNumber number, const Key& key, Missing& missing) {
  if (family.Find(key).presence != Presence::kMissing) return;
  MissingEntry entry{.family = number, .key = {}};
  Codec::EncodeKey(key, entry.key);
  missing.entries.push_back(std::move(entry));
}

}  // namespace

void Apply(LogState& state, const Record& record) {
  const RecordHeader& header = record.header;
  CHECK(header.sequence == state.row.next_sequence);
  CHECK(header.committed.time >= state.row.last_commit.time);

  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    ApplyEffect(state, record, subject, effect);
  });
  for (const RecordSubject& subject : record.subjects) {
    Member& member = state.members.Change(subject.member);
    CHECK(member.records == subject.own_sequence && member.last_record == subject.previous);
    member.last_record = header.sequence;
    ++member.records;
  }
  if (header.request) Bind(state, header.request->key, header.sequence);
  state.row.last_commit = header.committed;
  ++state.row.next_sequence;
}

Missing LackingFor(LogState& state, const Record& record) {
  Missing missing;
  for (const RecordSubject& subject : record.subjects) {
    Want<MemberCodec>(state.members, FamilyNumber::kMembers, subject.member, missing);
  }
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    if (const auto* posting = std::get_if<AvailablePosting>(&effect)) {
      CHECK(subject != nullptr);
      Want<WalletCodec>(state.wallets, FamilyNumber::kWallets,
                        WalletKey{.member = subject->member, .currency = posting->currency},
                        missing);
    }
    if (const auto* enrolled = std::get_if<MemberEnrolled>(&effect)) {
      Want<MemberIdCodec>(state.member_ids, FamilyNumber::kMemberIds, enrolled->id, missing);
    }
    if (const auto* exchanged = std::get_if<Exchanged>(&effect)) {
      Want<RequestCodec>(state.requests, FamilyNumber::kRequests,
                         FingerprintOf(exchanged->quote_mac), missing);
    }
  });
  if (record.header.request) {
    Want<RequestCodec>(state.requests, FamilyNumber::kRequests,
                       FingerprintOf(record.header.request->key), missing);
  }
  return missing;
}

}  // namespace huitong
