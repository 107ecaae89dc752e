#include "api/member_chain.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace huitong {
namespace {

bool IsIn(const Effect& effect, CurrencyNumber currency) {
  return std::visit(
      [&](const auto& fact) {
        if constexpr (requires { fact.currency; }) {
          return fact.currency == currency;
        } else if constexpr (requires { fact.from == fact.to&& fact.from == currency; }) {
          return fact.from == currency || fact.to == currency;
        } else {
          return false;
        }
      },
      effect);
}

Expected<const RecordSubject*, Error> OwnSubject(const Record& record, MemberOrdinal member) {
  const RecordSubject* subject = SubjectOf(record, member);
  if (subject != nullptr) return subject;
  return Fail(ErrorCode::kNotFound, "Record " + std::to_string(record.header.sequence) +
                                        " is not in this member's history.");
}

}  // namespace

Expected<Record, Error> RecordSource::At(Sequence sequence) const {
  return DecodeRecord(TRY(journal.ReadRecord(log.value, sequence)));
}

const RecordSubject* SubjectOf(const Record& record, MemberOrdinal member) {
  const auto found = std::find_if(record.subjects.begin(), record.subjects.end(),
                                  [&](const auto& one) { return one.member == member; });
  return found == record.subjects.end() ? nullptr : &*found;
}

bool HistoryFilter::Wants(const Record& record, MemberOrdinal member) const {
  if (kind && record.header.kind != *kind) return false;
  if (!currency) return true;
  const RecordSubject* subject = SubjectOf(record, member);
  return subject != nullptr &&
         std::any_of(subject->effects.begin(), subject->effects.end(),
                     [&](const Effect& effect) { return IsIn(effect, *currency); });
}

Expected<HistoryPage, Error> ReadHistory(const RecordSource& source, MemberOrdinal member,
                                         Sequence start, const HistoryFilter& filter,
                                         uint32_t limit) {
  HistoryPage page;
  Sequence at = start;
  uint32_t visits = 0;
  while (at != kNoSequence && page.records.size() < limit && visits < kHistoryVisitsMax) {
    Record record = TRY(source.At(at));
    const RecordSubject* subject = TRY(OwnSubject(record, member));
    at = subject->previous;
    ++visits;
    if (filter.Wants(record, member)) page.records.push_back(std::move(record));
  }
  if (at != kNoSequence) page.next = at;
  return page;
}

Expected<Chain, Error> ReadChain(const RecordSource& source, MemberOrdinal member, Sequence newest,
                                 Sequence until, uint64_t visits_max) {
  Chain chain;
  Sequence at = newest;
  while (at != kNoSequence) {
    Record record = TRY(source.At(at));
    const RecordSubject* subject = TRY(OwnSubject(record, member));
    if (at == newest) chain.visits = subject->own_sequence + 1;
    chain.too_long = chain.visits > visits_max;
    if (chain.too_long) return chain;
    at = subject->previous;
    if (record.header.sequence <= until) chain.records.push_back(std::move(record));
  }
  std::reverse(chain.records.begin(), chain.records.end());
  return chain;
}

Expected<std::optional<WalletsByCurrency>, Error> ReadPastWallets(const RecordSource& source,
                                                                  MemberOrdinal member,
                                                                  Sequence newest, Sequence until,
                                                                  uint64_t visits_max) {
  const Chain chain = TRY(ReadChain(source, member, newest, until, visits_max));
  if (chain.too_long) {
    return Fail(ErrorCode::kInvalidArgument,
                "The member has " + std::to_string(chain.visits) + " records; of at most " +
                    std::to_string(visits_max) + " a past wallet is made.");
  }
  std::optional<WalletsByCurrency> wallets;
  if (chain.records.empty()) return wallets;
  PastWallets past(member, [&](Sequence sequence) { return source.At(sequence); });
  for (const Record& record : chain.records) {
    TRY(past.Take(record));
  }
  wallets = past.wallets();
  return wallets;
}

}  // namespace huitong
