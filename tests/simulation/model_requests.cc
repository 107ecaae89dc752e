// Commands in the model's words.

#include "model_oracle.h"

namespace huitong {
namespace {

model::Fraction PartsOf(const Rate& rate) {
  return {.over = rate.numerator(), .under = rate.denominator()};
}

std::optional<model::Fraction> PartsOf(const std::optional<Rate>& rate) {
  if (!rate) return std::nullopt;
  return PartsOf(*rate);
}

std::vector<model::ReceiptLine> ReceiptLinesOf(const std::vector<LineAmount>& lines) {
  std::vector<model::ReceiptLine> found;
  for (const LineAmount& line : lines) {
    found.push_back({.number = line.line, .amount = line.amount});
  }
  return found;
}

std::optional<int64_t> NanosOf(const std::optional<Timestamp>& at) {
  if (!at) return std::nullopt;
  return at->nanos;
}

model::Wish WishOf(const OpenCoalition& asked) {
  return model::Opening{.coalition = {.time_zone = asked.coalition.time_zone,
                                      .money = asked.coalition.money,
                                      .look_back_hours = asked.coalition.look_back_hours}};
}

model::Wish WishOf(const RegisterBrand& asked) {
  return model::BrandRegistering{.code = asked.brand.code};
}

model::Wish WishOf(const RegisterCurrency& asked) {
  return model::CurrencyRegistering{
      .code = asked.currency.code,
      .currency = {.brand = asked.currency.brand.value,
                   .expiry_months = asked.currency.expiry_months,
                   .settlement_price = asked.currency.settlement_price}};
}

model::Wish WishOf(const RegisterChannel& asked) {
  return model::ChannelRegistering{.code = asked.channel.code,
                                   .coefficient = PartsOf(asked.channel.coefficient)};
}

model::Wish WishOf(const PublishCoefficient& asked) {
  return model::CoefficientPublishing{.channel = asked.channel.value,
                                      .coefficient = PartsOf(asked.coefficient),
                                      .from = NanosOf(asked.effective_from)};
}

model::Wish WishOf(const PublishEarnRate& asked) {
  return model::EarnRatePublishing{.brand = asked.brand.value,
                                   .rate = PartsOf(asked.points_per_yuan),
                                   .from = NanosOf(asked.effective_from),
                                   .budget = asked.budget,
                                   .cap = asked.cap_per_member_day};
}

model::Wish WishOf(const PublishRateBook& asked) {
  model::RateBookPublishing wish{.book = {}, .from = NanosOf(asked.effective_from), .actor = 0};
  for (const Price& price : asked.prices) {
    wish.book.prices.push_back({.currency = price.currency.value,
                                .bid = PartsOf(price.bid),
                                .ask = PartsOf(price.ask),
                                .settlement_price = price.settlement_price,
                                .redemption_value = price.redemption_value,
                                .reference = PartsOf(price.reference)});
  }
  for (const PairRate& line : asked.pair_rates) {
    wish.book.pair_rates.push_back(
        {.pair = {line.from.value, line.to.value}, .rate = PartsOf(line.rate)});
  }
  for (const Bonus& line : asked.bonuses) {
    wish.book.bonuses.push_back({.pair = {line.from.value, line.to.value},
                                 .share = PartsOf(line.share),
                                 .begins = line.begins.nanos,
                                 .ends = line.ends.nanos});
  }
  for (const PairFee& line : asked.fees) {
    wish.book.fees.push_back({.pair = {line.from.value, line.to.value},
                              .fixed = line.rule.fixed,
                              .share = PartsOf(line.rule.share),
                              .minimum = line.rule.minimum});
  }
  return wish;
}

model::Wish WishOf(const ApprovePublication& asked) {
  return model::PublicationApproving{.proposal = asked.proposal.value, .actor = 0};
}

model::Wish WishOf(const RejectPublication& asked) {
  return model::PublicationRejecting{.proposal = asked.proposal.value};
}

model::Wish WishOf(const PublishPointsPolicy& asked) {
  const PointsPolicy& policy = asked.policy;
  return model::PolicyPublishing{
      .currency = asked.currency.value,
      .policy = {.mode = static_cast<int32_t>(policy.expiry),
                 .months = policy.expiry_months,
                 .date_month = policy.expiry_month,
                 .date_day = policy.expiry_day,
                 .activity = static_cast<int32_t>(policy.activity),
                 .adjustment_limit = policy.adjustment_limit,
                 .gifts = policy.gifts,
                 .reinstatement_days = static_cast<int32_t>(policy.reinstatement_days),
                 .notices = static_cast<int32_t>(policy.notices),
                 .notice_days = static_cast<int32_t>(policy.notice_days),
                 .return_window_days = static_cast<int32_t>(policy.return_window_days),
                 .brand_bears_debt = policy.debt == DebtPolicy::kBrandBears,
                 .reissues_late_refund = policy.late_refund == LateRefund::kReissueWithGrace,
                 .grace_days = static_cast<int32_t>(policy.grace_days),
                 .converted_expiry = static_cast<int32_t>(policy.converted_expiry),
                 .exchanged_a_day = policy.exchange_quota_a_day,
                 .exchanged_a_year = policy.exchange_quota_a_year,
                 .rate_notice_days = policy.rate_notice_days},
      .from = NanosOf(asked.effective_from)};
}

model::Wish WishOf(const Enrol& asked) {
  return model::Enrolling{.brand = asked.brand.value, .member = asked.member.bytes};
}

std::optional<uint32_t> NumberOf(const std::optional<CurrencyNumber>& currency) {
  if (!currency) return std::nullopt;
  return currency->value;
}

model::Wish WishOf(const Earn& asked) {
  return model::Purchase{.member = asked.member.bytes,
                         .brand = asked.brand.value,
                         .channel = asked.channel.value,
                         .spend_fen = asked.spend_fen,
                         .lines = ReceiptLinesOf(asked.lines),
                         .receipt = asked.receipt,
                         .currency = NumberOf(asked.currency),
                         .occurred = {}};
}

model::Wish WishOf(const Redeem& asked) {
  return model::Redemption{.member = asked.member.bytes,
                           .currency = asked.currency.value,
                           .acceptor = asked.acceptor.value,
                           .channel = asked.channel.value,
                           .points = asked.points.units(),
                           .lines = ReceiptLinesOf(asked.lines)};
}

model::Wish WishOf(const Exchange& asked) {
  const QuoteTerms& terms = asked.quote;
  return model::Exchanging{.member = asked.member.bytes,
                           .quote_of = terms.member.bytes,
                           .quote = asked.quote_mac,
                           .from = terms.from.value,
                           .to = terms.to.value,
                           .exact = terms.asked_for == AskedFor::kReceived,
                           .leaving = terms.paid.units(),
                           .fee = terms.fee.units(),
                           .received = terms.received.units(),
                           .bonus = terms.bonus.units(),
                           .bid_version = terms.bid_version,
                           .ask_version = terms.ask_version,
                           .pair_rate_version = terms.pair_rate_version,
                           .bonus_version = terms.bonus_version,
                           .ends = terms.ends.nanos};
}

model::Wish WishOf(const PlaceHold& asked) {
  return model::Holding{.wish = {.member = asked.member.bytes,
                                 .currency = asked.currency.value,
                                 .acceptor = asked.acceptor.value,
                                 .channel = asked.channel.value,
                                 .points = asked.points.units(),
                                 .lines = {}},
                        .ends = asked.ends.nanos};
}

model::HoldName NameOf(const HoldId& hold) {
  return {.place = hold.sequence, .ordinal = hold.ordinal};
}

model::Wish WishOf(const CaptureHold& asked) {
  return model::Capturing{.hold = NameOf(asked.hold),
                          .points = asked.points.units(),
                          .releases_rest = asked.releases_rest};
}

model::Wish WishOf(const ReleaseHold& asked) {
  return model::Releasing{.hold = NameOf(asked.hold)};
}

model::Wish WishOf(const ReverseRedemption& asked) {
  return model::RedemptionReversing{.original = asked.original,
                                    .points = asked.points.units(),
                                    .lines = ReceiptLinesOf(asked.lines)};
}

model::Wish WishOf(const ReverseEarn& asked) {
  return model::EarningReversing{.original = asked.original,
                                 .spend_fen = asked.spend_fen,
                                 .lines = ReceiptLinesOf(asked.lines)};
}

std::optional<int32_t> NumberOf(const std::optional<Day>& day) {
  if (!day) return std::nullopt;
  return day->number;
}

model::Wish WishOf(const PublishMemberPolicy& asked) {
  return model::CoolOffPublishing{.hours = asked.policy.merge_cool_off_hours,
                                  .from = NanosOf(asked.effective_from)};
}

model::Wish WishOf(const ChangeStatus& asked) {
  return model::StandingChange{.member = asked.member.bytes,
                               .freezes = asked.status == MemberStatus::kFrozen,
                               .reason = static_cast<int64_t>(asked.reason)};
}

model::Wish WishOf(const CloseAccount& asked) {
  return model::Closing{.member = asked.member.bytes,
                        .reason = static_cast<int64_t>(asked.reason),
                        .forfeits_points = asked.forfeits_points};
}

model::Wish WishOf(const Merge& asked) {
  return model::Merging{.source = asked.source.bytes, .target = asked.target.bytes};
}

model::Wish WishOf(const Unmerge& asked) { return model::Unmerging{.source = asked.source.bytes}; }

model::Wish WishOf(const Adjust& asked) {
  return model::Adjusting{.member = asked.member.bytes,
                          .currency = asked.currency.value,
                          .points = asked.points,
                          .reason = static_cast<int64_t>(asked.reason),
                          .expires_on = NumberOf(asked.expires_on)};
}

model::Wish WishOf(const ApproveAdjustment& asked) {
  return model::Approving{.proposal = asked.proposal, .actor = 0};
}

model::Wish WishOf(const RejectAdjustment& asked) {
  return model::Rejecting{.proposal = asked.proposal};
}

model::Wish WishOf(const Gift& asked) {
  return model::Giving{.giver = asked.giver.bytes,
                       .recipient = asked.recipient.bytes,
                       .currency = asked.currency.value,
                       .points = asked.points.units()};
}

model::Wish WishOf(const Reinstate& asked) {
  return model::Reinstating{.original = asked.original,
                            .points = asked.points.units(),
                            .expires_on = NumberOf(asked.expires_on)};
}

model::Wish WishOf(const ProposeCut& asked) {
  return model::CutProposing{.last_day = asked.last_day.number, .actor = 0};
}

model::Wish WishOf(const ProposeUnit& asked) {
  return model::UnitProposing{.anchor = asked.anchor, .bearer = asked.bearer.value, .actor = 0};
}

model::Wish WishOf(const CloseSettlement& asked) {
  return model::Settling{.period = asked.period.value};
}

model::Wish WishOf(const RecordPayment& asked) {
  return model::Paying{.party = asked.party.value,
                       .fen = asked.fen,
                       .reference = static_cast<int64_t>(asked.reference)};
}

model::Wish WishOf(const AdjustPeriod& asked) {
  return model::PeriodAdjusting{.period = asked.period.value,
                                .debtor = asked.debtor.value,
                                .creditor = asked.creditor.value,
                                .micro_fen = asked.micro_fen,
                                .reason = static_cast<int64_t>(asked.reason)};
}

model::Wish WishOf(const RaiseDispute& asked) {
  return model::DisputeRaising{.period = asked.period.value,
                               .brand = asked.brand.value,
                               .counterparty = asked.counterparty.value,
                               .line = asked.line ? static_cast<int64_t>(*asked.line) : 0,
                               .micro_fen = asked.micro_fen,
                               .reason = static_cast<int64_t>(asked.reason)};
}

model::Wish WishOf(const UpholdDispute& asked) {
  return model::DisputeUpholding{.dispute = asked.dispute.value,
                                 .micro_fen = asked.micro_fen,
                                 .reason = static_cast<int64_t>(asked.reason)};
}

model::Wish WishOf(const RejectDispute& asked) {
  return model::DisputeRejecting{.dispute = asked.dispute.value,
                                 .reason = static_cast<int64_t>(asked.reason)};
}

model::Wish WishOf(const Sponsor& asked) {
  return model::Sponsoring{.sponsor = asked.sponsor.value,
                           .fen = asked.fen,
                           .reference = static_cast<int64_t>(asked.reference)};
}

model::Wish WishOf(const VerifyMember& asked) {
  return model::Verifying{.member = asked.member.bytes,
                          .method = static_cast<int64_t>(asked.method)};
}

model::Wish WishOf(const PublishLimits& asked) {
  const BrandLimits& limits = asked.limits;
  return model::LimitsPublishing{.brand = asked.brand.value,
                                 .limits = {.credit_line = limits.credit_line,
                                            .reserve = limits.reserve,
                                            .net_debit_cap = limits.net_debit_cap,
                                            .mint_cap = limits.mint_cap,
                                            .mint_cap_a_day = limits.mint_cap_a_day,
                                            .suspended = limits.suspended,
                                            .breaker = limits.breaker},
                                 .alert = limits.alert,
                                 .from = NanosOf(asked.effective_from)};
}

model::Wish WishOf(const PublishTenderSettings& asked) {
  const TenderSettings& settings = asked.settings;
  return model::TenderPolicyPublishing{.acceptor = asked.acceptor.value,
                                       .policy = {.floor_fen = settings.floor_fen,
                                                  .floor_per_mille = settings.floor_per_mille,
                                                  .ceiling_fen = settings.ceiling_fen,
                                                  .ceiling_per_mille = settings.ceiling_per_mille,
                                                  .step = settings.step},
                                       .from = NanosOf(asked.effective_from)};
}

model::Wish WishOf(const PlaceTender& asked) {
  model::TenderPlacing wish{.member = asked.member.bytes,
                            .acceptor = asked.acceptor.value,
                            .channel = asked.channel.value,
                            .lines = {},
                            .wish_points = asked.wish.points,
                            .wish_fen = asked.wish.fen,
                            .ends = asked.ends.nanos,
                            .expected = asked.expected_fen};
  for (const NumberedLine& one : asked.lines) {
    wish.lines.push_back({.number = one.number, .fen = one.line.fen, .payable = one.line.payable});
  }
  return wish;
}

model::Wish WishOf(const SettleTender& asked) {
  return model::TenderSettling{.tender = asked.tender, .earns = asked.earns};
}

model::Wish WishOf(const VoidTender& asked) { return model::TenderVoiding{.tender = asked.tender}; }

model::Wish WishOf(const ReturnTender& asked) {
  return model::TenderReturning{.tender = asked.tender, .lines = ReceiptLinesOf(asked.lines)};
}

// What contracts say about money the simulation leaves out.
model::Wish WishOf(const PublishContract& asked) {
  const Acceptance& acceptance = asked.contract.acceptance;
  return model::ContractPublishing{.issuer = asked.contract.issuer.value,
                                   .acceptor = asked.contract.acceptor.value,
                                   .agreement = {.capabilities = acceptance.capabilities,
                                                 .exchange_quota = acceptance.exchange_quota,
                                                 .locked_days = acceptance.locked_days,
                                                 .earn_price = acceptance.earn_price},
                                   .from = NanosOf(asked.effective_from)};
}

// Of clearing terms the model has no opinion: the simulation asks for none.
template <class Asked>
model::Wish WishOf(const Asked&) {
  CHECK(false);
}

}  // namespace

model::Request RequestOf(const Command& command) {
  model::Request request{
      .actor = command.actor.ToWord(),
      .key = command.macs.key,
      .request = command.macs.request,
      .numbered = command.number.has_value(),
      .occurred = std::nullopt,
      .language = static_cast<int64_t>(command.language),
      .answer_version = command.answer_version,
      .wish = std::visit([](const auto& asked) { return WishOf(asked); }, command.operation)};
  if (command.occurred) {
    request.occurred = {.time = command.occurred->time.nanos, .day = command.occurred->day.number};
  }
  return request;
}

}  // namespace huitong
