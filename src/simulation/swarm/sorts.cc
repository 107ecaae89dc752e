#include "simulation/swarm/sorts.h"

#include "base/check.h"
#include "base/text_encoding.h"

namespace huitong {

const std::vector<Sort>& Sorts() {
  static const std::vector<Sort> sorts = {OpeningSort(),
                                          BrandSort(),
                                          CurrencySort(),
                                          ChannelSort(),
                                          CoefficientSort(),
                                          EarnRateSort(),
                                          RateBookSort(),
                                          PublicationApprovalSort(),
                                          PublicationRejectionSort(),
                                          PolicySort(),
                                          MemberPolicySort(),
                                          EnrolmentSort(),
                                          EarningSort(),
                                          RedemptionSort(),
                                          ExchangeSort(),
                                          HoldSort(),
                                          CaptureSort(),
                                          ReleaseSort(),
                                          RedemptionReversalSort(),
                                          EarningReversalSort(),
                                          StandingSort(),
                                          ClosingSort(),
                                          MergeSort(),
                                          UnmergeSort(),
                                          AdjustmentSort(),
                                          ApprovalSort(),
                                          RejectionSort(),
                                          GiftSort(),
                                          ReinstatementSort(),
                                          CutProposalSort(),
                                          PeriodClosingSort(),
                                          PaymentSort(),
                                          PeriodAdjustmentSort(),
                                          LimitsSort(),
                                          ContractSort(),
                                          RogueSort(),
                                          TenderSettingsSort(),
                                          TenderSort(),
                                          TenderSettlementSort(),
                                          TenderVoidingSort(),
                                          TenderReturnSort(),
                                          UnitSort(),
                                          VerificationSort(),
                                          SponsorSort(),
                                          DisputeSort(),
                                          DisputeUpholdingSort(),
                                          DisputeRejectionSort()};
  return sorts;
}

size_t SortNamed(std::string_view name) {
  for (size_t i = 0; i < Sorts().size(); ++i) {
    if (Sorts()[i].name == name) return i;
  }
  CHECK(false);
  return 0;
}

std::string TextOf(const std::vector<LineAmount>& lines) {
  if (lines.empty()) return {};
  std::string text = " lines";
  for (const LineAmount& line : lines) {
    text += " " + std::to_string(line.line) + ":" + std::to_string(line.amount);
  }
  return text;
}

std::string TextOf(const MemberId& member) { return ToHex(ByteView(member.bytes).first(4)); }

std::string TextOf(const Rate& rate) {
  return std::to_string(rate.numerator()) + "/" + std::to_string(rate.denominator());
}

std::string TextOf(const std::optional<Timestamp>& beginning) {
  return beginning ? " from " + ToRfc3339(*beginning) : std::string();
}

}  // namespace huitong
