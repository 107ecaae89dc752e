// The sorts of operation that a simulation asks for, one file each: how one is made up, how it is
// told, and which declines it must come to in a run of enough seeds.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "ledger/decline.h"
#include "simulation/swarm/wishes.h"

namespace huitong {

struct Wish {
  Operation operation;
  std::optional<size_t> refers_to;  // the step whose record is the hold or original it names
  std::optional<Instant> occurred;
};

struct Sort {
  std::string_view name;
  std::optional<Wish> (*make)(Wishes&);  // nothing: there is nothing to do it to
  std::string (*text)(const Operation&);
  std::vector<Decline> declines;
};

// In the order of the table of sorts.cc.
const std::vector<Sort>& Sorts();
size_t SortNamed(std::string_view name);

Sort OpeningSort();
Sort BrandSort();
Sort CurrencySort();
Sort ChannelSort();
Sort CoefficientSort();
Sort EarnRateSort();
Sort RateBookSort();
Sort PublicationApprovalSort();
Sort PublicationRejectionSort();
Sort PolicySort();
Sort MemberPolicySort();
Sort EnrolmentSort();
Sort EarningSort();
Sort RedemptionSort();
Sort ExchangeSort();
Sort HoldSort();
Sort CaptureSort();
Sort ReleaseSort();
Sort RedemptionReversalSort();
Sort EarningReversalSort();
Sort StandingSort();
Sort ClosingSort();
Sort MergeSort();
Sort UnmergeSort();
Sort AdjustmentSort();
Sort ApprovalSort();
Sort RejectionSort();
Sort GiftSort();
Sort ReinstatementSort();
Sort CutProposalSort();
Sort PeriodClosingSort();
Sort PaymentSort();
Sort PeriodAdjustmentSort();
inline constexpr size_t kPeriodSorts = 4;  // the last of the table but these:
Sort LimitsSort();
Sort ContractSort();
Sort RogueSort();
inline constexpr size_t kLimitSorts = 3;  // and these
Sort TenderSettingsSort();
Sort TenderSort();
Sort TenderSettlementSort();
Sort TenderVoidingSort();
Sort TenderReturnSort();
inline constexpr size_t kTenderSorts = 5;
Sort UnitSort();
inline constexpr size_t kUnitSorts = 1;
Sort VerificationSort();
Sort SponsorSort();
Sort DisputeSort();
Sort DisputeUpholdingSort();
Sort DisputeRejectionSort();
inline constexpr size_t kClaimSorts = 5;

// For texts: " lines 1:500 2:300".
std::string TextOf(const std::vector<LineAmount>& lines);
std::string TextOf(const MemberId& member);
std::string TextOf(const Rate& rate);
std::string TextOf(const std::optional<Timestamp>& beginning);

}  // namespace huitong
