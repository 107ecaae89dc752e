// A page on which one record is drafted: postings change a copy of the wallet and become lines.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "model/books.h"

namespace huitong::model {

class Page {
 public:
  Page(const Books& books, const Moment& now, Kind kind) : books_(books), now_(now), kind_(kind) {}

  [[nodiscard]] const Books& books() const { return books_; }
  [[nodiscard]] const Moment& now() const { return now_; }
  // Where the request turns out to make a record of another kind.
  void Become(Kind kind) { kind_ = kind; }

  // Whose what follows is. A member of whom something is said is a subject of the record.
  void About(uint64_t member) { member_ = member; }
  [[nodiscard]] uint64_t member() const { return member_.value(); }
  // The wallet as posted to so far.
  Wallet& WalletOf(uint32_t currency);

  void Say(Line line);
  void SayInBooks(Line line) { book_lines_.push_back(std::move(line)); }
  void SayLines(const std::vector<ReceiptLine>& lines);
  // Each changes the wallet, and says so with the balance after.
  void Available(uint32_t currency, const Lot& lot, int64_t amount);
  void Pending(uint32_t currency, int32_t matures_on, const Lot& lot, int64_t amount);
  void Held(uint32_t currency, const HoldName& hold, const Lot& lot, int64_t amount);
  void Debt(uint32_t currency, int64_t amount);
  // Moves the last day of sliding points, where activity of this kind on that day does: by the
  // policy in force at `time`. `kind` is a bit of its setting, or 0 where it always does.
  void CountActivity(uint32_t currency, int32_t kind, int32_t active_on, int64_t time);
  // Repays debt first; what is left goes to the lot.
  void Credit(uint32_t currency, const Lot& lot, int64_t amount);
  // Nothing for an amount of zero.
  void Book(uint32_t currency, AccountCode account, uint32_t party, uint32_t counterparty,
            int64_t amount);
  // What one brand owes another, or the house (0), in micro-fen: section 8.
  void Obligation(uint32_t debtor, uint32_t creditor, int64_t micro_fen);
  // The number of the provenance, a new one where the books have none like it.
  uint32_t Intern(const Provenance& provenance);
  void UseQuote(const Mark& quote) { quote_ = quote; }

  // Whether an account of the books would pass its limit: section 11.
  [[nodiscard]] bool PassesBooks() const;

  // Who asked, and under which marks: what the header says beside the kind.
  struct Heading {
    uint32_t actor = 0;
    int64_t answer_version = 0;
    Moment occurred;
    bool numbered = false;
    std::optional<Mark> key;
    std::optional<Mark> request;
  };
  // The record as it stands.
  [[nodiscard]] Record Done(const Heading& heading) const;

 private:
  const Books& books_;
  Moment now_;
  Kind kind_;
  std::optional<uint64_t> member_;
  std::map<std::pair<uint64_t, uint32_t>, Wallet> wallets_;
  struct Subject {
    uint64_t member = 0;
    std::vector<Line> lines;
  };
  std::vector<Subject> subjects_;
  std::vector<Line> book_lines_;
  std::vector<Provenance> interned_;
  std::optional<Mark> quote_;
};

// A decision: nothing where the page is written, else why not.
using Decision = std::optional<Refusal>;

inline Refusal Refuse(Code code, Part part, int64_t figure = 0, int64_t second_figure = 0) {
  return {
      .code = code, .part = part, .figure = figure, .second_figure = second_figure, .others = {}};
}

}  // namespace huitong::model
