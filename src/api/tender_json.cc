#include "api/tender_json.h"

#include <algorithm>

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/trace_json.h"
#include "api/value_json.h"
#include "clearing/obligation.h"
#include "engine/tender_in_record.h"

namespace huitong {
namespace {

constexpr int64_t kPerMille = 1'000;

uint32_t LineNumberIn(JsonObject& line) {
  return static_cast<uint32_t>(line.Integer("line", {.minimum = 0, .maximum = UINT32_MAX}));
}

// In ascending order; a number that is there twice is blamed.
template <class Line, class NumberOf>
void PutInOrder(std::vector<Line>& lines, std::vector<JsonObject>& objects,
                const NumberOf& number_of) {
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto same = [&](const Line& one) { return number_of(one) == number_of(lines[i]); };
    const bool repeated =
        std::any_of(lines.begin(), lines.begin() + static_cast<ptrdiff_t>(i), same);
    if (repeated) objects[i].Blame("line", FieldFault::kRepeated, FieldShape::kInteger);
  }
  std::sort(lines.begin(), lines.end(),
            [&](const Line& a, const Line& b) { return number_of(a) < number_of(b); });
}

std::vector<JsonObject> LinesIn(JsonObject& root) { return root.Objects("lines", kTenderLinesMax); }

void RequireSome(JsonObject& root, size_t lines) {
  if (lines > 0) return;
  root.Blame("lines", FieldFault::kOutOfRange, FieldShape::kList,
             {.minimum = 1, .maximum = static_cast<int64_t>(kTenderLinesMax)});
}

void WriteParts(JsonWriter& out, LogNumber log, const std::vector<TenderPart>& parts) {
  out.BeginArray("parts");
  for (const TenderPart& part : parts) {
    out.BeginObject();
    out.Text("currency_id", CurrencyId(log, part.currency));
    out.Integer("points", part.points);
    out.Integer("fen", part.fen);
    out.EndObject();
  }
  out.EndArray();
}

void WriteLine(JsonWriter& out, LogNumber log, const PlacedLine& line) {
  out.BeginObject();
  out.Integer("line", line.number);
  out.Flag("payable", line.payable);
  out.Integer("fen", line.line.fen);
  out.Integer("cash_fen", line.line.cash);
  WriteParts(out, log, line.line.parts);
  out.EndObject();
}

void WriteTaken(JsonWriter& out, LogNumber log, const TenderedCurrency& taken) {
  out.Text("currency_id", CurrencyId(log, taken.currency));
  out.Integer("points", taken.points);
  out.Integer("fen", taken.fen);
  WriteRate(out, "fen_per_point", taken.fen_per_point);
  WriteFraction(out, "remainder", taken.remainder, taken.fen_per_point.denominator());
}

void WritePlaced(JsonWriter& out, LogNumber log, const Record& record) {
  const auto tender = PlacedTenderIn(record);
  const TenderPlaced& placed = tender->placed;
  WriteBrandId(out, "acceptor_id", log, placed.acceptor);
  WriteChannelId(out, "channel_id", log, placed.channel);
  WriteTime(out, "ends_at", placed.ends);
  out.Integer("basket_fen", placed.basket_fen);
  out.Integer("paid_by_points_fen", placed.paid_by_points_fen);
  out.Integer("cash_fen", placed.cash_fen);
  out.BeginArray("lines");
  for (const PlacedLine& line : tender->lines) {
    WriteLine(out, log, line);
  }
  out.EndArray();
  out.BeginArray("currencies");
  for (size_t i = 0; i < tender->taken.size(); ++i) {
    out.BeginObject();
    WriteTaken(out, log, tender->taken[i]);
    out.Text("hold_id", HoldIdText(log, HoldOfTender(record.header.sequence, i)));
    out.EndObject();
  }
  out.EndArray();
}

// The facts of one kind, each as an element of an array.
template <class Fact, class Write>
void WriteEach(JsonWriter& out, std::string_view name, const Record& record, const Write& write) {
  out.BeginArray(name);
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* fact = std::get_if<Fact>(&effect);
    if (fact == nullptr) continue;
    out.BeginObject();
    write(*fact);
    out.EndObject();
  }
  out.EndArray();
}

