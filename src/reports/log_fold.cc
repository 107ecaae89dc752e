#include "reports/log_fold.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/planted.h"
#include "clearing/portion.h"
#include "engine/traffic.h"

namespace huitong {
namespace {

template <class Fact>
const Fact* FactIn(const Effects& effects) {
  for (const Effect& effect : effects) {
    if (const auto* fact = std::get_if<Fact>(&effect)) return fact;
  }
  return nullptr;
}

// Of that currency; null where there is none.
template <class Fact>
const Fact* FactOf(const Effects& effects, std::optional<CurrencyNumber> currency) {
  for (const Effect& effect : effects) {
    const auto* fact = std::get_if<Fact>(&effect);
    if (fact != nullptr && currency == fact->currency) return fact;
  }
  return nullptr;
}

Unexpected<Error> Wrong(Sequence record, const std::string& what) {
  return Fail(ErrorCode::kCorrupt,
              "record " + std::to_string(record) + " " + what + "; huitong verify tells more");
}

struct TakenLot {
  LotKey lot;
  int64_t points = 0;
};

// The lots of the currency that a redemption or capture took, in its order; not those that the end
// of a hold gave back.
std::vector<TakenLot> TakenBy(const Record& original, CurrencyNumber currency) {
  std::vector<TakenLot> taken;
  for (const Effect& effect : original.subjects.front().effects) {
    if (std::holds_alternative<HoldEnded>(effect)) break;
    if (const auto* available = std::get_if<AvailablePosting>(&effect)) {
      if (available->currency != currency || available->amount >= 0) continue;
      taken.push_back({.lot = available->lot, .points = -available->amount});
    } else if (const auto* held = std::get_if<HeldPosting>(&effect)) {
      if (held->currency != currency || held->amount >= 0) continue;
      taken.push_back({.lot = held->lot, .points = -held->amount});
    }
  }
  return taken;
}

}  // namespace

Expected<Done, Error> LogFold::Take(const Record& record) {
  const RecordHeader& header = record.header;
  if (header.sequence != next_) return Wrong(header.sequence, "is out of order");
  TRY(TakeConfiguration(record));
  const bool same_day =
      !days_.empty() && days_.back().period == period_ && days_.back().day == header.committed.day;
  if (!same_day) {
    days_.push_back(
        {.period = period_, .day = header.committed.day, .end = 0, .currencies = {}, .pairs = {}});
  }
  next_ = header.sequence + 1;
  last_commit_ = header.committed.time;
  days_.back().end = next_;
  for (const RecordSubject& subject : record.subjects) {
    TRY(TakeSubject(record, subject));
  }
  TakeBooks(record);
  TakeTraffic(record);
  return Done{};
}

Expected<Done, Error> LogFold::TakeConfiguration(const Record& record) {
  for (const Effect& effect : record.books) {
    if (const auto* published = std::get_if<Published>(&effect)) {
      if (configuration_.Accept(*published)) continue;
      return Wrong(record.header.sequence, "publishes what cannot be read");
    }
    if (const auto* interned = std::get_if<ProvenanceInterned>(&effect)) {
      provenances_.emplace(interned->number, interned->provenance);
    } else if (const auto* cut = std::get_if<PeriodCut>(&effect)) {
      cuts_.push_back({.first_day = cut->first_day,
                       .last_day = cut->last_day,
                       .first_sequence = cut->first_sequence,
                       .cut = record.header.sequence});
      ++period_.value;
    }
  }
  return Done{};
}

Expected<Done, Error> LogFold::Post(const WalletKey& wallet, Pot pot, int64_t amount,
                                    int64_t stated) {
  if (check_ == BalanceCheck::kEvery) {
    int64_t& balance = pots_[wallet][pot];
    balance += amount;
    if (balance != stated) {
      return Wrong(next_ - 1, "states a balance of " + std::to_string(stated) +
                                  " where the postings add up to " + std::to_string(balance));
    }
  }
  CurrencyFlow& flow = FlowOf(wallet.currency);
  (pot == kOwed ? flow.debt : flow.in_lots) += amount;
  return Done{};
}

void LogFold::PostLot(CurrencyNumber currency, const LotKey& lot, int64_t amount, Purpose purpose) {
  CurrencyFlow& flow = FlowOf(currency);
  flow.last_days[lot.expires_on] += amount;
  const Provenance& provenance = provenances_[lot.provenance];
  flow.lots[{.funding_brand = provenance.funding_brand,
             .settlement_price = provenance.settlement_price}] += amount;
  CohortFlow& cohort = flow.cohorts[provenance.earn_month];
  switch (purpose) {
    case Purpose::kIssue:
      cohort.issued += amount;
      return;
    case Purpose::kRedeem:
      cohort.redeemed -= amount;
      return;
    case Purpose::kExpire:
      cohort.expired -= amount;
      return;
  }
}

Expected<Done, Error> LogFold::TakeSubject(const Record& record, const RecordSubject& subject) {
  Purpose purpose = Purpose::kIssue;
  switch (record.header.kind) {
    case RecordKind::kRedeem:
    case RecordKind::kCapture:
    case RecordKind::kReverseRedemption:
    case RecordKind::kSettleTender:
    case RecordKind::kReturnTender:
      purpose = Purpose::kRedeem;
      break;
    case RecordKind::kExpire:
    case RecordKind::kRelease:
    case RecordKind::kVoidTender:
    case RecordKind::kHoldEnd:
    case RecordKind::kClose:
    case RecordKind::kReinstate:
      purpose = Purpose::kExpire;
      break;
    // clang-format off
    case RecordKind::kCoalitionOpened: case RecordKind::kPublished:
    case RecordKind::kMemberEnrolled: case RecordKind::kEarn: case RecordKind::kExchange:
    case RecordKind::kMature: case RecordKind::kHold: case RecordKind::kReverseEarn:
    case RecordKind::kFreeze: case RecordKind::kUnfreeze: case RecordKind::kMerge:
    case RecordKind::kUnmerge: case RecordKind::kMergeEnd: case RecordKind::kAdjust:
    case RecordKind::kProposeAdjustment: case RecordKind::kRejectProposal: case RecordKind::kGift:
    case RecordKind::kNotice: case RecordKind::kCloseSettlement:
    case RecordKind::kRecordPayment: case RecordKind::kAdjustPeriod:
    case RecordKind::kPlaceTender: case RecordKind::kSponsorGift: case RecordKind::kVerifyMember:
    case RecordKind::kRaiseDispute: case RecordKind::kRejectDispute:
      break;
      // clang-format on
  }
  const auto* exchanged = FactIn<Exchanged>(subject.effects);
  const auto purpose_of = [&](CurrencyNumber currency) {
    return exchanged != nullptr && currency == exchanged->from ? Purpose::kRedeem : purpose;
  };
  for (const Effect& effect : subject.effects) {
    // What the end of a hold gives back that is over has expired.
    if (std::holds_alternative<HoldEnded>(effect)) purpose = Purpose::kExpire;
    // What the cash of a tender earns, or a return of it takes back.
    const bool earns =
        std::holds_alternative<Earned>(effect) || std::holds_alternative<EarnReversed>(effect);
    if (earns) purpose = Purpose::kIssue;
    const auto post = [&](const auto& posting, Pot pot) -> Expected<Done, Error> {
      TRY(Post({.member = subject.member, .currency = posting.currency}, pot, posting.amount,
               posting.balance_after));
      if constexpr (requires { posting.lot; }) {
        PostLot(posting.currency, posting.lot, posting.amount, purpose_of(posting.currency));
      }
      return Done{};
    };
    if (const auto* available = std::get_if<AvailablePosting>(&effect)) {
      TRY(post(*available, kAvailable));
    } else if (const auto* pending = std::get_if<PendingPosting>(&effect)) {
      TRY(post(*pending, kPending));
    } else if (const auto* held = std::get_if<HeldPosting>(&effect)) {
      TRY(post(*held, kHeld));
    } else if (const auto* debt = std::get_if<DebtPosting>(&effect)) {
      TRY(post(*debt, kOwed));
    }
  }
  return TakeFacts(record, subject);
}

Expected<Done, Error> LogFold::TakeFacts(const Record& record, const RecordSubject& subject) {
  if (const auto* earned = FactIn<Earned>(subject.effects)) {
    TakeEarning(record, *earned, record,
                {.spend_fen = earned->spend_fen, .points = earned->points});
  } else if (const auto* returned = FactIn<EarnReversed>(subject.effects)) {
    const Record original = TRY(read_(returned->original));
    const auto* purchase =
        original.subjects.empty() ? nullptr : FactIn<Earned>(original.subjects.front().effects);
    if (purchase == nullptr) return Wrong(next_ - 1, "takes back what was no earning");
    TakeEarning(original, *purchase, record,
                {.spend_fen = -returned->spend_fen, .points = -returned->points});
  }
  for (const Effect& effect : subject.effects) {
    const auto* refund = std::get_if<RedemptionReversed>(&effect);
    if (refund != nullptr && refund->expired > 0) TRY(TakeLostRefund(record, *refund));
  }
  return Done{};
}

// The sale was another brand's where the points were bought: what they were bought for is all that
// the issuer has of it.
void LogFold::TakeEarning(const Record& purchase, const Earned& earned, const Record& record,
                          const SalesFlow& flow) {
  const Currency* currency = configuration_.CurrencyOf(earned.currency);
  const bool bought = earned.currency != kUniversalUnit && currency->brand != earned.brand;
  if (!bought || Planted("bought-points-as-a-sale")) return TakeSale(purchase, earned, flow);
  int64_t& received = FlowOf(earned.currency).received[MonthNumber(purchase.header.occurred.day)];
  for (const CountedTraffic& counted : TrafficOf(configuration_, record)) {
    received += counted.traffic.bought.micro_fen;
  }
}

void LogFold::TakeSale(const Record& purchase, const Earned& earned, const SalesFlow& flow) {
  const Instant& at =
      Planted("sale-in-the-month-it-came") ? purchase.header.committed : purchase.header.occurred;
  SalesFlow& sales =
      FlowOf(earned.currency)
          .sales[{.month = MonthNumber(at.day),
                  .settlement_price = configuration_.SettlementPriceOf(earned.currency, at.time)}];
  sales.spend_fen += flow.spend_fen;
  sales.points += flow.points;
}

// What a refund gave back into lots that are over has no posting: these lots are those of the
// original, the last taken first, that no posting of the refund names.
Expected<Done, Error> LogFold::TakeLostRefund(const Record& record,
                                              const RedemptionReversed& refund) {
  const Record original = TRY(read_(refund.original));
  if (original.subjects.empty()) return Wrong(next_ - 1, "takes back what was no redemption");
  std::vector<TakenLot> taken = TakenBy(original, refund.currency);
  std::reverse(taken.begin(), taken.end());
  std::map<ProvenanceNumber, int64_t> given_back;
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* posting = std::get_if<AvailablePosting>(&effect);
    const bool comes_back = posting != nullptr && posting->amount > 0;
    if (comes_back) given_back[posting->lot.provenance] += posting->amount;
  }
  int64_t skip = refund.points_before;
  int64_t left = refund.points;
  CurrencyFlow& flow = FlowOf(refund.currency);
  for (const TakenLot& lot : taken) {
    const int64_t skipped = std::min(skip, lot.points);
    skip -= skipped;
    const int64_t refunded = std::min(left, lot.points - skipped);
    left -= refunded;
    int64_t& back = given_back[lot.lot.provenance];
    const int64_t lost = refunded - std::min(refunded, back);
    back -= refunded - lost;
    CohortFlow& cohort = flow.cohorts[provenances_[lot.lot.provenance].earn_month];
    cohort.redeemed -= lost;
    cohort.expired += lost;
  }
  return Done{};
}

