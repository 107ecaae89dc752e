// /v1/rate-book/versions

#include <set>

#include "api/configuration_list.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

constexpr size_t kPricesMax = 1000;

using PublishedPrices = Versions<std::vector<Price>>::Version;

std::vector<Price> PricesField(JsonObject& root, LogNumber log) {
  std::vector<Price> prices;
  std::set<CurrencyNumber> priced;
  for (JsonObject& line : root.Objects("prices", kPricesMax)) {
    prices.push_back({.currency = CurrencyField(line, "currency_id", log),
                      .bid = RateField(line, "bid"),
                      .ask = RateField(line, "ask"),
                      .settlement_price = AmountField(line, "settlement_price_micro_fen", 0)});
    // A currency that is none was blamed already.
    const CurrencyNumber currency = prices.back().currency;
    const bool repeated = currency != kUniversalUnit && !priced.insert(currency).second;
    if (repeated) line.BlameItself(FieldFault::kRepeated, FieldShape::kPrice);
  }
  return prices;
}

}  // namespace

void PostRateBook(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{
        .operation = PublishRateBook{.prices = PricesField(root, log),
                                     .effective_from = OptionalTimeField(root, "effective_from")},
        .names = {.currency = "prices", .member = {}, .points = {}, .rate = {}}};
  });
}

void ListRateBookVersions(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kRateBook),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<PublishedPrices>, Halt> {
        const auto& all = state.configuration.rate_book().all();
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [log = core.parts.log](JsonWriter& out, const PublishedPrices& one) {
        WriteRateBook(out, log, one.number, one.effective_from, one.value);
      });
}

}  // namespace huitong
