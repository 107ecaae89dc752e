#include "intake/receipts.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/text_encoding.h"
#include "crypto/random.h"
#include "identity/pending_enrolments.h"
#include "intake/coalition_setup.h"
#include "intake/lane_calls.h"
#include "intake/receipt_gatherer.h"

namespace huitong {
namespace {

constexpr size_t kChunkReceipts = 8190;
// While one chunk is being written the next is made.
constexpr size_t kChunksInFlight = 2;
constexpr size_t kMembersRemembered = 1'000'000;

using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

void Widen(ImportSummary& summary, Timestamp sold_at) {
  summary.first_sold_at = std::min(summary.first_sold_at.value_or(sold_at), sold_at);
  summary.last_sold_at = std::max(summary.last_sold_at.value_or(sold_at), sold_at);
}

std::vector<BrandSummary> EmptyBrands(const ReceiptMap& map) {
  std::vector<BrandSummary> brands;
  for (const MapBrand& one : map.brands) {
    BrandSummary& brand = brands.emplace_back();
    brand.code = one.brand.code;
    brand.names = one.brand.names;
  }
  return brands;
}

// The rule of program/earn.h by the rates of the map; nothing where the ledger would decline.
int64_t EstimatedPoints(const ReceiptMap& map, const ReceiptLine& sum) {
  const Rate rate = map.brands[sum.brand].earn_rate;
  const Rate coefficient = sum.channel ? map.channels[*sum.channel].channel.coefficient : Rate();
  const auto above = int64_t{rate.numerator()} * coefficient.numerator();
  const auto below = int64_t{100} * rate.denominator() * coefficient.denominator();
  const auto points = MultiplyAndDivide(sum.amount_fen, above, below, Rounding::kDown);
  return points ? points->points.units() : 0;
}

}  // namespace

Expected<ImportSummary, Error> CheckReceipts(const ReceiptMap& map, const ImportOptions& options) {
  const auto start = SteadyClock::now();
  ImportSummary summary;
  summary.brands = EmptyBrands(map);
  WalkHandlers handlers;
  handlers.refused = [&](const RefusedRow& refused) -> Expected<Done, Error> {
    ++summary.lines_refused[refused.reason];
    if (options.on_refused) return options.on_refused(refused);
    return Done{};
  };
  handlers.receipt = [&](const CsvRow&, const Receipt& receipt) -> Expected<Done, Error> {
    ++summary.receipts_read;
    summary.lines_accepted += receipt.rows.size();
    summary.brands[receipt.sum.brand].points_estimated += EstimatedPoints(map, receipt.sum);
    Widen(summary, receipt.sum.sold_at);
    return Done{};
  };
  handlers.progress = [&](ImportProgress progress) {
    progress.checking = true;
    return !options.on_progress || options.on_progress(progress);
  };
  const Walked walked =
      TRY(WalkReceipts({.path = options.path, .latest = options.latest}, map, handlers));

  summary.lines_read = walked.lines;
  summary.stopped = walked.stopped;
  summary.seconds = SecondsSince(start);
  return summary;
}

namespace {

class Import {
 public:
  Import(const ImportPorts& ports, const ReceiptMap& map, const ImportOptions& options,
         CoalitionPlaces places)
      : ports_(ports), map_(map), options_(options), places_(std::move(places)) {
    summary_.brands = EmptyBrands(map);
  }

  // `first_sequence`: of the log's first record by this import.
  Expected<ImportSummary, Error> Run(Sequence first_sequence) {
    first_sequence_ = first_sequence;
    WalkHandlers handlers;
    handlers.refused = [this](const RefusedRow& refused) { return Refuse(refused); };
    handlers.receipt = [this](const CsvRow& header, Receipt receipt) {
      return Take(header, std::move(receipt));
    };
    handlers.progress = options_.on_progress;
    const Walked walked =
        TRY(WalkReceipts({.path = options_.path, .latest = options_.latest}, map_, handlers));
    if (!walked.stopped) TRY(SendChunk());
    while (!in_flight_.empty()) {
      TRY(SettleOldest());
    }

    summary_.lines_read = walked.lines;
    summary_.stopped = walked.stopped;
    summary_.kept = places_.kept;
    TRY(ReadLiability());
    return std::move(summary_);
  }

