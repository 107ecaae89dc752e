// The ledger of a data directory as its journal alone has it, read without changing a file.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/member_chain.h"
#include "api/record_names.h"
#include "app/data_directory.h"
#include "base/file.h"
#include "engine/configuration.h"
#include "storage/segment_journal.h"

namespace huitong {

class StoredLedger {
 public:
  // Takes the directory's lock and reads every record once. `progress` is told how many so far.
  // kBusy while somebody serves the directory, kCorrupt where the journal is damaged.
  static Expected<std::unique_ptr<StoredLedger>, Error> Open(
      const std::string& folder, const std::function<void(uint64_t)>& progress);

  [[nodiscard]] LogNumber log() const { return log_; }
  [[nodiscard]] RecordSource source() const { return {.journal = *journal_, .log = log_}; }
  // How many records there are; at least one.
  [[nodiscard]] uint64_t size() const { return size_; }
  // When the last one was committed.
  [[nodiscard]] const Instant& last_commit() const { return last_commit_; }
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }

  [[nodiscard]] std::optional<MemberOrdinal> Find(const MemberId& member) const;
  // The newest record of a member who is enrolled.
  [[nodiscard]] Sequence NewestOf(MemberOrdinal member) const {
    return members_.at(member.value).newest;
  }
  [[nodiscard]] const Provenance& ProvenanceOf(ProvenanceNumber number) const {
    return provenances_.at(number);
  }
  // Of numbers that records of this ledger have.
  [[nodiscard]] RecordNames NamesOf(const RecordNumbers& numbers) const;

  // The codes of a brand and a currency; "house" and "unit" for those of number 0.
  [[nodiscard]] std::string CodeOf(BrandNumber brand) const;
  [[nodiscard]] std::string CodeOf(CurrencyNumber currency) const;
  [[nodiscard]] std::optional<CurrencyNumber> CurrencyOfCode(const std::string& code) const;

 private:
  struct StoredMember {
    MemberId id;
    Sequence newest = kNoSequence;
  };

  StoredLedger(FolderLock lock, std::unique_ptr<SegmentJournal> journal, LogNumber log)
      : lock_(std::move(lock)), journal_(std::move(journal)), log_(log) {}

  Expected<Done, Error> Take(const Drain& drain);
  Expected<Done, Error> Take(const Record& record);

  FolderLock lock_;
  std::unique_ptr<SegmentJournal> journal_;
  LogNumber log_;
  uint64_t size_ = 0;
  Instant last_commit_;
  Configuration configuration_;
  std::vector<StoredMember> members_;  // by ordinal
  std::map<MemberId, MemberOrdinal> ordinals_;
  std::map<ProvenanceNumber, Provenance> provenances_;
};

}  // namespace huitong
