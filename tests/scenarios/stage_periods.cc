// What scenarios say of contracts, limits, periods and payments.

#include <cstdlib>

#include "engine/settlement.h"
#include "scenarios/stage.h"

namespace huitong {
namespace {

Portion ReadShare(Words& words) {
  if (words.Accept("0")) return {};
  const Rate rate = words.AnyRate();
  return Portion::Of(rate.numerator(), rate.denominator()).value_or(Portion());
}

int64_t ReadFen(Words& words) {
  const int64_t micro_fen = words.Decimal(6);
  words.Expect("fen");
  return micro_fen;
}

int64_t ReadCap(Words& words) {
  if (!words.Accept("up to")) return kAmountMax;
  return ReadFen(words);
}

Side ReadPayer(Words& words) {
  words.Expect("by the");
  if (words.Accept("issuer")) return Side::kIssuer;
  words.Expect("acceptor");
  return Side::kAcceptor;
}

// A fee in fen; one of value is "value fee".
Formula ReadFee(Words& words) {
  const int64_t micro_fen = ReadFen(words);
  words.Expect("for each");
  if (words.Accept("period")) {
    return FeePerPeriod{.payer = ReadPayer(words), .micro_fen = micro_fen};
  }
  words.Expect("redemption");
  const Side payer = ReadPayer(words);
  return FeePerRedemption{.payer = payer, .micro_fen = micro_fen, .cap = ReadCap(words)};
}

std::optional<Formula> ReadFormula(Words& words) {
  const auto share_and_cap = [&] {
    const Portion share = ReadShare(words);
    return std::pair(share, ReadCap(words));
  };
  if (words.Accept("reimbursement")) {
    const auto [share, cap] = share_and_cap();
    return Reimbursement{.share = share, .cap = cap};
  }
  if (words.Accept("commission")) {
    const auto [rate, cap] = share_and_cap();
    return Commission{.rate = rate, .cap = cap};
  }
  if (words.Accept("pooled")) {
    const auto [rate, cap] = share_and_cap();
    return ThroughPool{.rate = rate, .cap = cap};
  }
  if (words.Accept("co-funding")) {
    const auto [share, cap] = share_and_cap();
    return CoFunding{.issuer_share = share, .cap = cap};
  }
  if (words.Accept("value fee")) {
    const Portion rate = ReadShare(words);
    const Side payer = ReadPayer(words);
    return FeeOfValue{.payer = payer, .rate = rate, .cap = ReadCap(words)};
  }
  if (words.Accept("fee")) return ReadFee(words);
  return std::nullopt;
}

// What a contract says beside money; whether it said any of it.
bool ReadAcceptance(Words& words, Acceptance& acceptance) {
  if (words.Accept("giving")) {
    acceptance.capabilities |= kEarnedThere;
    if (words.Accept("at")) acceptance.earn_price = ReadFen(words);
  } else if (words.Accept("no burning")) {
    acceptance.capabilities &= ~uint32_t{kBurnedThere};
  } else if (words.Accept("no converting")) {
    acceptance.capabilities &= ~uint32_t{kConvertedThere};
  } else if (words.Accept("quota")) {
    acceptance.exchange_quota = words.Whole();
    words.Expect("a day");
  } else if (words.Accept("locked")) {
    acceptance.locked_days = static_cast<uint32_t>(words.Whole());
    words.Expect("days");
  } else {
    return false;
  }
  return true;
}

Operation ReadAnswerToDispute(Words& words) {
  const DisputeNumber dispute{.value = static_cast<uint32_t>(words.Whole())};
  if (words.Accept("is rejected")) {
    return RejectDispute{.dispute = dispute, .reason = DisputeRejection::kStatementIsRight};
  }
  words.Expect("is upheld");
  const bool against = words.Accept("against the brand with");
  if (!against) words.Expect("with");
  const int64_t micro_fen = ReadFen(words);
  return UpholdDispute{.dispute = dispute,
                       .micro_fen = against ? -micro_fen : micro_fen,
                       .reason = PeriodAdjustmentReason::kAgreed};
}

std::string InPayable(int64_t fen) {
  if (fen == 0) return "nothing";
  return (fen < 0 ? "to pay " : "to receive ") + std::to_string(std::abs(fen));
}

}  // namespace

std::optional<Operation> Stage::ReadPeriods(Words& words) {
  if (words.Accept("contract of")) return ReadContract(words);
  if (words.Accept("limits of")) return ReadLimits(words);
  if (words.Accept("clearing terms")) return ReadClearingTerms(words);
  if (words.Accept("unit worth")) {
    ProposeUnit propose{.anchor = ReadFen(words), .bearer = {}};
    words.Expect("borne by");
    propose.bearer = BrandNamed(words.Any());
    words.Expect("is proposed");
    return propose;
  }
  if (words.Accept("cut until")) {
    const ProposeCut propose{.last_day = words.Moment().day};
    words.Expect("is proposed");
    return propose;
  }
  if (words.Accept("dispute")) return ReadAnswerToDispute(words);
  if (!words.Accept("period")) return std::nullopt;
  const PeriodNumber period{.value = static_cast<uint32_t>(words.Whole())};
  if (words.Accept("is closed")) return CloseSettlement{.period = period};
  words.Expect("is disputed");
  AdjustPeriod adjust{.period = period,
                      .debtor = BrandNamed(words.Any()),
                      .creditor = {},
                      .micro_fen = 0,
                      .reason = PeriodAdjustmentReason::kAgreed};
  words.Expect("owes");
  adjust.creditor = BrandNamed(words.Any());
  adjust.micro_fen = ReadFen(words);
  return adjust;
}

PublishContract Stage::ReadContract(Words& words) {
  PublishContract publish;
  publish.contract.issuer = BrandNamed(words.Any());
  words.Expect("with");
  publish.contract.acceptor = BrandNamed(words.Any());
  while (words.readable()) {
    if (words.Accept("levy")) {
      publish.contract.levy = ReadShare(words);
    } else if (ReadAcceptance(words, publish.contract.acceptance)) {
      continue;
    } else if (const auto formula = ReadFormula(words)) {
      publish.contract.formulas.push_back(*formula);
    } else {
      break;
    }
  }
  publish.effective_from = ReadBeginning(words);
  return publish;
}

PublishLimits Stage::ReadLimits(Words& words) {
  PublishLimits publish{.brand = BrandNamed(words.Any()), .limits = {}, .effective_from = {}};
  BrandLimits& limits = publish.limits;
  while (words.readable()) {
    if (words.Accept("credit line")) {
      limits.credit_line = ReadFen(words);
    } else if (words.Accept("reserve")) {
      limits.reserve = ReadFen(words);
    } else if (words.Accept("alert")) {
      limits.alert = ReadFen(words);
    } else if (words.Accept("net debit cap")) {
      limits.net_debit_cap = ReadFen(words);
    } else if (words.Accept("breaker")) {
      limits.breaker = ReadFen(words);
    } else if (words.Accept("mint cap")) {
      const int64_t points = words.Whole();
      (words.Accept("a day") ? limits.mint_cap_a_day : limits.mint_cap) = points;
    } else if (words.Accept("no issuing")) {
      limits.suspended |= kNoIssuing;
    } else if (words.Accept("no spending")) {
      limits.suspended |= kNoSpending;
    } else if (words.Accept("no exchange out")) {
      limits.suspended |= kNoExchangeOut;
    } else {
      break;
    }
  }
  publish.effective_from = ReadBeginning(words);
  return publish;
}

PublishClearingTerms Stage::ReadClearingTerms(Words& words) {
  PublishClearingTerms publish;
  words.Expect("levy");
  publish.terms.levy = ReadShare(words);
  publish.terms.levy_payer = ReadPayer(words);
  words.Expect("kept");
  publish.terms.kept = ReadShare(words);
  words.Expect("cost");
  publish.terms.cost = ReadFen(words);
  words.Expect("by redemptions");
  publish.effective_from = ReadBeginning(words);
  return publish;
}

std::optional<Operation> Stage::ReadPayment(Words& words, const std::string& who) {
  if (words.Accept("sponsors")) {
    const int64_t fen = words.Whole();
    words.Expect("fen");
    return Sponsor{.sponsor = BrandNamed(who), .fen = fen, .reference = 7};
  }
  if (words.Accept("disputes")) {
    RaiseDispute raise{.period = {},
                       .brand = BrandNamed(who),
                       .counterparty = {},
                       .line = LineKind::kRedemption,
                       .reason = PeriodAdjustmentReason::kNotCounted,
                       .micro_fen = ReadFen(words)};
    words.Expect("of period");
    raise.period.value = static_cast<uint32_t>(words.Whole());
    words.Expect("with");
    raise.counterparty = BrandNamed(words.Any());
    return raise;
  }
  const bool pays = words.Accept("pays");
  if (!pays && !words.Accept("is paid")) return std::nullopt;
  const int64_t fen = words.Whole() * (pays ? 1 : -1);
  words.Expect("fen");
  return RecordPayment{.party = BrandNamed(who), .fen = fen, .reference = 7};
}

// What the closing that is asked for should make, so that what it did make can be looked at.
void Stage::KeepSettlement(const Operation& operation) {
  const auto* close = std::get_if<CloseSettlement>(&operation);
  if (close == nullptr) return;
  const Period* period = log_.state().PeriodOf(close->period);
  if (period == nullptr || period->closed != kNoSequence) return;
  auto settlement = SettlementOf(log_.state(), close->period);
  if (settlement) settlements_[close->period] = *std::move(settlement);
}

std::optional<std::string> Stage::MeaningOfPeriod(const Record& record, const Effect& effect) {
  if (const auto* cut = std::get_if<PeriodCut>(&effect)) {
    return "period " + std::to_string(cut->period.value) + " is cut, " + ToIsoDate(cut->first_day) +
           " to " + ToIsoDate(cut->last_day) + ", " + std::to_string(cut->brands) + " brands";
  }
  if (const auto* closed = std::get_if<SettlementClosed>(&effect)) {
    const Settlement& settlement = settlements_[closed->period];
    const bool same = closed->digest ==
                      DigestOf(PeriodHeaderOf(log_.state(), closed->period), settlement.statements);
    return "period " + std::to_string(closed->period.value) + " is closed, " +
           std::to_string(closed->lines) + " lines, " + std::to_string(closed->statements) +
           (same ? " statements" : " other statements");
  }
  if (const auto* raised = std::get_if<DisputeRaised>(&effect)) {
    return "dispute " + std::to_string(raised->dispute.value) + " of " + InFen(raised->micro_fen) +
           " fen";
  }
  if (std::holds_alternative<DisputeRejected>(effect)) return "rejected";
  const auto* posting = std::get_if<BookPosting>(&effect);
  const bool of_period = record.header.kind == RecordKind::kCloseSettlement ||
                         record.header.kind == RecordKind::kRecordPayment ||
                         record.header.kind == RecordKind::kAdjustPeriod ||
                         record.header.kind == RecordKind::kSponsorGift;
  if (posting == nullptr || !of_period || posting->account.code != AccountCode::kDue) {
    return std::nullopt;
  }
  return NameOfParty(posting->account.party) + " owes " +
         NameOfParty(posting->account.counterparty) + " " + InFen(posting->amount) + " fen";
}

std::string Stage::NameOfParty(BrandNumber party) const {
  if (party == kHouse) return "house";
  if (party == kValuePool) return "pool";
  const Brand* brand = configuration().BrandOf(party);
  return brand == nullptr ? "nobody" : brand->code;
}

Stage::Claim Stage::CheckPeriods(const ScenarioLine& line) const {
  Words words(line.words);
  const BrandNumber party = BrandNamed(words.Any());
  std::string said;
  std::string found;
  if (words.Accept("stands at")) {
    said = InFen(words.Decimal(6));
    words.Expect("fen");
    int64_t position = 0;
    log_.witness().state().books.ForEach([&](const BookKey& key, const BookBalance& balance) {
      const Account account = AccountFromWord(key.account).value_or(Account());
      if (account.code != AccountCode::kDue) return;
      if (account.party == party) position -= balance.balance;
      if (account.counterparty == party) position += balance.balance;
    });
    found = InFen(position);
  } else if (words.Accept("reserves")) {
    said = InFen(words.Decimal(6));
    words.Expect("fen");
    const Exposure* row = log_.witness().state().exposures.Peek(party);
    found = InFen(row == nullptr ? 0 : row->reserved);
  } else if (words.Accept("closed period")) {
    const PeriodNumber period{.value = static_cast<uint32_t>(words.Whole())};
    words.Expect("with");
    said = InFen(words.Decimal(6)) + " fen, ";
    words.Expect("fen");
    while (words.readable() && !words.AtEnd()) {
      said += words.Any();
      if (!words.AtEnd()) said += ' ';
    }
    const auto settlement = settlements_.find(period);
    if (settlement != settlements_.end()) {
      for (const Statement& statement : settlement->second.statements) {
        if (statement.party != party) continue;
        found = InFen(statement.closing) + " fen, " + InPayable(statement.payable_fen);
      }
    }
  } else {
    return {};
  }
  Claim claim{.made = true, .truth = std::nullopt};
  if (!words.readable() || !words.AtEnd()) {
    claim.truth = "this cannot be read";
  } else if (found != said) {
    claim.truth = "the truth is: " + found;
  }
  return claim;
}

}  // namespace huitong
