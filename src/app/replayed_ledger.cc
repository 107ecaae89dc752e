#include "app/replayed_ledger.h"

#include <vector>

#include "api/log_reading.h"
#include "app/terminal.h"
#include "engine/apply.h"
#include "engine/settlement.h"

namespace huitong {

Expected<std::unique_ptr<ReplayedLedger>, Error> ReplayLedger(const std::string& folder,
                                                              const SeeRecord& see) {
  constexpr uint64_t kRecordsPerLine = 4096;
  ProgressLine progress;
  auto replayed = std::make_unique<ReplayedLedger>();
  replayed->ledger = TRY(
      StoredLedger::Open(folder, [&](uint64_t records) { progress.Show("records", records, 0); }));
  const RecordSource source = replayed->ledger->source();
  const Sequence end = replayed->ledger->size();
  TRY(VisitRecords(source, 0, end, [&](const Record& record) -> Expected<bool, Error> {
    Apply(replayed->state, record);
    if (see) TRY(see(source, record));
    const Sequence sequence = record.header.sequence;
    if (sequence % kRecordsPerLine == 0) progress.Show("records", sequence, end);
    return true;
  }));
  return replayed;
}

Expected<Settlement, Error> ClosedSettlement(const ReplayedLedger& replayed, PeriodNumber period) {
  std::vector<Record> closings;
  for (const Sequence sequence : ClosingsFrom(replayed.state, period)) {
    closings.push_back(TRY(replayed.ledger->source().At(sequence)));
  }
  Settlement settlement = TRY(SettlementOf(replayed.state, period, closings));
  const auto* closed = std::get_if<SettlementClosed>(&closings.front().books.front());
  const PeriodHeader header = PeriodHeaderOf(replayed.state, period);
  if (closed == nullptr || closed->digest != DigestOf(header, settlement.statements)) {
    return Fail(ErrorCode::kCorrupt, "the statements of period " + std::to_string(period.value) +
                                         " are not those that were closed; huitong verify tells "
                                         "more");
  }
  return settlement;
}

Expected<Done, Error> CheckClosed(const LogState& state, PeriodNumber number) {
  const std::string name = "period " + std::to_string(number.value);
  const PeriodNumber open = state.row.period;
  if (number.value == 0 || number > open) {
    return Fail(ErrorCode::kNotFound,
                "there is no " + name + ": the open one is " + std::to_string(open.value));
  }
  const Period* period = state.PeriodOf(number);
  if (period == nullptr) return Fail(ErrorCode::kNotFound, name + " is open: it was not cut yet");
  if (period->closed != kNoSequence) return Done{};
  return Fail(ErrorCode::kNotFound, name + " is cut, but was not closed yet");
}

Expected<BrandNumber, Error> PartyOfCode(const StoredLedger& ledger, const std::string& code) {
  if (code == "house") return kHouse;
  if (code == "pool") return kValuePool;
  const auto brand = ledger.configuration().BrandByCode(code);
  if (brand) return *brand;
  return Fail(ErrorCode::kNotFound, "there is no brand \"" + code + "\" here");
}

}  // namespace huitong