void LogFold::TakeBooks(const Record& record) {
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting == nullptr || IsMoney(posting->currency)) continue;
    CurrencyFlow& flow = FlowOf(posting->currency);
    flow.books[static_cast<size_t>(posting->account.code)] += posting->amount;
    const bool leaves = posting->account.code == AccountCode::kExchangedOut ||
                        (posting->account.code == AccountCode::kRedeemed &&
                         (posting->account.counterparty != posting->account.party ||
                          Planted("own-rewards-are-others")));
    if (leaves) flow.elsewhere += posting->amount;
  }
}

void LogFold::TakeTraffic(const Record& record) {
  const TrafficOfRecord traffic = TrafficOf(configuration_, record);
  if (traffic.empty() || record.subjects.empty()) return;
  const Effects& effects = record.subjects.front().effects;
  for (const CountedTraffic& counted : traffic) {
    PairFlow& pair = days_.back().pairs[{counted.debtor, counted.creditor}];
    const int64_t owed = counted.traffic.redeemed.micro_fen + counted.traffic.refunded.micro_fen +
                         counted.traffic.exchanged.micro_fen;
    const auto own = configuration_.CurrencyOfBrand(counted.debtor);
    if (own) FlowOf(*own).owed += owed;
    if (const auto* redeemed = FactIn<Redeemed>(effects)) {
      pair.redeemed += redeemed->points;
    } else if (const auto* captured = FactOf<HoldCaptured>(effects, own)) {
      pair.redeemed += captured->points;
    } else if (const auto* refund = FactOf<RedemptionReversed>(effects, own)) {
      pair.refunded += refund->points;
    } else if (const auto* exchanged = FactIn<Exchanged>(effects)) {
      const auto* special = FactIn<SpecialTerms>(effects);
      if (counted.creditor == kHouse && special != nullptr) {
        pair.exchange_fee += special->fee.units();
      } else {
        pair.exchanged_in += exchanged->conversion.received.units();
        FlowOf(exchanged->to).received[MonthNumber(record.header.committed.day)] +=
            counted.traffic.exchanged.micro_fen;
      }
    }
  }
}

}  // namespace huitong
