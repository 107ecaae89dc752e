// The fold of a log that reports are made of, kept up with the durable records.

#pragma once

#include <memory>

#include "api/member_chain.h"
#include "base/error.h"
#include "reports/log_fold.h"

namespace huitong {

// One thread. It grows with days, currencies and months, not with members.
class ReportFold {
 public:
  explicit ReportFold(const RecordSource& source) : source_(source) {}

  // With every record before `end`, which must be durable; the first time all of them are read.
  // After an error the next time begins anew.
  Expected<const LogFold*, Error> Until(Sequence end);

 private:
  const RecordSource source_;
  std::unique_ptr<LogFold> fold_;
};

}  // namespace huitong
