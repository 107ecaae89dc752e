// Answers of no, as RFC 9457 writes them: application/problem+json.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/refusal.h"
#include "base/calendar.h"
#include "engine/effect.h"
#include "engine/record.h"
#include "http/message.h"
#include "ledger/decline.h"
#include "ledger/number.h"

namespace huitong {

inline constexpr std::string_view kJsonType = "application/json";
inline constexpr std::string_view kProblemType = "application/problem+json";

// Where problems are explained (doc_url).
inline constexpr std::string_view kProblemPage = "/docs/problems";

Response RenderRefusal(const RequestRefusal& refusal, Language language);

// What a request calls the things that a decline can be about, where it does not use the ledger's
// own words.
struct ParamNames {
  std::string_view currency;
  std::string_view member;
  std::string_view points;
  std::string_view rate;
};

// Where a decline stands: the record that holds it, or for a read the last record it saw.
struct DeclinePlace {
  LogNumber log;
  Sequence log_index = 0;
  Timestamp as_of;
  bool recorded = false;
  std::optional<RecordKind> kind = std::nullopt;  // of the record
  ParamNames names = {};
};
Response RenderDecline(const Declined& declined, Language language, const DeclinePlace& place);

// What the server refuses or fails at before a handler sees it (ServerOptions::error_response).
Response RenderServerError(int status, std::string_view sentence);

// A page of every code with its title and sentence in both languages, as HTML.
std::string ProblemPage();

}  // namespace huitong
