// One way through an export, from its first row to its last: refused lines and complete receipts.

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/error.h"
#include "intake/csv_reader.h"
#include "intake/receipt_gatherer.h"
#include "intake/receipt_map.h"

namespace huitong {

struct ImportProgress {
  bool checking = false;  // on the way through the file that changes nothing
  uint64_t bytes_read = 0;
  uint64_t bytes_total = 0;
  uint64_t lines = 0;
};

// A line that is not imported, with the file's header.
struct RefusedRow {
  const CsvRow& header;
  const CsvRow& row;
  std::string reason;    // a word of intake/refusal.h or the ledger's word for a decline
  std::string sentence;  // for people
};

// Called on the importer's thread. Those that are empty are not called; those that answer with an
// error or with false end the way.
struct WalkHandlers {
  std::function<Expected<Done, Error>(const RefusedRow&)> refused;
  // Complete receipts, in an order that depends on file and map alone.
  std::function<Expected<Done, Error>(const CsvRow& header, Receipt)> receipt;
  std::function<bool(const ImportProgress&)> progress;
};

struct Walked {
  uint64_t lines = 0;    // rows after the header
  bool stopped = false;  // `progress` said so, before the end
};

// A file on its way in. A sale after `latest` is refused.
struct WalkedFile {
  std::string path;  // CSV, plain or gzip
  Timestamp latest = kLatestTimestamp;
};

// The same receipts in the same order for the same file and map, always.
Expected<Walked, Error> WalkReceipts(const WalkedFile& file, const ReceiptMap& map,
                                     const WalkHandlers& handlers);

}  // namespace huitong
