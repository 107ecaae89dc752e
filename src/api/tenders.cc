// /v1/tenders: a basket that points of one or several brands pay in part

#include <variant>

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/state_read.h"
#include "api/submit_body.h"
#include "api/tender_json.h"
#include "api/value_json.h"
#include "engine/standing.h"
#include "engine/tender_in_record.h"

namespace huitong {
namespace {

struct Calculation {
  MemberId member;
  BrandNumber acceptor;
  std::vector<NumberedLine> lines;
  TenderWish wish;
};

Expected<Calculation, RequestRefusal> ReadCalculation(std::string& text, LogNumber log) {
  JsonBody body = TRY(ReadBody(text));
  JsonObject root = body.Root();
  const Calculation wanted{.member = MemberField(root, "member_id"),
                           .acceptor = BrandField(root, "acceptor_id", log),
                           .lines = BasketIn(root),
                           .wish = TenderWishIn(root)};
  TRY(FinishBody(body));
  return wanted;
}

// The mix, or why there is none.
using MaybeMix = std::variant<TenderMix, Declined>;

Expected<TenderMix, Halt> MixFor(LogState& state, const Calculation& wanted, const Instant& now) {
  Draft draft(state, NoRecords());
  draft.Begin(RecordKind::kPlaceTender, now);
  if (state.configuration.BrandOf(wanted.acceptor) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kAcceptorId);
  }
  const MemberOrdinal member = TRY(draft.MemberById(wanted.member));
  TRY(RequireFree(draft, member));
  return MixOf(
      draft,
      {.member = member, .acceptor = wanted.acceptor, .lines = wanted.lines, .wish = wanted.wish});
}

Expected<MaybeMix, Halt> FindMix(LogState& state, const Calculation& wanted, const Instant& now) {
  auto mix = MixFor(state, wanted, now);
  if (mix) return MaybeMix(*std::move(mix));
  if (const auto* declined = std::get_if<Declined>(&mix.error())) return MaybeMix(*declined);
  return Unexpected(mix.error());
}

struct SeenTender {
  Sequence placed = 0;
  TenderRow row;
  Hold hold;  // the first, as which all stand
};

Expected<SeenTender, Halt> SeeTender(LogState& state, Sequence placed) {
  Draft draft(state, NoRecords());
  auto row = TRY(draft.TenderOf(placed));
  if (!row) return Refuse(Decline::kHoldNotFound, Param::kTenderId);
  const auto hold = TRY(draft.FindHold(HoldOfTender(placed, 0)));
  if (!hold) return Refuse(Decline::kHoldNotFound, Param::kTenderId);
  return SeenTender{.placed = placed, .row = *std::move(row), .hold = *hold};
}

// Time that is up but not yet recorded shows as it is.
std::string_view StatusOf(const SeenTender& seen, Timestamp now) {
  if (seen.row.settled != kNoSequence) return "settled";
  if (!seen.hold.IsOpen()) return "ended";
  return seen.hold.ends > now ? "open" : "ended";
}

std::optional<Sequence> TenderInPath(const Call& call, LogNumber log) {
  return TransactionInLog(call.path["tender_id"], log);
}

RequestRefusal NoTenderId() { return MalformedParameter("tender_id", FieldShape::kTransactionId); }

}  // namespace

void PostTenderCalculation(ApiCore& core, Call call) {
  const auto wanted = ReadCalculation(call.request.body, core.parts.log);
  if (!wanted) return call.reply.Refuse(wanted.error());
  ReadState(
      core, std::move(call.reply),
      [asked = *wanted](LogState& state, const Instant& now) { return FindMix(state, asked, now); },
      [log = core.parts.log, asked = *wanted](Reply reply, const MaybeMix& found,
                                              const AsOf& as_of) {
        if (const auto* mix = std::get_if<TenderMix>(&found)) {
          return reply(JsonResponse(as_of, [&](JsonWriter& out) {
            out.Text("member_id", MemberIdText(asked.member));
            WriteBrandId(out, "acceptor_id", log, asked.acceptor);
            WriteMix(out, log, asked.lines, *mix);
          }));
        }
        reply(RenderDecline(
            std::get<Declined>(found), reply.language(),
            {.log = log, .log_index = LogIndexOf(as_of), .as_of = as_of.time, .recorded = false}));
      });
}

void PostTender(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    const auto ends = OptionalTimeField(root, "ends_at");
    if (!root.Has("ends_at")) root.Blame("ends_at", FieldFault::kMissing, FieldShape::kTime);
    return Asked{.operation = PlaceTender{.member = MemberField(root, "member_id"),
                                          .acceptor = BrandField(root, "acceptor_id", log),
                                          .channel = OptionalChannelField(root, "channel_id", log),
                                          .lines = BasketIn(root),
                                          .wish = TenderWishIn(root),
                                          .ends = ends.value_or(Timestamp()),
                                          .expected_fen = root.OptionalInteger(
                                              "paid_by_points_fen",
                                              {.minimum = 0, .maximum = kApiAmountMax})},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void GetTender(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto tender = TenderInPath(call, log);
  if (!tender) return call.reply.Refuse(NoTenderId());
  ReadState(
      core, std::move(call.reply),
      [wanted = *tender](LogState& state, const Instant&) { return SeeTender(state, wanted); },
      [log](Reply reply, const SeenTender& seen, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          out.Text("tender_id", TransactionId(log, seen.placed));
          out.Text("status", StatusOf(seen, as_of.time));
          WriteBrandId(out, "acceptor_id", log, seen.hold.acceptor);
          WriteChannelId(out, "channel_id", log, seen.hold.channel);
          WriteTime(out, "ends_at", seen.hold.ends);
          WriteRow(out, log, seen.row);
        }));
      });
}

void PostTenderSettlement(ApiCore& core, Call call) {
  const auto tender = TenderInPath(call, core.parts.log);
  if (!tender) return call.reply.Refuse(NoTenderId());
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = SettleTender{.tender = *tender,
                                           .earns = root.OptionalFlag("earn").value_or(true)},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostTenderVoid(ApiCore& core, Call call) {
  const auto tender = TenderInPath(call, core.parts.log);
  if (!tender) return call.reply.Refuse(NoTenderId());
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = VoidTender{.tender = *tender},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostTenderReturn(ApiCore& core, Call call) {
  const auto tender = TenderInPath(call, core.parts.log);
  if (!tender) return call.reply.Refuse(NoTenderId());
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = ReturnTender{.tender = *tender, .lines = ReturnedLinesIn(root)},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
