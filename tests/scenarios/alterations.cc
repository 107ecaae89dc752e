#include "scenarios/alterations.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "engine/invariants/decline_reasons.h"

namespace huitong {
namespace {

constexpr size_t kHeadOfEffect = 4;
constexpr size_t kPayloadOfPublished = 32;
constexpr int64_t kUnknownNumber = 9'999;

// The effects of a subject or, after the last one's, of the books.
template <class SomeRecord>
auto& ListOf(SomeRecord& record, size_t list) {
  return list < record.subjects.size() ? record.subjects[list].effects : record.books;
}

// Whether the effect names a record before it, or the hold that one placed.
bool NamesARecord(const Effect& effect) {
  return std::visit(
      [](const auto& fact) {
        return requires { fact.original; }
        || requires { fact.proposal; }
        || requires { fact.hold; };
      },
      effect);
}

// Makes altered copies of one record and shows those that differ from it.
class Alterer {
 public:
  Alterer(const LogState& before, const Record& record,
          const std::function<void(const Record&)>& visit)
      : before_(before), record_(record), visit_(visit) {}

  void AlterAll() {
    for (size_t list = 0; list <= record_.subjects.size(); ++list) {
      for (size_t at = 0; at < ListOf(record_, list).size(); ++at) {
        AlterWords(list, at);
        AlterOrder(list, at);
      }
    }
    MoveAmounts();
    AddBooks();
    AlterKind();
    AlterActor();
    AlterTimes();
    AlterSubjects();
    AlterReason();
  }

 private:
  template <class Change>
  void With(const Change& change) {
    Record altered = record_;
    change(altered);
    if (altered != record_) visit_(altered);
  }

  // The effect with `word` at `offset` of its bytes, where that can be read.
  template <class Word>
  void SetWord(size_t list, size_t at, size_t offset, Word word) {
    Bytes bytes;
    ByteWriter out(bytes);
    EncodeEffect(ListOf(record_, list)[at], out);
    if (offset + sizeof(Word) > bytes.size()) return;
    out.PatchAt(offset, word);
    ByteReader in(bytes);
    const Effect altered = DecodeEffect(in);
    if (in.failed() || !in.AtEnd()) return;
    With([&](Record& record) { ListOf(record, list)[at] = altered; });
  }

  template <class Word>
  void AlterWord(size_t list, size_t at, size_t offset, ByteView bytes) {
    using Signed = std::make_signed_t<Word>;
    Word word{};
    std::memcpy(&word, bytes.data() + offset, sizeof(Word));
    std::vector<Word> others = {0,
                                1,
                                2,
                                static_cast<Word>(word + 1),
                                static_cast<Word>(word - 1),
                                static_cast<Word>(word + 10),
                                static_cast<Word>(Word{0} - word),
                                static_cast<Word>(kUnknownNumber),
                                static_cast<Word>(std::numeric_limits<Signed>::max()),
                                static_cast<Word>(std::numeric_limits<Signed>::min())};
    if constexpr (sizeof(Word) == 8) {
      others.push_back(Points::kOfMemberMax);
      others.push_back(Points::kUnitsMax);
      const bool names_one = NamesARecord(ListOf(record_, list)[at]);
      for (Sequence earlier = 0; names_one && earlier < record_.header.sequence; ++earlier) {
        others.push_back(earlier);
      }
    }
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    for (const Word other : others) {
      SetWord(list, at, offset, other);
    }
  }

  void AlterWords(size_t list, size_t at) {
    Bytes bytes;
    ByteWriter out(bytes);
    EncodeEffect(ListOf(record_, list)[at], out);
    const bool has_payload = std::holds_alternative<Published>(ListOf(record_, list)[at]);
    const size_t words_end = has_payload ? kPayloadOfPublished : bytes.size();
    for (size_t offset = kHeadOfEffect; offset + 4 <= words_end; offset += 4) {
      AlterWord<uint32_t>(list, at, offset, bytes);
      if (offset % 8 == 0) AlterWord<uint64_t>(list, at, offset, bytes);
    }
    for (size_t offset = words_end; offset < bytes.size(); ++offset) {
      SetWord(list, at, offset, static_cast<uint8_t>(bytes[offset] ^ 1));
    }
  }

