#include "api/routes.h"

#include "api/resources.h"

namespace huitong {
namespace {

using Serve = void (*)(ApiCore&, Call);

constexpr Endpoint OfOperator(Method method, std::string_view pattern, EndpointKind kind,
                              Serve serve) {
  return {.method = method,
          .pattern = pattern,
          .access = Access::kOperator,
          .kind = kind,
          .takes_query = false,
          .serve = serve};
}

constexpr Endpoint Write(std::string_view pattern, Serve serve) {
  return OfOperator(Method::kPost, pattern, EndpointKind::kWrite, serve);
}

constexpr Endpoint Batch(std::string_view pattern, Serve serve) {
  return OfOperator(Method::kPost, pattern, EndpointKind::kBatch, serve);
}

constexpr Endpoint Ask(std::string_view pattern, Serve serve) {
  return OfOperator(Method::kPost, pattern, EndpointKind::kReadWithBody, serve);
}

constexpr Endpoint Read(std::string_view pattern, Serve serve) {
  return OfOperator(Method::kGet, pattern, EndpointKind::kRead, serve);
}

constexpr Endpoint Search(std::string_view pattern, Serve serve) {
  Endpoint endpoint = Read(pattern, serve);
  endpoint.takes_query = true;
  return endpoint;
}

// What monitors and mirrors append to such a target is passed over.
constexpr Endpoint Public(std::string_view pattern, Serve serve) {
  Endpoint endpoint = Search(pattern, serve);
  endpoint.access = Access::kEverybody;
  return endpoint;
}

// What members do, and what staff do for them.
std::vector<Endpoint> MembersEndpoints() {
  return {
      Batch(kBatchPath, PostBatch),
      Write("/v1/events", PostEvent),
      Write("/v1/redemptions", PostRedemption),
      Write("/v1/holds", PostHold),
      Read("/v1/holds/{hold_id}", GetHold),
      Write("/v1/holds/{hold_id}/captures", PostCapture),
      Write("/v1/holds/{hold_id}/releases", PostRelease),
      Ask("/v1/tenders/calculations", PostTenderCalculation),
      Write("/v1/tenders", PostTender),
      Read("/v1/tenders/{tender_id}", GetTender),
      Write("/v1/tenders/{tender_id}/settlements", PostTenderSettlement),
      Write("/v1/tenders/{tender_id}/voids", PostTenderVoid),
      Write("/v1/tenders/{tender_id}/returns", PostTenderReturn),
      Ask("/v1/quotes", PostQuote),
      Write("/v1/exchanges", PostExchange),
      Write("/v1/members", PostMember),
      Search("/v1/members", FindMembers),
      Read("/v1/members/{member_id}", GetMember),
      Search("/v1/members/{member_id}/wallets", ListWallets),
      Search("/v1/members/{member_id}/transactions", ListTransactions),
      Read("/v1/transactions/{transaction_id}", GetTransaction),
      Write("/v1/transactions/{transaction_id}/reversals", PostReversal),
      Write("/v1/transactions/{transaction_id}/reinstatements", PostReinstatement),
      Search("/v1/transactions/{transaction_id}/proof", GetProof),
      Read("/v1/transactions/{transaction_id}/trace", GetTrace),
      Write("/v1/members/{member_id}/freezes", PostFreeze),
      Write("/v1/members/{member_id}/unfreezes", PostUnfreeze),
      Write("/v1/members/{member_id}/closures", PostClosure),
      Write("/v1/members/{member_id}/verifications", PostVerification),
      Write("/v1/members/{member_id}/merges", PostMerge),
      Write("/v1/members/{member_id}/unmerges", PostUnmerge),
      Write("/v1/gifts", PostGift),
      Write("/v1/adjustments", PostAdjustment),
      Write("/v1/adjustments/{proposal_id}/approvals", PostApproval),
      Write("/v1/adjustments/{proposal_id}/rejections", PostRejection),
  };
}

// What brands owe each other, and what is told of it.
std::vector<Endpoint> ClearingEndpoints() {
  return {
      Read("/v1/obligations", ListObligations),
      Write("/v1/periods", PostPeriodCut),
      Search("/v1/periods", ListPeriods),
      Write("/v1/periods/{period}/closings", PostPeriodClosing),
      Write("/v1/periods/{period}/adjustments", PostPeriodAdjustment),
      Search("/v1/periods/{period}/statements/{party_id}", GetStatement),
      Search("/v1/periods/{period}/statements/{party_id}/lines/{line}", GetStatementLine),
      Search("/v1/periods/{period}/payout", GetPayout),
      Write("/v1/periods/{period}/disputes", PostDispute),
      Search("/v1/disputes", ListDisputes),
      Read("/v1/disputes/{dispute_id}", GetDispute),
      Write("/v1/disputes/{dispute_id}/adjustments", PostDisputeAdjustment),
      Write("/v1/disputes/{dispute_id}/rejections", PostDisputeRejection),
      Write("/v1/payments", PostPayment),
      Write("/v1/sponsor-gifts", PostSponsorGift),
      Search("/v1/reports/liability", GetLiabilityReport),
      Search("/v1/reports/gaming", GetGamingReport),
      Search("/v1/reports/rates", GetRatesReport),
      Ask("/v1/reports/what-if", PostWhatIfReport),
  };
}

// What the coalition and its brands agreed on.
std::vector<Endpoint> ConfigurationEndpoints() {
  return {
      Read("/v1/coalition", GetCoalition),
      Write("/v1/brands", PostBrand),
      Search("/v1/brands", ListBrands),
      Read("/v1/brands/{brand_id}", GetBrand),
      Write("/v1/brands/{brand_id}/earn-rates", PostEarnRate),
      Search("/v1/brands/{brand_id}/earn-rates", ListEarnRates),
      Write("/v1/brands/{brand_id}/limits", PostLimits),
      Read("/v1/brands/{brand_id}/limits", GetLimits),
      Write("/v1/brands/{brand_id}/tender-policies", PostTenderPolicy),
      Search("/v1/brands/{brand_id}/tender-policies", ListTenderPolicies),
      Write("/v1/currencies", PostCurrency),
      Search("/v1/currencies", ListCurrencies),
      Read("/v1/currencies/{currency_id}", GetCurrency),
      Write("/v1/currencies/{currency_id}/policies", PostPointsPolicy),
      Search("/v1/currencies/{currency_id}/policies", ListPointsPolicies),
      Write("/v1/member-policies", PostMemberPolicy),
      Search("/v1/member-policies", ListMemberPolicies),
      Read("/v1/unit", GetUnit),
      Write("/v1/unit/versions", PostUnit),
      Search("/v1/unit/versions", ListUnitVersions),
      Write("/v1/unit/earn-rates", PostUnitEarnRate),
      Search("/v1/unit/earn-rates", ListUnitEarnRates),
      Write("/v1/channels", PostChannel),
      Search("/v1/channels", ListChannels),
      Read("/v1/channels/{channel_id}", GetChannel),
      Write("/v1/channels/{channel_id}/coefficients", PostCoefficient),
      Write("/v1/contracts", PostContract),
      Search("/v1/contracts", ListContracts),
      Write("/v1/clearing-terms", PostClearingTerms),
      Search("/v1/clearing-terms", ListClearingTerms),
      Write("/v1/rate-book/versions", PostRateBook),
      Search("/v1/rate-book/versions", ListRateBookVersions),
      Search("/v1/proposals", ListProposals),
      Read("/v1/proposals/{proposal_id}", GetProposal),
      Write("/v1/proposals/{proposal_id}/approvals", PostPublicationApproval),
      Write("/v1/proposals/{proposal_id}/rejections", PostPublicationRejection),
  };
}

// What everyone may read.
std::vector<Endpoint> PublicEndpoints() {
  return {
      Public("/log/{coalition}/{shard}/checkpoint", GetCheckpoint),
      Public("/log/{coalition}/{shard}/tile/{tile...}", GetTile),
      Public("/livez", GetLiveness),
      Public("/readyz", GetReadiness),
      Public("/metrics", GetMetrics),
      Public("/docs/problems", GetProblems),
  };
}

}  // namespace

const std::vector<Endpoint>& ApiEndpoints() {
  static const std::vector<Endpoint> endpoints = [] {
    std::vector<Endpoint> all;
    for (const auto& some :
         {MembersEndpoints(), ClearingEndpoints(), ConfigurationEndpoints(), PublicEndpoints()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }();
  return endpoints;
}

std::vector<Route> ApiRoutes() {
  std::vector<Route> routes;
  for (const Endpoint& endpoint : ApiEndpoints()) {
    routes.push_back({.method = endpoint.method, .pattern = std::string(endpoint.pattern)});
  }
  return routes;
}

}  // namespace huitong