void WriteSettled(JsonWriter& out, LogNumber log, const Record& record,
                  const TenderSettled& settled) {
  out.Integer("cash_fen", settled.cash_fen);
  WriteEach<HoldCaptured>(out, "captured", record, [&](const HoldCaptured& captured) {
    out.Text("currency_id", CurrencyId(log, captured.currency));
    out.Text("hold_id", HoldIdText(log, captured.hold));
    out.Integer("points", captured.points);
    out.Integer("fen", SplitMicroFen(captured.face).fen);
  });
}

void WriteVoided(JsonWriter& out, LogNumber log, const Record& record) {
  WriteEach<HoldEnded>(out, "released", record, [&](const HoldEnded& ended) {
    out.Text("currency_id", CurrencyId(log, ended.currency));
    out.Text("hold_id", HoldIdText(log, ended.hold));
    out.Integer("points_released", ended.released);
    out.Integer("points_expired", ended.expired);
  });
}

// What comes back, line by line, each with its parts.
void WriteReturned(JsonWriter& out, LogNumber log, const Record& record,
                   const TenderReturned& returned) {
  out.Integer("fen", returned.fen);
  out.Integer("cash_fen", returned.cash_fen);
  std::vector<PlacedLine> lines;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* line = std::get_if<TenderedLine>(&effect)) {
      lines.push_back({.number = line->line,
                       .payable = line->payable != 0,
                       .line = {.fen = line->fen, .cash = line->cash_fen, .parts = {}}});
    } else if (const auto* part = std::get_if<TenderedPart>(&effect)) {
      lines.back().line.parts.push_back(
          {.currency = part->currency, .points = part->points, .fen = part->fen});
    }
  }
  out.BeginArray("lines");
  for (const PlacedLine& line : lines) {
    WriteLine(out, log, line);
  }
  out.EndArray();
  WriteEach<RedemptionReversed>(out, "given_back", record, [&](const RedemptionReversed& back) {
    out.Text("currency_id", CurrencyId(log, back.currency));
    out.Integer("points", back.points);
    out.Integer("fen", SplitMicroFen(back.face).fen);
    out.Integer("points_expired", back.expired);
  });
}

}  // namespace

TenderSettings TenderSettingsIn(JsonObject& root) {
  const TenderSettings defaults;
  const auto amount = [&](std::string_view name, int64_t least, int64_t otherwise) {
    return root.OptionalInteger(name, {.minimum = least, .maximum = kApiAmountMax})
        .value_or(otherwise);
  };
  const auto per_mille = [&](std::string_view name, uint32_t otherwise) {
    return static_cast<uint32_t>(
        root.OptionalInteger(name, {.minimum = 0, .maximum = kPerMille}).value_or(otherwise));
  };
  return {.floor_fen = amount("floor_fen", 0, defaults.floor_fen),
          .floor_per_mille = per_mille("floor_per_mille", defaults.floor_per_mille),
          .ceiling_fen = amount("ceiling_fen", 0, defaults.ceiling_fen),
          .ceiling_per_mille = per_mille("ceiling_per_mille", defaults.ceiling_per_mille),
          .step = amount("step", 1, defaults.step)};
}

std::vector<NumberedLine> BasketIn(JsonObject& root) {
  std::vector<NumberedLine> lines;
  std::vector<JsonObject> objects = LinesIn(root);
  for (JsonObject& one : objects) {
    const uint32_t number = LineNumberIn(one);
    const int64_t fen = AmountField(one, "fen", 0);
    lines.push_back({.number = number,
                     .line = {.fen = fen, .payable = one.OptionalFlag("payable").value_or(true)}});
  }
  RequireSome(root, lines.size());
  PutInOrder(lines, objects, [](const NumberedLine& line) { return line.number; });
  return lines;
}

TenderWish TenderWishIn(JsonObject& root) {
  constexpr Range kAmounts{.minimum = 0, .maximum = kApiAmountMax};
  TenderWish wish;
  wish.points = root.OptionalInteger("points", kAmounts);
  wish.fen = root.OptionalInteger("fen", kAmounts);
  return wish;
}

std::vector<LineAmount> ReturnedLinesIn(JsonObject& root) {
  std::vector<LineAmount> lines;
  std::vector<JsonObject> objects = LinesIn(root);
  for (JsonObject& one : objects) {
    const uint32_t number = LineNumberIn(one);
    lines.push_back({.line = number, .amount = AmountField(one, "fen", 1)});
  }
  RequireSome(root, lines.size());
  PutInOrder(lines, objects, [](const LineAmount& line) { return line.line; });
  return lines;
}