 private:
  struct InFlight {
    SentCommands sent;
    std::vector<Receipt> receipts;
  };

  Expected<Done, Error> Refuse(const RefusedRow& refused) {
    ++summary_.lines_refused[refused.reason];
    if (options_.on_refused) return options_.on_refused(refused);
    return Done{};
  }
  Expected<Done, Error> RefuseReceipt(const Receipt& receipt, std::string_view reason,
                                      const std::string& sentence) {
    ++summary_.receipts_refused;
    for (const CsvRow& row : receipt.rows) {
      TRY(Refuse(
          {.header = header_, .row = row, .reason = std::string(reason), .sentence = sentence}));
    }
    return Done{};
  }

  Expected<Done, Error> Take(const CsvRow& header, Receipt receipt) {
    if (summary_.receipts_read == 0) header_ = header;
    ++summary_.receipts_read;
    Widen(summary_, receipt.sum.sold_at);
    chunk_.push_back(std::move(receipt));
    if (chunk_.size() < kChunkReceipts) return Done{};
    return SendChunk();
  }

  [[nodiscard]] std::optional<Timestamp> CommitTimeOf(const Receipt& receipt) const {
    if (!options_.clock_from_file) return std::nullopt;
    return receipt.sum.sold_at;
  }

  Expected<Done, Error> SendChunk() {
    if (chunk_.empty()) return Done{};
    TRY(EnrolCustomers());
    std::vector<TimedCommand> commands;
    commands.reserve(chunk_.size());
    for (const Receipt& receipt : chunk_) {
      commands.push_back({.command = EarnOf(receipt.sum), .at = CommitTimeOf(receipt)});
    }
    auto sent = TRY(SentCommands::Send(ports_.lane, ports_.log, std::move(commands)));
    in_flight_.push_back({.sent = std::move(sent), .receipts = std::exchange(chunk_, {})});
    if (in_flight_.size() < kChunksInFlight) return Done{};
    return SettleOldest();
  }

  [[nodiscard]] Command EarnOf(const ReceiptLine& sum) const {
    const BrandNumber brand = places_.brands[sum.brand];
    const std::string& code = map_.brands[sum.brand].brand.code;
    const MemberId member = members_.at(sum.customer);
    const Actor actor{.kind = ActorKind::kBrand, .number = brand.value};
    const std::string key = code + '/' + sum.receipt;
    std::string text = key + '\n' + code;
    const std::string sold_at = ToRfc3339(sum.sold_at);
    for (const std::string& part :
         {sum.receipt, ToHex(member.bytes), sold_at, std::to_string(sum.amount_fen)}) {
      text += '\t';
      text += part;
    }
    Command command;
    command.actor = actor;
    command.macs = {.key = ports_.macs.OfKey(actor, key), .request = ports_.macs.OfRequest(text)};
    command.number = ports_.macs.OfNumber(actor, sum.receipt);
    command.occurred = Instant{.time = sum.sold_at, .day = places_.zone.DayAt(sum.sold_at)};
    command.operation = Earn{.member = member,
                             .brand = brand,
                             .channel = sum.channel ? places_.channels[*sum.channel] : kNoChannel,
                             .spend_fen = sum.amount_fen,
                             .lines = {},
                             .currency = std::nullopt,
                             .receipt = ports_.macs.OfReceipt(brand, sum.receipt)};
    return command;
  }

  // Makes sure that every customer of the chunk is a member and in `members_`.
  Expected<Done, Error> EnrolCustomers() {
    if (members_.size() > kMembersRemembered) members_.clear();
    std::vector<std::string> customers;
    for (const Receipt& receipt : chunk_) {
      if (members_.emplace(receipt.sum.customer, MemberId{}).second) {
        customers.push_back(receipt.sum.customer);
      }
    }
    if (customers.empty()) return Done{};
    const auto enrolments = TRY(Claim(customers));
    for (size_t at = 0; at < customers.size(); ++at) {
      members_[customers[at]] = enrolments[at].member;
    }
    return Record(enrolments);
  }

