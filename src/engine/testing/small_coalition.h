// A log in memory with a small coalition in it, and commands to try on it: for tests only.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/command.h"
#include "engine/quote.h"
#include "engine/state.h"
#include "engine/transact.h"

namespace huitong {

// "2026-01-31", "2026-01-31 09:30" or "2026-01-31 09:30:15" on clocks eight hours east of
// Greenwich. CHECKs that it is one of these.
Instant At(std::string_view local_time);
Instant SecondsAfter(const Instant& instant, int64_t seconds);

// Different texts give different bytes; the same text the same.
Mac MacOf(std::string_view text);
MemberId MemberIdOf(std::string_view name);

Rate RateOf(int64_t numerator, int64_t denominator = 1);
Points PointsOf(int64_t units);

inline constexpr BrandNumber kFlorist{.value = 1};
inline constexpr BrandNumber kCafe{.value = 2};
inline constexpr BrandNumber kBank{.value = 3};  // has no currency
inline constexpr CurrencyNumber kRose{.value = 1};
inline constexpr CurrencyNumber kBean{.value = 2};
inline constexpr ChannelNumber kShop{.value = 1};    // coefficient 1
inline constexpr ChannelNumber kOnline{.value = 2};  // coefficient 6/5

Coalition CoalitionNamed(std::string_view name);
Brand BrandNamed(std::string_view code);
Currency CurrencyNamed(std::string_view code, BrandNumber brand);
Channel ChannelNamed(std::string_view code, const Rate& coefficient);
Price PriceOf(CurrencyNumber currency, const Rate& bid, const Rate& ask, int64_t settlement_price);
RateBookVersion PricesOnly(std::vector<Price> prices);
// With a line of each kind.
RateBookVersion WholeRateBook();
// With each of them.
BrandLimits EveryLimit();
// Of returns; of exchanges; of all that is not of exchanges.
PointsPolicy ReturnsPolicy();
PointsPolicy QuotasOfMembers();
PointsPolicy PolicyWithEverySetting();

// Every entry of the state in canonical encoding.
using CanonicalState = std::map<std::pair<FamilyNumber, Bytes>, Bytes>;
CanonicalState CanonicalStateOf(const LogState& state);

// A log whose commands are answered at once, with every record it has made.
class SmallLog {
 public:
  // A command of the operator under a key of its own.
  Command Asked(Operation operation);

  // Offers the command until nothing is missing. What it made is added to `records`.
  Transacted Offer(const Command& command);
  // The record of a fresh command; CHECKs that it made one.
  const Record& Do(Operation operation);
  // Proposed by the operator, approved by another.
  void PublishPrices(std::vector<Price> prices, std::optional<Timestamp> from = std::nullopt);
  void PublishBook(PublishRateBook book);
  // Cuts the open period, proposed and approved like prices.
  const Record& Cut(Day last_day);
  // Of another person than the operator who asks all else.
  const Record& DoAsSecondPerson(Operation operation);
  // Why a fresh command was declined; nothing where it was accepted.
  std::optional<Declined> Declines(Operation operation);

  // A quote at `now` that holds for a minute; CHECKs that there are terms.
  Exchange Quoted(const MemberId& member, CurrencyNumber from, CurrencyNumber to, int64_t paid);
  Exchange QuotedFor(const QuoteWish& wish);

  LogState state;
  Instant now = At("2026-01-15 10:00");
  std::vector<Record> records;
  Bytes bytes;  // of the records, end to end

 private:
  uint64_t keys_ = 0;
};

// Florist (rose: 24 months, 0.4 fen), cafe (bean: 12 months, 0.2 fen) and bank; shop and online; a
// rate book with rose at 10 to 11 units and bean at 4 to 5; mei and li enrolled at the florist.
SmallLog OpenSmallCoalition();

// The member's points of a currency, all lots.
int64_t BalanceOf(SmallLog& log, std::string_view member, CurrencyNumber currency);

// What the rules find wrong with the log's n-th record of its kind after `spoil`, as the clause
// behind the record's name; "nothing" where all holds, and a sentence of its own where there is no
// such record.
std::string BreachAfter(const SmallLog& log, RecordKind kind,
                        const std::function<void(Record&)>& spoil, int nth = 0);

// One version of a piece of configuration, in force from so many nanoseconds on.
Published VersionOf(Topic what, uint32_t number, uint32_t version, int64_t from, Bytes payload);

}  // namespace huitong