void WriteTenderSettings(JsonWriter& out, LogNumber log, BrandNumber acceptor, uint32_t version,
                         Timestamp from, const TenderSettings& settings) {
  WriteBrandId(out, "brand_id", log, acceptor);
  out.Integer("version", version);
  WriteTime(out, "effective_from", from);
  out.Integer("floor_fen", settings.floor_fen);
  out.Integer("floor_per_mille", settings.floor_per_mille);
  if (settings.ceiling_fen == kNoCeiling) {
    out.Null("ceiling_fen");
  } else {
    out.Integer("ceiling_fen", settings.ceiling_fen);
  }
  out.Integer("ceiling_per_mille", settings.ceiling_per_mille);
  out.Integer("step", settings.step);
}

void WriteMix(JsonWriter& out, LogNumber log, const std::vector<NumberedLine>& basket,
              const TenderMix& mix) {
  const Tender& tender = mix.tender;
  out.Integer("basket_fen", tender.paid_by_points + tender.cash);
  out.Integer("paid_by_points_fen", tender.paid_by_points);
  out.Integer("cash_fen", tender.cash);
  out.BeginArray("lines");
  for (size_t i = 0; i < basket.size(); ++i) {
    WriteLine(
        out, log,
        {.number = basket[i].number, .payable = basket[i].line.payable, .line = tender.lines[i]});
  }
  out.EndArray();
  out.BeginArray("currencies");
  for (size_t i = 0; i < tender.taken.size(); ++i) {
    const TenderTaken& taken = tender.taken[i];
    out.BeginObject();
    WriteTaken(out, log,
               {.currency = taken.currency,
                .fen_per_point = mix.fen_per_point[i],
                .points = taken.points,
                .fen = taken.fen,
                .remainder = taken.remainder});
    out.BeginArray("lots");
    for (const TenderLot& lot : taken.lots) {
      out.BeginObject();
      WriteExpiry(out, lot.key.expires_on);
      out.Integer("points", lot.points);
      out.EndObject();
    }
    out.EndArray();
    out.EndObject();
  }
  out.EndArray();
}

void WriteRow(JsonWriter& out, LogNumber log, const TenderRow& row) {
  if (row.settled == kNoSequence) {
    out.Null("settlement_id");
  } else {
    out.Text("settlement_id", TransactionId(log, row.settled));
  }
  out.BeginArray("left");
  for (const auto& [number, left] : row.lines) {
    out.BeginObject();
    out.Integer("line", number);
    out.Integer("fen", left.fen);
    out.Integer("cash_fen", left.cash);
    WriteParts(out, log, left.parts);
    out.EndObject();
  }
  out.EndArray();
}

bool IsOfTender(const Record& record) {
  if (record.subjects.size() != 1 || record.subjects.front().effects.empty()) return false;
  const Effect& first = record.subjects.front().effects.front();
  return std::holds_alternative<TenderPlaced>(first) ||
         std::holds_alternative<TenderSettled>(first) ||
         std::holds_alternative<TenderVoided>(first) ||
         std::holds_alternative<TenderReturned>(first);
}

void WriteTender(JsonWriter& out, LogNumber log, const Record& record) {
  const Effect& first = record.subjects.front().effects.front();
  out.BeginObject("tender");
  if (std::holds_alternative<TenderPlaced>(first)) {
    out.Text("tender_id", TransactionId(log, record.header.sequence));
    WritePlaced(out, log, record);
  } else if (const auto* settled = std::get_if<TenderSettled>(&first)) {
    out.Text("tender_id", TransactionId(log, settled->tender));
    WriteSettled(out, log, record, *settled);
  } else if (const auto* voided = std::get_if<TenderVoided>(&first)) {
    out.Text("tender_id", TransactionId(log, voided->tender));
    WriteVoided(out, log, record);
  } else if (const auto* returned = std::get_if<TenderReturned>(&first)) {
    out.Text("tender_id", TransactionId(log, returned->tender));
    WriteReturned(out, log, record, *returned);
  }
  out.EndObject();
}

}  // namespace huitong
