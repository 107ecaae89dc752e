#include "intake/receipt_walk.h"

#include <utility>

#include "intake/line_rules.h"

namespace huitong {
namespace {

constexpr uint64_t kLinesPerProgress = 4096;

Expected<Done, Error> GiveReceipts(const CsvRow& header, std::vector<Receipt> receipts,
                                   const WalkHandlers& handlers) {
  if (!handlers.receipt) return Done{};
  for (Receipt& receipt : receipts) {
    TRY(handlers.receipt(header, std::move(receipt)));
  }
  return Done{};
}

bool GoesOn(const CsvReader& reader, uint64_t lines, const WalkHandlers& handlers) {
  if (!handlers.progress) return true;
  return handlers.progress({.checking = false,
                            .bytes_read = reader.bytes_read(),
                            .bytes_total = reader.bytes_total(),
                            .lines = lines});
}

}  // namespace

Expected<Walked, Error> WalkReceipts(const WalkedFile& file, const ReceiptMap& map,
                                     const WalkHandlers& handlers) {
  CsvFormat format;
  format.delimiter = map.delimiter;
  const auto reader = TRY(CsvReader::Open(file.path, format));
  const CsvRow& header = reader->header();
  const LineRules rules = TRY(LineRules::For(map, header, file.latest));
  ReceiptGatherer gatherer(map.lines_apart, map.amount_fen_max);
  Walked walked;
  for (auto row = TRY(reader->Next()); row; row = TRY(reader->Next())) {
    ++walked.lines;
    TRY(GiveReceipts(header, gatherer.TakeComplete(row->number), handlers));
    const auto line = rules.Read(*row);
    const auto added = line ? gatherer.Add(*line, *row) : Unexpected(line.error());
    if (!added && handlers.refused) {
      TRY(handlers.refused({.header = header,
                            .row = *row,
                            .reason = std::string(NameOf(added.error().reason)),
                            .sentence = added.error().sentence}));
    }
    walked.stopped =
        walked.lines % kLinesPerProgress == 0 && !GoesOn(*reader, walked.lines, handlers);
    if (walked.stopped) return walked;
  }
  TRY(GiveReceipts(header, gatherer.TakeAll(), handlers));
  (void)GoesOn(*reader, walked.lines, handlers);
  return walked;
}

}  // namespace huitong
