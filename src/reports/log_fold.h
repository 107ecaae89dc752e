// What became of each currency's points, day by day, added up from a log's records alone: what all
// reports are made of.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/calendar.h"
#include "base/error.h"
#include "engine/configuration.h"
#include "engine/record.h"
#include "engine/state.h"
#include "ledger/account.h"
#include "ledger/lot.h"
#include "ledger/number.h"

namespace huitong {

// Points of the lots that were earned in one month: issued − redeemed − expired is what of them is
// in wallets. Points that repay a debt are not issued here, and what a debt stands for is not taken
// back.
struct CohortFlow {
  int64_t issued = 0;    // and adjusted, exchanged in; less what was reversed
  int64_t redeemed = 0;  // and exchanged away; less what was refunded
  int64_t expired = 0;   // less what was reinstated

  friend constexpr bool operator==(const CohortFlow&, const CohortFlow&) = default;
};

// Sales whose points settle at one price.
struct SalesKey {
  int32_t month = 0;             // MonthNumber of the purchase
  int64_t settlement_price = 0;  // micro-fen per point, at the purchase

  friend constexpr auto operator<=>(const SalesKey&, const SalesKey&) = default;
};
// Less what was returned.
struct SalesFlow {
  int64_t spend_fen = 0;
  int64_t points = 0;

  friend constexpr bool operator==(const SalesFlow&, const SalesFlow&) = default;
};

// Lots of one price, funded by one brand.
struct FundedLots {
  BrandNumber funding_brand;
  int64_t settlement_price = 0;  // micro-fen per point

  friend constexpr auto operator<=>(const FundedLots&, const FundedLots&) = default;
};

inline constexpr size_t kAccountCodes = 24;  // one past the greatest AccountCode

// What one day added to the points of one currency.
struct CurrencyFlow {
  std::array<int64_t, kAccountCodes> books{};  // by AccountCode, as posted
  int64_t in_lots = 0;                         // available, pending and held points of members
  int64_t debt = 0;                            // what members owe: negative
  std::map<int32_t, CohortFlow> cohorts;       // by month of earning
  std::map<Day, int64_t> last_days;            // in_lots, by LotKey::expires_on
  std::map<FundedLots, int64_t> lots;          // in_lots, by who funds them
  std::map<SalesKey, SalesFlow> sales;
  std::map<int32_t, int64_t> received;  // micro-fen of other brands for points, by month of earning
  int64_t elsewhere = 0;                // points spent at others or exchanged away, less refunds
  int64_t owed = 0;                     // micro-fen of the brand to others for these
};

// Points behind what one brand came to owe another.
struct PairFlow {
  int64_t redeemed = 0;
  int64_t refunded = 0;      // at least 0
  int64_t exchanged_in = 0;  // points of the creditor that came of the debtor's
  int64_t exchange_fee = 0;  // points of the debtor, to the house
};
using PartyPair = std::pair<BrandNumber, BrandNumber>;  // debtor, creditor

// The records of one day of one period.
struct DayFlow {
  PeriodNumber period;
  Day day;
  Sequence end = 0;  // the first record after it
  std::map<CurrencyNumber, CurrencyFlow> currencies;
  std::map<PartyPair, PairFlow> pairs;
};

// A period that was cut.
struct CutInFold {
  Day first_day;
  Day last_day;
  Sequence first_sequence = 0;
  Sequence cut = 0;
};

// An earlier record of the log.
using ReadRecord = std::function<Expected<Record, Error>(Sequence)>;

// Whether a fold looks at the balance that every posting states, which takes memory for each
// wallet.
enum class BalanceCheck : uint8_t { kEvery, kNone };

class LogFold {
 public:
  // `read` is asked for originals of what is taken back.
  explicit LogFold(ReadRecord read, BalanceCheck check = BalanceCheck::kEvery)
      : read_(std::move(read)), check_(check) {}

  // The log's next record. kCorrupt where a posting states a balance that the postings before it
  // do not add up to, so that sums of wallets are sums of what every posting states (unless the
  // fold is not to look); and what `read` says. After an error the fold is of no use.
  Expected<Done, Error> Take(const Record& record);

  [[nodiscard]] Sequence next_sequence() const { return next_; }
  [[nodiscard]] Timestamp last_commit() const { return last_commit_; }
  // In order of record, so in order of period and of day.
  [[nodiscard]] const std::vector<DayFlow>& days() const { return days_; }
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  // By number, from 1 at index 0.
  [[nodiscard]] const std::vector<CutInFold>& cuts() const { return cuts_; }

 private:
  // The four states in which a member has points of a currency.
  enum Pot : uint8_t { kAvailable, kPending, kHeld, kOwed };
  enum class Purpose : uint8_t { kIssue, kRedeem, kExpire };

  Expected<Done, Error> TakeConfiguration(const Record& record);
  Expected<Done, Error> TakeSubject(const Record& record, const RecordSubject& subject);
  void TakeBooks(const Record& record);
  void TakeTraffic(const Record& record);
  Expected<Done, Error> TakeFacts(const Record& record, const RecordSubject& subject);
  void TakeEarning(const Record& purchase, const Earned& earned, const Record& record,
                   const SalesFlow& flow);
  void TakeSale(const Record& purchase, const Earned& earned, const SalesFlow& flow);
  Expected<Done, Error> TakeLostRefund(const Record& record, const RedemptionReversed& refund);
  Expected<Done, Error> Post(const WalletKey& wallet, Pot pot, int64_t amount, int64_t stated);
  void PostLot(CurrencyNumber currency, const LotKey& lot, int64_t amount, Purpose purpose);
  CurrencyFlow& FlowOf(CurrencyNumber currency) { return days_.back().currencies[currency]; }

  const ReadRecord read_;
  const BalanceCheck check_;
  Sequence next_ = 0;
  Timestamp last_commit_;
  PeriodNumber period_{.value = 1};
  Configuration configuration_;
  std::map<ProvenanceNumber, Provenance> provenances_;
  std::vector<CutInFold> cuts_;
  std::vector<DayFlow> days_;
  boost::unordered_flat_map<WalletKey, std::array<int64_t, 4>> pots_;
};

}  // namespace huitong
