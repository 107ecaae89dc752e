#include "engine/invariants/transaction_sums_to_zero.h"

#include <algorithm>

#include <boost/container/small_vector.hpp>

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

struct CurrencySum {
  CurrencyNumber currency;
  Int128 sum = 0;
};

}  // namespace

bool TransactionSumsToZero(const Record& record) {
  boost::container::small_vector<CurrencySum, 6> sums;
  const auto add = [&sums](CurrencyNumber currency, int64_t amount) {
    for (CurrencySum& known : sums) {
      if (known.currency != currency) continue;
      known.sum += amount;
      return;
    }
    sums.push_back({.currency = currency, .sum = amount});
  };
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto add_posting = [&add](const auto& fact) {
      if constexpr (requires { fact.amount, fact.currency; }) add(fact.currency, fact.amount);
    };
    std::visit(add_posting, effect);
  });
  return std::all_of(sums.begin(), sums.end(), [](const CurrencySum& s) { return s.sum == 0; });
}

}  // namespace huitong
