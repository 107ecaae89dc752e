// Publications in the model's words: one function per topic.

#include "engine/configuration.h"
#include "model_lines.h"

namespace huitong {
namespace {

using model::Line;
using model::Write;
using Lines = std::vector<Line>;

void PutRate(const Rate& rate, Line& line) {
  line.figures.push_back({"over", rate.numerator()});
  line.figures.push_back({"under", rate.denominator()});
}

void PutRateBook(const Bytes& payload, Lines& out) {
  const auto book = DecodeRateBook(payload);
  if (!book) return;
  for (const Price& price : book->prices) {
    out.push_back(Write("price", {{"currency", price.currency.value},
                                  {"bid over", price.bid.numerator()},
                                  {"bid under", price.bid.denominator()},
                                  {"ask over", price.ask.numerator()},
                                  {"ask under", price.ask.denominator()},
                                  {"settlement price", price.settlement_price},
                                  {"redemption value", price.redemption_value},
                                  {"reference over", OverOf(price.reference)},
                                  {"reference under", UnderOf(price.reference)}}));
  }
  for (const PairRate& line : book->pair_rates) {
    out.push_back(Write("pair rate", {{"from", line.from.value},
                                      {"to", line.to.value},
                                      {"over", OverOf(line.rate)},
                                      {"under", UnderOf(line.rate)}}));
  }
  for (const Bonus& line : book->bonuses) {
    out.push_back(Write("bonus", {{"from", line.from.value},
                                  {"to", line.to.value},
                                  {"over", OverOf(line.share)},
                                  {"under", UnderOf(line.share)},
                                  {"begins", line.begins.nanos},
                                  {"ends", line.ends.nanos}}));
  }
  for (const PairFee& line : book->fees) {
    out.push_back(Write("fee", {{"from", line.from.value},
                                {"to", line.to.value},
                                {"fixed", line.rule.fixed},
                                {"over", OverOf(line.rule.share)},
                                {"under", UnderOf(line.rule.share)},
                                {"minimum", line.rule.minimum}}));
  }
}

void PutUnitTerms(const Bytes& payload, Line& line) {
  const auto terms = DecodeUnitTerms(payload);
  if (!terms) return;
  line.figures.push_back({"anchor", terms->anchor});
  line.figures.push_back({"bearer", terms->bearer.value});
}

void PutProposal(const Published& fact, Line& line, Lines& lines) {
  if (fact.version != kProposedVersion) {
    const auto answer = DecodeProposalAnswer(fact.payload);
    if (answer) line.figures.push_back({"answer", static_cast<int64_t>(*answer)});
    return;
  }
  const auto proposed = DecodeProposedPublication(fact.payload);
  if (!proposed) return;
  const auto& from = proposed->effective_from;
  line.figures.push_back({"proposer", proposed->proposer.ToWord()});
  line.figures.push_back({"what", static_cast<int64_t>(proposed->what)});
  line.figures.push_back({"number of it", proposed->number});
  line.figures.push_back({"begins", from ? 1 : 0});
  line.figures.push_back({"begins at", from ? from->nanos : 0});
  if (proposed->what == Topic::kPeriodCut) {
    const auto last_day = DecodeLastDay(proposed->payload);
    if (last_day) line.figures.push_back({"last day", last_day->number});
    return;
  }
  if (proposed->what == Topic::kUnit) return PutUnitTerms(proposed->payload, line);
  PutRateBook(proposed->payload, lines);
}

void PutPointsPolicy(const Bytes& payload, Line& line) {
  const auto policy = DecodePointsPolicy(payload);
  if (!policy) return;
  const std::initializer_list<model::Figure> figures = {
      {"mode", static_cast<int64_t>(policy->expiry)},
      {"months", policy->expiry_months},
      {"month", policy->expiry_month},
      {"day of month", policy->expiry_day},
      {"activity", policy->activity},
      {"adjustment limit", policy->adjustment_limit},
      {"gifts", policy->gifts ? 1 : 0},
      {"reinstatement days", policy->reinstatement_days},
      {"notices", policy->notices},
      {"notice days", policy->notice_days},
      {"return window", policy->return_window_days},
      {"debt", static_cast<int64_t>(policy->debt)},
      {"late refund", static_cast<int64_t>(policy->late_refund)},
      {"grace days", policy->grace_days},
      {"converted expiry", static_cast<int64_t>(policy->converted_expiry)},
      {"exchanged a day", policy->exchange_quota_a_day},
      {"exchanged a year", policy->exchange_quota_a_year},
      {"rate notice", policy->rate_notice_days}};
  line.figures.insert(line.figures.end(), figures);
}

// What it says about money is another matter.
void PutContract(const Bytes& payload, Line& line) {
  const auto contract = DecodeContract(payload);
  if (!contract) return;
  const std::initializer_list<model::Figure> figures = {
      {"issuer", contract->issuer.value},
      {"acceptor", contract->acceptor.value},
      {"capabilities", contract->acceptance.capabilities},
      {"exchange quota", contract->acceptance.exchange_quota},
      {"locked days", contract->acceptance.locked_days},
      {"earn price", contract->acceptance.earn_price}};
  line.figures.insert(line.figures.end(), figures);
}

void PutLimits(const Bytes& payload, Line& line) {
  const auto limits = DecodeBrandLimits(payload);
  if (!limits) return;
  const std::initializer_list<model::Figure> figures = {{"credit line", limits->credit_line},
                                                        {"reserve", limits->reserve},
                                                        {"alert", limits->alert},
                                                        {"net debit cap", limits->net_debit_cap},
                                                        {"mint cap", limits->mint_cap},
                                                        {"mint cap a day", limits->mint_cap_a_day},
                                                        {"suspended", limits->suspended},
                                                        {"breaker", limits->breaker}};
  line.figures.insert(line.figures.end(), figures);
}

void PutTenderSettings(const Bytes& payload, Line& line) {
  const auto settings = DecodeTenderSettings(payload);
  if (!settings) return;
  const std::initializer_list<model::Figure> figures = {
      {"floor", settings->floor_fen},
      {"floor per mille", settings->floor_per_mille},
      {"ceiling", settings->ceiling_fen},
      {"ceiling per mille", settings->ceiling_per_mille},
      {"step", settings->step}};
  line.figures.insert(line.figures.end(), figures);
}

// The payload's figures, as far as the rules of the ledger read them.
void PutPayload(const Published& fact, Line& line, Lines& lines) {
  switch (fact.what) {
    case Topic::kCoalition:
      if (const auto coalition = DecodeCoalition(fact.payload)) {
        line.figures.push_back({"money", coalition->money});
        line.figures.push_back({"look back hours", coalition->look_back_hours});
        line.text = coalition->time_zone;
      }
      break;
    case Topic::kBrand:
      if (const auto brand = DecodeBrand(fact.payload)) line.text = brand->code;
      break;
    case Topic::kCurrency:
      if (const auto currency = DecodeCurrency(fact.payload)) {
        line.figures.push_back({"brand", currency->brand.value});
        line.figures.push_back({"months", currency->expiry_months});
        line.figures.push_back({"settlement price", currency->settlement_price});
        line.text = currency->code;
      }
      break;
    case Topic::kChannel:
      if (const auto channel = DecodeChannel(fact.payload)) {
        PutRate(channel->coefficient, line);
        if (fact.version == 1) line.text = channel->code;
      }
      break;
    case Topic::kEarnRate:
      if (const auto rate = DecodeEarnRate(fact.payload)) {
        PutRate(rate->points_per_yuan, line);
        line.figures.push_back({"budget", rate->budget});
        line.figures.push_back({"cap", rate->cap_per_member_day});
      }
      break;
    case Topic::kRateBook:
      PutRateBook(fact.payload, lines);
      break;
    case Topic::kProposal:
      PutProposal(fact, line, lines);
      break;
    case Topic::kContract:
      PutContract(fact.payload, line);
      break;
    case Topic::kLimits:
      PutLimits(fact.payload, line);
      break;
    case Topic::kTenderPolicy:
      PutTenderSettings(fact.payload, line);
      break;
    case Topic::kUnit:
      PutUnitTerms(fact.payload, line);
      break;
    case Topic::kClearingTerms:
    case Topic::kBucketMap:
    case Topic::kPeriodCut:
      break;
    case Topic::kPointsPolicy:
      PutPointsPolicy(fact.payload, line);
      break;
    case Topic::kMemberPolicy:
      if (const auto policy = DecodeMemberPolicy(fact.payload)) {
        line.figures.push_back({"hours", policy->merge_cool_off_hours});
      }
      break;
  }
}

}  // namespace

void PutPublished(const Published& fact, std::vector<model::Line>& out) {
  model::Line line = model::Write("published", {{"topic", static_cast<int64_t>(fact.what)},
                                                {"number", fact.number},
                                                {"version", fact.version},
                                                {"from", fact.effective_from.nanos}});
  std::vector<model::Line> lines;
  PutPayload(fact, line, lines);
  out.push_back(std::move(line));
  out.insert(out.end(), lines.begin(), lines.end());
}

}  // namespace huitong
