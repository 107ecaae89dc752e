// /v1/members/{member_id}/merges and …/unmerges: two members who are one person

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {

// The path's member is the source.
void PostMerge(ApiCore& core, Call call) {
  const auto source = ReadMemberId(call.path["member_id"]);
  if (!source) return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = Merge{.source = *source, .target = MemberField(root, "target_id")},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostUnmerge(ApiCore& core, Call call) {
  const auto source = ReadMemberId(call.path["member_id"]);
  if (!source) return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = Unmerge{.source = *source},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
