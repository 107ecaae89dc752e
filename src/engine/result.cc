#include "engine/result.h"

namespace huitong {

Result ResultOf(const Record& record) {
  Result result;
  // A decline is the only fact of its record.
  const Effects& facts = record.subjects.empty() ? record.books : record.subjects.front().effects;
  for (const Effect& effect : facts) {
    if (const auto* posting = std::get_if<AvailablePosting>(&effect)) {
      result.balance = posting->balance_after;
    } else if (const auto* declined = std::get_if<RequestDeclined>(&effect)) {
      result.declined = declined->declined;
    }
  }
  return result;
}

}  // namespace huitong
