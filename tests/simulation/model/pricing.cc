#include "model/pricing.h"

#include <algorithm>

namespace huitong::model {
namespace {

struct Listed {
  int64_t from = 0;
  uint32_t version = 0;
  Price price;
};

// The versions of the rate book that list the currency, in order.
std::vector<Listed> ListingsOf(const Books& books, uint32_t currency) {
  std::vector<Listed> listed;
  for (const auto& version : books.rate_book) {
    for (const Price& price : version.value) {
      if (price.currency != currency) continue;
      listed.push_back({.from = version.from, .version = version.version, .price = price});
      break;
    }
  }
  return listed;
}

}  // namespace

std::optional<PriceAt> PriceOf(const Books& books, uint32_t currency, int64_t time) {
  if (!books.coalition || books.opened_at > time) return std::nullopt;
  const Wide width = Wide{books.coalition->look_back_hours} * 3600 * 1'000'000'000;
  const std::vector<Listed> listed = ListingsOf(books, currency);
  std::optional<size_t> begun;
  size_t first = 0;
  for (size_t i = 0; i < listed.size(); ++i) {
    if (listed[i].from <= time) begun = i;
    if (listed[i].from <= Wide{time} - width) first = i;
  }
  if (!begun) return std::nullopt;

  PriceAt found{.bid = listed[first].price.bid,
                .bid_version = listed[first].version,
                .ask = listed[first].price.ask,
                .ask_version = listed[first].version,
                .settlement_price = listed[*begun].price.settlement_price};
  for (size_t i = first; i < listed.size(); ++i) {
    const bool in_window = listed[i].from <= time || listed[i].from < Wide{time} + width;
    if (!in_window) continue;
    // Of equal ones the last.
    if (!IsLess(found.bid, listed[i].price.bid)) {
      found.bid = listed[i].price.bid;
      found.bid_version = listed[i].version;
    }
    if (!IsLess(listed[i].price.ask, found.ask)) {
      found.ask = listed[i].price.ask;
      found.ask_version = listed[i].version;
    }
  }
  return found;
}

int64_t SettlementPriceOf(const Books& books, uint32_t currency, int64_t time) {
  const auto price = PriceOf(books, currency, time);
  return price ? price->settlement_price : books.CurrencyOf(currency)->settlement_price;
}

}  // namespace huitong::model
