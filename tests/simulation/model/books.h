// The model's books: all that its records so far add up to, in plain maps.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "model/figures.h"
#include "model/traffic.h"
#include "model/words.h"

namespace huitong::model {

// Points that expire together and come from the same place, in the order of use.
struct Lot {
  int32_t expires_on = 0;
  uint32_t provenance = 0;

  friend auto operator<=>(const Lot&, const Lot&) = default;
};
using Parts = std::vector<std::pair<Lot, int64_t>>;

struct Provenance {
  uint32_t issuer = 0;
  uint32_t funding_brand = 0;
  int32_t earn_month = 0;
  int32_t not_exchangeable_until = 0;
  int64_t settlement_price = 0;

  friend auto operator<=>(const Provenance&, const Provenance&) = default;
};

// A member's points of one currency. Nothing in it is zero.
struct Wallet {
  std::map<Lot, int64_t> available;
  std::map<std::pair<int32_t, Lot>, int64_t> pending;  // by the day on which they mature
  std::map<HoldName, std::map<Lot, int64_t>> held;     // by hold
  int64_t debt = 0;                                    // what the member owes, ≥ 0
  int32_t slides_until = 0;                            // the last day of lots of expires_on 0
  struct Mark {
    int32_t notices = 0;   // a bit for each term that was noticed
    int32_t last_day = 0;  // 0: not deferred
  };
  std::map<int32_t, Mark> marks;  // by last day without deferral

  // The last day of a lot here, without deferral and with it.
  [[nodiscard]] int32_t DateOf(const Lot& lot) const;
  [[nodiscard]] int32_t LastDayOf(const Lot& lot) const;
  [[nodiscard]] bool IsLive(const Lot& lot, int32_t today) const { return LastDayOf(lot) >= today; }

  [[nodiscard]] int64_t AvailableTotal() const;
  [[nodiscard]] int64_t PendingTotal() const;
  [[nodiscard]] int64_t HeldTotal() const;
  // All that is the member's in whatever state.
  [[nodiscard]] Wide Whole() const { return Wide{AvailableTotal()} + PendingTotal() + HeldTotal(); }
};

struct Hold {
  uint64_t member = 0;
  uint32_t currency = 0;
  uint32_t acceptor = 0;
  uint32_t channel = 0;
  int64_t ends = 0;
  int64_t original = 0;
  int64_t captured = 0;
  int64_t released = 0;
  int64_t expired = 0;
};

// What reversals took back of one original.
struct Reversed {
  int64_t points = 0;
  int64_t spend_fen = 0;
  std::map<int64_t, int64_t> lines;
};

template <class T>
struct Version {
  int64_t from = 0;
  uint32_t version = 0;
  T value;
};
// In the order of (from, version).
template <class T>
using Versions = std::vector<Version<T>>;

// The last that has begun at `time`; null where none has.
template <class T>
const Version<T>* InForce(const Versions<T>& versions, int64_t time) {
  const Version<T>* found = nullptr;
  for (const Version<T>& version : versions) {
    if (version.from <= time) found = &version;
  }
  return found;
}

struct Coalition {
  std::string time_zone;
  uint32_t money = 0;
  int64_t look_back_hours = 0;
};
struct Currency {
  uint32_t brand = 0;
  int64_t expiry_months = 0;
  int64_t settlement_price = 0;
};
// What a purchase promises, and how much of that a version gives.
struct EarnRate {
  Fraction points_per_yuan;
  int64_t budget = kNoLimit;  // points in all
  int64_t cap = kNoLimit;     // points to a member for purchases of one day
};
// The lines of a rate book, and all of one version.
struct Price {
  uint32_t currency = 0;
  Fraction bid;
  Fraction ask;
  int64_t settlement_price = 0;
  int64_t redemption_value = 0;
  std::optional<Fraction> reference;  // nothing: the middle
};
struct PairRate {
  Pair pair;
  std::optional<Fraction> rate;  // nothing: the pair has none any more
};
struct Bonus {
  Pair pair;
  std::optional<Fraction> share;  // nothing: the pair has none any more
  int64_t begins = 0;
  int64_t ends = 0;
};
struct Fee {
  Pair pair;
  int64_t fixed = 0;
  std::optional<Fraction> share;
  int64_t minimum = 0;
};
struct RateBook {
  std::vector<Price> prices;
  std::vector<PairRate> pair_rates;
  std::vector<Bonus> bonuses;
  std::vector<Fee> fees;
};
// What a unit stands for, in micro-fen, and the party that bears what a change of that comes to.
struct UnitTerms {
  int64_t anchor = 0;
  uint32_t bearer = 0;
};
// What one person proposed, and another may have answered since: a rate book, the cut of the open
// period, or the terms of the unit.
struct ProposedAct {
  uint32_t proposer = 0;  // as actors are written in the header
  std::optional<int64_t> from;
  RateBook book;
  std::optional<int32_t> last_day;  // of a cut
  std::optional<UnitTerms> unit;
  bool answered = false;
};
// The settings of section 2 of docs/journal_format.md.
struct Policy {
  int32_t mode = 1;
  int64_t months = -1;  // the currency's own
  int32_t date_month = 12;
  int32_t date_day = 31;
  int32_t activity = 1;
  int64_t adjustment_limit = 0;
  bool gifts = false;
  int32_t reinstatement_days = 30;
  int32_t notices = 0;
  int32_t notice_days = 0;
  int32_t return_window_days = 0;
  bool brand_bears_debt = false;
  bool reissues_late_refund = false;
  int32_t grace_days = 0;
  int32_t converted_expiry = 1;
  int64_t exchanged_a_day = kNoLimit;  // by one member
  int64_t exchanged_a_year = kNoLimit;
  int64_t rate_notice_days = 0;  // before a rate book may lower what points bring
};
// What points may pay of a basket at an acceptor.
struct TenderPolicy {
  int64_t floor_fen = 0;
  int64_t floor_per_mille = 0;
  int64_t ceiling_fen = kNoLimit;
  int64_t ceiling_per_mille = 1'000;
  int64_t step = 1;
};

// A record as the model writes it down: its header, then what it says of its member, then its
// books, a line each. The marks are not among the lines.
struct Record {
  std::vector<Line> lines;
  std::optional<uint64_t> member;  // of the first subject
  std::optional<Mark> key;
  std::optional<Mark> request;
  std::optional<Mark> quote;

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(lines.front()["kind"]); }
  // The first line of that name; null where there is none.
  [[nodiscard]] const Line* Find(std::string_view what) const;
  // What it makes the one owe the other, in micro-fen.
  [[nodiscard]] int64_t Owed(uint32_t debtor, uint32_t creditor) const;
};

