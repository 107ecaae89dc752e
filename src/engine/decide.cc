#include "engine/decide.h"

#include "engine/all_wallets.h"
#include "engine/tender_in_record.h"
#include "engine/within_limits.h"

namespace huitong {
namespace {

using Currencies = boost::container::small_vector<CurrencyNumber, 2>;

About Of(std::optional<MemberOrdinal> member, const Currencies& currencies) {
  About about;
  if (!member) return about;
  about.first = member;
  about.members.push_back(*member);
  for (const CurrencyNumber currency : currencies) {
    about.wallets.push_back({.member = *member, .currency = currency});
  }
  return about;
}

About Both(About about, const About& other) {
  about.members.insert(about.members.end(), other.members.begin(), other.members.end());
  about.wallets.insert(about.wallets.end(), other.wallets.begin(), other.wallets.end());
  return about;
}

// A visitor with one answer per operation.
class AboutWhom {
 public:
  explicit AboutWhom(Draft& draft) : draft_(draft) {}

  Expected<About, Halt> operator()(const Enrol& enrol) { return OfMember(enrol.member, {}); }
  Expected<About, Halt> operator()(const Earn& earn) {
    const Configuration& configuration = draft_.configuration();
    const auto currency = earn.currency ? earn.currency : configuration.EarnedAt(earn.brand);
    const bool known = currency && configuration.IsHeld(*currency);
    return OfMember(earn.member, known ? Currencies{*currency} : Currencies{});
  }
  Expected<About, Halt> operator()(const Redeem& redeem) {
    return OfMember(redeem.member, {redeem.currency});
  }
  Expected<About, Halt> operator()(const Exchange& exchange) {
    return OfMember(exchange.member, {exchange.quote.from, exchange.quote.to});
  }
  Expected<About, Halt> operator()(const PlaceHold& hold) {
    return OfMember(hold.member, {hold.currency});
  }
  Expected<About, Halt> operator()(const CaptureHold& capture) { return OfHold(capture.hold); }
  Expected<About, Halt> operator()(const ReleaseHold& release) { return OfHold(release.hold); }
  Expected<About, Halt> operator()(const ReverseRedemption& reverse) {
    return OfRecord(reverse.original);
  }
  Expected<About, Halt> operator()(const ReverseEarn& reverse) {
    return OfRecord(reverse.original);
  }
  Expected<About, Halt> operator()(const ChangeStatus& change) {
    return OfMember(change.member, {});
  }
  Expected<About, Halt> operator()(const VerifyMember& verify) {
    return OfMember(verify.member, {});
  }
  Expected<About, Halt> operator()(const CloseAccount& close) {
    return OfMember(close.member, AllCurrencies(draft_.configuration()));
  }
  Expected<About, Halt> operator()(const Merge& merge) {
    const Currencies all = AllCurrencies(draft_.configuration());
    return Both(TRY(OfMember(merge.source, all)), TRY(OfMember(merge.target, all)));
  }
  Expected<About, Halt> operator()(const Unmerge& unmerge) {
    return Of(TRY(draft_.FindOwnMember(unmerge.source)), {});
  }
  Expected<About, Halt> operator()(const Adjust& adjust) {
    return OfMember(adjust.member, {adjust.currency});
  }
  Expected<About, Halt> operator()(const ApproveAdjustment& approve) {
    return OfRecord(approve.proposal);
  }
  Expected<About, Halt> operator()(const RejectAdjustment& reject) {
    return OfRecord(reject.proposal);
  }
  Expected<About, Halt> operator()(const Gift& gift) {
    return Both(TRY(OfMember(gift.giver, {gift.currency})),
                TRY(OfMember(gift.recipient, {gift.currency})));
  }
  Expected<About, Halt> operator()(const Reinstate& reinstate) {
    return OfRecord(reinstate.original);
  }
  Expected<About, Halt> operator()(const PlaceTender& tender) {
    return OfMember(tender.member, AllRegistered());
  }
  Expected<About, Halt> operator()(const SettleTender& settle) {
    return OfTender(settle.tender, true);
  }
  Expected<About, Halt> operator()(const VoidTender& voiding) {
    return OfTender(voiding.tender, false);
  }
  Expected<About, Halt> operator()(const ReturnTender& returning) {
    return OfTender(returning.tender, true);
  }
  // Configuration is about nobody.
  template <class T>
  Expected<About, Halt> operator()(const T&) {
    return About();
  }

 private:
  Expected<About, Halt> OfMember(const MemberId& id, const Currencies& currencies) {
    return Of(TRY(draft_.FindMember(id)), currencies);
  }
  Expected<About, Halt> OfHold(const HoldId& id) {
    const auto hold = TRY(draft_.FindHold(id));
    if (!hold) return About();
    // A closed hold did not move with a merge.
    return Of(TRY(draft_.HolderOf(hold->member)), {hold->currency});
  }
  // All currencies but the universal unit.
  [[nodiscard]] Currencies AllRegistered() const {
    Currencies all = AllCurrencies(draft_.configuration());
    all.erase(all.begin());
    return all;
  }
  // The currencies that it took, then the acceptor's, where that is earned or taken back.
  Expected<About, Halt> OfTender(Sequence placed, bool earns) {
    const Record* record = TRY(draft_.FindRecord(placed));
    const auto tender = record == nullptr ? std::nullopt : PlacedTenderIn(*record);
    if (!tender) return About();
    Currencies currencies;
    for (const TenderedCurrency& taken : tender->taken) {
      currencies.push_back(taken.currency);
    }
    const auto own = draft_.configuration().CurrencyOfBrand(tender->placed.acceptor);
    if (earns && own) currencies.push_back(*own);
    return Of(TRY(draft_.HolderOf(tender->member)), currencies);
  }
  // Of a record that the operation names: it is of its first member and one currency.
  Expected<About, Halt> OfRecord(Sequence sequence) {
    const Record* original = TRY(draft_.FindRecord(sequence));
    if (original == nullptr || original->subjects.empty()) return About();
    const RecordSubject& subject = original->subjects.front();
    Currencies currencies;
    for (const Effect& effect : subject.effects) {
      std::visit(
          [&](const auto& fact) {
            if constexpr (requires { fact.currency; }) currencies = {fact.currency};
          },
          effect);
    }
    return Of(TRY(draft_.HolderOf(subject.member)), currencies);
  }

  Draft& draft_;
};

}  // namespace

Decided Decide(Draft& draft, const Operation& operation) {
  const bool opens = std::holds_alternative<OpenCoalition>(operation);
  const bool opened = !draft.configuration().coalition().all().empty();
  if (opens && opened) return Refuse(Decline::kCoalitionAlreadyOpened, Param::kNone);
  if (!opens && !opened) return Refuse(Decline::kCoalitionNotOpened, Param::kNone);
  if (draft.header().occurred.time > draft.now().time) {
    return Refuse(Decline::kOccurredInFuture, Param::kOccurredAt);
  }
  TRY(std::visit([&draft](const auto& one) { return Decide(draft, one); }, operation));
  const auto exposures = ExposureChangesOf(draft.state(), draft.record());
  if (!exposures) return Refuse(Decline::kBalanceTooLarge, Param::kNone);
  TRY(RequireWithinLimits(draft, *exposures));
  if (!draft.FitsBooks() || !draft.FitsTraffic())
    return Refuse(Decline::kBalanceTooLarge, Param::kNone);
  return Done{};
}

Expected<About, Halt> AboutOf(Draft& draft, const Operation& operation) {
  return std::visit(AboutWhom(draft), operation);
}

}  // namespace huitong
