#include "engine/all_wallets.h"

namespace huitong {

boost::container::small_vector<CurrencyNumber, 2> AllCurrencies(
    const Configuration& configuration) {
  boost::container::small_vector<CurrencyNumber, 2> all = {kUniversalUnit};
  for (uint32_t number = 1; number <= configuration.currencies().size(); ++number) {
    all.push_back({.value = number});
  }
  return all;
}

Expected<std::vector<OwnWallet>, Halt> AllWalletsOf(Draft& draft, MemberOrdinal member) {
  std::vector<OwnWallet> wallets;
  // All that memory lacks is asked for at once.
  Missing missing;
  for (const CurrencyNumber currency : AllCurrencies(draft.configuration())) {
    auto wallet = draft.WalletOf({.member = member, .currency = currency});
    if (!wallet) {
      const Missing lacking = std::get<Missing>(wallet.error());
      missing.entries.insert(missing.entries.end(), lacking.entries.begin(), lacking.entries.end());
    } else if (wallet->whole() > 0 || wallet->debt() > 0 || !wallet->marks().empty()) {
      wallets.push_back({.currency = currency, .wallet = *std::move(wallet)});
    }
  }
  if (!missing.entries.empty()) return Unexpected(Halt(std::move(missing)));
  return wallets;
}

}  // namespace huitong
