#include "clearing/liability.h"

#include <map>
#include <string>
#include <utility>

#include "base/planted.h"
#include "clearing/portion.h"
#include "ledger/lot.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

std::string TextOf(Int128 value) {
  // A sum of a few int64: thousands of 2^63 do not occur.
  const bool negative = value < 0;
  Int128 rest = negative ? -value : value;
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  return negative ? "-" + digits : digits;
}

Int128 WideClosing(const RollForward& book) {
  const Int128 exchanged = Int128{book.exchanged_in} - book.exchanged_out;
  const Int128 reversed = Planted("roll-forward-without-reversals") ? 0 : book.reversed;
  return Int128{book.opening} + book.issued - book.redeemed - book.expired - reversed + exchanged +
         book.adjusted;
}

std::string NameOf(CurrencyNumber currency) {
  return "The book of currency " + std::to_string(currency.value);
}

}  // namespace

std::optional<int64_t> ClosingOf(const RollForward& book) {
  const Int128 closing = WideClosing(book);
  if (closing > kAmountMax || closing < -kAmountMax) return std::nullopt;
  return static_cast<int64_t>(closing);
}

Expected<Done, Error> CheckTies(const RollForward& book, CurrencyNumber currency, int64_t ledger) {
  const Int128 closing = WideClosing(book);
  if (closing == ledger) return Done();
  return Fail(ErrorCode::kInvalidArgument, NameOf(currency) + " closes with " + TextOf(closing) +
                                               " points, the ledger has " + std::to_string(ledger) +
                                               ": " + TextOf(closing - ledger) + " too many.");
}

Expected<Done, Error> CheckFollows(const RollForward& before, const RollForward& book,
                                   CurrencyNumber currency) {
  const Int128 closing = WideClosing(before);
  if (closing == book.opening) return Done();
  return Fail(ErrorCode::kInvalidArgument,
              NameOf(currency) + " opens with " + std::to_string(book.opening) +
                  " points, the period before closed with " + TextOf(closing) + ".");
}

Expected<std::vector<AgeBucket>, Error> AgeByExpiry(std::span<const DatedPoints> outstanding) {
  std::map<std::pair<AgeKind, int32_t>, int64_t> sums;
  for (const DatedPoints& dated : outstanding) {
    std::pair<AgeKind, int32_t> bucket(AgeKind::kMonth, 0);
    if (dated.expires_on == kSlidingLot) {
      bucket.first = AgeKind::kSliding;
    } else if (dated.expires_on == kNeverExpires) {
      bucket.first = AgeKind::kNever;
    } else {
      bucket.second = MonthNumber(dated.expires_on);
    }
    int64_t& sum = sums[bucket];
    const auto added = IsAmount(dated.points) ? Sum(sum, dated.points) : std::nullopt;
    if (!added) {
      return Fail(ErrorCode::kInvalidArgument,
                  "What expires in one month is more than 2^62 points.");
    }
    sum = *added;
  }
  std::vector<AgeBucket> buckets;
  for (const auto& [bucket, points] : sums) {
    if (points == 0) continue;
    buckets.push_back({.kind = bucket.first, .month = bucket.second, .points = points});
  }
  return buckets;
}

}  // namespace huitong
