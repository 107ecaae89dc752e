// /v1/holds: points pinned for an acceptor until they are captured or given back

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/seen_member.h"
#include "api/state_read.h"
#include "api/submit_body.h"
#include "api/value_json.h"

namespace huitong {
namespace {

struct SeenHold {
  HoldId id;
  Hold hold;
  MemberId member;
};

Expected<SeenHold, Halt> SeeHold(LogState& state, const HoldId& id) {
  Draft draft(state, NoRecords());
  const Hold hold = TRY(draft.HoldOf(id));
  return SeenHold{.id = id, .hold = hold, .member = TRY(SeeMember(state, hold.member)).id};
}

// Time that is up but not yet recorded shows as it is.
std::string_view StatusOf(const Hold& hold, Timestamp now) {
  if (hold.IsOpen()) return hold.ends > now ? "open" : "ended";
  if (hold.captured > 0) return "captured";
  return hold.released > 0 ? "released" : "expired";
}

void WriteHold(JsonWriter& out, LogNumber log, const SeenHold& seen, Timestamp now) {
  const Hold& hold = seen.hold;
  out.Text("id", HoldIdText(log, seen.id));
  out.Text("status", StatusOf(hold, now));
  out.Text("member_id", MemberIdText(seen.member));
  out.Text("currency_id", CurrencyId(log, hold.currency));
  WriteBrandId(out, "acceptor_id", log, hold.acceptor);
  WriteChannelId(out, "channel_id", log, hold.channel);
  WriteTime(out, "ends_at", hold.ends);
  out.Integer("points", hold.original);
  out.Integer("points_captured", hold.captured);
  out.Integer("points_released", hold.released);
  out.Integer("points_expired", hold.expired);
  out.Integer("points_held", hold.open_points());
  out.BeginArray("lots");
  for (const Lot& lot : hold.pinned) {
    out.BeginObject();
    WriteExpiry(out, lot.key.expires_on);
    out.Integer("points", lot.remaining);
    out.EndObject();
  }
  out.EndArray();
}

// "rest": "release", the default, or "keep".
bool ReleasesRest(JsonObject& root) {
  constexpr size_t kWordSizeMax = 16;
  const auto word = root.OptionalText("rest", kWordSizeMax, FieldShape::kRest);
  const bool known = !word || word->empty() || *word == "release" || *word == "keep";
  if (!known) root.Blame("rest", FieldFault::kMalformed, FieldShape::kRest);
  return word != "keep";
}

}  // namespace

void PostHold(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    const auto ends = OptionalTimeField(root, "ends_at");
    if (!root.Has("ends_at")) root.Blame("ends_at", FieldFault::kMissing, FieldShape::kTime);
    return Asked{.operation = PlaceHold{.member = MemberField(root, "member_id"),
                                        .currency = CurrencyField(root, "currency_id", log),
                                        .acceptor = BrandField(root, "acceptor_id", log),
                                        .channel = OptionalChannelField(root, "channel_id", log),
                                        .points = PointsField(root, "points"),
                                        .ends = ends.value_or(Timestamp())},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void GetHold(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto hold = HoldInLog(call.path["hold_id"], log);
  if (!hold) return call.reply.Refuse(MalformedParameter("hold_id", FieldShape::kHoldId));
  ReadState(
      core, std::move(call.reply),
      [wanted = *hold](LogState& state, const Instant&) { return SeeHold(state, wanted); },
      [log](Reply reply, const SeenHold& seen, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) { WriteHold(out, log, seen, as_of.time); }));
      });
}

void PostCapture(ApiCore& core, Call call) {
  const auto hold = HoldInLog(call.path["hold_id"], core.parts.log);
  if (!hold) return call.reply.Refuse(MalformedParameter("hold_id", FieldShape::kHoldId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = CaptureHold{.hold = *hold,
                                          .points = PointsField(root, "points"),
                                          .releases_rest = ReleasesRest(root)},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostRelease(ApiCore& core, Call call) {
  const auto hold = HoldInLog(call.path["hold_id"], core.parts.log);
  if (!hold) return call.reply.Refuse(MalformedParameter("hold_id", FieldShape::kHoldId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = ReleaseHold{.hold = *hold},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
