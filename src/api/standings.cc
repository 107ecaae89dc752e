// /v1/members/{member_id}/freezes, …/unfreezes, …/closures and …/verifications: what a member may
// do, and that he is one

#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

void PostStatus(ApiCore& core, Call call, MemberStatus status) {
  const auto member = ReadMemberId(call.path["member_id"]);
  if (!member) return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{
        .operation =
            ChangeStatus{.member = *member, .status = status, .reason = StatusReasonField(root)},
        .occurred_at = std::nullopt,
        .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace

void PostFreeze(ApiCore& core, Call call) {
  PostStatus(core, std::move(call), MemberStatus::kFrozen);
}

void PostUnfreeze(ApiCore& core, Call call) {
  PostStatus(core, std::move(call), MemberStatus::kActive);
}

void PostClosure(ApiCore& core, Call call) {
  const auto member = ReadMemberId(call.path["member_id"]);
  if (!member) return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = CloseAccount{.member = *member,
                                           .reason = StatusReasonField(root),
                                           .forfeits_points =
                                               root.OptionalFlag("forfeit_points").value_or(false)},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostVerification(ApiCore& core, Call call) {
  const auto member = ReadMemberId(call.path["member_id"]);
  if (!member) return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = VerifyMember{.member = *member, .method = VerificationField(root)},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
