// A record of each kind and an effect of each kind, as the golden file has them: for tests only.

#pragma once

#include <string>
#include <vector>

#include "engine/record.h"

namespace huitong {

struct RecordExample {
  std::string name;
  Record record;
};

// Never changed, only added to: their bytes are in testdata/records.hex. Those of tenders and
// claims are last.
std::vector<RecordExample> RecordExamples();
// Of tenders alone.
std::vector<RecordExample> TenderExamples();
// Of bought points, sponsors and disputes alone.
std::vector<RecordExample> ClaimExamples();

}  // namespace huitong
