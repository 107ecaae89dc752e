// /v1/currencies

#include "api/configuration_list.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

constexpr int64_t kExpiryMonths = 24;
constexpr int64_t kCurrencyMonthsMax = 1200;

struct NumberedCurrency {
  CurrencyNumber number;
  Currency currency;
};

}  // namespace

void PostCurrency(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    const auto months =
        root.OptionalInteger("expiry_months", {.minimum = 1, .maximum = kCurrencyMonthsMax});
    return Asked{
        .operation = RegisterCurrency{
            .currency = {.brand = BrandField(root, "brand_id", log),
                         .code = CodeField(root),
                         .names = NamesField(root),
                         .expiry_months = static_cast<int32_t>(months.value_or(kExpiryMonths)),
                         .settlement_price = AmountField(root, "settlement_price_micro_fen", 0)}}};
  });
}

void ListCurrencies(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kCurrencies),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<NumberedCurrency>, Halt> {
        const auto& currencies = state.configuration.currencies();
        return CutPage(currencies.size(), page, [&](size_t i) {
          return NumberedCurrency{.number = {.value = static_cast<uint32_t>(i + 1)},
                                  .currency = currencies[i].all().back().value};
        });
      },
      [log = core.parts.log](JsonWriter& out, const NumberedCurrency& one) {
        WriteCurrency(out, log, one.number, one.currency);
      });
}

void GetCurrency(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto number = CurrencyInLog(call.path["currency_id"], log);
  if (!number) {
    return call.reply.Refuse(MalformedParameter("currency_id", FieldShape::kCurrencyId));
  }
  ReadState(
      core, std::move(call.reply),
      [wanted = *number](LogState& state, const Instant&) -> Expected<NumberedCurrency, Halt> {
        const Currency* currency =
            wanted == kUniversalUnit ? nullptr : state.configuration.CurrencyOf(wanted);
        if (currency == nullptr) return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId);
        return NumberedCurrency{.number = wanted, .currency = *currency};
      },
      [log](Reply reply, const NumberedCurrency& found, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          WriteCurrency(out, log, found.number, found.currency);
        }));
      });
}

}  // namespace huitong
