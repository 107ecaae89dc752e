#include "model/page.h"

#include <algorithm>
#include <cstdlib>

namespace huitong::model {

Wallet& Page::WalletOf(uint32_t currency) {
  const std::pair key(member_.value(), currency);
  const auto found = wallets_.find(key);
  if (found != wallets_.end()) return found->second;
  return wallets_.emplace(key, books_.WalletOf(key.first, currency)).first->second;
}

void Page::Say(Line line) {
  if (subjects_.empty() || subjects_.back().member != member_.value()) {
    subjects_.push_back({.member = member_.value(), .lines = {}});
  }
  subjects_.back().lines.push_back(std::move(line));
}

void Page::CountActivity(uint32_t currency, int32_t kind, int32_t active_on, int64_t time) {
  const Policy& policy = books_.PolicyAt(currency, time);
  if (policy.mode != 4 || (kind != 0 && (policy.activity & kind) == 0)) return;
  const int32_t last_day = books_.DatedTermOf(currency, active_on, time);
  Wallet& wallet = WalletOf(currency);
  if (last_day <= wallet.slides_until) return;
  wallet.slides_until = last_day;
  Say(Write("activity counted",
            {{"currency", currency}, {"active on", active_on}, {"last day", last_day}}));
}

void Page::SayLines(const std::vector<ReceiptLine>& lines) {
  for (const ReceiptLine& line : lines) {
    Say(Write("line", {{"number", line.number}, {"amount", line.amount}}));
  }
}

void Page::Available(uint32_t currency, const Lot& lot, int64_t amount) {
  Wallet& wallet = WalletOf(currency);
  AddTo(wallet.available, lot, amount);
  Say(Write("available", {{"currency", currency},
                          {"expires on", lot.expires_on},
                          {"provenance", lot.provenance},
                          {"amount", amount},
                          {"balance after", wallet.AvailableTotal()}}));
}

void Page::Pending(uint32_t currency, int32_t matures_on, const Lot& lot, int64_t amount) {
  Wallet& wallet = WalletOf(currency);
  AddTo(wallet.pending, std::pair(matures_on, lot), amount);
  Say(Write("pending", {{"currency", currency},
                        {"matures on", matures_on},
                        {"expires on", lot.expires_on},
                        {"provenance", lot.provenance},
                        {"amount", amount},
                        {"balance after", wallet.PendingTotal()}}));
}

void Page::Held(uint32_t currency, const HoldName& hold, const Lot& lot, int64_t amount) {
  Wallet& wallet = WalletOf(currency);
  AddTo(wallet.held[hold], lot, amount);
  if (wallet.held[hold].empty()) wallet.held.erase(hold);
  Say(Write("held", {{"currency", currency},
                     {"hold", static_cast<int64_t>(hold.place)},
                     {"ordinal", hold.ordinal},
                     {"expires on", lot.expires_on},
                     {"provenance", lot.provenance},
                     {"amount", amount},
                     {"balance after", wallet.HeldTotal()}}));
}

void Page::Debt(uint32_t currency, int64_t amount) {
  Wallet& wallet = WalletOf(currency);
  wallet.debt -= amount;
  Say(Write("debt", {{"currency", currency}, {"amount", amount}, {"balance after", -wallet.debt}}));
}

void Page::Credit(uint32_t currency, const Lot& lot, int64_t amount) {
  const int64_t repaid = std::min(amount, WalletOf(currency).debt);
  if (repaid > 0) Debt(currency, repaid);
  if (amount > repaid) Available(currency, lot, amount - repaid);
}

void Page::Book(uint32_t currency, AccountCode account, uint32_t party, uint32_t counterparty,
                int64_t amount) {
  if (amount == 0) return;
  SayInBooks(Write("books", {{"currency", currency},
                             {"account", account},
                             {"party", party},
                             {"counterparty", counterparty},
                             {"amount", amount}}));
}

void Page::Obligation(uint32_t debtor, uint32_t creditor, int64_t micro_fen) {
  if (debtor == creditor) return;
  const uint32_t money = 0x8000'0000 + books_.coalition->money;
  Book(money, kDue, debtor, creditor, micro_fen);
  Book(money, kClaim, creditor, debtor, -micro_fen);
}

uint32_t Page::Intern(const Provenance& provenance) {
  uint32_t number = 0;
  for (const Provenance& known : books_.provenances) {
    ++number;
    if (known == provenance) return number;
  }
  for (const Provenance& known : interned_) {
    ++number;
    if (known == provenance) return number;
  }
  interned_.push_back(provenance);
  SayInBooks(
      Write("provenance interned", {{"number", number + 1},
                                    {"issuer", provenance.issuer},
                                    {"funding brand", provenance.funding_brand},
                                    {"earn month", provenance.earn_month},
                                    {"not exchangeable until", provenance.not_exchangeable_until},
                                    {"settlement price", provenance.settlement_price}}));
  return number + 1;
}

bool Page::PassesBooks() const {
  std::map<BookAccount, Wide> sums;
  for (const Line& line : book_lines_) {
    if (line.what != "books") continue;
    const BookAccount account = {
        static_cast<uint32_t>(line["currency"]), static_cast<uint8_t>(line["account"]),
        static_cast<uint32_t>(line["party"]), static_cast<uint32_t>(line["counterparty"])};
    const auto before = books_.accounts.find(account);
    if (!sums.contains(account) && before != books_.accounts.end()) sums[account] = before->second;
    sums[account] += line["amount"];
  }
  return std::any_of(sums.begin(), sums.end(), [](const auto& sum) {
    return sum.second > kBooksMax || sum.second < -kBooksMax;
  });
}

Record Page::Done(const Heading& heading) const {
  Record record{.lines = {},
                .member = std::nullopt,
                .key = heading.key,
                .request = heading.request,
                .quote = quote_};
  record.lines.push_back(Write("record", {{"kind", kind_},
                                          {"sequence", static_cast<int64_t>(books_.journal.size())},
                                          {"time", now_.time},
                                          {"day", now_.day},
                                          {"occurred", heading.occurred.time},
                                          {"occurred on", heading.occurred.day},
                                          {"actor", heading.actor},
                                          {"answer version", heading.answer_version},
                                          {"keyed", heading.key ? 1 : 0},
                                          {"numbered", heading.numbered ? 1 : 0}}));
  if (!subjects_.empty()) record.member = subjects_.front().member;
  for (const Subject& subject : subjects_) {
    const bool fresh = subject.member == books_.members.size();
    const MemberRow row = fresh ? MemberRow() : books_.members.at(subject.member);
    record.lines.push_back(Write("about", {{"member", static_cast<int64_t>(subject.member)},
                                           {"own sequence", static_cast<int64_t>(row.records)},
                                           {"previous", static_cast<int64_t>(row.last)}}));
    record.lines.insert(record.lines.end(), subject.lines.begin(), subject.lines.end());
  }
  record.lines.insert(record.lines.end(), book_lines_.begin(), book_lines_.end());
  return record;
}

}  // namespace huitong::model
