// The import of receipts from a shop's export: enrols the customers, earns the points.
//
// Every receipt is one earning of its brand, keyed for ever, so that a second import of the same
// file, or of the rest of it after a crash at any point, ends with the same ledger. What the MACs
// of a receipt are made of, with TAB between the parts of the row (DO NOT CHANGE):
//
//   actor          the brand
//   natural key    "<brand's code>/<receipt>"
//   canonical row  brand's code, receipt, member id in hex, sold_at in RFC 3339 UTC, sum in fen
//
// The customer's number is in neither: its MAC would outlive the member's erasure.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/error.h"
#include "engine/configuration.h"
#include "identity/vault.h"
#include "intake/receipt_map.h"
#include "intake/receipt_walk.h"
#include "ledger/number.h"
#include "sequencer/clock.h"
#include "sequencer/lane.h"
#include "sequencer/request_mac.h"

namespace huitong {

struct BrandSummary {
  std::string code;
  Names names;
  // Of this import: what the ledger recorded and accepted by it.
  uint64_t receipts = 0;
  int64_t spend_fen = 0;
  int64_t points_issued = 0;
  // A check's guess by the rates of the map alone, for all receipts of the file: the ledger may
  // know receipts already, decline some, or have other rates.
  int64_t points_estimated = 0;
  // Of the ledger after the import: what the brand has issued and nobody has spent, exchanged or
  // lost, and what that is worth in micro-fen at the settlement price in force at the last line.
  int64_t points_outstanding = 0;
  int64_t liability_micro_fen = 0;
};

struct ImportSummary {
  bool stopped = false;         // on_progress said so: not all of the file was read
  uint64_t lines_read = 0;      // = accepted + known + the sum of refused, unless stopped
  uint64_t lines_accepted = 0;  // recorded by this import; in a check, those that can be
  uint64_t lines_known = 0;     // of receipts that were recorded before
  std::map<std::string, uint64_t> lines_refused;  // by reason
  uint64_t receipts_read = 0;                     // = recorded + known + refused
  uint64_t receipts_recorded = 0;
  uint64_t receipts_known = 0;
  uint64_t receipts_refused = 0;  // declined, changed or repeated
  uint64_t members_enrolled = 0;
  std::optional<Timestamp> first_sold_at;
  std::optional<Timestamp> last_sold_at;
  std::vector<BrandSummary> brands;  // as in the map
  std::vector<std::string> kept;     // CoalitionPlaces::kept
  uint64_t records = 0;              // that the log grew by
  double seconds = 0;

  [[nodiscard]] bool ChangedNothing() const { return records == 0; }
  // There were receipts, and an earlier import recorded every one of them. Lines that were refused
  // are of none.
  [[nodiscard]] bool KnewEveryReceipt() const {
    return receipts_read > 0 && receipts_known == receipts_read && ChangedNothing();
  }
};

struct ImportOptions {
  std::string path;  // CSV, plain or gzip
  // A sale after it is refused: one wrong date would set the ledger's clock, which never goes back.
  Timestamp latest = kLatestTimestamp;
  // The commit times are those of the file: for a new data directory, so that the past is recorded
  // in the past. Else they are the clock's, and the file's are when it happened.
  bool clock_from_file = false;
  // May be empty. A false from on_progress stops the import in good order.
  std::function<bool(const ImportProgress&)> on_progress;
  std::function<Expected<Done, Error>(const RefusedRow&)> on_refused;
};

// All outlive the import.
struct ImportPorts {
  Lane& lane;
  LogNumber log;
  Vault& vault;
  const RequestMacKey& macs;
  Clock& clock;
};

// Reads the whole file as an import would and changes nothing: a dry run.
Expected<ImportSummary, Error> CheckReceipts(const ReceiptMap& map, const ImportOptions& options);

// Checks the whole file first, so that one that cannot be read to its end changes nothing. Then
// sets up the coalition and imports in chunks, with bounded memory: see intake/receipt_gatherer.h.
// After an error or a crash the same import goes on where it was.
Expected<ImportSummary, Error> ImportReceipts(const ImportPorts& ports, const ReceiptMap& map,
                                              const ImportOptions& options);

}  // namespace huitong
