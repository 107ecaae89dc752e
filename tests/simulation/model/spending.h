// What spending points has in common: which lots are taken, and what the issuer owes for them.

#pragma once

#include <cstdint>
#include <optional>

#include "model/page.h"

namespace huitong::model {

// The first `amount` points of the lots, in their order, after the first `skipped` are left out.
Parts TakeInOrder(const Parts& lots, int64_t skipped, int64_t amount);

// What is live today, in the order of use.
Parts LiveLots(const Wallet& wallet, int32_t today);

int64_t SumOf(const Parts& parts);

// What the issuer owes at `time` for the parts of the currency, in micro-fen; nothing where one
// record may not say so much.
std::optional<int64_t> OwedFor(const Books& books, uint32_t currency, const Parts& parts,
                               int64_t time);

// What the member gets for that many points, for which that is owed, in micro-fen; nothing as
// above.
std::optional<int64_t> FaceOf(const Books& books, uint32_t currency, int64_t points, int64_t owed,
                              int64_t time);

// Lines of a request that should add up to `total`; nothing is said where there are none.
Decision CheckLines(const std::vector<ReceiptLine>& lines, int64_t total);

}  // namespace huitong::model
