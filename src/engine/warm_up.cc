#include "engine/warm_up.h"

#include <array>

#include "base/check.h"

namespace huitong {
namespace {

// Who takes part, and in which points.
struct Part {
  const MemberId* member = nullptr;
  CurrencyNumber currency;
};

struct Parts {
  std::array<Part, 2> parts;
  size_t count = 0;

  void Add(const MemberId& member, CurrencyNumber currency) {
    parts[count++] = {.member = &member, .currency = currency};
  }
};

// Of the operations that come in batches; the others come one at a time.
class PartsOf {
 public:
  PartsOf(const LogState& state, Parts& out) : state_(state), out_(out) {}

  void operator()(const Gift& gift) const {
    out_.Add(gift.giver, gift.currency);
    out_.Add(gift.recipient, gift.currency);
  }
  void operator()(const Earn& earn) const {
    const auto currency = earn.currency ? earn.currency : state_.configuration.EarnedAt(earn.brand);
    if (currency) out_.Add(earn.member, *currency);
  }
  void operator()(const Redeem& redeem) const { out_.Add(redeem.member, redeem.currency); }
  void operator()(const PlaceHold& hold) const { out_.Add(hold.member, hold.currency); }
  void operator()(const Exchange& exchange) const {
    out_.Add(exchange.member, exchange.quote.from);
    out_.Add(exchange.member, exchange.quote.to);
  }
  template <class Other>
  void operator()(const Other& /*alone*/) const {}

 private:
  const LogState& state_;
  Parts& out_;
};

}  // namespace

void WarmUp(LogState& state, std::span<const Command> commands) {
  CHECK(commands.size() <= kWarmUpCommands);
  std::array<WalletKey, 2 * kWarmUpCommands> wallets;
  size_t known = 0;
  for (const Command& command : commands) {
    state.requests.Touch(FingerprintOf(command.macs.key));
    Parts parts;
    std::visit(PartsOf(state, parts), command.operation);
    for (size_t i = 0; i < parts.count; ++i) {
      const MemberOrdinal* member = state.member_ids.Peek(*parts.parts[i].member);
      if (member == nullptr) continue;
      wallets[known++] = {.member = *member, .currency = parts.parts[i].currency};
    }
  }
  for (const WalletKey& wallet : std::span(wallets).first(known)) {
    state.members.Touch(wallet.member);
    state.wallets.Touch(wallet);
  }
}

}  // namespace huitong
