// What the others would lose if a brand vanished now, counted from the records alone.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

// In micro-fen, which may pass 64 bits.
__extension__ using Loss = __int128;

inline constexpr Loss kAnyLoss = Loss{1} << 100;  // where there is no limit

struct Losses {
  Loss owed = 0;      // what the brand owes the others less what they owe it
  Loss exposure = 0;  // with what its points that are held at them will come to
  // The most that the exposure may be: the limit in force, or, where it is more, what facts or a
  // tighter limit left it at.
  Loss allowed = kAnyLoss;
  bool by_limit = false;  // it is the limit in force that allows so much
};

// Facts are closings, payments, disputes and reversals; nothing else may lead beyond the limit.
Losses LossesBy(BrandNumber brand, std::span<const Record> records);

// What is wrong where more is lost than is allowed.
std::optional<std::string> ObjectionTo(const Losses& losses, BrandNumber brand);

}  // namespace huitong
