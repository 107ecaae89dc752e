// The answer to a recorded request, rendered from its record alone: the same bytes today, after a
// restart and in ten years.

#pragma once

#include <optional>

#include "api/problem.h"
#include "engine/record.h"
#include "http/message.h"
#include "ledger/number.h"

namespace huitong {

// The renderer that new records name. DO NOT CHANGE what a version writes: make a new one.
inline constexpr uint16_t kAnswerVersion = 1;

// Nothing for a record whose answer_version this program does not know, and for one that answers
// no request. `names` are the request's own, the same whenever it is sent again.
std::optional<Response> RenderAnswer(LogNumber log, const Record& record,
                                     const ParamNames& names = {});

// Why the record's command was declined; nothing for one that was accepted.
const RequestDeclined* DeclineIn(const Record& record);

}  // namespace huitong