// What the pool was promised for units less what it promised, in micro-fen, and the units that
// members hold: from the postings alone, whatever the figures say.
struct Cover {
  Wide promised = 0;
  Wide units = 0;
};

// currency, account code, whose, towards whom.
using BookAccount = std::tuple<uint32_t, uint8_t, uint32_t, uint32_t>;

struct MemberRow {
  uint64_t records = 0;
  Place last = kNowhere;
  bool frozen = false;
  bool closed = false;
  bool verified = false;   // to be a person of his own
  uint32_t counted = 0;    // the last period that counted him; 0: none
  bool merging = false;    // source of an open merge
  bool merged = false;     // source of a completed one
  bool absorbing = false;  // target of an open one
  uint64_t other = 0;
  int64_t merge_ends = 0;
};

struct EndedPeriod {
  int32_t last_day = 0;
  Place cut = kNowhere;
  uint32_t brands = 0;
  bool closed = false;
};

struct Dispute {
  uint32_t period = 0;
  uint32_t brand = 0;
  uint32_t counterparty = 0;
  int64_t line = 0;
  int64_t reason = 0;
  int64_t status = 1;  // open; 2 upheld, 3 rejected
  int64_t micro_fen = 0;
  Place raised = kNowhere;
  std::optional<Place> answered;

  friend bool operator==(const Dispute&, const Dispute&) = default;
};

// What of a basket was paid with points of which currency, and not returned yet.
struct TenderPart {
  int64_t points = 0;
  int64_t fen = 0;  // ≥ 1
};
struct TenderLine {
  bool payable = false;
  int64_t cash = 0;
  std::map<uint32_t, TenderPart> parts;

  // In fen.
  [[nodiscard]] int64_t Left() const;
};
struct Tender {
  uint32_t acceptor = 0;
  uint32_t channel = 0;
  int64_t cash = 0;  // as placed
  struct Held {
    uint32_t currency = 0;
    int64_t points = 0;
    int64_t fen = 0;
  };
  std::vector<Held> held;  // the hold of ordinal 1 comes first
  std::map<int64_t, TenderLine> lines;
  std::optional<Place> settled;
};

struct Books {
  std::vector<Record> journal;
  int64_t last_time = 0;

  std::optional<Coalition> coalition;
  int64_t opened_at = 0;
  int32_t opened_on = 0;  // the day
  uint32_t brands = 0;
  std::set<std::string> brand_codes;
  std::vector<Currency> currencies;  // number 1 comes first
  std::set<std::string> currency_codes;
  std::vector<Versions<Fraction>> channels;
  std::set<std::string> channel_codes;
  std::map<uint32_t, Versions<EarnRate>> earn_rates;
  std::map<uint32_t, Versions<Policy>> policies;
  Versions<RateBook> rate_book;
  Versions<UnitTerms> unit;
  std::vector<ProposedAct> proposals;  // number 1 comes first
  Versions<int64_t> cool_off_hours;
  std::map<std::pair<int64_t, int64_t>, uint32_t> versions;  // of (topic, number)

