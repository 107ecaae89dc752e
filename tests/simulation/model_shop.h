// A coalition of two brands and a member, of which the model by itself is asked.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "model/model.h"

namespace huitong::model {

// A coalition of two brands and a member with points of both.
class Shop {
 public:
  static constexpr Mark kMember = {1};

  Shop() {
    // 2027-01-15 08:00 UTC.
    Ask(Opening{.coalition = {.time_zone = "UTC", .money = 156, .look_back_hours = 0}});
    for (const std::string name : {"a", "b"}) {
      Ask(BrandRegistering{.code = name});
      const uint32_t brand = books().brands;
      Ask(CurrencyRegistering{
          .code = name,
          .currency = {.brand = brand, .expiry_months = 24, .settlement_price = 300'000}});
    }
    Ask(EarnRatePublishing{.brand = 1, .rate = {.over = 7, .under = 10}, .from = std::nullopt});
    Ask(Enrolling{.brand = 1, .member = kMember});
  }

  [[nodiscard]] const Books& books() const { return model_.books(); }
  [[nodiscard]] const Wallet& wallet(uint32_t currency) const {
    return books().WalletOf(0, currency);
  }

  // The record that it comes to. Nothing may be due before.
  const Record& Ask(const Wish& wish, uint32_t actor = 0) { return Ask(wish, actor, std::nullopt); }
  // The same of what occurred earlier.
  const Record& AskOf(const Wish& wish, const Moment& occurred) { return Ask(wish, 0, occurred); }

  // What is due before the request is decided.
  [[nodiscard]] std::optional<Record> DueBefore(const Wish& wish) const {
    Request request;
    request.wish = wish;
    return model_.NextDue(request, model_.MomentAt(clock_));
  }

  void Earn(uint32_t brand, int64_t yuan, const Mark& member = kMember) {
    Ask(Purchase{.member = member,
                 .brand = brand,
                 .channel = 0,
                 .spend_fen = yuan * 100,
                 .lines = {},
                 .receipt = std::nullopt,
                 .currency = std::nullopt,
                 .occurred = {}});
  }

  void Limit(uint32_t brand, const Limits& limits) {
    Ask(LimitsPublishing{
        .brand = brand, .limits = limits, .alert = kNoLimit, .from = std::nullopt});
  }

  // Enters the record as it is: what is wrong with it.
  std::optional<std::string> Forge(Record record) { return model_.Enter(std::move(record)); }

  // What is due of the member's merge and on the wallet, until nothing is. The last record.
  const Record& Sweep(uint32_t currency) {
    const Moment now = model_.MomentAt(clock_);
    while (true) {
      auto due = model_.NextOfMerge(0, now);
      if (!due) due = model_.NextOn(0, currency, now);
      if (!due) return books().journal.back();
      CHECK(!model_.Enter(*std::move(due)).has_value());
    }
  }

  // The clock's time, and that of so many days before.
  [[nodiscard]] Moment Now(int64_t days_before = 0) const {
    const Moment now = model_.MomentAt(clock_);
    return {.time = now.time - days_before * 86'400 * 1'000'000'000,
            .day = now.day - static_cast<int32_t>(days_before)};
  }

  void Wait(int64_t days) { clock_ += days * 86'400 * 1'000'000'000; }

  // A price of currency 2, proposed by one and approved by another.
  const Record& Price(const Fraction& bid, int64_t redemption_value) {
    RateBook book;
    book.prices = {{.currency = 2,
                    .bid = bid,
                    .ask = {.over = 2, .under = 1},
                    .settlement_price = 300'000,
                    .redemption_value = redemption_value,
                    .reference = std::nullopt}};
    const Record& proposed =
        Ask(RateBookPublishing{.book = book, .from = std::nullopt, .actor = 0}, 1);
    if (proposed.Find("declined") != nullptr) return proposed;
    const auto proposal = static_cast<uint32_t>(books().proposals.size());
    return Ask(PublicationApproving{.proposal = proposal, .actor = 0}, 2);
  }

  const Record& Place(std::vector<BasketLine> lines, std::optional<int64_t> expected) {
    return Ask(TenderPlacing{.member = kMember,
                             .acceptor = 1,
                             .channel = 0,
                             .lines = std::move(lines),
                             .wish_points = std::nullopt,
                             .wish_fen = std::nullopt,
                             .ends = clock_ + int64_t{86'400} * 1'000'000'000,
                             .expected = expected});
  }

 private:
  const Record& Ask(const Wish& wish, uint32_t actor, const std::optional<Moment>& occurred) {
    clock_ += 60'000'000'000;
    Request request;
    request.actor = actor;
    request.occurred = occurred;
    request.wish = wish;
    request.key[0] = static_cast<uint8_t>(++asked_);
    request.key[1] = static_cast<uint8_t>(asked_ >> 8);
    const Moment now = model_.MomentAt(clock_, request);
    CHECK(!model_.NextDue(request, now).has_value());
    CHECK(!model_.Enter(model_.Answers(request, now).front()).has_value());
    return books().journal.back();
  }

  Model model_;
  int64_t clock_ = int64_t{1'800'000'000} * 1'000'000'000;
  int asked_ = 0;
};

inline int64_t CodeOf(const Record& record) {
  const Line* declined = record.Find("declined");
  return declined == nullptr ? 0 : (*declined)["code"];
}

// Code, part and both figures of a decline, as "85 9 3 0"; "0" where it is none.
inline std::string DeclineOf(const Record& record) {
  const Line* declined = record.Find("declined");
  if (declined == nullptr) return "0";
  std::string text;
  for (const std::string_view name : {"code", "param", "figure", "second figure"}) {
    text += (text.empty() ? "" : " ") + std::to_string((*declined)[name]);
  }
  return text;
}

inline Place PlaceOf(const Record& record) {
  return static_cast<Place>((*record.Find("record"))["sequence"]);
}

// Cuts the open period with that last day, as 7 and 8 agree on; brands may come in between.
inline void Cut(Shop& shop, int32_t last_day,
                const std::vector<std::string>& brands_in_between = {}) {
  shop.Ask(CutProposing{.last_day = last_day, .actor = 0}, 7);
  const auto proposal = static_cast<uint32_t>(shop.books().proposals.size());
  for (const std::string& code : brands_in_between) {
    shop.Ask(BrandRegistering{.code = code});
  }
  shop.Ask(PublicationApproving{.proposal = proposal, .actor = 0}, 8);
}

// What the one owes the other by the accounts.
inline int64_t Owed(const Shop& shop, uint32_t debtor, uint32_t creditor) {
  const auto found = shop.books().accounts.find({0x8000'0000 + 156, kDue, debtor, creditor});
  return found == shop.books().accounts.end() ? 0 : found->second;
}

// "exchanged 5 in 1", and so on, of what was counted in a period between the two.
inline std::string TrafficBetween(const Shop& shop, uint32_t debtor, uint32_t creditor,
                                  uint32_t period = 1) {
  const auto found = shop.books().traffic.find({period, debtor, creditor});
  if (found == shop.books().traffic.end()) return "none";
  const TrafficRow& row = found->second;
  const auto text = [](const char* name, Wide sum, int64_t count) {
    if (count == 0) return std::string();
    return std::string(name) + " " + std::to_string(static_cast<int64_t>(sum)) + " in " +
           std::to_string(count) + "; ";
  };
  return text("redeemed", row.redeemed, row.redemptions) +
         text("refunded", row.refunded, row.refunds) +
         text("exchanged", row.exchanged, row.exchanges) +
         text("adjusted", row.adjusted, row.adjustments) +
         text("bought", row.bought, row.purchases) + text("sponsored", row.sponsored, row.gifts) +
         (row.members == 0 ? "" : "members " + std::to_string(row.members) + "; ") + "face " +
         std::to_string(static_cast<int64_t>(row.face));
}

}  // namespace huitong::model