  void AlterOrder(size_t list, size_t at) {
    const auto place = static_cast<ptrdiff_t>(at);
    With([&](Record& record) {
      Effects& effects = ListOf(record, list);
      effects.erase(effects.begin() + place);
    });
    With([&](Record& record) {
      Effects& effects = ListOf(record, list);
      const Effect doubled = effects[at];
      effects.insert(effects.begin() + place, doubled);
    });
    With([&](Record& record) {
      Effects& effects = ListOf(record, list);
      if (at + 1 < effects.size()) std::swap(effects[at], effects[at + 1]);
    });
    With([&](Record& record) {
      Effects& other = ListOf(record, (list + 1) % (record.subjects.size() + 1));
      other.push_back(ListOf(record, list)[at]);
    });
  }

  // So much more in one posting, in the balances after it, and in the books.
  template <class Posting>
  void MoveAmount(size_t list, size_t at, int64_t amount) {
    With([&](Record& record) {
      Effects& effects = ListOf(record, list);
      auto& moved = std::get<Posting>(effects[at]);
      moved.amount += amount;
      for (size_t i = at; i < effects.size(); ++i) {
        auto* later = std::get_if<Posting>(&effects[i]);
        if (later != nullptr && later->currency == moved.currency) later->balance_after += amount;
      }
      for (Effect& effect : record.books) {
        auto* booked = std::get_if<BookPosting>(&effect);
        if (booked == nullptr || booked->currency != moved.currency) continue;
        booked->amount -= amount;
        return;
      }
    });
  }

  void MoveAmountsOf(size_t list, size_t at) {
    const auto move = [&](const auto& effect) {
      if constexpr (requires { effect.balance_after; }) {
        for (const int64_t amount : {int64_t{1}, int64_t{-1}, Points::kOfMemberMax}) {
          MoveAmount<std::decay_t<decltype(effect)>>(list, at, amount);
        }
      }
    };
    std::visit(move, record_.subjects[list].effects[at]);
  }

  void MoveAmounts() {
    for (size_t list = 0; list < record_.subjects.size(); ++list) {
      for (size_t at = 0; at < record_.subjects[list].effects.size(); ++at) {
        MoveAmountsOf(list, at);
      }
    }
  }

  // Two more postings to the books, that sum to zero.
  void AddBooks() {
    for (uint32_t currency = 1; currency <= before_.configuration.currencies().size(); ++currency) {
      With([&](Record& record) {
        for (const AccountCode code : {AccountCode::kIssued, AccountCode::kExpired}) {
          record.books.push_back(
              BookPosting{.currency = {.value = currency},
                          .account = {.code = code, .party = {.value = 1}, .counterparty = kHouse},
                          .amount = code == AccountCode::kIssued ? 1 : -1});
        }
      });
    }
  }

  void AlterKind() {
    for (uint16_t number = 1; number < 64; ++number) {
      const auto kind = static_cast<RecordKind>(number);
      if (NameOf(kind).empty()) continue;
      With([&](Record& record) { record.header.kind = kind; });
    }
  }

  void AlterActor() {
    for (uint32_t kind = 0; kind <= static_cast<uint32_t>(ActorKind::kUser); ++kind) {
      for (const uint32_t number : {0U, 1U, 2U, uint32_t{kUnknownNumber}}) {
        With([&](Record& record) {
          record.header.actor = {.kind = static_cast<ActorKind>(kind), .number = number};
        });
      }
    }
    With([](Record& record) { record.header.request.reset(); });
    With([](Record& record) {
      if (!record.header.request) record.header.request.emplace();
    });
  }

