#include "api/decline_status.h"

#include <algorithm>
#include <array>

namespace huitong {
namespace {

// A thing that the request names is not there.
constexpr std::array kNotThere = {Decline::kBrandNotFound,       Decline::kChannelNotFound,
                                  Decline::kCurrencyNotFound,    Decline::kMemberNotFound,
                                  Decline::kTransactionNotFound, Decline::kHoldNotFound,
                                  Decline::kProposalNotFound,    Decline::kDisputeNotFound};

// What was asked for is there or used already, or not there yet: the ledger stands otherwise.
constexpr std::array kStandsOtherwise = {Decline::kCoalitionAlreadyOpened,
                                         Decline::kMemberAlreadyEnrolled,
                                         Decline::kCodeAlreadyUsed,
                                         Decline::kBrandHasCurrency,
                                         Decline::kQuoteUsed,
                                         Decline::kReceiptUsed,
                                         Decline::kHoldAlreadyClosed,
                                         Decline::kMergePending,
                                         Decline::kMergeNotOpen,
                                         Decline::kProposalClosed,
                                         Decline::kAccountClosed,
                                         Decline::kPeriodNotCut,
                                         Decline::kSettlementAlreadyClosed,
                                         Decline::kSettlementNotClosed,
                                         Decline::kTenderChanged,
                                         Decline::kHoldOfTender,
                                         Decline::kTenderNotSettled,
                                         Decline::kDisputeClosed};

}  // namespace

int StatusOf(Decline decline) {
  constexpr int kNotFound = 404;
  constexpr int kConflict = 409;
  constexpr int kUnprocessable = 422;
  const auto is = [decline](Decline one) { return one == decline; };
  if (std::ranges::any_of(kNotThere, is)) return kNotFound;
  return std::ranges::any_of(kStandsOtherwise, is) ? kConflict : kUnprocessable;
}

std::vector<Decline> AllDeclines() {
  constexpr uint16_t kNumbers = 1000;
  std::vector<Decline> all;
  for (uint16_t number = 0; number < kNumbers; ++number) {
    if (const auto decline = DeclineFromNumber(number)) all.push_back(*decline);
  }
  return all;
}

}  // namespace huitong
