#include "api/compact_client.h"

#include "api/compact_form.h"
#include "base/check.h"

namespace huitong {
namespace {

// Writes the fields of one operation behind its head.
class BodyWriter {
 public:
  BodyWriter(ByteWriter& out, const CompactDraft& draft) : out_(out), draft_(draft) {}

  void operator()(const Earn& earn) const {
    out_.PutBytes(earn.member.bytes);
    out_.Put(earn.brand.value);
    out_.Put(earn.channel.value);
    out_.Put(earn.spend_fen);
    out_.Put(draft_.occurred_at.value_or(Timestamp()).nanos);
    out_.Put(earn.currency ? earn.currency->value : kCurrencyNotSaid);
    out_.Put(uint32_t{0});
    PutLines(earn.lines);
  }
  void operator()(const Redeem& redeem) const {
    PutUse(redeem);
    PutLines(redeem.lines);
  }
  void operator()(const Exchange& exchange) const { out_.PutBytes(exchange.member.bytes); }
  void operator()(const PlaceHold& hold) const {
    PutUse(hold);
    out_.Put(hold.ends.nanos);
  }
  void operator()(const CaptureHold& capture) const {
    PutHold(capture.hold, capture.releases_rest ? 0 : 1);
    out_.Put(capture.points.units());
  }
  void operator()(const ReleaseHold& release) const { PutHold(release.hold, 0); }
  void operator()(const ReverseRedemption& reversal) const {
    out_.Put(reversal.original);
    out_.Put(reversal.points.units());
    PutLines(reversal.lines);
  }
  void operator()(const ReverseEarn& reversal) const {
    out_.Put(reversal.original);
    out_.Put(reversal.spend_fen);
    PutLines(reversal.lines);
  }
  void operator()(const Gift& gift) const {
    out_.PutBytes(gift.giver.bytes);
    out_.PutBytes(gift.recipient.bytes);
    out_.Put(gift.currency.value);
    out_.Put(uint32_t{0});
    out_.Put(gift.points.units());
  }
  template <class Other>
  void operator()(const Other& /*none of a batch*/) const {
    CHECK(false);
  }

 private:
  // What Redeem and PlaceHold begin with.
  template <class Use>
  void PutUse(const Use& use) const {
    out_.PutBytes(use.member.bytes);
    out_.Put(use.currency.value);
    out_.Put(use.acceptor.value);
    out_.Put(use.channel.value);
    out_.Put(uint32_t{0});
    out_.Put(use.points.units());
  }
  void PutHold(const HoldId& hold, uint32_t rest) const {
    out_.Put(hold.sequence);
    out_.Put(hold.ordinal);
    out_.Put(rest);
  }
  void PutLines(const std::vector<LineAmount>& lines) const {
    for (const LineAmount& line : lines) {
      out_.Put(line.line);
      out_.Put(uint32_t{0});
      out_.Put(line.amount);
    }
  }

  ByteWriter& out_;
  const CompactDraft& draft_;
};

uint16_t CountLines(const Operation& operation) {
  return std::visit(
      [](const auto& one) -> uint16_t {
        if constexpr (requires { one.lines.front().amount; }) {
          return static_cast<uint16_t>(one.lines.size());
        } else {
          return 0;
        }
      },
      operation);
}

}  // namespace

CompactBatchWriter::CompactBatchWriter() { Clear(); }

void CompactBatchWriter::Clear() {
  bytes_.clear();
  count_ = 0;
  ByteWriter out(bytes_);
  out.PutBytes(AsBytes(kCompactBatchMagic));
  out.Put(count_);
  out.Put(uint32_t{0});
}

void CompactBatchWriter::Add(const CompactDraft& draft) {
  ByteWriter out(bytes_);
  const size_t start = out.size();
  out.Put(uint16_t{0});
  out.Put(static_cast<uint16_t>(KindOf(draft.operation)));
  out.Put(CountLines(draft.operation));
  out.Put(static_cast<uint8_t>(draft.out_request_no.size()));
  out.Put(static_cast<uint8_t>(draft.text.size()));
  out.PutBytes(AsBytes(draft.key));
  std::visit(BodyWriter(out, draft), draft.operation);
  out.PutBytes(AsBytes(draft.out_request_no));
  out.PadTo(kCompactUnit);
  out.PutBytes(AsBytes(draft.text));
  out.PadTo(kCompactUnit);
  out.PatchAt(start, static_cast<uint16_t>(out.size() - start));
  out.PatchAt(kCompactBatchMagic.size(), ++count_);
}

std::optional<std::vector<CommandOutcome>> ReadCompactAnswers(ByteView bytes) {
  ByteReader in(bytes);
  const std::string_view magic = AsText(in.GetBytes(kCompactAnswerMagic.size()));
  const auto count = in.Get<uint32_t>();
  in.Skip(sizeof count);
  if (magic != kCompactAnswerMagic || in.left() != count * kCompactAnswerSize) return std::nullopt;
  std::vector<CommandOutcome> outcomes(count);
  for (CommandOutcome& outcome : outcomes) {
    const auto result = static_cast<CompactResult>(in.Get<uint8_t>());
    const bool replayed = in.Get<uint8_t>() != 0;
    const auto code = static_cast<Decline>(in.Get<uint16_t>());
    const auto param = static_cast<Param>(in.Get<uint16_t>());
    in.Skip(2);
    outcome.sequence = in.Get<uint64_t>();
    const auto first = in.Get<int64_t>();
    const auto second = in.Get<int64_t>();
    outcome.kind = replayed ? OutcomeKind::kReplayed : OutcomeKind::kRecorded;
    if (result == CompactResult::kKeyReused) outcome.kind = OutcomeKind::kKeyReused;
    if (result == CompactResult::kUnknown) outcome.kind = OutcomeKind::kUnknown;
    if (result == CompactResult::kAccepted) outcome.result.balance = first;
    if (result != CompactResult::kDeclined) continue;
    outcome.result.declined =
        Declined{.code = code, .param = param, .figure = first, .second_figure = second};
  }
  return outcomes;
}

}  // namespace huitong