  static Instant DaysAfter(const Instant& instant, int32_t days) {
    return {.time = {.nanos = instant.time.nanos + days * kSecondsPerDay * kNanosPerSecond},
            .day = {.number = instant.day.number + days}};
  }

  void AlterTimes() {
    for (const int32_t days : {-400, -1, 1, 8, 40, 400, 1'200}) {
      With([&](Record& record) {
        record.header.committed = DaysAfter(record.header.committed, days);
      });
      With([&](Record& record) {
        record.header.committed = DaysAfter(record.header.committed, days);
        record.header.occurred = record.header.committed;
      });
      With([&](Record& record) {
        record.header.occurred = DaysAfter(record.header.occurred, days);
      });
      With([&](Record& record) { record.header.committed.day.number += days; });
      With([&](Record& record) { record.header.occurred.day.number += days; });
    }
    for (const int64_t nanos : {-1, 1}) {
      With([&](Record& record) { record.header.committed.time.nanos += nanos; });
    }
    for (const uint64_t more : {uint64_t{1}, ~uint64_t{0}}) {
      With([&](Record& record) { record.header.sequence += more; });
    }
  }

  // `subject` as the next of that member's chain.
  void Reassign(RecordSubject& subject, MemberOrdinal member) {
    before_.members.ForEach([&](MemberOrdinal known, const Member& stored) {
      if (known != member) return;
      subject.member = member;
      subject.own_sequence = stored.records;
      subject.previous = stored.last_record;
    });
  }

  void AlterSubjects() {
    for (size_t i = 0; i < record_.subjects.size(); ++i) {
      for (uint64_t member = 0; member < before_.row.members; ++member) {
        With([&](Record& record) { Reassign(record.subjects[i], {.value = member}); });
      }
      With([&](Record& record) {
        record.subjects.erase(record.subjects.begin() + static_cast<ptrdiff_t>(i));
      });
      With([&](Record& record) { record.subjects[i].effects.clear(); });
      With([&](Record& record) { ++record.subjects[i].own_sequence; });
      With([&](Record& record) { --record.subjects[i].previous; });
    }
    With([](Record& record) { std::reverse(record.subjects.begin(), record.subjects.end()); });
    With([](Record& record) { record.books.clear(); });
    With([&](Record& record) {
      if (record.subjects.size() > 1 || before_.row.members == 0) return;
      Reassign(record.subjects.emplace_back(), {.value = before_.row.members - 1});
    });
  }

  // The record as a decline of its kind for each reason, and with each of some figures.
  void AlterReason() {
    for (uint16_t number = 0; number < 100; ++number) {
      const auto code = DeclineFromNumber(number);
      for (uint8_t word = 0; code && word < 64; ++word) {
        const auto param = static_cast<Param>(word);
        if (IsReason(record_.header.kind, *code, param)) AlterFigures(*code, param);
      }
    }
  }

  void AlterFigures(Decline code, Param param) {
    const std::vector<int64_t> figures = {
        -1, 0, 1, 2, 3, 5, 10, 50, 100, kUnknownNumber, std::numeric_limits<int64_t>::max()};
    for (const int64_t figure : figures) {
      for (const int64_t second : figures) {
        MakeDecline({.code = code, .param = param, .figure = figure, .second_figure = second});
      }
    }
  }

  void MakeDecline(const Declined& declined) {
    const Effects only = {RequestDeclined{.declined = declined, .language = Language::kEnglish}};
    With([&](Record& record) {
      record.books.clear();
      if (record.subjects.size() > 1) record.subjects.resize(1);
      ListOf(record, 0) = only;
    });
    With([&](Record& record) {
      record.subjects.clear();
      record.books = only;
    });
  }

  const LogState& before_;
  const Record& record_;
  const std::function<void(const Record&)>& visit_;
};

}  // namespace

void ForEachAlteration(const LogState& before, const Record& record,
                       const std::function<void(const Record&)>& visit) {
  Alterer(before, record, visit).AlterAll();
}

}  // namespace huitong
