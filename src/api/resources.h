// The endpoints of the API, one function each, in the file of their resource. docs/openapi.yaml is
// their contract.

#pragma once

#include "api/api_core.h"

namespace huitong {

// batches.cc
void PostBatch(ApiCore& core, Call call);

// brands.cc
void PostBrand(ApiCore& core, Call call);
void ListBrands(ApiCore& core, Call call);
void GetBrand(ApiCore& core, Call call);

// currencies.cc
void PostCurrency(ApiCore& core, Call call);
void ListCurrencies(ApiCore& core, Call call);
void GetCurrency(ApiCore& core, Call call);

// channels.cc
void PostChannel(ApiCore& core, Call call);
void ListChannels(ApiCore& core, Call call);
void GetChannel(ApiCore& core, Call call);
void PostCoefficient(ApiCore& core, Call call);

// earn_rates.cc
void PostEarnRate(ApiCore& core, Call call);
void ListEarnRates(ApiCore& core, Call call);

// unit.cc
void PostUnit(ApiCore& core, Call call);
void ListUnitVersions(ApiCore& core, Call call);
void GetUnit(ApiCore& core, Call call);
void PostUnitEarnRate(ApiCore& core, Call call);
void ListUnitEarnRates(ApiCore& core, Call call);

// rate_book.cc
void PostRateBook(ApiCore& core, Call call);
void ListRateBookVersions(ApiCore& core, Call call);
void ListProposals(ApiCore& core, Call call);
void GetProposal(ApiCore& core, Call call);
void PostPublicationApproval(ApiCore& core, Call call);
void PostPublicationRejection(ApiCore& core, Call call);

// limits.cc
void PostLimits(ApiCore& core, Call call);
void GetLimits(ApiCore& core, Call call);

// contracts.cc
void PostContract(ApiCore& core, Call call);
void ListContracts(ApiCore& core, Call call);
void PostClearingTerms(ApiCore& core, Call call);
void ListClearingTerms(ApiCore& core, Call call);

// periods.cc
void PostPeriodCut(ApiCore& core, Call call);
void ListPeriods(ApiCore& core, Call call);
void PostPeriodClosing(ApiCore& core, Call call);
void PostPeriodAdjustment(ApiCore& core, Call call);
void PostPayment(ApiCore& core, Call call);
void PostSponsorGift(ApiCore& core, Call call);
void GetStatement(ApiCore& core, Call call);
void GetPayout(ApiCore& core, Call call);

// members.cc
void PostMember(ApiCore& core, Call call);
void GetMember(ApiCore& core, Call call);
void FindMembers(ApiCore& core, Call call);

// wallets.cc
void ListWallets(ApiCore& core, Call call);

// events.cc
void PostEvent(ApiCore& core, Call call);

// holds.cc
void PostHold(ApiCore& core, Call call);
void GetHold(ApiCore& core, Call call);
void PostCapture(ApiCore& core, Call call);
void PostRelease(ApiCore& core, Call call);

// reversals.cc
void PostReversal(ApiCore& core, Call call);

// reinstatements.cc
void PostReinstatement(ApiCore& core, Call call);

// standings.cc
void PostFreeze(ApiCore& core, Call call);
void PostUnfreeze(ApiCore& core, Call call);
void PostClosure(ApiCore& core, Call call);
void PostVerification(ApiCore& core, Call call);

// merges.cc
void PostMerge(ApiCore& core, Call call);
void PostUnmerge(ApiCore& core, Call call);

// disputes.cc
void PostDispute(ApiCore& core, Call call);
void ListDisputes(ApiCore& core, Call call);
void GetDispute(ApiCore& core, Call call);
void PostDisputeAdjustment(ApiCore& core, Call call);
void PostDisputeRejection(ApiCore& core, Call call);

// gifts.cc
void PostGift(ApiCore& core, Call call);

// adjustments.cc
void PostAdjustment(ApiCore& core, Call call);
void PostApproval(ApiCore& core, Call call);
void PostRejection(ApiCore& core, Call call);

// member_policies.cc
void PostMemberPolicy(ApiCore& core, Call call);
void ListMemberPolicies(ApiCore& core, Call call);

// points_policies.cc
void PostPointsPolicy(ApiCore& core, Call call);
void ListPointsPolicies(ApiCore& core, Call call);

// redemptions.cc
void PostRedemption(ApiCore& core, Call call);

// quotes.cc
void PostTenderCalculation(ApiCore& core, Call call);
void PostTender(ApiCore& core, Call call);
void GetTender(ApiCore& core, Call call);
void PostTenderSettlement(ApiCore& core, Call call);
void PostTenderVoid(ApiCore& core, Call call);
void PostTenderReturn(ApiCore& core, Call call);
void PostTenderPolicy(ApiCore& core, Call call);
void ListTenderPolicies(ApiCore& core, Call call);
void PostQuote(ApiCore& core, Call call);

// exchanges.cc
void PostExchange(ApiCore& core, Call call);

// transactions.cc
void ListTransactions(ApiCore& core, Call call);
void GetTransaction(ApiCore& core, Call call);

// traces.cc
void GetTrace(ApiCore& core, Call call);

// proofs.cc
void GetProof(ApiCore& core, Call call);

// reports.cc
void GetLiabilityReport(ApiCore& core, Call call);
void GetGamingReport(ApiCore& core, Call call);
void GetRatesReport(ApiCore& core, Call call);
void PostWhatIfReport(ApiCore& core, Call call);

// statement_lines.cc
void GetStatementLine(ApiCore& core, Call call);

// obligations.cc
void ListObligations(ApiCore& core, Call call);

// coalition.cc
void GetCoalition(ApiCore& core, Call call);

// log.cc
void GetCheckpoint(ApiCore& core, Call call);
void GetTile(ApiCore& core, Call call);

// health.cc
void GetLiveness(ApiCore& core, Call call);
void GetReadiness(ApiCore& core, Call call);
void GetMetrics(ApiCore& core, Call call);
void GetProblems(ApiCore& core, Call call);

}  // namespace huitong
