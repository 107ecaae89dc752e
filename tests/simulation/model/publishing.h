// What the operator publishes: sections 2 and 10 of docs/ledger_rules.md.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/page.h"

namespace huitong::model {

struct Opening {
  Coalition coalition;
};
struct BrandRegistering {
  std::string code;
};
struct CurrencyRegistering {
  std::string code;
  Currency currency;
};
struct ChannelRegistering {
  std::string code;
  Fraction coefficient;
};
struct CoefficientPublishing {
  uint32_t channel = 0;
  Fraction coefficient;
  std::optional<int64_t> from;
};
struct EarnRatePublishing {
  uint32_t brand = 0;
  Fraction rate;
  std::optional<int64_t> from;
  int64_t budget = kNoLimit;
  int64_t cap = kNoLimit;  // of a member and day
};
struct RateBookPublishing {
  RateBook book;
  std::optional<int64_t> from;
  uint32_t actor = 0;  // who proposes it
};
struct CutProposing {
  int32_t last_day = 0;
  uint32_t actor = 0;  // who proposes it
};
struct UnitProposing {
  int64_t anchor = 0;  // micro-fen that a unit stands for, from 1
  uint32_t bearer = 0;
  uint32_t actor = 0;  // who proposes it
};
struct PublicationApproving {
  uint32_t proposal = 0;
  uint32_t actor = 0;  // who approves
};
struct PublicationRejecting {
  uint32_t proposal = 0;
};
struct PolicyPublishing {
  uint32_t currency = 0;
  Policy policy;
  std::optional<int64_t> from;
};

struct LimitsPublishing {
  uint32_t brand = 0;
  Limits limits;
  int64_t alert = kNoLimit;  // declines nothing
  std::optional<int64_t> from;
};
// Of its formulas the model has no opinion.
struct ContractPublishing {
  uint32_t issuer = 0;
  uint32_t acceptor = 0;
  Agreement agreement;
  std::optional<int64_t> from;
};
struct TenderPolicyPublishing {
  uint32_t acceptor = 0;
  TenderPolicy policy;
  std::optional<int64_t> from;
};
struct CoolOffPublishing {
  int64_t hours = 0;
  std::optional<int64_t> from;
};

Decision Open(Page& page, const Opening& opening);
Decision RegisterBrand(Page& page, const BrandRegistering& registering);
Decision RegisterCurrency(Page& page, const CurrencyRegistering& registering);
Decision RegisterChannel(Page& page, const ChannelRegistering& registering);
Decision PublishCoefficient(Page& page, const CoefficientPublishing& publishing);
Decision PublishEarnRate(Page& page, const EarnRatePublishing& publishing);
Decision PublishRateBook(Page& page, const RateBookPublishing& publishing);
Decision ProposeCut(Page& page, const CutProposing& proposing);
Decision ProposeUnit(Page& page, const UnitProposing& proposing);
Decision ApprovePublication(Page& page, const PublicationApproving& approving);
Decision RejectPublication(Page& page, const PublicationRejecting& rejecting);
Decision PublishCoolOff(Page& page, const CoolOffPublishing& publishing);
Decision PublishLimits(Page& page, const LimitsPublishing& publishing);
Decision PublishTenderPolicy(Page& page, const TenderPolicyPublishing& publishing);
Decision PublishContract(Page& page, const ContractPublishing& publishing);
Decision PublishPolicy(Page& page, const PolicyPublishing& publishing);

}  // namespace huitong::model
