#include "engine/configuration.h"

#include <utility>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

constexpr int64_t kNanosPerHour = 3600 * kNanosPerSecond;

// The versions of the thing with that number, which counts from 1; makes room for the next one.
template <class T>
Versions<T>* Slot(std::vector<Versions<T>>& things, uint32_t number) {
  if (number == 0 || number > things.size() + 1) return nullptr;
  if (number > things.size()) things.emplace_back();
  return &things[number - 1];
}

template <class T>
const T* Latest(const std::vector<Versions<T>>& things, uint32_t number) {
  if (number == 0 || number > things.size()) return nullptr;
  const auto& versions = things[number - 1].all();
  return versions.empty() ? nullptr : &versions.back().value;
}

// Adds the decoded version to the thing's; false where there was nothing to decode.
template <class T>
bool AddTo(Versions<T>* versions, const Published& published, std::optional<T> value) {
  if (versions == nullptr || !value) return false;
  versions->Add(published.version, published.effective_from, std::move(*value));
  return true;
}

std::optional<uint32_t> Find(const std::map<std::string, uint32_t, std::less<>>& codes,
                             std::string_view code) {
  const auto found = codes.find(code);
  if (found == codes.end()) return std::nullopt;
  return found->second;
}

}  // namespace

bool Configuration::Accept(const Published& published) {
  const uint32_t number = published.number;
  switch (published.what) {
    case Topic::kCoalition:
      return AddTo(&coalition_, published, DecodeCoalition(published.payload));
    case Topic::kBrand: {
      const auto brand = DecodeBrand(published.payload);
      if (brand) brand_codes_.emplace(brand->code, number);
      return AddTo(Slot(brands_, number), published, brand);
    }
    case Topic::kCurrency: {
      const auto currency = DecodeCurrency(published.payload);
      if (!currency || BrandOf(currency->brand) == nullptr) return false;
      currency_codes_.emplace(currency->code, number);
      currency_of_brand_.resize(std::max(currency_of_brand_.size(), brands_.size()));
      currency_of_brand_[currency->brand.value - 1] = number;
      return AddTo(Slot(currencies_, number), published, currency);
    }
    case Topic::kChannel: {
      const auto channel = DecodeChannel(published.payload);
      if (channel) channel_codes_.emplace(channel->code, number);
      return AddTo(Slot(channels_, number), published, channel);
    }
    case Topic::kEarnRate: {
      // Stored topics are read in their order: the unit's own version may come later.
      if (number == 0) {
        return AddTo(&unit_earn_rates_, published, DecodeEarnRate(published.payload));
      }
      if (number > currencies_.size()) return false;
      earn_rates_.resize(std::max<size_t>(earn_rates_.size(), number));
      return AddTo(&earn_rates_[number - 1], published, DecodeEarnRate(published.payload));
    }
    case Topic::kRateBook: {
      auto book = DecodeRateBook(published.payload);
      if (!AddTo(&rate_book_, published, book)) return false;
      book->version = published.version;
      book->effective_from = published.effective_from;
      rates_.Add(*book);
      return true;
    }
    case Topic::kPointsPolicy: {
      if (number == 0 || number > currencies_.size()) return false;
      policies_.resize(std::max<size_t>(policies_.size(), number));
      return AddTo(&policies_[number - 1], published, DecodePointsPolicy(published.payload));
    }
    case Topic::kMemberPolicy:
      return number == 0 &&
             AddTo(&member_policies_, published, DecodeMemberPolicy(published.payload));
    case Topic::kProposal:
      return AcceptProposal(published);
    case Topic::kContract:
      return AcceptContract(published);
    case Topic::kClearingTerms:
      return number == 0 &&
             AddTo(&clearing_terms_, published, DecodeGeneralTerms(published.payload));
    case Topic::kLimits: {
      if (number == 0 || number > brands_.size()) return false;
      limits_.resize(std::max<size_t>(limits_.size(), number));
      return AddTo(&limits_[number - 1], published, DecodeBrandLimits(published.payload));
    }
    case Topic::kTenderPolicy: {
      if (number == 0 || number > brands_.size()) return false;
      tender_settings_.resize(std::max<size_t>(tender_settings_.size(), number));
      return AddTo(&tender_settings_[number - 1], published,
                   DecodeTenderSettings(published.payload));
    }
    case Topic::kUnit: {
      const auto terms = DecodeUnitTerms(published.payload);
      if (number != 0 || !AddTo(&unit_, published, terms)) return false;
      unit_currency_.brand = kValuePool;
      unit_currency_.code = "unit";
      rates_.Add(UnitPrice(published.version, published.effective_from, *terms));
      return true;
    }
    case Topic::kBucketMap:  // one shard has no map
    case Topic::kPeriodCut:  // is no configuration
      return false;
  }
  return false;
}

