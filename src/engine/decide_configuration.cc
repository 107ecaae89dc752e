// Decisions that change what the coalition has published.

#include "base/check.h"
#include "engine/decide.h"
#include "engine/publish.h"
#include "program/earn.h"

namespace huitong {
namespace {

uint32_t NextNumber(size_t things) { return static_cast<uint32_t>(things) + 1; }

}  // namespace

Decided Decide(Draft& draft, const OpenCoalition& operation) {
  Publish(draft, Topic::kCoalition, 0, kFirstVersion, draft.now().time,
          EncodePayload(operation.coalition));
  return Done{};
}

Decided Decide(Draft& draft, const RegisterBrand& operation) {
  const Configuration& configuration = draft.configuration();
  if (configuration.BrandByCode(operation.brand.code)) {
    return Refuse(Decline::kCodeAlreadyUsed, Param::kCode);
  }
  Publish(draft, Topic::kBrand, NextNumber(configuration.brands().size()), kFirstVersion,
          draft.now().time, EncodePayload(operation.brand));
  return Done{};
}

Decided Decide(Draft& draft, const RegisterCurrency& operation) {
  const Configuration& configuration = draft.configuration();
  const BrandNumber brand = operation.currency.brand;
  if (configuration.BrandOf(brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  if (configuration.CurrencyByCode(operation.currency.code)) {
    return Refuse(Decline::kCodeAlreadyUsed, Param::kCode);
  }
  if (configuration.CurrencyOfBrand(brand)) {
    return Refuse(Decline::kBrandHasCurrency, Param::kBrandId);
  }
  Publish(draft, Topic::kCurrency, NextNumber(configuration.currencies().size()), kFirstVersion,
          draft.now().time, EncodePayload(operation.currency));
  return Done{};
}

Decided Decide(Draft& draft, const RegisterChannel& operation) {
  const Configuration& configuration = draft.configuration();
  if (configuration.ChannelByCode(operation.channel.code)) {
    return Refuse(Decline::kCodeAlreadyUsed, Param::kCode);
  }
  if (operation.channel.coefficient.denominator() > kRuleDenominatorMax) {
    return Refuse(Decline::kRateTooFine, Param::kCoefficient, kRuleDenominatorMax);
  }
  Publish(draft, Topic::kChannel, NextNumber(configuration.channels().size()), kFirstVersion,
          draft.now().time, EncodePayload(operation.channel));
  return Done{};
}

Decided Decide(Draft& draft, const PublishCoefficient& operation) {
  const auto* versions = draft.configuration().ChannelOf(operation.channel);
  if (versions == nullptr) return Refuse(Decline::kChannelNotFound, Param::kChannelId);
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  if (operation.coefficient.denominator() > kRuleDenominatorMax) {
    return Refuse(Decline::kRateTooFine, Param::kCoefficient, kRuleDenominatorMax);
  }
  Channel channel = versions->all().back().value;
  channel.coefficient = operation.coefficient;
  Publish(draft, Topic::kChannel, operation.channel.value, versions->next_number(), from,
          EncodePayload(channel));
  return Done{};
}

Decided Decide(Draft& draft, const PublishEarnRate& operation) {
  const Configuration& configuration = draft.configuration();
  const bool of_unit = operation.brand == kHouse;
  if (!of_unit && configuration.BrandOf(operation.brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  if (of_unit && configuration.unit().all().empty()) {
    return Refuse(Decline::kCurrencyNotFound, Param::kBrandId);
  }
  const auto currency = of_unit ? kUniversalUnit : configuration.CurrencyOfBrand(operation.brand);
  if (!currency) return Refuse(Decline::kCurrencyNotFound, Param::kBrandId);
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  if (operation.points_per_yuan.denominator() > kRuleDenominatorMax) {
    return Refuse(Decline::kRateTooFine, Param::kRate, kRuleDenominatorMax);
  }
  const EarnRate rate{.points_per_yuan = operation.points_per_yuan,
                      .budget = operation.budget,
                      .cap_per_member_day = operation.cap_per_member_day};
  CHECK(IsAllowed(rate));
  const auto* versions = configuration.EarnRatesOf(*currency);
  const uint32_t version = versions == nullptr ? kFirstVersion : versions->next_number();
  Publish(draft, Topic::kEarnRate, currency->value, version, from, EncodePayload(rate));
  return Done{};
}

Decided Decide(Draft& draft, const PublishPointsPolicy& operation) {
  const Configuration& configuration = draft.configuration();
  const bool registered = operation.currency != kUniversalUnit &&
                          configuration.CurrencyOf(operation.currency) != nullptr;
  if (!registered) return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId);
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  CHECK(IsAllowed(operation.policy));
  const auto* versions = configuration.PoliciesOf(operation.currency);
  const uint32_t version = versions == nullptr ? kFirstVersion : versions->next_number();
  Publish(draft, Topic::kPointsPolicy, operation.currency.value, version, from,
          EncodePayload(operation.policy));
  return Done{};
}

Decided Decide(Draft& draft, const PublishMemberPolicy& operation) {
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  CHECK(IsAllowed(operation.policy));
  Publish(draft, Topic::kMemberPolicy, 0, draft.configuration().member_policies().next_number(),
          from, EncodePayload(operation.policy));
  return Done{};
}

Decided Decide(Draft& draft, const PublishContract& operation) {
  const Configuration& configuration = draft.configuration();
  const BrandNumber issuer = operation.contract.issuer;
  const BrandNumber acceptor = operation.contract.acceptor;
  if (configuration.BrandOf(issuer) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  if (configuration.BrandOf(acceptor) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kAcceptorId);
  }
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  const auto brands = static_cast<uint32_t>(configuration.brands().size());
  if (!IsAllowed(operation.contract, brands)) {
    return Refuse(Decline::kTermsNotAllowed, Param::kContract);
  }
  const auto known = configuration.ContractOf(issuer, acceptor);
  const uint32_t number = known ? known->value : NextNumber(configuration.contracts().size());
  const uint32_t version =
      known ? configuration.contracts()[number - 1].next_number() : kFirstVersion;
  Publish(draft, Topic::kContract, number, version, from, EncodePayload(operation.contract));
  return Done{};
}

Decided Decide(Draft& draft, const PublishLimits& operation) {
  const Configuration& configuration = draft.configuration();
  if (configuration.BrandOf(operation.brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  CHECK(IsAllowed(operation.limits));
  const auto* versions = configuration.LimitVersionsOf(operation.brand);
  const uint32_t version = versions == nullptr ? kFirstVersion : versions->next_number();
  Publish(draft, Topic::kLimits, operation.brand.value, version, from,
          EncodePayload(operation.limits));
  return Done{};
}

Decided Decide(Draft& draft, const PublishTenderSettings& operation) {
  const Configuration& configuration = draft.configuration();
  if (configuration.BrandOf(operation.acceptor) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kAcceptorId);
  }
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  CHECK(IsAllowed(operation.settings));
  const auto* versions = configuration.TenderVersionsOf(operation.acceptor);
  const uint32_t version = versions == nullptr ? kFirstVersion : versions->next_number();
  Publish(draft, Topic::kTenderPolicy, operation.acceptor.value, version, from,
          EncodePayload(operation.settings));
  return Done{};
}

Decided Decide(Draft& draft, const PublishClearingTerms& operation) {
  const Configuration& configuration = draft.configuration();
  for (const CostWeight& weight : operation.terms.weights) {
    if (configuration.BrandOf(weight.brand) == nullptr) {
      return Refuse(Decline::kBrandNotFound, Param::kBrandId);
    }
  }
  const Timestamp from = TRY(BeginOf(draft, operation.effective_from));
  if (!IsAllowed(operation.terms)) return Refuse(Decline::kTermsNotAllowed, Param::kTerms);
  Publish(draft, Topic::kClearingTerms, 0, configuration.clearing_terms().next_number(), from,
          EncodePayload(operation.terms));
  return Done{};
}

}  // namespace huitong
