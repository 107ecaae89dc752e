#include "model_oracle.h"

#include <algorithm>

namespace huitong {
namespace {

std::string TextOf(const std::vector<model::Line>& lines) {
  std::string text;
  for (const model::Line& line : lines) {
    text += "    " + model::TextOf(line) + "\n";
  }
  return text;
}

std::string Differ(const std::string& what, const std::vector<model::Line>& made,
                   const std::vector<model::Line>& expected) {
  return what + "\n  the ledger says\n" + TextOf(made) + "  the model says\n" + TextOf(expected);
}

std::string_view NameOf(model::Key key) {
  switch (key) {
    case model::Key::kFresh:
      return "fresh";
    case model::Key::kOfThisRequest:
      return "that of a record of the same request";
    case model::Key::kOfAnotherOne:
      return "that of another request";
  }
  return {};
}

bool IsSame(const Exposure& row, const model::BrandFigures& expected) {
  return row.position == expected.position && row.reserved == expected.reserved &&
         row.outstanding == expected.outstanding && row.net_debit == expected.net_debit &&
         row.owed == expected.owed && row.minted == expected.minted &&
         row.period.value == expected.period && row.day.number == expected.day;
}

bool IsSame(const Quota& row, const model::PairFigures& expected) {
  return row.received == expected.received && row.day.number == expected.day;
}

bool IsSame(const MemberQuota& row, const model::MemberFigures& expected) {
  return row.on_day == expected.on_day && row.in_year == expected.in_year &&
         row.day.number == expected.day;
}

bool IsSame(int64_t given, int64_t expected) { return given == expected; }

// Whether the rows are the same under the same keys.
template <class Rows, class Expected, class KeyOf>
bool AreSame(const Rows& rows, const Expected& expected, KeyOf key_of) {
  size_t count = 0;
  bool same = true;
  rows.ForEach([&](const auto& key, const auto& row) {
    ++count;
    const auto found = expected.find(key_of(key));
    if (found == expected.end() || !IsSame(row, found->second)) same = false;
  });
  return same && count == expected.size();
}

// By the placing: when it was settled, and what is left of its lines.
using TenderPicture = std::pair<uint64_t, std::map<int64_t, std::vector<int64_t>>>;

template <class Row>
TenderPicture PictureOf(const Row& tender) {
  TenderPicture picture{tender.settled, {}};
  for (const auto& line : tender.lines) {
    auto& figures = picture.second[line.line];
    figures = {line.left.cash};
    for (const auto& part : line.left.parts) {
      figures.insert(figures.end(), {part.currency.value, part.points, part.fen});
    }
  }
  return picture;
}

TenderPicture PictureOf(const model::Tender& tender) {
  TenderPicture picture{tender.settled.value_or(model::kNowhere), {}};
  for (const auto& [number, line] : tender.lines) {
    auto& figures = picture.second[number];
    figures = {line.cash};
    for (const auto& [currency, part] : line.parts) {
      figures.insert(figures.end(), {currency, part.points, part.fen});
    }
  }
  return picture;
}

std::optional<std::string> CompareTenders(const LogState& state, const model::Books& books) {
  size_t count = 0;
  bool same = true;
  state.tenders.ForEach([&](Sequence placed, const auto& tender) {
    ++count;
    const auto found = books.tenders.find(placed);
    if (found == books.tenders.end() || PictureOf(tender) != PictureOf(found->second)) same = false;
  });
  if (same && count == books.tenders.size()) return std::nullopt;
  return "what is left of a tender differs from the model's";
}

template <class Row>
model::TrafficRow RowOf(const Row& row) {
  return {.redeemed = row.redeemed.micro_fen,
          .refunded = row.refunded.micro_fen,
          .exchanged = row.exchanged.micro_fen,
          .face = row.face,
          .paid = row.paid.micro_fen,
          .adjusted = row.adjusted.micro_fen,
          .bought = row.bought.micro_fen,
          .sponsored = row.sponsored.micro_fen,
          .redemptions = static_cast<int64_t>(row.redeemed.count),
          .refunds = static_cast<int64_t>(row.refunded.count),
          .exchanges = static_cast<int64_t>(row.exchanged.count),
          .payments = static_cast<int64_t>(row.paid.count),
          .adjustments = static_cast<int64_t>(row.adjusted.count),
          .purchases = static_cast<int64_t>(row.bought.count),
          .gifts = static_cast<int64_t>(row.sponsored.count),
          .members = static_cast<int64_t>(row.members)};
}

std::optional<std::string> CompareTraffic(const LogState& state, const model::Books& books) {
  size_t count = 0;
  bool same = true;
  state.traffic.ForEach([&](const auto& key, const auto& row) {
    ++count;
    const auto found = books.traffic.find({key.period.value, key.debtor.value, key.creditor.value});
    if (found == books.traffic.end() || found->second != RowOf(row)) same = false;
  });
  if (same && count == books.traffic.size()) return std::nullopt;
  return "the traffic of a period differs from the model's";
}

// What is said of them that no wallet tells.
template <class Row>
bool IsSameMember(const Row& row, const model::MemberRow& expected) {
  return row.records == expected.records && row.last_record == expected.last &&
         row.Is(kFrozen) == expected.frozen && row.Is(kClosed) == expected.closed &&
         row.Is(kMerging) == expected.merging && row.Is(kMerged) == expected.merged &&
         row.Is(kAbsorbing) == expected.absorbing && row.Is(kVerified) == expected.verified &&
         row.counted.value == expected.counted;
}

std::optional<std::string> CompareMembers(const LogState& state, const model::Books& books) {
  std::optional<std::string> objection;
  state.members.ForEach([&](MemberOrdinal ordinal, const auto& row) {
    if (ordinal.value < books.members.size() && IsSameMember(row, books.members[ordinal.value])) {
      return;
    }
    objection = "member " + std::to_string(ordinal.value) + " differs from the model's";
  });
  return objection;
}

model::Dispute DisputeOf(const Dispute& row) {
  return {.period = row.period.value,
          .brand = row.brand.value,
          .counterparty = row.counterparty.value,
          .line = row.line ? static_cast<int64_t>(*row.line) : 0,
          .reason = static_cast<int64_t>(row.reason),
          .status = static_cast<int64_t>(row.status),
          .micro_fen = row.micro_fen,
          .raised = row.raised,
          .answered = row.answered == kNoSequence ? std::nullopt : std::optional(row.answered)};
}

std::optional<std::string> CompareDisputes(const LogState& state, const model::Books& books) {
  size_t count = 0;
  bool same = true;
  state.disputes.ForEach([&](DisputeNumber number, const Dispute& row) {
    ++count;
    if (number.value < 1 || number.value > books.disputes.size() ||
        books.disputes[number.value - 1] != DisputeOf(row)) {
      same = false;
    }
  });
  if (same && count == books.disputes.size()) return std::nullopt;
  return "a dispute differs from the model's";
}

std::optional<std::string> CompareFigures(const LogState& state, const model::Books& books) {
  const model::Figures& figures = books.figures;
  if (!AreSame(state.exposures, figures.brands,
               [](const BrandNumber& brand) { return brand.value; })) {
    return "the figures of a brand differ from the model's";
  }
  if (!AreSame(state.quotas, figures.pairs, [](const BrandPair& pair) {
        return model::Pair(pair.issuer.value, pair.acceptor.value);
      })) {
    return "what exchanges brought on a day differs from the model's";
  }
  if (!AreSame(state.member_quotas, figures.members, [](const WalletKey& key) {
        return std::pair(key.member.value, key.currency.value);
      })) {
    return "what a member exchanged away differs from the model's";
  }
  for (const auto& [brand, row] : figures.brands) {
    if (brand == model::kThePool) {
      if (row.outstanding == books.cover.units) continue;
      return "the units that are out are not what the postings say";
    }
    if (row.Exposure() != model::ExposureByAccounts(books, brand)) {
      return "the exposure of a brand is not what its accounts and holds say";
    }
  }
  return std::nullopt;
}

std::optional<std::string> CompareGiven(const LogState& state, const model::Books& books) {
  if (!AreSame(state.earn_budgets, books.given_of_budgets, [](const EarnRateVersionKey& key) {
        return std::pair(key.currency.value, key.version);
      })) {
    return "what was given of a budget differs from the model's";
  }
  if (!AreSame(state.earn_days, books.given_on_days, [](const EarnDayKey& key) {
        return std::tuple(key.member.value, key.currency.value, key.day.number);
      })) {
    return "what was given a member for a day differs from the model's";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> ModelOracle::Match(const Record& made, model::Record expected,
                                              const Command& command) {
  const std::vector<model::Line> lines = LinesOf(made);
  if (lines != expected.lines) return Differ("a record differs", lines, expected.lines);
  if (made.header.request && *made.header.request != command.macs) {
    return "the record has other marks than the request";
  }
  if (expected.key.has_value() && made.header.number != command.number) {
    return "the record has another number than the request";
  }
  return model_.Enter(std::move(expected));
}

std::optional<std::string> ModelOracle::Judge(const Offer& offer) {
  const model::Request request = RequestOf(offer.command);
  const model::KeyUse use = model_.UseOf(request);
  const bool replayed = offer.verdict == Verdict::kReplayed;
  if (replayed || offer.verdict == Verdict::kKeyReused) {
    const auto expected = replayed ? model::Key::kOfThisRequest : model::Key::kOfAnotherOne;
    if (use.key != expected || use.place != offer.sequence || !offer.made.empty()) {
      return "the key was taken for " + std::string(NameOf(expected)) + ", and is " +
             std::string(NameOf(use.key));
    }
    return std::nullopt;
  }
  if (use.key != model::Key::kFresh) {
    // It may ask for the record first.
    if (offer.verdict == Verdict::kMissing && offer.made.empty()) return std::nullopt;
    return "the key was taken for fresh, and is " + std::string(NameOf(use.key));
  }
  const model::Moment now = model_.MomentAt(offer.clock.nanos, request);
  const bool decided = offer.verdict == Verdict::kRecorded;
  const size_t due = offer.made.size() - (decided ? 1 : 0);
  for (size_t i = 0; i < due; ++i) {
    auto expected = model_.NextDue(request, now);
    if (!expected) {
      return Differ("a record is not due", LinesOf(offer.made[i]), {});
    }
    if (auto objection = Match(offer.made[i], *std::move(expected), offer.command)) {
      return objection;
    }
  }
  if (!decided) return std::nullopt;
  if (const auto more = model_.NextDue(request, now)) {
    return Differ("a record that is due is missing", LinesOf(offer.made.back()), more->lines);
  }
  std::vector<model::Record> answers = model_.Answers(request, now);
  const std::vector<model::Line> lines = LinesOf(offer.made.back());
  const auto same = std::find_if(answers.begin(), answers.end(),
                                 [&](const model::Record& one) { return one.lines == lines; });
  const auto chosen = same == answers.end() ? answers.begin() : same;
  return Match(offer.made.back(), std::move(*chosen), offer.command);
}

// What could be made next, of whichever member or wallet.
std::vector<model::Record> ModelOracle::DueIn(const DueWork& work, const model::Moment& now) const {
  std::vector<model::Record> due;
  const auto add = [&](std::optional<model::Record> record) {
    if (record) due.push_back(*std::move(record));
  };
  for (const MemberOrdinal member : work.members) {
    add(model_.NextOfMerge(member.value, now));
  }
  for (const WalletKey& wallet : work.wallets) {
    add(model_.NextOn(wallet.member.value, wallet.currency.value, now));
  }
  return due;
}

std::optional<std::string> ModelOracle::MatchSwept(const DueWork& work, const model::Moment& now,
                                                   const Record& made) {
  const std::vector<model::Line> lines = LinesOf(made);
  const auto is_other = [&](MemberOrdinal member) {
    return std::none_of(made.subjects.begin(), made.subjects.end(),
                        [&](const RecordSubject& subject) { return subject.member == member; });
  };
  DueWork of_record = work;
  // What is due on a source's wallets comes before the end of its merge, of whichever of the two.
  std::erase_if(of_record.members, [&](MemberOrdinal member) {
    return is_other(member) && is_other({.value = model_.books().members.at(member.value).other});
  });
  std::erase_if(of_record.wallets, [&](const WalletKey& key) { return is_other(key.member); });
  for (model::Record& due : DueIn(of_record, now)) {
    if (due.lines != lines) continue;
    return model_.Enter(std::move(due));
  }
  return Differ("a record of a sweep is not due", lines, {});
}

std::optional<std::string> ModelOracle::JudgeSweep(const DueWork& work, Timestamp clock,
                                                   std::span<const Record> made, bool finished) {
  const model::Moment now = model_.MomentAt(clock.nanos);
  for (const Record& record : made) {
    if (auto objection = MatchSwept(work, now, record)) return objection;
  }
  if (!finished) return std::nullopt;
  const auto left = DueIn(work, now);
  if (left.empty()) return std::nullopt;
  return Differ("a sweep left work that is due", {}, left.front().lines);
}

std::optional<std::string> ModelOracle::Compare(const LogState& state) {
  const model::Books& books = model_.books();
  std::optional<std::string> objection;
  size_t wallets = 0;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    ++wallets;
    const model::Wallet& expected = books.WalletOf(key.member.value, key.currency.value);
    model::Wallet found;
    for (const Lot& lot : wallet.lots()) {
      found.available[{lot.key.expires_on.number, lot.key.provenance.value}] = lot.remaining;
    }
    for (const PendingLot& lot : wallet.pending()) {
      found
          .pending[{lot.matures_on.number, {lot.key.expires_on.number, lot.key.provenance.value}}] =
          lot.amount;
    }
    std::map<int32_t, std::pair<int32_t, int32_t>> marks;
    for (const ExpiryMark& mark : wallet.marks()) {
      marks[mark.expires_on.number] = {static_cast<int32_t>(mark.notices), mark.last_day.number};
    }
    std::map<int32_t, std::pair<int32_t, int32_t>> expected_marks;
    for (const auto& [date, mark] : expected.marks) {
      expected_marks[date] = {mark.notices, mark.last_day};
    }
    const bool same_days =
        wallet.slides_until().number == expected.slides_until && marks == expected_marks;
    const bool same_holds = wallet.holds().size() == expected.held.size() &&
                            wallet.held_total() == expected.HeldTotal();
    if (found.available != expected.available || found.pending != expected.pending ||
        wallet.debt() != expected.debt || !same_holds || !same_days) {
      objection = "the wallet of member " + std::to_string(key.member.value) + " in currency " +
                  std::to_string(key.currency.value) + " differs from the model's";
    }
  });
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    const auto found = books.holds.find({.place = id.sequence, .ordinal = id.ordinal});
    const bool same =
        found != books.holds.end() && found->second.member == hold.member.value &&
        found->second.captured == hold.captured && found->second.released == hold.released &&
        found->second.expired == hold.expired && found->second.original == hold.original;
    if (!same) objection = "hold " + std::to_string(id.sequence) + " differs from the model's";
  });
  state.books.ForEach([&](const BookKey& key, const BookBalance& balance) {
    const auto account = AccountFromWord(key.account);
    const model::BookAccount name = {key.currency.value, static_cast<uint8_t>(account->code),
                                     account->party.value, account->counterparty.value};
    const auto found = books.accounts.find(name);
    const int64_t expected = found == books.accounts.end() ? 0 : found->second;
    if (expected != balance.balance) {
      objection = "an account of the books differs from the model's";
    }
  });
  if (state.row.next_sequence != books.journal.size() ||
      state.row.members != books.members.size() ||
      state.row.provenances != books.provenances.size()) {
    objection = "the log's row differs from the model's";
  }
  if (!objection) objection = CompareFigures(state, books);
  if (!objection) objection = CompareGiven(state, books);
  if (!objection) objection = CompareTenders(state, books);
  if (!objection) objection = CompareTraffic(state, books);
  if (!objection) objection = CompareMembers(state, books);
  if (!objection) objection = CompareDisputes(state, books);
  return objection;
}

}  // namespace huitong
