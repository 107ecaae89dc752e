// The shape of most writes: a body becomes an operation, or a refusal.

#pragma once

#include <utility>

#include "api/command_submission.h"
#include "api/request_body.h"

namespace huitong {

// `read(root)` makes what is asked of the body's fields; what it gets of a faulty body is dropped.
template <class Read>
Expected<Asked, RequestRefusal> AskedIn(Call& call, const Read& read) {
  JsonBody body = TRY(ReadBody(call.request.body));
  JsonObject root = body.Root();
  Asked asked = read(root);
  TRY(FinishBody(body));
  return asked;
}

template <class Read>
void SubmitBody(ApiCore& core, Call call, const Read& read) {
  auto asked = AskedIn(call, read);
  if (!asked) return call.reply.Refuse(asked.error());
  SubmitCommand(core, std::move(call), *std::move(asked));
}

}  // namespace huitong
