#include "intake/coalition_setup.h"

#include <utility>

#include "base/text_encoding.h"
#include "intake/lane_calls.h"

namespace huitong {
namespace {

constexpr Actor kOperator{.kind = ActorKind::kOperator, .number = 0};
constexpr Actor kSecondPerson{.kind = ActorKind::kUser, .number = 1};

std::string InWords(const Rate& rate) {
  const std::string above = std::to_string(rate.numerator());
  return rate.denominator() == 1 ? above : above + "/" + std::to_string(rate.denominator());
}

class SetUp {
 public:
  SetUp(const SetUpRequest& request, const ReceiptMap& map) : request_(request), map_(map) {}

  Expected<CoalitionPlaces, Error> Run() {
    TRY(Open());
    TRY(RegisterBrands());
    TRY(RegisterCurrencies());
    TRY(RegisterChannels());
    TRY(PublishRates());
    return Places();
  }

 private:
  // The configuration as it is now; nothing while the log is new.
  [[nodiscard]] Expected<std::optional<Configuration>, Error> Read() const {
    std::optional<Configuration> configuration;
    const auto as_of =
        TRY(ReadState(request_.lane, request_.log, [&](LogState& state, const Instant&) {
          configuration = state.configuration;
          return Expected<Done, Missing>(Done{});
        }));
    const bool is_new = !as_of || !configuration || configuration->coalition().all().empty();
    return is_new ? std::nullopt : std::move(configuration);
  }
  Expected<Done, Error> Refresh() {
    auto configuration = TRY(Read());
    if (!configuration) return Fail(ErrorCode::kIo, "The ledger's configuration cannot be read.");
    configuration_ = *std::move(configuration);
    return Done{};
  }

  // The request's key is `what` and the payload, so that a map that was put right asks anew.
  Expected<Done, Error> Publish(const std::string& what, const Bytes& payload, Operation operation,
                                const Actor& actor = kOperator) const {
    const std::string text = "import " + what + " " + ToHex(payload);
    TimedCommand timed;
    timed.command.actor = actor;
    timed.command.macs = {.key = request_.macs.OfKey(actor, text),
                          .request = request_.macs.OfRequest(text)};
    timed.command.operation = std::move(operation);
    timed.at = request_.at;
    const auto answer = TRY(SendOne(request_.lane, request_.log, std::move(timed)));
    const auto declined = DeclineOf(answer);
    if (!declined) return Done{};
    return Fail(ErrorCode::kInvalidArgument,
                "The ledger declines to set up the " + what +
                    " of the map: " + std::string(NameOf(declined->code)) + ".");
  }

  Expected<Done, Error> Open() {
    if (TRY(Read())) return Refresh();
    if (!map_.coalition) {
      return Fail(ErrorCode::kNotFound,
                  "The data directory has no coalition yet, and the map has no [coalition] to open "
                  "one from.");
    }
    TRY(Publish("coalition", EncodePayload(*map_.coalition), OpenCoalition{*map_.coalition}));
    return Refresh();
  }

  Expected<Done, Error> RegisterBrands() {
    for (const MapBrand& one : map_.brands) {
      if (configuration_.BrandByCode(one.brand.code)) continue;
      TRY(Publish("brand " + one.brand.code, EncodePayload(one.brand), RegisterBrand{one.brand}));
    }
    return Refresh();
  }

  [[nodiscard]] BrandNumber BrandOf(const MapBrand& one) const {
    return *configuration_.BrandByCode(one.brand.code);
  }

  Expected<Done, Error> RegisterCurrencies() {
    for (const MapBrand& one : map_.brands) {
      if (configuration_.CurrencyOfBrand(BrandOf(one))) continue;
      Currency currency = one.currency;
      currency.brand = BrandOf(one);
      TRY(Publish("currency " + currency.code, EncodePayload(currency),
                  RegisterCurrency{currency}));
    }
    return Refresh();
  }