  Expected<std::vector<Enrolment>, Error> Claim(const std::vector<std::string>& customers) {
    const BrandNumber brand = places_.brands[map_.customer_brand];
    const std::string& code = map_.brands[map_.customer_brand].brand.code;
    const Actor actor{.kind = ActorKind::kBrand, .number = brand.value};
    const Timestamp now = CommitTimeOf(chunk_.front()).value_or(ports_.clock.Now());
    std::vector<std::string> texts;
    texts.reserve(customers.size());
    std::vector<Applicant> applicants;
    applicants.reserve(customers.size());
    for (const std::string& customer : customers) {
      const MemberId fresh{.bytes = RandomArray<16>()};
      const std::string key = "import enrol " + ToHex(fresh.bytes);
      std::string& text = texts.emplace_back(key);
      text.append(1, '\n').append(code).append(1, '\t').append(customer);
      applicants.push_back({.number = {.brand = brand, .text = customer},
                            .request = {.key_mac = ports_.macs.OfKey(actor, key),
                                        .text = text,
                                        .actor = actor.ToWord(),
                                        .now = now},
                            .fresh_member = fresh});
    }
    return ports_.vault.ClaimAll(ports_.log, applicants);
  }

  // Offers the pending of the enrolments to the ledger, those that a crash left too. Waits: an
  // earning must find its member.
  Expected<Done, Error> Record(const std::vector<Enrolment>& enrolments) {
    std::vector<MemberId> pending;
    std::vector<TimedCommand> commands;
    for (const Enrolment& enrolment : enrolments) {
      if (enrolment.state == RowState::kLive) continue;
      commands.push_back({.command = CommandOf(enrolment), .at = CommitTimeOf(chunk_.front())});
      pending.push_back(enrolment.member);
    }
    if (commands.empty()) return Done{};
    auto sent = TRY(SentCommands::Send(ports_.lane, ports_.log, std::move(commands)));
    for (const CommandAnswer& answer : TRY(sent.Wait())) {
      const auto declined = DeclineOf(answer);
      const bool is_member = answer.kind != OutcomeKind::kKeyReused &&
                             (!declined || declined->code == Decline::kMemberAlreadyEnrolled);
      if (!is_member) {
        return Fail(ErrorCode::kInvalidArgument,
                    "The ledger does not enrol a customer of the file: " +
                        std::string(declined ? NameOf(declined->code) : "the key was used") + ".");
      }
      if (answer.kind == OutcomeKind::kRecorded && !declined) ++summary_.members_enrolled;
    }
    return ports_.vault.MarkLive(ports_.log, pending);
  }

  Expected<Done, Error> SettleOldest() {
    InFlight oldest = std::move(in_flight_.front());
    in_flight_.pop_front();
    const auto answers = TRY(oldest.sent.Wait());
    for (size_t at = 0; at < answers.size(); ++at) {
      TRY(Count(oldest.receipts[at], answers[at]));
    }
    return Done{};
  }

  Expected<Done, Error> Count(const Receipt& receipt, const CommandAnswer& answer) {
    if (answer.kind == OutcomeKind::kKeyReused) {
      return RefuseReceipt(receipt, NameOf(RefusalReason::kReceiptChanged),
                           "The ledger has this receipt already, with another customer, time or "
                           "sum.");
    }
    const bool replayed = answer.kind == OutcomeKind::kReplayed;
    if (replayed && answer.sequence >= first_sequence_) {
      return RefuseReceipt(receipt, NameOf(RefusalReason::kReceiptRepeated),
                           "The same receipt, in all its parts, was in the file before, too far "
                           "from this line to belong together.");
    }
    if (const auto declined = DeclineOf(answer)) {
      return RefuseReceipt(receipt, NameOf(declined->code),
                           "The ledger declined this receipt in its record " +
                               std::to_string(answer.sequence) + ".");
    }
    if (replayed) {
      ++summary_.receipts_known;
      summary_.lines_known += receipt.rows.size();
      return Done{};
    }
    ++summary_.receipts_recorded;
    summary_.lines_accepted += receipt.rows.size();
    BrandSummary& brand = summary_.brands[receipt.sum.brand];
    ++brand.receipts;
    brand.spend_fen += receipt.sum.amount_fen;
    ForEachEffect(*answer.record, [&](const RecordSubject*, const Effect& effect) {
      if (const auto* earned = std::get_if<Earned>(&effect)) brand.points_issued += earned->points;
    });
    return Done{};
  }

