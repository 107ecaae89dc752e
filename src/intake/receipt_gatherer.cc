#include "intake/receipt_gatherer.h"

#include <utility>

namespace huitong {
namespace {

Unexpected<Refusal> Refused(RefusalReason reason, std::string sentence) {
  return Unexpected(Refusal{.reason = reason, .sentence = std::move(sentence)});
}

// Which part of a line contradicts the receipt, or nullptr.
const char* ContradictionOf(const ReceiptLine& line, const ReceiptLine& receipt) {
  if (line.customer != receipt.customer) return "customer";
  if (line.sold_at != receipt.sold_at) return "time";
  if (line.channel != receipt.channel) return "channel";
  return nullptr;
}

}  // namespace

Expected<Done, Refusal> ReceiptGatherer::Add(const ReceiptLine& line, const CsvRow& row) {
  std::string key = std::to_string(line.brand) + '/' + line.receipt;
  const auto found = places_.find(key);
  if (found == places_.end()) {
    open_.push_back({.key = key, .last_row = row.number, .receipt = {.sum = line, .rows = {row}}});
    places_.emplace(std::move(key), std::prev(open_.end()));
    return Done{};
  }
  Open& open = *found->second;
  ReceiptLine& sum = open.receipt.sum;
  if (const char* contradiction = ContradictionOf(line, sum)) {
    return Refused(RefusalReason::kReceiptInconsistent,
                   "The receipt's line " + std::to_string(open.receipt.rows.front().line) +
                       " has another " + contradiction + ".");
  }
  if (line.amount_fen > amount_fen_max_ - sum.amount_fen) {
    return Refused(RefusalReason::kAmountTooLarge, "With this line the receipt would pass the " +
                                                       std::to_string(amount_fen_max_) +
                                                       " fen that the map allows.");
  }
  if (open.receipt.rows.size() == kReceiptLinesMax) {
    return Refused(RefusalReason::kReceiptTooLong,
                   "The receipt has more than " + std::to_string(kReceiptLinesMax) + " lines.");
  }

  sum.amount_fen += line.amount_fen;
  open.receipt.rows.push_back(row);
  open.last_row = row.number;
  open_.splice(open_.end(), open_, found->second);
  return Done{};
}

std::vector<Receipt> ReceiptGatherer::TakeComplete(uint64_t row) {
  std::vector<Receipt> complete;
  while (!open_.empty() && open_.front().last_row + lines_apart_ <= row) {
    complete.push_back(std::move(open_.front().receipt));
    places_.erase(open_.front().key);
    open_.pop_front();
  }
  return complete;
}

std::vector<Receipt> ReceiptGatherer::TakeAll() {
  std::vector<Receipt> all;
  for (Open& open : open_) {
    all.push_back(std::move(open.receipt));
  }
  open_.clear();
  places_.clear();
  return all;
}

}  // namespace huitong
