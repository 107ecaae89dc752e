#include "api/report_fold.h"

#include "api/log_reading.h"

namespace huitong {

Expected<const LogFold*, Error> ReportFold::Until(Sequence end) {
  if (fold_ == nullptr) {
    const auto read = [source = source_](Sequence sequence) { return source.At(sequence); };
    fold_ = std::make_unique<LogFold>(read, BalanceCheck::kNone);
  }
  const auto take = [&](const Record& record) -> Expected<bool, Error> {
    TRY(fold_->Take(record));
    return true;
  };
  const auto taken = VisitRecords(source_, fold_->next_sequence(), end, take);
  const LogFold* kept = fold_.get();
  if (taken) return kept;
  fold_.reset();
  return Unexpected(taken.error());
}

}  // namespace huitong