  Expected<Done, Error> RegisterChannels() {
    for (const MapChannel& one : map_.channels) {
      if (configuration_.ChannelByCode(one.channel.code)) continue;
      TRY(Publish("channel " + one.channel.code, EncodePayload(one.channel),
                  RegisterChannel{one.channel}));
    }
    return Refresh();
  }

  Expected<Done, Error> PublishRates() {
    for (const MapBrand& one : map_.brands) {
      const BrandNumber brand = BrandOf(one);
      const auto* rates = configuration_.EarnRatesOf(*configuration_.CurrencyOfBrand(brand));
      if (rates != nullptr && !rates->all().empty()) continue;
      TRY(Publish(
          "earn rate of " + one.brand.code,
          EncodePayload(EarnRate{.points_per_yuan = one.earn_rate}),
          PublishEarnRate{
              .brand = brand, .points_per_yuan = one.earn_rate, .effective_from = std::nullopt}));
    }
    return PublishPrices();
  }

  // By two persons. A map is one text: whoever runs the import answers for both.
  Expected<Done, Error> PublishPrices() {
    if (map_.rate_book.empty() || !configuration_.rate_book().all().empty()) return Refresh();
    std::vector<Price> prices;
    for (const MapPrice& one : map_.rate_book) {
      Price price = one.price;
      price.currency = *configuration_.CurrencyOfBrand(BrandOf(map_.brands[one.brand]));
      prices.push_back(price);
    }
    const Bytes payload =
        EncodePayload(RateBookVersion{.version = 0, .effective_from = {}, .prices = prices});
    TRY(Publish("rate book", payload,
                PublishRateBook{.prices = prices, .effective_from = std::nullopt}));
    TRY(Refresh());
    const auto& proposals = configuration_.proposals();
    for (uint32_t number = 1; number <= proposals.size(); ++number) {
      const Proposal& proposal = proposals[number - 1];
      const bool own =
          proposal.proposed.proposer == kOperator && proposal.proposed.payload == payload;
      if (!own || proposal.answer) continue;  // a rejected one stays so
      TRY(Publish("approval of the rate book", payload,
                  ApprovePublication{.proposal = {.value = number}}, kSecondPerson));
      return Refresh();
    }
    return Done{};
  }

  [[nodiscard]] Expected<CoalitionPlaces, Error> Places() const {
    const auto& coalition = configuration_.coalition().all().back().value;
    CoalitionPlaces places{.zone = TRY(TimeZone::Named(coalition.time_zone)),
                           .brands = {},
                           .currencies = {},
                           .channels = {},
                           .kept = {}};
    for (const MapBrand& one : map_.brands) {
      places.brands.push_back(BrandOf(one));
      places.currencies.push_back(*configuration_.CurrencyOfBrand(BrandOf(one)));
      const auto* rates = configuration_.EarnRatesOf(places.currencies.back());
      const Rate rate = rates->all().back().value.points_per_yuan;
      if (rate == one.earn_rate) continue;
      places.kept.push_back("The earn rate of " + one.brand.code + " stays " + InWords(rate) +
                            "; the map says " + InWords(one.earn_rate) + ".");
    }
    for (const MapChannel& one : map_.channels) {
      places.channels.push_back(*configuration_.ChannelByCode(one.channel.code));
      const auto* versions = configuration_.ChannelOf(places.channels.back());
      const Rate coefficient = versions->all().back().value.coefficient;
      if (coefficient == one.channel.coefficient) continue;
      places.kept.push_back("The coefficient of " + one.channel.code + " stays " +
                            InWords(coefficient) + "; the map says " +
                            InWords(one.channel.coefficient) + ".");
    }
    return places;
  }

  const SetUpRequest& request_;
  const ReceiptMap& map_;
  Configuration configuration_;
};

}  // namespace

Expected<CoalitionPlaces, Error> SetUpCoalition(const SetUpRequest& request,
                                                const ReceiptMap& map) {
  return SetUp(request, map).Run();
}

}  // namespace huitong
