#include "model/traffic.h"

#include <algorithm>

#include "model/books.h"

namespace huitong::model {
namespace {

bool IsTooMuch(Wide sum) { return sum > kBooksMax || sum < -kBooksMax; }

using Rows = std::map<std::pair<uint32_t, uint32_t>, TrafficRow>;

// What a record counts, line by line.
class Counter {
 public:
  Counter(const Books& books, const Record& record) : books_(books), record_(record) {}

  void Count(const Line& line) {
    CountPoints(line);
    CountMoney(line);
  }

  Rows rows;

 private:
  using Sum = Wide TrafficRow::*;
  using Number = int64_t TrafficRow::*;

  [[nodiscard]] int64_t BrandOf(const Line& line, std::string_view currency) const {
    return books_.CurrencyOf(static_cast<uint32_t>(line[currency]))->brand;
  }

  // What is owed between the two, and that it is once more.
  void Add(int64_t debtor, int64_t creditor, Sum sum, Number number, int64_t face = 0) {
    if (debtor == creditor) return;
    const std::pair pair(static_cast<uint32_t>(debtor), static_cast<uint32_t>(creditor));
    TrafficRow& row = rows[pair];
    row.*sum += record_.Owed(pair.first, pair.second);
    row.*number += 1;
    row.face += face;
  }

  // The same where anything is owed.
  void AddIfOwed(int64_t debtor, int64_t creditor, Sum sum, Number number) {
    const bool owed =
        record_.Owed(static_cast<uint32_t>(debtor), static_cast<uint32_t>(creditor)) != 0;
    if (owed) Add(debtor, creditor, sum, number);
  }

  void CountPoints(const Line& line) {
    if (line.what == "redeemed" || line.what == "hold captured") {
      Add(BrandOf(line, "currency"), line["acceptor"], &TrafficRow::redeemed,
          &TrafficRow::redemptions, line["face"]);
    } else if (line.what == "redemption reversed") {
      Add(BrandOf(line, "currency"), line["acceptor"], &TrafficRow::refunded, &TrafficRow::refunds,
          -line["face"]);
    } else if (line.what == "exchanged") {
      Add(BrandOf(line, "from"), BrandOf(line, "to"), &TrafficRow::exchanged,
          &TrafficRow::exchanges);
    } else if (line.what == "special terms" && line["fee"] > 0) {
      Add(BrandOf(*record_.Find("exchanged"), "from"), kHouse, &TrafficRow::exchanged,
          &TrafficRow::exchanges);
    } else if (line.what == "earned" || line.what == "earning reversed") {
      const bool units = line["currency"] == kUnit;
      AddIfOwed(line["brand"], BrandOf(line, "currency"),
                units ? &TrafficRow::exchanged : &TrafficRow::bought,
                units ? &TrafficRow::exchanges : &TrafficRow::purchases);
    } else if (line.what == "adjusted" || line.what == "reinstated") {
      if (line["currency"] != kUnit) return;
      AddIfOwed(kHouse, kThePool, &TrafficRow::exchanged, &TrafficRow::exchanges);
    }
  }

  void CountMoney(const Line& line) {
    if (line.what == "published" && line["topic"] == 16) {
      AddIfOwed(line["bearer"], kThePool, &TrafficRow::adjusted, &TrafficRow::adjustments);
    } else if (line.what == "payment recorded") {
      const bool came = line["fen"] > 0;
      Add(came ? kHouse : line["party"], came ? line["party"] : kHouse, &TrafficRow::paid,
          &TrafficRow::payments);
    } else if (line.what == "sponsor gift") {
      Add(line["sponsor"], kThePool, &TrafficRow::sponsored, &TrafficRow::gifts);
    } else if (line.what == "period adjusted") {
      Add(line["debtor"], line["creditor"], &TrafficRow::adjusted, &TrafficRow::adjustments);
    }
  }

  const Books& books_;
  const Record& record_;
};

// Where the record makes its first member one who counts in the open period: where he spends, now
// and for the first time in it, points that are not the acceptor's own, and is verified.
std::optional<uint32_t> CountsMemberAt(const Books& books, const Record& record) {
  for (const Line& line : record.lines) {
    if (line.what != "redeemed" && line.what != "hold captured") continue;
    const auto acceptor = static_cast<uint32_t>(line["acceptor"]);
    const auto currency = static_cast<uint32_t>(line["currency"]);
    if (books.CurrencyOf(currency)->brand == acceptor) continue;
    const MemberRow& member = books.members.at(record.member.value());
    if (member.verified && member.counted != books.OpenPeriod()) return acceptor;
  }
  return std::nullopt;
}

}  // namespace

void TrafficRow::Add(const TrafficRow& other) {
  redeemed += other.redeemed;
  refunded += other.refunded;
  exchanged += other.exchanged;
  face += other.face;
  paid += other.paid;
  adjusted += other.adjusted;
  bought += other.bought;
  sponsored += other.sponsored;
  redemptions += other.redemptions;
  refunds += other.refunds;
  exchanges += other.exchanges;
  payments += other.payments;
  adjustments += other.adjustments;
  purchases += other.purchases;
  gifts += other.gifts;
  members += other.members;
}

Wide TrafficRow::Obliged() const {
  return redeemed + refunded + exchanged + paid + adjusted + bought + sponsored;
}

int64_t TrafficRow::Kinds() const {
  const auto counts = {redemptions, refunds, exchanges, purchases, gifts, payments, adjustments};
  return std::count_if(counts.begin(), counts.end(), [](int64_t count) { return count != 0; });
}

std::map<std::pair<uint32_t, uint32_t>, TrafficRow> TrafficOf(const Books& books,
                                                              const Record& record) {
  Counter counter(books, record);
  for (const Line& line : record.lines) {
    counter.Count(line);
  }
  if (const auto acceptor = CountsMemberAt(books, record)) {
    counter.rows[{kThePool, *acceptor}].members += 1;
  }
  return counter.rows;
}

bool PassesTraffic(const Books& books, const Record& record) {
  for (const auto& [pair, added] : TrafficOf(books, record)) {
    const auto before = books.traffic.find({books.OpenPeriod(), pair.first, pair.second});
    TrafficRow row = before == books.traffic.end() ? TrafficRow() : before->second;
    row.Add(added);
    const auto sums = {row.redeemed, row.refunded, row.exchanged, row.face,     row.paid,
                       row.adjusted, row.bought,   row.sponsored, row.Obliged()};
    if (std::any_of(sums.begin(), sums.end(), IsTooMuch)) return true;
  }
  return false;
}

}  // namespace huitong::model