  Expected<Done, Error> ReadLiability() {
    std::vector<int64_t> outstanding;
    std::vector<int64_t> prices;
    const auto read = [&](LogState& state, const Instant& now) {
      outstanding.assign(places_.currencies.size(), 0);
      prices.clear();
      for (const CurrencyNumber currency : places_.currencies) {
        const Timestamp at = summary_.last_sold_at.value_or(now.time);
        prices.push_back(state.configuration.SettlementPriceOf(currency, at));
      }
      state.books.ForEach([&](const BookKey& key, const BookBalance& balance) {
        const auto currency =
            std::find(places_.currencies.begin(), places_.currencies.end(), key.currency);
        const auto account = AccountFromWord(key.account);
        const bool is_issuers = account && account->code <= AccountCode::kAdjusted;
        if (currency == places_.currencies.end() || !is_issuers) return;
        // What the issuer's accounts are short of is what the members hold.
        outstanding[static_cast<size_t>(currency - places_.currencies.begin())] -= balance.balance;
      });
      return Expected<Done, Missing>(Done{});
    };
    const auto as_of = TRY(ReadState(ports_.lane, ports_.log, read));
    if (!as_of) return Fail(ErrorCode::kIo, "The ledger stopped before the import's end.");
    summary_.records = as_of->next_sequence - first_sequence_;
    for (size_t at = 0; at < summary_.brands.size(); ++at) {
      summary_.brands[at].points_outstanding = outstanding[at];
      const auto worth =
          MultiplyAndDivide(std::max<int64_t>(outstanding[at], 0), prices[at], 1, Rounding::kDown);
      summary_.brands[at].liability_micro_fen = worth ? worth->points.units() : Points::kUnitsMax;
    }
    return Done{};
  }

  const ImportPorts& ports_;
  const ReceiptMap& map_;
  const ImportOptions& options_;
  const CoalitionPlaces places_;
  Sequence first_sequence_ = 0;
  CsvRow header_;
  ImportSummary summary_;
  std::unordered_map<std::string, MemberId> members_;  // by normalised number
  std::vector<Receipt> chunk_;
  std::deque<InFlight> in_flight_;
};

// The sequence of the log's next record.
Expected<Sequence, Error> NextSequence(const ImportPorts& ports) {
  const auto as_of = TRY(ReadState(ports.lane, ports.log, [](LogState&, const Instant&) {
    return Expected<Done, Missing>(Done{});
  }));
  return as_of ? as_of->next_sequence : 0;
}

}  // namespace

Expected<ImportSummary, Error> ImportReceipts(const ImportPorts& ports, const ReceiptMap& map,
                                              const ImportOptions& options) {
  const auto start = SteadyClock::now();
  ImportOptions check_options = options;
  check_options.on_refused = nullptr;
  const ImportSummary checked = TRY(CheckReceipts(map, check_options));
  if (checked.stopped) return checked;
  // Nothing to set up for; the refusals are still told.
  if (checked.receipts_read == 0) return CheckReceipts(map, options);

  const Sequence first_sequence = TRY(NextSequence(ports));
  std::optional<Timestamp> opened_at;
  if (options.clock_from_file) {
    const TimeZone zone = TRY(TimeZone::Named(map.time_zone));
    opened_at = zone.StartOf(zone.DayAt(*checked.first_sold_at));
  }
  auto places = TRY(SetUpCoalition(
      {.lane = ports.lane, .log = ports.log, .macs = ports.macs, .at = opened_at}, map));
  auto summary = TRY(Import(ports, map, options, std::move(places)).Run(first_sequence));
  for (size_t at = 0; at < summary.brands.size(); ++at) {
    summary.brands[at].points_estimated = checked.brands[at].points_estimated;
  }
  summary.seconds = SecondsSince(start);
  return summary;
}

}  // namespace huitong
