#include "model/limiting.h"

#include <algorithm>

#include "model/calendar.h"
#include "model/page.h"

namespace huitong::model {
namespace {

bool IsOneOf(Kind kind, std::initializer_list<Kind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

constexpr auto kMinting = {kEarning, kExchange, kAdjustment, kReinstatement, kTenderSettlement};

uint32_t Numbered(const Line& line, std::string_view name) {
  return static_cast<uint32_t>(line[name]);
}

HoldName HoldIn(const Line& line) {
  return {.place = static_cast<Place>(line["hold"]), .ordinal = Numbered(line, "ordinal")};
}

// What was counted in another period, or on another day, counts no more.
BrandFigures AsOf(BrandFigures row, uint32_t period, int32_t today) {
  if (row.period != period) row.net_debit = 0;
  if (row.day != today) {
    row.owed = 0;
    row.minted = 0;
  }
  row.period = period;
  row.day = today;
  return row;
}

PairFigures AsOf(PairFigures row, int32_t today) {
  if (row.day != today) row.received = 0;
  row.day = today;
  return row;
}

MemberFigures AsOf(MemberFigures row, int32_t today) {
  if (row.day != today) row.on_day = 0;
  if (MonthOf(row.day) / 12 != MonthOf(today) / 12) row.in_year = 0;
  row.day = today;
  return row;
}

template <class Map>
auto RowOf(const Map& rows, const typename Map::key_type& key) {
  const auto found = rows.find(key);
  return found == rows.end() ? typename Map::mapped_type() : found->second;
}

int32_t DayOf(const Record& record) { return static_cast<int32_t>(record.lines.front()["day"]); }

BrandFigures BrandBefore(const Books& books, const Record& record, uint32_t brand) {
  return AsOf(RowOf(books.figures.brands, brand), books.OpenPeriod(), DayOf(record));
}

// What an exchange took from the member, and brought: with fee and bonus.
struct Exchanged {
  uint32_t from = 0;  // the currency
  Pair brands;
  Wide leaving = 0;
  Wide coming = 0;
};
std::optional<Exchanged> ExchangedIn(const Books& books, const Record& record) {
  const Line* made = record.Find("exchanged");
  if (made == nullptr) return std::nullopt;
  const uint32_t from = Numbered(*made, "from");
  Exchanged found{
      .from = from,
      .brands = {books.CurrencyOf(from)->brand, books.CurrencyOf(Numbered(*made, "to"))->brand},
      .leaving = (*made)["paid"],
      .coming = (*made)["received"]};
  if (const Line* special = record.Find("special terms")) {
    found.leaving += (*special)["fee"];
    found.coming += (*special)["bonus"];
  }
  return found;
}

// The brands' rows, as they change line by line.
class Brands {
 public:
  Brands(const Books& books, const Record& record)
      : books_(books), record_(record), kind_(record.kind()) {}

  void Count(const Line& line) {
    if (line.what == "books") {
      CountBooks(line);
    } else if (line.what == "available" || line.what == "pending" || line.what == "held") {
      CountPoints(line);
    }
  }

  std::map<uint32_t, BrandFigures> rows;

 private:
  BrandFigures& Touch(uint32_t brand) {
    const auto found = rows.find(brand);
    if (found != rows.end()) return found->second;
    return rows[brand] = BrandBefore(books_, record_, brand);
  }

  // A hold may be placed by this record itself, and all that one places are of one acceptor.
  [[nodiscard]] uint32_t AcceptorOf(const HoldName& hold) const {
    const auto found = books_.holds.find(hold);
    if (found != books_.holds.end()) return found->second.acceptor;
    return Numbered(*record_.Find("hold placed"), "acceptor");
  }

  void CountPoints(const Line& line) {
    const Currency* currency = books_.CurrencyOf(Numbered(line, "currency"));
    if (currency == nullptr) return;
    BrandFigures& row = Touch(currency->brand);
    row.outstanding += line["amount"];
    if (line.what != "held") return;
    if (AcceptorOf(HoldIn(line)) == currency->brand) return;
    const Provenance& provenance = books_.ProvenanceOf(Numbered(line, "provenance"));
    row.reserved += Wide{line["amount"]} * provenance.settlement_price;
  }

  void CountBooks(const Line& line) {
    if (line["currency"] == kUnit) return;  // the pool's row is of what members hold
    const Wide amount = line["amount"];
    if (const Currency* currency = books_.CurrencyOf(Numbered(line, "currency"))) {
      BrandFigures& row = Touch(currency->brand);
      const bool mints = IsOneOf(kind_, kMinting);
      if (mints && amount < 0) row.minted -= amount;
      return;
    }
    if (line["account"] != kDue) return;
    const bool owes =
        IsOneOf(kind_, {kEarning, kRedemption, kExchange, kCapture, kTenderSettlement});
    const bool trades =
        owes || IsOneOf(kind_, {kRedemptionReversal, kEarningReversal, kTenderReturn});
    const uint32_t debtor = Numbered(line, "party");
    const uint32_t creditor = Numbered(line, "counterparty");
    if (books_.HasBrand(debtor)) {
      BrandFigures& row = Touch(debtor);
      row.position -= amount;
      if (trades) row.net_debit += amount;
      if (owes) row.owed += amount;
    }
    if (books_.HasBrand(creditor)) {
      BrandFigures& row = Touch(creditor);
      row.position += amount;
      if (trades) row.net_debit -= amount;
    }
  }

  const Books& books_;
  const Record& record_;
  const Kind kind_;
};

bool IsTooMuch(Wide figure) { return figure > kBooksMax || figure < -kBooksMax; }

bool HasTooMuch(const Figures& figures) {
  const auto of_brand = [](const auto& entry) {
    const BrandFigures& row = entry.second;
    const auto all = {row.position,  row.reserved, row.outstanding,
                      row.net_debit, row.owed,     row.minted};
    return std::any_of(all.begin(), all.end(), IsTooMuch);
  };
  return std::any_of(figures.brands.begin(), figures.brands.end(), of_brand) ||
         std::any_of(figures.pairs.begin(), figures.pairs.end(),
                     [](const auto& entry) { return IsTooMuch(entry.second.received); }) ||
         std::any_of(figures.members.begin(), figures.members.end(), [](const auto& entry) {
           return IsTooMuch(entry.second.on_day) || IsTooMuch(entry.second.in_year);
         });
}

// Points of whose that go where: the acceptor of an exchange is the brand whose points come, and
// that of an earning the one that gives them. Units are of the brand that gives them.
struct Trade {
  uint32_t issuer = 0;
  std::optional<uint32_t> acceptor;
};
Trade TradeOf(const Books& books, const Record& record) {
  if (const auto exchanged = ExchangedIn(books, record)) {
    return {.issuer = exchanged->brands.first, .acceptor = exchanged->brands.second};
  }
  for (const Line& line : record.lines) {
    if (line.what == "earned") {
      const uint32_t brand = Numbered(line, "brand");
      const uint32_t currency = Numbered(line, "currency");
      return {.issuer = currency == kUnit ? brand : books.CurrencyOf(currency)->brand,
              .acceptor = brand};
    }
    if (line.what == "adjusted" || line.what == "reinstated") {
      return {.issuer = books.CurrencyOf(Numbered(line, "currency"))->brand,
              .acceptor = std::nullopt};
    }
    if (line.what == "redeemed" || line.what == "hold placed") {
      return {.issuer = books.CurrencyOf(Numbered(line, "currency"))->brand,
              .acceptor = Numbered(line, "acceptor")};
    }
  }
  return {};
}

bool Has(int64_t sum, int64_t bit) { return (sum & bit) != 0; }

// What the limits of a record's time decline of it, one question after another.
class Question {
 public:
  Question(const Books& books, const Record& record)
      : books_(books),
        record_(record),
        kind_(record.kind()),
        time_(record.lines.front()["time"]),
        trade_(TradeOf(books, record)),
        changed_(ChangedBy(books, record)) {}

  [[nodiscard]] const Figures& changed() const { return changed_; }

  [[nodiscard]] Decision ByContract() const {
    const bool asks = IsOneOf(kind_, {kEarning, kRedemption, kExchange, kHold});
    if (!asks || !IsBetweenTwo()) return std::nullopt;
    const int64_t bit = kind_ == kEarning ? 1 : kind_ == kExchange ? 4 : 2;
    if (Has(Agreed().capabilities, bit)) return std::nullopt;
    const Part part = kind_ == kEarning ? kBrandId : kind_ == kExchange ? kQuotePart : kAcceptorId;
    return Refuse(kNotInContract, part, trade_.issuer, *trade_.acceptor);
  }

  [[nodiscard]] Decision BySuspension() const {
    const int64_t of_issuer = LimitsOf(trade_.issuer).suspended;
    if (kind_ == kEarning && Has(of_issuer, 1)) return Suspended(trade_.issuer, kBrandId);
    if (kind_ == kTenderSettlement && record_.Find("earned") != nullptr && Has(of_issuer, 1)) {
      return Suspended(trade_.issuer, kAcceptorId);
    }
    if (IsOneOf(kind_, {kRedemption, kHold}) && IsBetweenTwo() && Has(of_issuer, 2)) {
      return Suspended(trade_.issuer, kCurrencyId);
    }
    if (kind_ != kExchange) return std::nullopt;
    if (Has(of_issuer, 4)) return Suspended(trade_.issuer, kQuotePart);
    const uint32_t acceptor = *trade_.acceptor;
    if (Has(LimitsOf(acceptor).suspended, 1)) return Suspended(acceptor, kQuotePart);
    return std::nullopt;
  }

  [[nodiscard]] Decision ByQuotas() const {
    const auto exchanged = ExchangedIn(books_, record_);
    if (!exchanged) return std::nullopt;
    const std::pair key(record_.member.value(), exchanged->from);
    const MemberFigures before = AsOf(RowOf(books_.figures.members, key), DayOf(record_));
    const MemberFigures& after = changed_.members.at(key);
    const Policy& policy = books_.PolicyAt(exchanged->from, time_);
    if (const auto no =
            OverPoints(kMemberQuota, policy.exchanged_a_day, before.on_day, after.on_day)) {
      return no;
    }
    if (const auto no =
            OverPoints(kMemberQuota, policy.exchanged_a_year, before.in_year, after.in_year)) {
      return no;
    }
    const Pair& brands = exchanged->brands;
    const PairFigures received = AsOf(RowOf(books_.figures.pairs, brands), DayOf(record_));
    return OverPoints(kExchangeQuota, Agreed().exchange_quota, received.received,
                      changed_.pairs.at(brands).received);
  }

  [[nodiscard]] Decision ByMinting() const {
    if (!IsOneOf(kind_, kMinting)) return std::nullopt;
    for (const auto& [brand, after] : changed_.brands) {
      const BrandFigures before = BrandBefore(books_, record_, brand);
      const Limits& limits = LimitsOf(brand);
      if (const auto no =
              OverPoints(kMintCap, limits.mint_cap, before.outstanding, after.outstanding)) {
        return no;
      }
      if (const auto no =
              OverPoints(kMintCap, limits.mint_cap_a_day, before.minted, after.minted)) {
        return no;
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] Decision ByOwing() const {
    const bool sponsors = kind_ == kSponsorGift;
    const bool asks = sponsors || IsOneOf(kind_, {kEarning, kRedemption, kExchange, kHold});
    if (!asks) return std::nullopt;
    for (const auto& [brand, after] : changed_.brands) {
      const BrandFigures before = BrandBefore(books_, record_, brand);
      const Limits& limits = LimitsOf(brand);
      if (IsOver(MostExposure(limits), before.Exposure(), after.Exposure())) {
        return Refuse(kExposureLimit, sponsors ? kAmountPart : kPointsPart, brand);
      }
      if (IsOver(OrNone(limits.net_debit_cap), before.net_debit + before.reserved,
                 after.net_debit + after.reserved)) {
        return Refuse(kNetDebitCap, kPointsPart, brand);
      }
      if (IsOver(OrNone(limits.breaker), before.owed + before.reserved,
                 after.owed + after.reserved)) {
        const bool exchanges = kind_ == kExchange;
        const Part part = exchanges ? kQuotePart : kind_ == kEarning ? kBrandId : kCurrencyId;
        return Suspended(brand, part);
      }
    }
    return std::nullopt;
  }

  // Nothing: there is no limit.
  static std::optional<Wide> MostExposure(const Limits& limits) {
    if (limits.credit_line == kNoLimit && limits.reserve == kNoLimit) return std::nullopt;
    return Wide{std::max<int64_t>(limits.credit_line, 0)} - std::max<int64_t>(limits.reserve, 0);
  }

  // Only what rises is held against a limit.
  static bool IsOver(std::optional<Wide> limit, Wide before, Wide after) {
    return limit && after > before && after > *limit;
  }

 private:
  [[nodiscard]] bool IsBetweenTwo() const {
    return trade_.acceptor && *trade_.acceptor != trade_.issuer;
  }
  [[nodiscard]] const Limits& LimitsOf(uint32_t brand) const {
    return books_.LimitsAt(brand, time_);
  }
  [[nodiscard]] const Agreement& Agreed() const {
    return books_.AgreementAt({trade_.issuer, *trade_.acceptor}, time_);
  }
  static std::optional<Wide> OrNone(int64_t limit) {
    if (limit == kNoLimit) return std::nullopt;
    return limit;
  }
  static Decision Suspended(uint32_t brand, Part part) {
    return Refuse(kBrandSuspended, part, brand);
  }
  [[nodiscard]] Decision OverPoints(Code code, int64_t limit, Wide before, Wide after) const {
    if (!IsOver(OrNone(limit), before, after)) return std::nullopt;
    const bool by_spending = IsOneOf(kind_, {kEarning, kTenderSettlement});
    return Refuse(code, by_spending ? kSpendPart : kPointsPart,
                  static_cast<int64_t>(std::max<Wide>(limit - before, 0)),
                  static_cast<int64_t>(after - before));
  }

  const Books& books_;
  const Record& record_;
  const Kind kind_;
  const int64_t time_;
  const Trade trade_;
  const Figures changed_;
};

// What a hold still pins is worth.
Wide WorthOf(const Books& books, const HoldName& name, const Hold& hold) {
  const auto& held = books.WalletOf(hold.member, hold.currency).held;
  const auto pinned = held.find(name);
  if (pinned == held.end()) return 0;
  Wide worth = 0;
  for (const auto& [lot, amount] : pinned->second) {
    worth += Wide{amount} * books.ProvenanceOf(lot.provenance).settlement_price;
  }
  return worth;
}

std::map<uint32_t, Wide> ExposuresByAccounts(const Books& books) {
  std::map<uint32_t, Wide> exposures;
  for (uint32_t brand = 1; brand <= books.brands; ++brand) {
    exposures[brand] = ExposureByAccounts(books, brand);
  }
  return exposures;
}

// Captures, and all of members but earnings, redemptions, exchanges, holds and tenders, raise
// nobody's exposure, and gifts of sponsors one within its limit; of what is a fact (as is another
// anchor) it is known that it may.
bool IsFact(Kind kind) {
  return IsOneOf(kind, {kPublication, kRedemptionReversal, kEarningReversal, kTenderReturn,
                        kSettlement, kPayment, kPeriodAdjustment});
}

}  // namespace

Figures ChangedBy(const Books& books, const Record& record) {
  Brands brands(books, record);
  for (const Line& line : record.lines) {
    brands.Count(line);
  }
  Figures changed{.brands = std::move(brands.rows), .pairs = {}, .members = {}};
  const auto exchanged = ExchangedIn(books, record);
  if (!exchanged) return changed;
  const int32_t today = DayOf(record);
  const std::pair member(record.member.value(), exchanged->from);
  PairFigures pair = AsOf(RowOf(books.figures.pairs, exchanged->brands), today);
  MemberFigures row = AsOf(RowOf(books.figures.members, member), today);
  pair.received += exchanged->coming;
  row.on_day += exchanged->leaving;
  row.in_year += exchanged->leaving;
  changed.pairs[exchanged->brands] = pair;
  changed.members[member] = row;
  return changed;
}

std::optional<Refusal> RefusalByLimits(const Books& books, const Record& drafted) {
  const Question question(books, drafted);
  if (HasTooMuch(question.changed())) return Refuse(kBalanceTooLarge, kNoPart);
  if (const auto no = question.ByContract()) return no;
  if (const auto no = question.BySuspension()) return no;
  if (const auto no = question.ByQuotas()) return no;
  if (const auto no = question.ByMinting()) return no;
  return question.ByOwing();
}

bool IsBarredByOwing(const Books& books, const Record& drafted) {
  return Question(books, drafted).ByOwing().has_value();
}

Wide ExposureByAccounts(const Books& books, uint32_t brand) {
  Wide exposure = 0;
  for (const auto& [account, balance] : books.accounts) {
    const auto& [currency, code, party, counterparty] = account;
    if (code != kDue) continue;
    if (party == brand) exposure += balance;
    if (counterparty == brand) exposure -= balance;
  }
  for (const auto& [name, hold] : books.holds) {
    const bool reserves = books.CurrencyOf(hold.currency)->brand == brand && hold.acceptor != brand;
    if (reserves) exposure += WorthOf(books, name, hold);
  }
  return exposure;
}

std::optional<std::string> EnterWithinLimits(Books& books, Record record) {
  const auto before = ExposuresByAccounts(books);
  const Kind kind = record.kind();
  const int64_t time = record.lines.front()["time"];
  books.Enter(std::move(record));
  if (IsFact(kind)) return std::nullopt;
  for (const auto& [brand, was] : before) {
    const Wide is = ExposureByAccounts(books, brand);
    if (is <= was) continue;
    const auto limit = Question::MostExposure(books.LimitsAt(brand, time));
    const bool may_grow =
        IsOneOf(kind, {kEarning, kRedemption, kExchange, kHold, kTenderPlacing, kSponsorGift});
    if (!may_grow || (limit && is > *limit)) {
      return "the exposure of brand " + std::to_string(brand) + " grew beyond its limit";
    }
  }
  return std::nullopt;
}

}  // namespace huitong::model
