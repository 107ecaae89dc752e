#include "api/log_reading.h"

#include <algorithm>

#include "journal/record_sections.h"

namespace huitong {

Expected<Done, Error> VisitRecords(const RecordSource& source, Sequence first, Sequence end,
                                   const VisitRecord& visit) {
  constexpr Sequence kRecordsAtOnce = 1024;
  while (first < end) {
    const auto count = static_cast<uint32_t>(std::min(end - first, kRecordsAtOnce));
    const Batch batch = TRY(source.journal.ReadRecords(source.log.value, first, count));
    if (batch.count == 0) {
      return Fail(ErrorCode::kCorrupt, "record " + std::to_string(first) + " is missing");
    }
    for (const RecordShape& shape : TRY(RecordsOf(batch))) {
      const Record record = TRY(DecodeRecord(shape.bytes));
      if (!TRY(visit(record))) return Done{};
    }
    first += batch.count;
  }
  return Done{};
}

}  // namespace huitong
