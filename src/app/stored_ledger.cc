#include "app/stored_ledger.h"

#include <utility>

#include "app/ledger_host.h"
#include "identity/key_file.h"
#include "journal/record_sections.h"

namespace huitong {

Expected<std::unique_ptr<StoredLedger>, Error> StoredLedger::Open(
    const std::string& folder, const std::function<void(uint64_t)>& progress) {
  const DataDirectory directory(folder);
  const DirectorySettings settings = TRY(directory.ReadSettings());
  FolderLock lock = TRY(FolderLock::Take(folder));
  const KeyRing keys = KeyRing::FromMaster(TRY(ReadKeyFile(directory.keys_file())));
  SegmentJournalOptions options;
  options.folder = directory.journal_folder();
  options.proof = ProofBy(settings.log, TRY(ReadHead(directory, keys, settings.log)));
  options.make_ahead = false;
  options.read_only = true;
  auto journal = TRY(SegmentJournal::Open(PosixFileSystem(), options));
  std::unique_ptr<StoredLedger> ledger(
      new StoredLedger(std::move(lock), std::move(journal), settings.log));
  TRY(ledger->journal_->ReadDrains(0, [&](const Drain& drain) -> Expected<Done, Error> {
    progress(ledger->size_);
    return ledger->Take(drain);
  }));
  if (ledger->size_ > 0) return ledger;
  return Fail(ErrorCode::kNotFound,
              "the journal in \"" + folder + "\" has no record: its coalition was never opened");
}

Expected<Done, Error> StoredLedger::Take(const Drain& drain) {
  for (const Batch& batch : drain.batches) {
    if (batch.log != log_.value) continue;
    for (const RecordShape& shape : TRY(RecordsOf(batch))) {
      const Record record = TRY(DecodeRecord(shape.bytes));
      TRY(Take(record));
    }
  }
  return Done{};
}

Expected<Done, Error> StoredLedger::Take(const Record& record) {
  const auto wrong = [&](const char* what) {
    return Fail(ErrorCode::kCorrupt, "record " + std::to_string(record.header.sequence) + " " +
                                         what + "; huitong verify tells more");
  };
  bool accepted = true;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (const auto* published = std::get_if<Published>(&effect)) {
      accepted = accepted && configuration_.Accept(*published);
    } else if (const auto* enrolled = std::get_if<MemberEnrolled>(&effect)) {
      ordinals_.emplace(enrolled->id, MemberOrdinal{.value = members_.size()});
      members_.push_back({.id = enrolled->id, .newest = record.header.sequence});
    } else if (const auto* interned = std::get_if<ProvenanceInterned>(&effect)) {
      provenances_.emplace(interned->number, interned->provenance);
    }
  });
  if (!accepted) return wrong("publishes what cannot be read");
  for (const RecordSubject& subject : record.subjects) {
    if (subject.member.value >= members_.size()) return wrong("is about a member nobody enrolled");
    members_[subject.member.value].newest = record.header.sequence;
  }
  size_ = record.header.sequence + 1;
  last_commit_ = record.header.committed;
  return Done{};
}

std::optional<MemberOrdinal> StoredLedger::Find(const MemberId& member) const {
  const auto found = ordinals_.find(member);
  if (found == ordinals_.end()) return std::nullopt;
  return found->second;
}

RecordNames StoredLedger::NamesOf(const RecordNumbers& numbers) const {
  RecordNames names;
  for (const MemberOrdinal member : numbers.members) {
    names.members.emplace(member, members_.at(member.value).id);
  }
  for (const ProvenanceNumber number : numbers.provenances) {
    names.provenances.emplace(number, ProvenanceOf(number));
  }
  return names;
}

std::string StoredLedger::CodeOf(BrandNumber brand) const {
  if (brand == kHouse) return "house";
  const Brand* known = configuration_.BrandOf(brand);
  return known == nullptr ? std::to_string(brand.value) : known->code;
}

std::string StoredLedger::CodeOf(CurrencyNumber currency) const {
  if (currency == kUniversalUnit) return "unit";
  const Currency* known = configuration_.CurrencyOf(currency);
  return known == nullptr ? std::to_string(currency.value) : known->code;
}

std::optional<CurrencyNumber> StoredLedger::CurrencyOfCode(const std::string& code) const {
  for (uint32_t number = 1; number <= configuration_.currencies().size(); ++number) {
    if (CodeOf(CurrencyNumber{.value = number}) == code) return CurrencyNumber{.value = number};
  }
  return std::nullopt;
}

}  // namespace huitong
