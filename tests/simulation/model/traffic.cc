#include "model/traffic.h"

#include <algorithm>

#include "model/books.h"

namespace huitong::model {
namespace {

bool IsTooMuch(Wide sum) { return sum > kBooksMax || sum < -kBooksMax; }

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
  std::map<std::pair<uint32_t, uint32_t>, TrafficRow> found;
  // `fill` makes of what is owed between the two a row.
  const auto count = [&](int64_t debtor, int64_t creditor, auto fill) {
    if (debtor == creditor) return;
    const std::pair pair(static_cast<uint32_t>(debtor), static_cast<uint32_t>(creditor));
    TrafficRow row;
    fill(row, record.Owed(pair.first, pair.second));
    found[pair].Add(row);
  };
  const auto brand_of = [&](const Line& line, std::string_view currency) {
    return books.CurrencyOf(static_cast<uint32_t>(line[currency]))->brand;
  };
  const auto exchange = [](TrafficRow& row, int64_t owed) {
    row.exchanged = owed;
    row.exchanges = 1;
  };
  const auto adjust = [](TrafficRow& row, int64_t owed) {
    row.adjusted = owed;
    row.adjustments = 1;
  };
  // What is given for units that come or go, where it is anything.
  const auto back = [&](int64_t debtor) {
    const bool owed = record.Owed(static_cast<uint32_t>(debtor), kThePool) != 0;
    if (owed) count(debtor, kThePool, exchange);
  };
  const auto buy = [&](int64_t brand, uint32_t issuer) {
    if (record.Owed(static_cast<uint32_t>(brand), issuer) == 0) return;
    count(brand, issuer, [](TrafficRow& row, int64_t owed) {
      row.bought = owed;
      row.purchases = 1;
    });
  };
  const Line* exchanged = nullptr;
  for (const Line& line : record.lines) {
    if (line.what == "redeemed" || line.what == "hold captured") {
      count(brand_of(line, "currency"), line["acceptor"], [&](TrafficRow& row, int64_t owed) {
        row.redeemed = owed;
        row.redemptions = 1;
        row.face = line["face"];
      });
    } else if (line.what == "redemption reversed") {
      count(brand_of(line, "currency"), line["acceptor"], [&](TrafficRow& row, int64_t owed) {
        row.refunded = owed;
        row.refunds = 1;
        row.face = -line["face"];
      });
    } else if (line.what == "exchanged") {
      count(brand_of(line, "from"), brand_of(line, "to"), exchange);
      exchanged = &line;
    } else if (line.what == "special terms" && line["fee"] > 0) {
      count(brand_of(*exchanged, "from"), 0, exchange);
    } else if (line.what == "earned" || line.what == "earning reversed") {
      if (line["currency"] == kUnit) {
        back(line["brand"]);
      } else {
        buy(line["brand"], brand_of(line, "currency"));
      }
    } else if (line.what == "adjusted" || line.what == "reinstated") {
      if (line["currency"] == kUnit) back(kHouse);
    } else if (line.what == "published" && line["topic"] == 16) {
      if (record.Owed(static_cast<uint32_t>(line["bearer"]), kThePool) == 0) continue;
      count(line["bearer"], kThePool, adjust);
    } else if (line.what == "payment recorded") {
      const bool came = line["fen"] > 0;
      count(came ? 0 : line["party"], came ? line["party"] : 0, [](TrafficRow& row, int64_t owed) {
        row.paid = owed;
        row.payments = 1;
      });
    } else if (line.what == "sponsor gift") {
      count(line["sponsor"], kThePool, [](TrafficRow& row, int64_t owed) {
        row.sponsored = owed;
        row.gifts = 1;
      });
    } else if (line.what == "period adjusted") {
      count(line["debtor"], line["creditor"], adjust);
    }
  }
  if (const auto acceptor = CountsMemberAt(books, record)) {
    found[{kThePool, *acceptor}].members += 1;
  }
  return found;
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