  std::map<Mark, uint64_t> member_ids;
  std::vector<MemberRow> members;
  std::vector<Provenance> provenances;  // number 1 comes first
  std::map<std::pair<uint64_t, uint32_t>, Wallet> wallets;
  std::map<HoldName, Hold> holds;
  std::map<Place, Tender> tenders;  // by where they were placed
  std::map<Place, Reversed> reversed;
  std::map<BookAccount, int64_t> accounts;
  std::vector<EndedPeriod> periods;  // number 1 comes first
  std::vector<Dispute> disputes;     // so do these
  Traffic traffic;
  std::map<uint32_t, Versions<Limits>> limits;                 // by brand
  std::map<uint32_t, Versions<TenderPolicy>> tender_policies;  // by acceptor
  std::map<Pair, Versions<Agreement>> agreements;              // by issuer and acceptor
  std::map<Pair, uint32_t> contracts;                          // their numbers, from 1
  Figures figures;
  // Points given: of a budget, by currency and version of its rate; and under a cap, by member,
  // currency and the day of the purchases.
  std::map<std::pair<uint32_t, uint32_t>, int64_t> given_of_budgets;
  std::map<std::tuple<uint64_t, uint32_t, int32_t>, int64_t> given_on_days;
  Cover cover;
  std::map<Mark, Place> keys;
  std::set<Mark> quotes;
  std::set<Mark> receipts;  // that have earned

  // Writes a record down and adds it up.
  void Enter(Record record);

  [[nodiscard]] bool HasBrand(uint32_t number) const { return number >= 1 && number <= brands; }
  [[nodiscard]] bool HasChannel(uint32_t number) const {
    return number >= 1 && number <= channels.size();
  }
  // Null where there is none. The unit is one from its first version on, and the pool's.
  [[nodiscard]] const Currency* CurrencyOf(uint32_t number) const;
  [[nodiscard]] std::optional<uint32_t> CurrencyOfBrand(uint32_t brand) const;
  // What a purchase at a brand that there is earns: the brand's own points, else units.
  [[nodiscard]] std::optional<uint32_t> CurrencyEarnedAt(uint32_t brand) const;
  // Micro-fen that a unit stands for; 0 before there is a unit.
  [[nodiscard]] int64_t AnchorAt(int64_t time) const;
  [[nodiscard]] const Policy& PolicyAt(uint32_t currency, int64_t time) const;
  // Without a version of them there is no limit, and nothing that is not agreed on.
  [[nodiscard]] const Limits& LimitsAt(uint32_t brand, int64_t time) const;
  [[nodiscard]] const TenderPolicy& TenderPolicyAt(uint32_t acceptor, int64_t time) const;
  [[nodiscard]] const Agreement& AgreementAt(const Pair& pair, int64_t time) const;
  // The period that is open.
  [[nodiscard]] uint32_t OpenPeriod() const { return static_cast<uint32_t>(periods.size()) + 1; }
  // Who a request means that names him: the other, while he is or was the source of a merge.
  [[nodiscard]] uint64_t Named(uint64_t member) const;
  // Whose an old hold or transaction is: after a completed merge the other's.
  [[nodiscard]] uint64_t OwnerNow(uint64_t member) const;
  // Whether nothing may be taken from him.
  [[nodiscard]] bool IsFrozen(uint64_t member) const {
    return members.at(member).frozen || members.at(member).merging;
  }
  // An empty one where there is none.
  [[nodiscard]] const Wallet& WalletOf(uint64_t member, uint32_t currency) const;
  [[nodiscard]] const Provenance& ProvenanceOf(uint32_t number) const {
    return provenances.at(number - 1);
  }
  // By the policy in force at `time`: months that points live, the last day of points that come on
  // `day` were they dated, and the expires_on of their lot.
  [[nodiscard]] int64_t MonthsOf(uint32_t currency, int64_t time) const;
  [[nodiscard]] int32_t DatedTermOf(uint32_t currency, int32_t day, int64_t time) const;
  [[nodiscard]] int32_t TermOf(uint32_t currency, int32_t day, int64_t time) const;

 private:
  void EnterPublication(const Line& line, const Record& record);
  void EnterPosting(const Line& line, uint64_t member);
  void EnterFact(const Line& line, const Record& record, Place place, uint64_t member);
  void EnterEarned(const Line& line, const Record& record, uint64_t member);
  void EnterStanding(const Line& line, uint64_t member);
  void EnterPeriod(const Record& record, Place place);
  void EnterDispute(const Line& line, Place place);
  void EnterTender(const Record& record, Place place);
  void EnterCover(const Record& record);
  void EnterExpiry(const Line& line, int32_t today, uint64_t member);
};

// Adds to an entry, which goes when it comes to nothing.
template <class Map, class Key>
void AddTo(Map& map, const Key& key, int64_t amount) {
  const int64_t sum = map[key] + amount;
  if (sum == 0) {
    map.erase(key);
  } else {
    map[key] = sum;
  }
}

}  // namespace huitong::model
