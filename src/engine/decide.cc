#include "engine/decide.h"

namespace huitong {
namespace {

// What an operation is about: a member, and the currencies whose wallets it touches.
struct About {
  std::optional<MemberOrdinal> member;
  std::vector<CurrencyNumber> currencies;
};

// A visitor with one answer per operation.
class AboutWhom {
 public:
  explicit AboutWhom(Draft& draft) : draft_(draft) {}

  Expected<About, Halt> operator()(const Enrol& enrol) { return Of(enrol.member, {}); }
  Expected<About, Halt> operator()(const Earn& earn) {
    const auto currency = draft_.configuration().CurrencyOfBrand(earn.brand);
    return Of(earn.member, currency ? Currencies{*currency} : Currencies{});
  }
  Expected<About, Halt> operator()(const Redeem& redeem) {
    return Of(redeem.member, {redeem.currency});
  }
  Expected<About, Halt> operator()(const Exchange& exchange) {
    return Of(exchange.member, {exchange.quote.from, exchange.quote.to});
  }
  Expected<About, Halt> operator()(const PlaceHold& hold) {
    return Of(hold.member, {hold.currency});
  }
  Expected<About, Halt> operator()(const CaptureHold& capture) { return OfHold(capture.hold); }
  Expected<About, Halt> operator()(const ReleaseHold& release) { return OfHold(release.hold); }
  Expected<About, Halt> operator()(const ReverseRedemption& reverse) {
    return OfRecord(reverse.original);
  }
  Expected<About, Halt> operator()(const ReverseEarn& reverse) {
    return OfRecord(reverse.original);
  }
  // Configuration is about nobody.
  template <class T>
  Expected<About, Halt> operator()(const T&) {
    return About();
  }

 private:
  using Currencies = std::vector<CurrencyNumber>;

  Expected<About, Halt> Of(const MemberId& id, Currencies currencies) {
    return About{.member = TRY(draft_.FindMember(id)), .currencies = std::move(currencies)};
  }
  Expected<About, Halt> OfHold(const HoldId& id) {
    const auto hold = TRY(draft_.FindHold(id));
    if (!hold) return About();
    return About{.member = hold->member, .currencies = {hold->currency}};
  }
  // Of a trade that a reversal names: it is of one member and one currency.
  Expected<About, Halt> OfRecord(Sequence sequence) {
    const Record* original = TRY(draft_.FindRecord(sequence));
    if (original == nullptr || original->subjects.empty()) return About();
    About about{.member = original->subjects.front().member, .currencies = {}};
    for (const Effect& effect : original->subjects.front().effects) {
      std::visit(
          [&](const auto& fact) {
            if constexpr (requires { fact.currency; }) about.currencies = {fact.currency};
          },
          effect);
    }
    return about;
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
  if (!draft.FitsBooks()) return Refuse(Decline::kBalanceTooLarge, Param::kNone);
  return Done{};
}

Expected<std::optional<MemberOrdinal>, Halt> SubjectOf(Draft& draft, const Operation& operation) {
  return TRY(std::visit(AboutWhom(draft), operation)).member;
}

Expected<std::vector<WalletKey>, Halt> TouchedWallets(Draft& draft, const Operation& operation) {
  const About about = TRY(std::visit(AboutWhom(draft), operation));
  std::vector<WalletKey> wallets;
  if (!about.member) return wallets;
  for (const CurrencyNumber currency : about.currencies) {
    wallets.push_back({.member = *about.member, .currency = currency});
  }
  return wallets;
}

}  // namespace huitong
