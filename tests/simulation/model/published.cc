// What publications add to the books.

#include <algorithm>

#include "base/check.h"
#include "model/books.h"

namespace huitong::model {
namespace {

template <class T>
void AddVersion(Versions<T>& versions, Version<T> added) {
  versions.push_back(std::move(added));
  std::stable_sort(versions.begin(), versions.end(), [](const Version<T>& a, const Version<T>& b) {
    return std::tie(a.from, a.version) < std::tie(b.from, b.version);
  });
}

// 0 over 0 is none.
std::optional<Fraction> FractionIn(const Line& line, std::string_view over,
                                   std::string_view under) {
  if (line[under] == 0) return std::nullopt;
  return Fraction{.over = line[over], .under = line[under]};
}

Fraction RateIn(const Line& line) { return {.over = line["over"], .under = line["under"]}; }

EarnRate EarnRateIn(const Line& line) {
  return {.points_per_yuan = RateIn(line), .budget = line["budget"], .cap = line["cap"]};
}

Pair PairIn(const Line& line) {
  return {static_cast<uint32_t>(line["from"]), static_cast<uint32_t>(line["to"])};
}

// No record has lines of more than one rate book.
RateBook RateBookIn(const Record& record) {
  RateBook book;
  for (const Line& line : record.lines) {
    if (line.what == "price") {
      book.prices.push_back({.currency = static_cast<uint32_t>(line["currency"]),
                             .bid = {.over = line["bid over"], .under = line["bid under"]},
                             .ask = {.over = line["ask over"], .under = line["ask under"]},
                             .settlement_price = line["settlement price"],
                             .redemption_value = line["redemption value"],
                             .reference = FractionIn(line, "reference over", "reference under")});
    } else if (line.what == "pair rate") {
      book.pair_rates.push_back({.pair = PairIn(line), .rate = FractionIn(line, "over", "under")});
    } else if (line.what == "bonus") {
      book.bonuses.push_back({.pair = PairIn(line),
                              .share = FractionIn(line, "over", "under"),
                              .begins = line["begins"],
                              .ends = line["ends"]});
    } else if (line.what == "fee") {
      book.fees.push_back({.pair = PairIn(line),
                           .fixed = line["fixed"],
                           .share = FractionIn(line, "over", "under"),
                           .minimum = line["minimum"]});
    }
  }
  return book;
}

UnitTerms UnitTermsIn(const Line& line) {
  return {.anchor = line["anchor"], .bearer = static_cast<uint32_t>(line["bearer"])};
}

// The first version of a proposal.
ProposedAct ProposedIn(const Line& line, const Record& record) {
  ProposedAct proposed{.proposer = static_cast<uint32_t>(line["proposer"]),
                       .from = std::nullopt,
                       .book = RateBookIn(record),
                       .last_day = std::nullopt,
                       .unit = std::nullopt,
                       .answered = false};
  if (line["begins"] == 1) proposed.from = line["begins at"];
  if (line["what"] == 15) proposed.last_day = static_cast<int32_t>(line["last day"]);
  if (line["what"] == 16) proposed.unit = UnitTermsIn(line);
  return proposed;
}

Policy PolicyIn(const Line& line) {
  return {.mode = static_cast<int32_t>(line["mode"]),
          .months = line["months"],
          .date_month = static_cast<int32_t>(line["month"]),
          .date_day = static_cast<int32_t>(line["day of month"]),
          .activity = static_cast<int32_t>(line["activity"]),
          .adjustment_limit = line["adjustment limit"],
          .gifts = line["gifts"] == 1,
          .reinstatement_days = static_cast<int32_t>(line["reinstatement days"]),
          .notices = static_cast<int32_t>(line["notices"]),
          .notice_days = static_cast<int32_t>(line["notice days"]),
          .return_window_days = static_cast<int32_t>(line["return window"]),
          .brand_bears_debt = line["debt"] == 2,
          .reissues_late_refund = line["late refund"] == 2,
          .grace_days = static_cast<int32_t>(line["grace days"]),
          .converted_expiry = static_cast<int32_t>(line["converted expiry"]),
          .exchanged_a_day = line["exchanged a day"],
          .exchanged_a_year = line["exchanged a year"],
          .rate_notice_days = line["rate notice"]};
}

Limits LimitsIn(const Line& line) {
  return {.credit_line = line["credit line"],
          .reserve = line["reserve"],
          .net_debit_cap = line["net debit cap"],
          .mint_cap = line["mint cap"],
          .mint_cap_a_day = line["mint cap a day"],
          .suspended = line["suspended"],
          .breaker = line["breaker"]};
}

TenderPolicy TenderPolicyIn(const Line& line) {
  return {.floor_fen = line["floor"],
          .floor_per_mille = line["floor per mille"],
          .ceiling_fen = line["ceiling"],
          .ceiling_per_mille = line["ceiling per mille"],
          .step = line["step"]};
}

Agreement AgreementIn(const Line& line) {
  return {.capabilities = line["capabilities"],
          .exchange_quota = line["exchange quota"],
          .locked_days = line["locked days"],
          .earn_price = line["earn price"]};
}

}  // namespace

void Books::EnterPublication(const Line& line, const Record& record) {
  const int64_t from = line["from"];
  const auto number = static_cast<uint32_t>(line["number"]);
  const auto version = static_cast<uint32_t>(line["version"]);
  versions[{line["topic"], number}] = version;
  switch (line["topic"]) {
    case 1:
      coalition = {.time_zone = line.text,
                   .money = static_cast<uint32_t>(line["money"]),
                   .look_back_hours = line["look back hours"]};
      opened_at = from;
      opened_on = static_cast<int32_t>(record.lines.front()["day"]);
      break;
    case 2:
      ++brands;
      brand_codes.insert(line.text);
      break;
    case 3:
      currencies.push_back({.brand = static_cast<uint32_t>(line["brand"]),
                            .expiry_months = line["months"],
                            .settlement_price = line["settlement price"]});
      currency_codes.insert(line.text);
      break;
    case 4:
      if (version == 1) channels.emplace_back();
      channel_codes.insert(line.text);
      AddVersion(channels.at(number - 1),
                 {.from = from, .version = version, .value = RateIn(line)});
      break;
    case 5:
      AddVersion(earn_rates[number], {.from = from, .version = version, .value = EarnRateIn(line)});
      break;
    case 6:
      AddVersion(rate_book, {.from = from, .version = version, .value = RateBookIn(record)});
      break;
    case 8:
      AddVersion(policies[number], {.from = from, .version = version, .value = PolicyIn(line)});
      break;
    case 9:
      AddVersion(cool_off_hours, {.from = from, .version = version, .value = line["hours"]});
      break;
    case 10:
      if (version == 1) {
        proposals.push_back(ProposedIn(line, record));
      } else {
        proposals.at(number - 1).answered = true;
      }
      break;
    case 11: {
      const Pair pair(static_cast<uint32_t>(line["issuer"]),
                      static_cast<uint32_t>(line["acceptor"]));
      contracts[pair] = number;
      AddVersion(agreements[pair], {.from = from, .version = version, .value = AgreementIn(line)});
      break;
    }
    case 13:
      AddVersion(limits[number], {.from = from, .version = version, .value = LimitsIn(line)});
      break;
    case 14:
      AddVersion(tender_policies[number],
                 {.from = from, .version = version, .value = TenderPolicyIn(line)});
      break;
    case 16:
      AddVersion(unit, {.from = from, .version = version, .value = UnitTermsIn(line)});
      break;
    default:
      CHECK(false);
  }
}

}  // namespace huitong::model
