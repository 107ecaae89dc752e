// Puts the lines of an export together to receipts, with memory for so many lines only.

#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/calendar.h"
#include "intake/csv_reader.h"
#include "intake/line_rules.h"

namespace huitong {

// Lines of one receipt at one brand; one with more is a receipt whose number means something else.
inline constexpr size_t kReceiptLinesMax = 10'000;

// One purchase: what one customer spent at one brand on one receipt.
struct Receipt {
  ReceiptLine sum;  // its first line, with the amount of all
  std::vector<CsvRow> rows;
};

// A receipt is complete when the file has moved on by `lines_apart` rows since its last line. What
// comes later makes a receipt of its own, which the ledger knows by its key.
class ReceiptGatherer {
 public:
  ReceiptGatherer(uint64_t lines_apart, int64_t amount_fen_max)
      : lines_apart_(lines_apart), amount_fen_max_(amount_fen_max) {}

  // Rows in ascending order of number. Refuses a line that contradicts the lines of its receipt
  // before it, or with which the receipt would be too large; the others stay.
  Expected<Done, Refusal> Add(const ReceiptLine& line, const CsvRow& row);
  // The receipts that are complete now that the file stands at `row`, in the order of their last
  // lines.
  std::vector<Receipt> TakeComplete(uint64_t row);
  // What is left, at the file's end.
  std::vector<Receipt> TakeAll();

 private:
  struct Open {
    std::string key;
    uint64_t last_row = 0;
    Receipt receipt;
  };

  const uint64_t lines_apart_;
  const int64_t amount_fen_max_;
  std::list<Open> open_;  // in the order of their last rows
  std::unordered_map<std::string, std::list<Open>::iterator> places_;
};

}  // namespace huitong
