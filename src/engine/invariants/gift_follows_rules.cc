// The check of one gift: the giver's first expiring points, with no later last day.

#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/member_follows_rules.h"
#include "engine/invariants/retraced_wallet.h"

namespace huitong {
namespace {

// Both subjects say the same gift, each with the other.
Breach BreachOfSides(const Record& record, const Gifted* giver, const Gifted* recipient) {
  if (giver == nullptr || recipient == nullptr) return "a gift does not say who gives whom";
  const MemberOrdinal from = record.subjects.front().member;
  const MemberOrdinal to = record.subjects.back().member;
  if (from == to) return "a member gives to himself";
  const Gifted gives{
      .currency = giver->currency, .role = GiftRole::kGiver, .other = to, .points = giver->points};
  Gifted gets = gives;
  gets.role = GiftRole::kRecipient;
  gets.other = from;
  if (*giver != gives || *recipient != gets) return "the two sides of a gift do not agree";
  return std::nullopt;
}

const Gifted* GiftedIn(const RecordSubject& subject) {
  return subject.effects.empty() ? nullptr : std::get_if<Gifted>(&subject.effects.front());
}

}  // namespace

Breach BreachOfGift(LogState& state, const Record& record, const RecordContent& content) {
  const Gifted* given = GiftedIn(record.subjects.front());
  const Gifted* received = GiftedIn(record.subjects.back());
  if (auto breach = BreachOfSides(record, given, received)) return breach;
  const Configuration& configuration = state.configuration;
  const Instant& now = record.header.committed;
  const CurrencyNumber currency = given->currency;
  if (configuration.CurrencyOf(currency) == nullptr) return "the currency is unknown";
  if (!configuration.PolicyOf(currency, now.time).gifts) return "gifts are not allowed";
  const WalletKey from{.member = record.subjects.front().member, .currency = currency};
  const WalletKey to{.member = record.subjects.back().member, .currency = currency};
  for (const WalletKey& key : {from, to}) {
    if (auto breach = BreachOfDue(state, key, now)) return breach;
  }
  RetracedWallet giver(state, from);
  RetracedWallet recipient(state, to);
  const Wallet before = giver.wallet();
  if (before.debt() > 0) return "a member in debt gives";
  const auto points = Points::FromUnits(given->points);
  const auto taken = points ? TakeFirstExpiring(before, *points, now.day) : std::nullopt;
  if (!taken || given->points == 0) return "the gift is not of points that are there";
  giver.State(*given);
  recipient.State(*received);
  for (const Lot& lot : *taken) {
    giver.Post(lot.key, -lot.remaining);
    recipient.Post({.expires_on = before.LastDayOf(lot.key), .provenance = lot.key.provenance},
                   lot.remaining);
  }
  giver.CountActivity(configuration, kGiving, now);
  recipient.CountActivity(configuration, kGiving, now);
  if (!content.books.empty()) return "a gift posts to the books";
  if (!giver.Matches(record.subjects.front())) return "what is given is not the first expiring";
  if (!recipient.Matches(record.subjects.back())) return "what is received is not what was given";
  return std::nullopt;
}

}  // namespace huitong