bool Configuration::AcceptProposal(const Published& published) {
  if (published.version == kProposedVersion) {
    auto proposed = DecodeProposedPublication(published.payload);
    if (!proposed || published.number != proposals_.size() + 1) return false;
    proposals_.push_back({.proposed = std::move(*proposed), .answer = std::nullopt});
    return true;
  }
  const auto answer = DecodeProposalAnswer(published.payload);
  const Proposal* const open = ProposalOf({.value = published.number});
  const bool waits = open != nullptr && !open->answer;
  if (!answer || !waits || published.version != kAnsweredVersion) return false;
  proposals_[published.number - 1].answer = answer;
  return true;
}

const Proposal* Configuration::ProposalOf(ProposalNumber number) const {
  if (number.value == 0 || number.value > proposals_.size()) return nullptr;
  return &proposals_[number.value - 1];
}

bool Configuration::AcceptContract(const Published& published) {
  const auto contract = DecodeContract(published.payload);
  if (!contract) return false;
  const ContractNumber number{.value = published.number};
  const auto known = ContractOf(contract->issuer, contract->acceptor);
  const bool is_next = published.number == contracts_.size() + 1;
  if (known ? *known != number : !is_next) return false;
  contract_numbers_.emplace(std::pair(contract->issuer, contract->acceptor), number);
  return AddTo(Slot(contracts_, published.number), published, contract);
}

std::optional<ContractNumber> Configuration::ContractOf(BrandNumber issuer,
                                                        BrandNumber acceptor) const {
  const auto found = contract_numbers_.find({issuer, acceptor});
  if (found == contract_numbers_.end()) return std::nullopt;
  return found->second;
}

const Acceptance& Configuration::AcceptanceOf(BrandNumber issuer, BrandNumber acceptor,
                                              Timestamp at) const {
  static constexpr Acceptance kDefaults;
  const auto number = ContractOf(issuer, acceptor);
  const auto* version = number ? contracts_[number->value - 1].InForce(at) : nullptr;
  return version == nullptr ? kDefaults : version->value.acceptance;
}

const Versions<BrandLimits>* Configuration::LimitVersionsOf(BrandNumber brand) const {
  if (brand.value == 0 || brand.value > limits_.size()) return nullptr;
  return &limits_[brand.value - 1];
}

const BrandLimits& Configuration::LimitsOf(BrandNumber brand, Timestamp at) const {
  static constexpr BrandLimits kDefaults;
  const auto* versions = LimitVersionsOf(brand);
  if (Planted("limits-hold-when-announced")) at.nanos = INT64_MAX;
  const auto* version = versions == nullptr ? nullptr : versions->InForce(at);
  return version == nullptr ? kDefaults : version->value;
}

const Versions<TenderSettings>* Configuration::TenderVersionsOf(BrandNumber acceptor) const {
  if (acceptor.value == 0 || acceptor.value > tender_settings_.size()) return nullptr;
  return &tender_settings_[acceptor.value - 1];
}

const TenderSettings& Configuration::TenderSettingsOf(BrandNumber acceptor, Timestamp at) const {
  static constexpr TenderSettings kDefaults;
  const auto* versions = TenderVersionsOf(acceptor);
  const auto* version = versions == nullptr ? nullptr : versions->InForce(at);
  return version == nullptr ? kDefaults : version->value;
}

ClearingTerms Configuration::TermsBefore(Timestamp cut) const {
  const Timestamp before{.nanos = cut.nanos - 1};
  std::vector<Contract> contracts;
  for (const auto& [pair, number] : contract_numbers_) {  // ascending by pair
    const auto* version = contracts_[number.value - 1].InForce(before);
    if (version != nullptr) contracts.push_back(version->value);
  }
  const auto* general = clearing_terms_.InForce(before);
  return TermsOf(std::move(contracts), general == nullptr ? GeneralTerms() : general->value);
}

const Brand* Configuration::BrandOf(BrandNumber number) const {
  return Latest(brands_, number.value);
}

const Currency* Configuration::CurrencyOf(CurrencyNumber number) const {
  if (number == kUniversalUnit) return unit_.all().empty() ? nullptr : &unit_currency_;
  return Latest(currencies_, number.value);
}

const Versions<Channel>* Configuration::ChannelOf(ChannelNumber number) const {
  if (number.value == 0 || number.value > channels_.size()) return nullptr;
  return &channels_[number.value - 1];
}

