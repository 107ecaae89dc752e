#include "engine/decide.h"

namespace huitong {
namespace {

// Which currencies' wallets an operation touches: a visitor with one answer per operation.
struct Touched {
  const Configuration& configuration;

  std::vector<CurrencyNumber> operator()(const Earn& earn) const {
    const auto currency = configuration.CurrencyOfBrand(earn.brand);
    if (!currency) return {};
    return {*currency};
  }
  std::vector<CurrencyNumber> operator()(const Redeem& redeem) const { return {redeem.currency}; }
  std::vector<CurrencyNumber> operator()(const Exchange& exchange) const {
    return {exchange.quote.from, exchange.quote.to};
  }
  template <class T>
  std::vector<CurrencyNumber> operator()(const T&) const {
    return {};
  }
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

Expected<std::vector<WalletKey>, Halt> TouchedWallets(Draft& draft, const Operation& operation) {
  std::vector<WalletKey> wallets;
  const auto currencies = std::visit(Touched{draft.configuration()}, operation);
  if (currencies.empty()) return wallets;
  const auto member = TRY(draft.FindMember(*MemberOf(operation)));
  if (!member) return wallets;
  for (const CurrencyNumber currency : currencies) {
    wallets.push_back({.member = *member, .currency = currency});
  }
  return wallets;
}

Decided DecideDue(Draft& draft, const WalletKey& key) {
  const Wallet wallet = TRY(draft.WalletOf(key));
  const Lots expired = ExpiredLots(wallet, draft.now().day);
  if (expired.empty()) return Done{};

  TRY(draft.AddSubject(key.member));
  int64_t points = 0;
  for (const Lot& lot : expired) {
    TRY(draft.Post(key.currency, lot.key, -lot.remaining));
    points += lot.remaining;
  }
  draft.State(Expired{.currency = key.currency, .points = points});
  const BrandNumber issuer = draft.configuration().CurrencyOf(key.currency)->brand;
  draft.PostToBooks(key.currency,
                    {.code = AccountCode::kExpired, .party = issuer, .counterparty = kHouse},
                    points);
  return Done{};
}

}  // namespace huitong
