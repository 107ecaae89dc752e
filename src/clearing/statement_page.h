// A statement as a page that a browser prints.

#pragma once

#include <string>

#include "clearing/statement_text.h"

namespace huitong {

// One HTML document in UTF-8, in English and Chinese, without scripts, links or anything from
// elsewhere; what is not a literal is escaped. Its second line names the version,
// "huitong.statement.page.1", and it has the same bytes for ever, as the other formats have. It
// shows each entry with its count, base, rate and what a cap took off; remainders are in the JSON
// and CSV of the same statement.
std::string StatementPage(const PeriodHeader& header, const Statement& statement);

}  // namespace huitong
