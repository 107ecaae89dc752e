#include "model/settling.h"

#include <cstdlib>
#include <map>
#include <vector>

#include "model/mixing.h"

namespace huitong::model {
namespace {

constexpr int64_t kFenOfOnePayment = 9'007'199'254;
constexpr int64_t kMembersShared = 1'000'000'000;
constexpr int64_t kMicroFen = 1'000'000;

int64_t FirstOpen(const Books& books) {
  int64_t number = 1;
  for (const EndedPeriod& period : books.periods) {
    if (!period.closed) break;
    ++number;
  }
  return number;
}

// Of the open period.
int32_t FirstDayOf(const Books& books) {
  return books.periods.empty() ? books.opened_on : books.periods.back().last_day + 1;
}

bool IsParty(const Books& books, uint32_t number) {
  return number == 0 || number == kThePool || books.HasBrand(number);
}

// Whether a party has a statement of a period: all do but brands registered after its cut.
bool HasStatement(const EndedPeriod& period, uint32_t party) {
  return party == kHouse || party == kThePool || party <= period.brands;
}

// Of a period that is cut; nothing where it is not.
const EndedPeriod* Ended(const Books& books, uint32_t number) {
  if (number < 1 || number > books.periods.size()) return nullptr;
  return &books.periods[number - 1];
}

Refusal NotCut(const Books& books) {
  return Refuse(kPeriodNotCut, kPeriodPart, static_cast<int64_t>(books.periods.size()) + 1);
}

// What sponsors gave in a period, and for how many members of which brands.
struct Sponsored {
  Wide money = 0;
  int64_t members = 0;
  std::map<uint32_t, int64_t> members_of;
};
Sponsored SponsoredIn(const Books& books, uint32_t number) {
  Sponsored found;
  for (const auto& [key, row] : books.traffic) {
    const auto& [period, debtor, creditor] = key;
    if (period != number) continue;
    found.money += row.sponsored;
    found.members += row.members;
    if (row.members > 0) found.members_of[creditor] += row.members;
  }
  return found;
}

// By members; nobody has one where there is nothing to share, or nobody to share it by.
std::map<uint32_t, int64_t> SharesByMembers(const Sponsored& sponsored) {
  std::map<uint32_t, int64_t> shares;
  if (sponsored.money == 0) return shares;
  std::vector<int64_t> members;
  for (const auto& [brand, count] : sponsored.members_of) {
    members.push_back(count);
  }
  const auto amounts = SharesOf(static_cast<int64_t>(sponsored.money), members);
  size_t i = 0;
  for (const auto& [brand, count] : sponsored.members_of) {
    shares[brand] = amounts[i++];
  }
  return shares;
}

}  // namespace

Decision CheckCut(const Page& page, int32_t last_day) {
  const int32_t first_day = FirstDayOf(page.books());
  const int32_t today = page.now().day;
  if (last_day < first_day || last_day >= today) {
    return Refuse(kPeriodOutOfOrder, kLastDayPart, first_day, today);
  }
  return std::nullopt;
}

void SayCut(Page& page, int32_t last_day) {
  const Books& books = page.books();
  const auto& ended = books.periods;
  page.SayInBooks(
      Write("period cut", {{"period", static_cast<int64_t>(ended.size()) + 1},
                           {"first day", FirstDayOf(books)},
                           {"last day", last_day},
                           {"brands", books.brands},
                           {"first", ended.empty() ? 0 : static_cast<int64_t>(ended.back().cut)}}));
}

// Without contracts, levy and cost a settlement has a line for each kind of traffic of each pair,
// and what it posts are the shares of what sponsors gave.
Decision Settle(Page& page, const Settling& settling) {
  const Books& books = page.books();
  const EndedPeriod* period = Ended(books, settling.period);
  if (period == nullptr) return NotCut(books);
  if (period->closed) return Refuse(kSettlementAlreadyClosed, kPeriodPart);
  const int64_t next = FirstOpen(books);
  if (next < settling.period) return Refuse(kPeriodOutOfOrder, kPeriodPart, next);
  int64_t lines = 0;
  for (const auto& [key, row] : books.traffic) {
    if (std::get<0>(key) == settling.period) lines += row.Kinds();
  }
  const Sponsored sponsored = SponsoredIn(books, settling.period);
  if (sponsored.money > kBooksMax || sponsored.members > kMembersShared) {
    return Refuse(kBalanceTooLarge, kNoPart);
  }
  const auto shares = SharesByMembers(sponsored);
  lines += static_cast<int64_t>(shares.size());
  page.SayInBooks(Write("settlement closed", {{"period", settling.period},
                                              {"lines", lines},
                                              {"statements", int64_t{period->brands} + 2}}));
  for (const auto& [brand, share] : shares) {
    page.Obligation(kThePool, brand, share);
  }
  return std::nullopt;
}

Decision Sponsor(Page& page, const Sponsoring& sponsoring) {
  const bool may = sponsoring.sponsor == kHouse || page.books().HasBrand(sponsoring.sponsor);
  if (!may) return Refuse(kBrandNotFound, kSponsorId);
  if (sponsoring.fen > kFenOfOnePayment) return Refuse(kAmountTooLarge, kAmountPart);
  page.SayInBooks(Write("sponsor gift", {{"sponsor", sponsoring.sponsor},
                                         {"fen", sponsoring.fen},
                                         {"reference", sponsoring.reference}}));
  page.Obligation(sponsoring.sponsor, kThePool, sponsoring.fen * kMicroFen);
  return std::nullopt;
}

Decision Pay(Page& page, const Paying& paying) {
  if (!page.books().HasBrand(paying.party)) return Refuse(kBrandNotFound, kBrandId);
  if (std::abs(paying.fen) > kFenOfOnePayment) return Refuse(kAmountTooLarge, kAmountPart);
  page.SayInBooks(
      Write("payment recorded",
            {{"party", paying.party}, {"fen", paying.fen}, {"reference", paying.reference}}));
  const bool came = paying.fen > 0;
  page.Obligation(came ? 0 : paying.party, came ? paying.party : 0,
                  std::abs(paying.fen) * kMicroFen);
  return std::nullopt;
}

Decision CheckStatements(const Page& page, uint32_t number, const NamedParty& one,
                         const NamedParty& other) {
  const Books& books = page.books();
  if (!IsParty(books, one.party)) return Refuse(kBrandNotFound, one.part);
  if (!IsParty(books, other.party)) return Refuse(kBrandNotFound, other.part);
  const EndedPeriod* period = Ended(books, number);
  if (period == nullptr) return NotCut(books);
  if (!period->closed) return Refuse(kSettlementNotClosed, kPeriodPart, FirstOpen(books));
  if (!HasStatement(*period, one.party)) return Refuse(kNoStatement, one.part);
  if (!HasStatement(*period, other.party)) return Refuse(kNoStatement, other.part);
  return std::nullopt;
}

}  // namespace huitong::model
