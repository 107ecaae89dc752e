// A data directory in memory for tests of imports: stores that outlive a lane, and a lane on them.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "identity/key_ring.h"
#include "identity/pending_enrolments.h"
#include "identity/vault.h"
#include "intake/receipts.h"
#include "sequencer/lane.h"
#include "storage/memory_journal.h"
#include "storage/memory_state_store.h"
#include "storage/memory_tree_store.h"
#include "storage/memory_vault_store.h"

namespace huitong::testing {

inline constexpr LogNumber kImportLog{.value = 1 << 16};

class FixedClock final : public Clock {
 public:
  // 2026-01-01T00:00:00Z
  Timestamp Now() override { return {.nanos = 1'767'225'600 * kNanosPerSecond}; }
};

// What an import told while it ran, and how it ended.
struct Imported {
  Expected<ImportSummary, Error> summary;
  struct Row {
    uint64_t line = 0;
    std::string reason;
  };
  std::vector<Row> refused;

  [[nodiscard]] std::vector<std::string> reasons() const {
    std::vector<std::string> all;
    for (const Row& row : refused) {
      all.push_back(row.reason);
    }
    return all;
  }
};

class ImportDirectory {
 public:
  ImportDirectory() { Open(); }

  // As a restart: the lane ends, another one recovers from what it stored, and enrolments that were
  // cut short are offered to it.
  void Reopen() {
    lane_.reset();
    Open();
    CHECK(ReofferPending(vault_, *lane_, kImportLog).has_value());
  }
  [[nodiscard]] Lane& lane() { return *lane_; }
  [[nodiscard]] Vault& vault() { return vault_; }
  [[nodiscard]] const Journal& journal() const { return journal_; }
  [[nodiscard]] const RequestMacKey& macs() const { return macs_; }
  [[nodiscard]] ImportPorts ports() {
    return {.lane = *lane_, .log = kImportLog, .vault = vault_, .macs = macs_, .clock = clock_};
  }

  // With the file's clock unless the options say otherwise.
  Imported Import(const ReceiptMap& map, const std::string& path) {
    ImportOptions options;
    options.path = path;
    options.clock_from_file = true;
    return Import(map, options);
  }
  Imported Import(const ReceiptMap& map, ImportOptions options) {
    std::vector<Imported::Row> refused;
    options.on_refused = [&](const RefusedRow& row) -> Expected<Done, Error> {
      refused.push_back({.line = row.row.line, .reason = row.reason});
      return Done{};
    };
    auto summary = ImportReceipts(ports(), map, options);
    return {.summary = std::move(summary), .refused = std::move(refused)};
  }

 private:
  void Open() {
    const LanePorts lane_ports{.journal = journal_,
                               .store = state_,
                               .trees = trees_,
                               .clock = clock_,
                               .secrets = [this](LogNumber log) {
                                 const LogKeys keys = keys_.KeysOf(log);
                                 return LogSecrets{.salt_key = keys.salt_key,
                                                   .signing_seed = keys.signing_seed};
                               }};
    auto lane = Lane::Open(lane_ports, LaneOptions{});
    CHECK(lane.has_value());
    lane_ = *std::move(lane);
  }

  MemoryJournal journal_;
  MemoryStateStore state_;
  MemoryTreeStore trees_;
  MemoryVaultStore identities_;
  KeyRing keys_ = KeyRing::FromMaster(MasterFromSeed("imports"));
  Vault vault_{identities_, keys_};
  RequestMacKey macs_{keys_.KeysOf(kImportLog).mac_key};
  FixedClock clock_;
  std::unique_ptr<Lane> lane_;
};

}  // namespace huitong::testing
