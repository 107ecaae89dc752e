// /v1/members: reading them; enrolments.cc has how they come to be

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "api/seen_member.h"
#include "api/state_read.h"
#include "engine/decide.h"

namespace huitong {
namespace {

// A member with the one he is or was merged with.
struct SeenStanding {
  Member member;
  std::optional<MemberId> other;
  bool merge_is_over = false;  // its cool-off, and it only waits for the next touch
};

// A merge whose time is up shows as completed.
Expected<SeenStanding, Halt> SeeStanding(LogState& state, const SeenMember& seen,
                                         const Instant& now) {
  SeenStanding standing{.member = seen.member, .other = std::nullopt, .merge_is_over = false};
  if (!seen.member.Is(kMerging | kAbsorbing | kMerged)) return standing;
  Draft draft(state, NoRecords());
  draft.Begin(RecordKind::kNotice, now);
  standing.other = TRY(SeeMember(state, seen.member.other)).id;
  standing.merge_is_over = TRY(EndedMergeOf(draft, seen.ordinal)).has_value();
  return standing;
}

std::string_view StatusOf(const SeenStanding& standing) {
  const Member& member = standing.member;
  const bool merged = member.Is(kMerged) || (member.Is(kMerging) && standing.merge_is_over);
  if (merged) return "merged";
  if (member.Is(kMerging)) return "merging";
  if (member.Is(kClosed)) return "closed";
  return member.Is(kFrozen) ? "frozen" : "active";
}

void WriteMember(JsonWriter& out, const SeenStanding& standing) {
  const Member& member = standing.member;
  out.Text("id", MemberIdText(member.id));
  out.Text("status", StatusOf(standing));
  out.Flag("verified", member.Is(kVerified));
  const bool is_target = member.Is(kAbsorbing);
  const bool shows_merge = standing.other && !(is_target && standing.merge_is_over);
  if (shows_merge) {
    out.BeginObject("merge");
    out.Text("other_id", MemberIdText(*standing.other));
    out.Text("role", is_target ? "target" : "source");
    WriteTime(out, "ends_at", member.merge_ends);
    out.EndObject();
  } else {
    out.Null("merge");
  }
  out.Integer("records", static_cast<int64_t>(member.records));
}

void WriteIdentities(JsonWriter& out, LogNumber log, const std::vector<Identity>& identities) {
  out.BeginArray("identities");
  for (const Identity& identity : identities) {
    out.BeginObject();
    out.Text("type", "customer_number");
    WriteBrandId(out, "brand_id", log, identity.number.brand);
    out.Text("customer_number", identity.number.text);
    out.EndObject();
  }
  out.EndArray();
}

// On the vault's thread.
void AnswerMember(ApiCore& core, Reply reply, const SeenStanding& standing, const AsOf& as_of) {
  const auto identities = core.parts.vault.IdentitiesOf(core.parts.log, standing.member.id);
  if (!identities) return reply.Refuse(RefusalCode::kInternalError);
  reply(JsonResponse(as_of, [&](JsonWriter& out) {
    WriteMember(out, standing);
    WriteIdentities(out, core.parts.log, *identities);
  }));
}

// A list of the member, or of nobody.
void AnswerFound(ApiCore& core, Reply reply, const std::optional<MemberId>& id) {
  ReadState(
      core, std::move(reply),
      [id](LogState& state, const Instant& now) -> Expected<std::optional<SeenStanding>, Halt> {
        if (!id) return std::optional<SeenStanding>();
        const auto seen = TRY(SeeMemberIfAny(state, *id));
        if (!seen) return std::optional<SeenStanding>();
        return std::optional(TRY(SeeStanding(state, *seen, now)));
      },
      [](Reply answered, const std::optional<SeenStanding>& seen, const AsOf& as_of) {
        answered(JsonResponse(as_of, [&](JsonWriter& out) {
          out.BeginArray("data");
          if (seen) {
            out.BeginObject();
            WriteMember(out, *seen);
            out.EndObject();
          }
          out.EndArray();
          out.Flag("has_more", false);
          out.Null("next_cursor");
        }));
      });
}

Expected<CustomerNumber, RequestRefusal> NumberIn(const Request& request, LogNumber log) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  const auto brand = BrandInLog(TRY(query.Require("brand_id")), log);
  if (!brand) return Unexpected(MalformedParameter("brand_id", FieldShape::kBrandId));
  const std::string text = TRY(query.Require("customer_number"));
  if (const auto wrong = WrongCustomerNumber(text)) {
    return Unexpected(WrongParameter("customer_number", wrong->fault, wrong->shape,
                                     {.minimum = wrong->minimum, .maximum = wrong->maximum}));
  }
  TRY(query.Finish());
  return CustomerNumber{.brand = *brand, .text = *NormalisedCustomerNumber(text)};
}

}  // namespace

void GetMember(ApiCore& core, Call call) {
  const auto id = ReadMemberId(call.path["member_id"]);
  if (!id) {
    return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  }
  ReadState(
      core, std::move(call.reply),
      [wanted = *id](LogState& state, const Instant& now) -> Expected<SeenStanding, Halt> {
        return SeeStanding(state, TRY(SeeMember(state, wanted)), now);
      },
      [&core](Reply reply, const SeenStanding& standing, const AsOf& as_of) {
        WorkOn(core.vault_thread, std::move(reply), [&core, standing, as_of](Reply answered) {
          AnswerMember(core, std::move(answered), standing, as_of);
        });
      });
}

void FindMembers(ApiCore& core, Call call) {
  const auto number = NumberIn(call.request, core.parts.log);
  if (!number) return call.reply.Refuse(number.error());
  WorkOn(core.vault_thread, std::move(call.reply), [&core, wanted = *number](Reply reply) {
    const auto known = core.parts.vault.Find(core.parts.log, wanted);
    if (!known) return reply.Refuse(RefusalCode::kInternalError);
    AnswerFound(core, std::move(reply), *known ? std::optional((*known)->member) : std::nullopt);
  });
}

}  // namespace huitong