std::optional<CurrencyNumber> Configuration::CurrencyOfBrand(BrandNumber number) const {
  if (number.value == 0 || number.value > currency_of_brand_.size()) return std::nullopt;
  const uint32_t currency = currency_of_brand_[number.value - 1];
  if (currency == 0) return std::nullopt;
  return CurrencyNumber{.value = currency};
}

std::optional<CurrencyNumber> Configuration::EarnedAt(BrandNumber number) const {
  const auto own = CurrencyOfBrand(number);
  if (own || unit_.all().empty() || BrandOf(number) == nullptr) return own;
  return kUniversalUnit;
}

bool Configuration::IsHeld(CurrencyNumber currency) const {
  if (currency == kUniversalUnit) return !unit_.all().empty();
  return CurrencyOf(currency) != nullptr;
}

const Versions<EarnRate>* Configuration::EarnRatesOf(CurrencyNumber number) const {
  if (number == kUniversalUnit) return unit_.all().empty() ? nullptr : &unit_earn_rates_;
  if (number.value > earn_rates_.size()) return nullptr;
  return &earn_rates_[number.value - 1];
}

const Versions<PointsPolicy>* Configuration::PoliciesOf(CurrencyNumber number) const {
  if (number.value == 0 || number.value > policies_.size()) return nullptr;
  return &policies_[number.value - 1];
}

const PointsPolicy& Configuration::PolicyOf(CurrencyNumber number, Timestamp at) const {
  if (number == kUniversalUnit) return UnitPolicy();
  static constexpr PointsPolicy kDefaults;
  const auto* versions = PoliciesOf(number);
  const auto* version = versions == nullptr ? nullptr : versions->InForce(at);
  return version == nullptr ? kDefaults : version->value;
}

ExpiryTerm Configuration::TermOf(CurrencyNumber number, Timestamp at) const {
  const PointsPolicy& policy = PolicyOf(number, at);
  int32_t months = policy.expiry_months;
  if (months == kCurrencysOwnMonths) {
    const Currency* const currency = CurrencyOf(number);
    CHECK(currency != nullptr);
    months = currency->expiry_months;
  }
  return {.mode = policy.expiry,
          .months = months,
          .date_month = policy.expiry_month,
          .date_day = policy.expiry_day};
}

const MemberPolicy& Configuration::MemberPolicyAt(Timestamp at) const {
  static constexpr MemberPolicy kDefaults;
  const auto* version = member_policies_.InForce(at);
  return version == nullptr ? kDefaults : version->value;
}

std::optional<BrandNumber> Configuration::BrandByCode(std::string_view code) const {
  const auto number = Find(brand_codes_, code);
  if (!number) return std::nullopt;
  return BrandNumber{.value = *number};
}

std::optional<ChannelNumber> Configuration::ChannelByCode(std::string_view code) const {
  const auto number = Find(channel_codes_, code);
  if (!number) return std::nullopt;
  return ChannelNumber{.value = *number};
}

std::optional<CurrencyNumber> Configuration::CurrencyByCode(std::string_view code) const {
  const auto number = Find(currency_codes_, code);
  if (!number) return std::nullopt;
  return CurrencyNumber{.value = *number};
}

std::optional<int64_t> Configuration::LookBackAt(Timestamp at) const {
  const auto* coalition = coalition_.InForce(at);
  if (coalition == nullptr) return std::nullopt;
  return int64_t{coalition->value.look_back_hours} * kNanosPerHour;
}

std::optional<EffectivePrice> Configuration::PriceOf(CurrencyNumber currency, Timestamp at) const {
  const auto window = LookBackAt(at);
  if (!window) return std::nullopt;
  return rates_.PriceAt(currency, at, *window);
}

int64_t Configuration::SettlementPriceOf(CurrencyNumber currency, Timestamp at) const {
  const auto priced = PriceOf(currency, at);
  if (priced) return priced->settlement_price;
  const Currency* registered = CurrencyOf(currency);
  CHECK(registered != nullptr);
  return registered->settlement_price;
}

int64_t Configuration::LotPriceOf(CurrencyNumber currency, Timestamp at) const {
  return currency == kUniversalUnit ? 0 : SettlementPriceOf(currency, at);
}

int64_t Configuration::ValueOfPoint(CurrencyNumber currency, Timestamp at) const {
  const Price* line = rates_.LineAt(currency, at);
  const bool said = line != nullptr && line->redemption_value > 0;
  return said ? line->redemption_value : SettlementPriceOf(currency, at);
}

CurrencyNumber Configuration::settlement_money() const {
  CHECK(!coalition_.all().empty());
  return MoneyCurrency(coalition_.all().front().value.money);
}

}  // namespace huitong
