#include "model/books.h"

#include <algorithm>
#include <cstdlib>

#include "base/check.h"
#include "model/calendar.h"
#include "model/limiting.h"

namespace huitong::model {
namespace {

int64_t SumOf(const std::map<Lot, int64_t>& lots) {
  int64_t sum = 0;
  for (const auto& [lot, amount] : lots) {
    sum += amount;
  }
  return sum;
}

// That nobody publishes.
Policy PolicyOfUnits() {
  Policy policy;
  policy.mode = 5;
  policy.gifts = true;
  policy.brand_bears_debt = true;
  policy.converted_expiry = 3;
  return policy;
}

Lot LotIn(const Line& line) {
  return {.expires_on = static_cast<int32_t>(line["expires on"]),
          .provenance = static_cast<uint32_t>(line["provenance"])};
}

HoldName HoldIn(const Line& line) {
  return {.place = static_cast<Place>(line["hold"]),
          .ordinal = static_cast<uint32_t>(line["ordinal"])};
}

}  // namespace

int32_t Wallet::DateOf(const Lot& lot) const {
  return lot.expires_on == kSliding ? slides_until : lot.expires_on;
}

int32_t Wallet::LastDayOf(const Lot& lot) const {
  const int32_t date = DateOf(lot);
  const auto mark = marks.find(date);
  return mark == marks.end() ? date : std::max(date, mark->second.last_day);
}

int64_t Wallet::AvailableTotal() const { return SumOf(available); }

int64_t Wallet::PendingTotal() const {
  int64_t sum = 0;
  for (const auto& [key, amount] : pending) {
    sum += amount;
  }
  return sum;
}

int64_t Wallet::HeldTotal() const {
  int64_t sum = 0;
  for (const auto& [hold, lots] : held) {
    sum += SumOf(lots);
  }
  return sum;
}

int64_t TenderLine::Left() const {
  int64_t left = cash;
  for (const auto& [currency, part] : parts) {
    left += part.fen;
  }
  return left;
}

const Line* Record::Find(std::string_view what) const {
  for (const Line& line : lines) {
    if (line.what == what) return &line;
  }
  return nullptr;
}

int64_t Record::Owed(uint32_t debtor, uint32_t creditor) const {
  int64_t owed = 0;
  for (const Line& line : lines) {
    const bool is_it = line.what == "books" && line["account"] == kDue && line["party"] == debtor &&
                       line["counterparty"] == creditor;
    if (is_it) owed += line["amount"];
  }
  return owed;
}

void Books::Enter(Record record) {
  const Place place = journal.size();
  last_time = record.lines.front()["time"];
  figures.Take(ChangedBy(*this, record));
  uint64_t member = 0;  // of the lines that follow
  for (const Line& line : record.lines) {
    if (line.what == "about") {
      member = static_cast<uint64_t>(line["member"]);
      if (member == members.size()) members.emplace_back();
      members[member].records += 1;
      members[member].last = place;
    } else if (line.what == "published") {
      EnterPublication(line, record);
    } else if (line.what == "books") {
      const BookAccount account = {
          static_cast<uint32_t>(line["currency"]), static_cast<uint8_t>(line["account"]),
          static_cast<uint32_t>(line["party"]), static_cast<uint32_t>(line["counterparty"])};
      accounts[account] += line["amount"];
    } else {
      EnterFact(line, record, place, member);
      EnterStanding(line, member);
      EnterExpiry(line, static_cast<int32_t>(record.lines.front()["day"]), member);
    }
  }
  EnterPeriod(record, place);
  EnterTender(record, place);
  EnterCover(record);
  if (record.key) keys[*record.key] = place;
  if (record.quote) quotes.insert(*record.quote);
  journal.push_back(std::move(record));
}

// What of a record counts for the settlement of the open period, and what ends or closes one.
void Books::EnterPeriod(const Record& record, Place place) {
  for (const auto& [pair, row] : TrafficOf(*this, record)) {
    traffic[{OpenPeriod(), pair.first, pair.second}].Add(row);
    if (row.members > 0) members.at(record.member.value()).counted = OpenPeriod();
  }
  for (const Line& line : record.lines) {
    if (line.what == "period cut") {
      periods.push_back({.last_day = static_cast<int32_t>(line["last day"]),
                         .cut = place,
                         .brands = static_cast<uint32_t>(line["brands"]),
                         .closed = false});
    } else if (line.what == "settlement closed") {
      periods.at(static_cast<size_t>(line["period"]) - 1).closed = true;
    }
    EnterDispute(line, place);
  }
}

void Books::EnterDispute(const Line& line, Place place) {
  if (line.what == "dispute raised") {
    disputes.push_back({.period = static_cast<uint32_t>(line["period"]),
                        .brand = static_cast<uint32_t>(line["brand"]),
                        .counterparty = static_cast<uint32_t>(line["counterparty"]),
                        .line = line["line"],
                        .reason = line["reason"],
                        .status = 1,
                        .micro_fen = line["micro-fen"],
                        .raised = place,
                        .answered = std::nullopt});
    return;
  }
  const bool upheld = line.what == "period adjusted" && line["dispute"] != 0;
  if (!upheld && line.what != "dispute rejected") return;
  Dispute& dispute = disputes.at(static_cast<size_t>(line["dispute"]) - 1);
  dispute.status = upheld ? 2 : 3;
  dispute.answered = place;
}

// What is left of each line of a tender, and whether it is settled.
void Books::EnterTender(const Record& record, Place place) {
  Tender* tender = nullptr;  // of the lines that follow
  TenderLine* row = nullptr;
  int64_t sign = 1;
  for (const Line& line : record.lines) {
    if (line.what == "tender placed") {
      tender = &tenders[place];
      tender->acceptor = static_cast<uint32_t>(line["acceptor"]);
      tender->channel = static_cast<uint32_t>(line["channel"]);
      tender->cash = line["cash"];
    } else if (line.what == "tender settled") {
      tenders.at(static_cast<Place>(line["tender"])).settled = place;
    } else if (line.what == "tender returned") {
      tender = &tenders.at(static_cast<Place>(line["tender"]));
      sign = -1;
    } else if (line.what == "tender line") {
      row = &tender->lines[line["line"]];
      row->payable = line["payable"] == 1;
      row->cash += sign * line["cash"];
    } else if (line.what == "tender part") {
      const auto currency = static_cast<uint32_t>(line["currency"]);
      TenderPart& part = row->parts[currency];
      part.points += sign * line["points"];
      part.fen += sign * line["fen"];
      if (part.fen == 0) row->parts.erase(currency);
    } else if (line.what == "tender taken") {
      tender->held.push_back({.currency = static_cast<uint32_t>(line["currency"]),
                              .points = line["points"],
                              .fen = line["fen"]});
    }
  }
}

// Of the kinds that section 24 lists. Contributions to the pool, its shares and disputes are no
// cover of units.
void Books::EnterCover(const Record& record) {
  constexpr Kind kOfUnits[] = {kPublication,  kEarning,         kRedemption, kExchange,
                               kCapture,      kEarningReversal, kAdjustment, kRedemptionReversal,
                               kReinstatement};
  const bool obliges =
      std::find(std::begin(kOfUnits), std::end(kOfUnits), record.kind()) != std::end(kOfUnits);
  for (const Line& line : record.lines) {
    if (line.what == "available" || line.what == "pending" || line.what == "held") {
      if (line["currency"] == kUnit) cover.units += line["amount"];
    } else if (obliges && line.what == "books" && line["account"] == kDue) {
      if (line["counterparty"] == kThePool) cover.promised += line["amount"];
      if (line["party"] == kThePool) cover.promised -= line["amount"];
    }
  }
}

void Books::EnterPosting(const Line& line, uint64_t member) {
  Wallet& wallet = wallets[{member, static_cast<uint32_t>(line["currency"])}];
  const int64_t amount = line["amount"];
  if (line.what == "available") {
    AddTo(wallet.available, LotIn(line), amount);
  } else if (line.what == "pending") {
    AddTo(wallet.pending, std::pair(static_cast<int32_t>(line["matures on"]), LotIn(line)), amount);
  } else if (line.what == "held") {
    const HoldName hold = HoldIn(line);
    AddTo(wallet.held[hold], LotIn(line), amount);
    if (wallet.held[hold].empty()) wallet.held.erase(hold);
  } else {
    wallet.debt -= amount;
  }
}

void Books::EnterFact(const Line& line, const Record& record, Place place, uint64_t member) {
  const auto currency = static_cast<uint32_t>(line["currency"]);
  if (line.what == "available" || line.what == "pending" || line.what == "held" ||
      line.what == "debt") {
    EnterPosting(line, member);
  } else if (line.what == "enrolled") {
    member_ids[MarkIn(line.text)] = member;
  } else if (line.what == "earned") {
    EnterEarned(line, record, member);
  } else if (line.what == "receipt taken") {
    receipts.insert(MarkIn(line.text));
  } else if (line.what == "provenance interned") {
    provenances.push_back(
        {.issuer = static_cast<uint32_t>(line["issuer"]),
         .funding_brand = static_cast<uint32_t>(line["funding brand"]),
         .earn_month = static_cast<int32_t>(line["earn month"]),
         .not_exchangeable_until = static_cast<int32_t>(line["not exchangeable until"]),
         .settlement_price = line["settlement price"]});
  } else if (line.what == "hold placed") {
    const HoldName name{.place = place, .ordinal = static_cast<uint32_t>(line["ordinal"])};
    holds[name] = {.member = member,
                   .currency = currency,
                   .acceptor = static_cast<uint32_t>(line["acceptor"]),
                   .channel = static_cast<uint32_t>(line["channel"]),
                   .ends = line["ends"],
                   .original = line["points"]};
  } else if (line.what == "hold captured") {
    holds.at(HoldIn(line)).captured += line["points"];
  } else if (line.what == "hold ended") {
    Hold& hold = holds.at(HoldIn(line));
    hold.released += line["released"];
    hold.expired += line["expired"];
  } else if (line.what == "hold moved") {
    holds.at(HoldIn(line)).member = member;
  } else if (line.what == "adjusted" && line["proposal"] != -1) {
    reversed[static_cast<Place>(line["proposal"])].points += std::abs(line["points"]);
  } else if (line.what == "proposal rejected") {
    reversed[static_cast<Place>(line["proposal"])].points += std::abs(line["points"]);
  } else if (record.kind() == kTenderReturn) {
    // What came back of a tender its own lines tell.
  } else if (line.what == "redemption reversed" || line.what == "earning reversed" ||
             line.what == "reinstated") {
    Reversed& sum = reversed[static_cast<Place>(line["original"])];
    sum.points += line["points"];
    sum.spend_fen += line["spend"];
    for (const Line& part : record.lines) {
      if (part.what == "line") sum.lines[part["number"]] += part["amount"];
    }
  }
}

// What is given of a budget and under a cap, where the version has one.
void Books::EnterEarned(const Line& line, const Record& record, uint64_t member) {
  const auto currency = static_cast<uint32_t>(line["currency"]);
  const auto version = static_cast<uint32_t>(line["rate version"]);
  const int64_t points = line["points"];
  if (points == 0 || version == 0) return;
  const Versions<EarnRate>& rates = earn_rates.at(currency);
  const auto rate = std::find_if(rates.begin(), rates.end(),
                                 [&](const auto& one) { return one.version == version; });
  CHECK(rate != rates.end());
  // The cash of a tender is spent when the tender is settled, whatever is said of when.
  const Line& header = record.lines.front();
  const bool settles = record.kind() == kTenderSettlement;
  const auto day = static_cast<int32_t>(header[settles ? "day" : "occurred on"]);
  if (rate->value.budget != kNoLimit) given_of_budgets[{currency, version}] += points;
  if (rate->value.cap != kNoLimit) given_on_days[{member, currency, day}] += points;
}

// What changes in whose name a member acts, or whether.
void Books::EnterStanding(const Line& line, uint64_t member) {
  MemberRow& row = members[member];
  if (line.what == "status changed") {
    row.frozen = line["status"] == 2;
    row.closed = line["status"] == 3;
  } else if (line.what == "member verified") {
    row.verified = line["verified"] == 1;
  } else if (line.what == "merge step") {
    const bool source = line["role"] == 1;
    const int64_t step = line["step"];
    (source ? row.merging : row.absorbing) = step == 1;
    if (source) row.merged = step == 3;
    row.other = static_cast<uint64_t>(line["other"]);
    row.merge_ends = line["ends"];
  }
}

// What changes until when a wallet's points live.
void Books::EnterExpiry(const Line& line, int32_t today, uint64_t member) {
  const auto currency = static_cast<uint32_t>(line["currency"]);
  const auto date = static_cast<int32_t>(line["expires on"]);
  if (line.what == "activity counted") {
    wallets[{member, currency}].slides_until = static_cast<int32_t>(line["last day"]);
  } else if (line.what == "expiry noticed") {
    const int64_t days = line["days"];
    const int32_t bit = days == 90 ? 1 : days == 30 ? 2 : days == 7 ? 4 : 8;
    wallets[{member, currency}].marks[date].notices |= bit;
  } else if (line.what == "expiry deferred") {
    wallets[{member, currency}].marks[date].last_day = static_cast<int32_t>(line["last day"]);
  } else if (line.what == "expired") {
    std::erase_if(wallets[{member, currency}].marks, [&](const auto& mark) {
      return mark.first < today && mark.second.last_day < today;
    });
  }
}

const Currency* Books::CurrencyOf(uint32_t number) const {
  static constexpr Currency kOfThePool{
      .brand = kThePool, .expiry_months = 0, .settlement_price = 0};
  if (number == kUnit && !unit.empty()) return &kOfThePool;
  if (number < 1 || number > currencies.size()) return nullptr;
  return &currencies[number - 1];
}

std::optional<uint32_t> Books::CurrencyOfBrand(uint32_t brand) const {
  for (uint32_t number = 1; number <= currencies.size(); ++number) {
    if (currencies[number - 1].brand == brand) return number;
  }
  return std::nullopt;
}

std::optional<uint32_t> Books::CurrencyEarnedAt(uint32_t brand) const {
  const auto own = CurrencyOfBrand(brand);
  if (own || !HasBrand(brand) || unit.empty()) return own;
  return kUnit;
}

int64_t Books::AnchorAt(int64_t time) const {
  const auto* version = InForce(unit, time);
  return version == nullptr ? 0 : version->value.anchor;
}

const Policy& Books::PolicyAt(uint32_t currency, int64_t time) const {
  static const Policy kDefault;
  static const Policy kOfUnits = PolicyOfUnits();
  if (currency == kUnit) return kOfUnits;
  const auto found = policies.find(currency);
  if (found == policies.end()) return kDefault;
  const auto* version = InForce(found->second, time);
  return version == nullptr ? kDefault : version->value;
}

const Limits& Books::LimitsAt(uint32_t brand, int64_t time) const {
  static const Limits kNone;
  const auto found = limits.find(brand);
  if (found == limits.end()) return kNone;
  const auto* version = InForce(found->second, time);
  return version == nullptr ? kNone : version->value;
}

const TenderPolicy& Books::TenderPolicyAt(uint32_t acceptor, int64_t time) const {
  static const TenderPolicy kDefault;
  const auto found = tender_policies.find(acceptor);
  if (found == tender_policies.end()) return kDefault;
  const auto* version = InForce(found->second, time);
  return version == nullptr ? kDefault : version->value;
}

const Agreement& Books::AgreementAt(const Pair& pair, int64_t time) const {
  static const Agreement kNone;
  const auto found = agreements.find(pair);
  if (found == agreements.end()) return kNone;
  const auto* version = InForce(found->second, time);
  return version == nullptr ? kNone : version->value;
}

const Wallet& Books::WalletOf(uint64_t member, uint32_t currency) const {
  static const Wallet kEmpty;
  const auto found = wallets.find({member, currency});
  return found == wallets.end() ? kEmpty : found->second;
}

uint64_t Books::Named(uint64_t member) const {
  while (members.at(member).merging || members.at(member).merged) {
    member = members.at(member).other;
  }
  return member;
}

uint64_t Books::OwnerNow(uint64_t member) const {
  while (members.at(member).merged) {
    member = members.at(member).other;
  }
  return member;
}

int64_t Books::MonthsOf(uint32_t currency, int64_t time) const {
  const int64_t months = PolicyAt(currency, time).months;
  return months >= 0 ? months : CurrencyOf(currency)->expiry_months;
}

int32_t Books::DatedTermOf(uint32_t currency, int32_t day, int64_t time) const {
  const Policy& policy = PolicyAt(currency, time);
  const int64_t months = MonthsOf(currency, time);
  switch (policy.mode) {
    case 1:
      return EndOfMonthAfter(day, months);
    case 3:
      return DateNotBefore(MonthsAfter(day, months), policy.date_month, policy.date_day);
    case 5:
      return kNever;
    default:
      return MonthsAfter(day, months);
  }
}

int32_t Books::TermOf(uint32_t currency, int32_t day, int64_t time) const {
  return PolicyAt(currency, time).mode == 4 ? kSliding : DatedTermOf(currency, day, time);
}

}  // namespace huitong::model
