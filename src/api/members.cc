// /v1/members: reading them; enrolments.cc has how they come to be

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "api/seen_member.h"
#include "api/state_read.h"

namespace huitong {
namespace {

void WriteMember(JsonWriter& out, const Member& member) {
  out.Text("id", MemberIdText(member.id));
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
void AnswerMember(ApiCore& core, Reply reply, const Member& member, const AsOf& as_of) {
  const auto identities = core.parts.vault.IdentitiesOf(core.parts.log, member.id);
  if (!identities) return reply.Refuse(RefusalCode::kInternalError);
  reply(JsonResponse(as_of, [&](JsonWriter& out) {
    WriteMember(out, member);
    WriteIdentities(out, core.parts.log, *identities);
  }));
}

// A list of the member, or of nobody.
void AnswerFound(ApiCore& core, Reply reply, const std::optional<MemberId>& id) {
  ReadState(
      core, std::move(reply),
      [id](LogState& state, const Instant&) -> Expected<std::optional<SeenMember>, Halt> {
        if (!id) return std::optional<SeenMember>();
        return SeeMemberIfAny(state, *id);
      },
      [](Reply answered, const std::optional<SeenMember>& seen, const AsOf& as_of) {
        answered(JsonResponse(as_of, [&](JsonWriter& out) {
          out.BeginArray("data");
          if (seen) {
            out.BeginObject();
            WriteMember(out, seen->member);
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
      [wanted = *id](LogState& state, const Instant&) { return SeeMember(state, wanted); },
      [&core](Reply reply, const SeenMember& seen, const AsOf& as_of) {
        WorkOn(core.vault_thread, std::move(reply),
               [&core, member = seen.member, as_of](Reply answered) {
                 AnswerMember(core, std::move(answered), member, as_of);
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
