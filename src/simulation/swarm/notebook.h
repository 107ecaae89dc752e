// What the people of a simulation know: ids they were told, balances on their slips, quotes they
// hold. It may be out of date: a crash takes nobody's memory.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/command.h"
#include "engine/record.h"
#include "exchange/rate_book.h"

namespace huitong {

// A transaction that can be followed up.
struct KnownTransaction {
  size_t step = 0;
  Sequence sequence = 0;
  int64_t left = 0;  // of fen of an earning, of points of a redemption or hold
  std::vector<LineAmount> lines;
  MemberId member;  // whose it was
  Timestamp ends;   // of a hold
};

// A basket that points pay in part.
struct KnownTender {
  size_t step = 0;
  Sequence sequence = 0;
  std::vector<LineAmount> left;  // fen of each line that did not come back
  bool settled = false;
  bool closed = false;  // nothing is held any more
  Timestamp ends;
};

// A publication that was proposed.
struct KnownProposal {
  size_t step = 0;
  ProposalNumber number;
  std::optional<Timestamp> begins;  // if not with its approval
};

// An instant around which the terms of a pair change.
struct KnownTurn {
  RateBook::Pair pair;
  Timestamp at;
};

class Notebook {
 public:
  // Takes in a record that the step made.
  void Observe(size_t step, const Record& record);

  [[nodiscard]] const std::vector<MemberId>& members() const { return members_; }
  // As far as anything is left of them: earnings, redemptions and captures, holds.
  [[nodiscard]] const std::vector<KnownTransaction>& earnings() const { return earnings_; }
  [[nodiscard]] const std::vector<KnownTransaction>& spendings() const { return spendings_; }
  [[nodiscard]] const std::vector<KnownTransaction>& holds() const { return holds_; }
  [[nodiscard]] const std::vector<KnownTender>& tenders() const { return tenders_; }
  [[nodiscard]] const std::vector<KnownTransaction>& expiries() const { return expiries_; }
  [[nodiscard]] const std::vector<KnownTransaction>& proposals() const { return proposals_; }
  // Of publications: those that wait for an answer, and those that have one.
  [[nodiscard]] const std::vector<KnownProposal>& open_proposals() const { return open_proposals_; }
  [[nodiscard]] const std::vector<KnownProposal>& answered_proposals() const {
    return answered_proposals_;
  }
  // Members who were the source of a merge.
  [[nodiscard]] const std::vector<MemberId>& merged() const { return merged_; }
  // Of any of these, of which nothing is left; and what looks like one, but is none: reversals.
  [[nodiscard]] const std::vector<KnownTransaction>& used_up() const { return used_up_; }
  // Wallets that anything was ever posted to.
  [[nodiscard]] const std::vector<std::pair<MemberId, CurrencyNumber>>& purses() const {
    return purses_;
  }
  // What the slip of the member's last transaction said; 0 where there was none.
  [[nodiscard]] int64_t BalanceOf(const MemberId& member, CurrencyNumber currency) const;

  // How many periods were cut, and how many closed.
  uint32_t periods_cut = 0;
  uint32_t periods_closed = 0;
  uint32_t disputes = 0;
  // Quotes that were given, used or not.
  std::vector<Exchange> quotes;
  // Instants around which answers change.
  std::vector<Timestamp> moments;
  // The same of pairs that may have a rate of their own or a bonus.
  std::vector<KnownTurn> turns;
  // Days at whose beginning or end something becomes due.
  std::vector<Day> days;

 private:
  void Use(std::vector<KnownTransaction>& known, Sequence sequence, int64_t amount);
  void ObserveTender(size_t step, const Record& record);
  void ObservePublication(size_t step, const Published& published);
  void ObserveRateBook(const Published& published);
  void ObserveEffect(size_t step, const Record& record, const RecordSubject* subject,
                     const Effect& effect);

  int64_t window_ = 0;  // over which rate books look back and ahead, in nanoseconds
  std::vector<MemberId> members_;
  std::map<MemberOrdinal, MemberId> ids_;
  std::map<std::pair<MemberId, CurrencyNumber>, int64_t> balances_;
  std::vector<std::pair<MemberId, CurrencyNumber>> purses_;
  std::vector<KnownTransaction> earnings_;
  std::vector<KnownTransaction> spendings_;
  std::vector<KnownTransaction> holds_;
  std::vector<KnownTender> tenders_;
  std::vector<KnownTransaction> expiries_;
  std::vector<KnownTransaction> proposals_;
  std::vector<KnownTransaction> used_up_;
  std::vector<KnownProposal> open_proposals_;
  std::vector<KnownProposal> answered_proposals_;
  std::vector<MemberId> merged_;
};

}  // namespace huitong
