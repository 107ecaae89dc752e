// /v1/obligations: what each brand owes each other one, now

#include <algorithm>

#include "api/configuration_list.h"
#include "api/resources.h"
#include "clearing/obligation.h"

namespace huitong {
namespace {

std::vector<Obligation> ObligationsIn(const LogState& state) {
  std::vector<Obligation> obligations;
  state.books.ForEach([&](const BookKey& key, const BookBalance& book) {
    const auto account = AccountFromWord(key.account);
    if (!account || account->code != AccountCode::kDue || book.balance == 0) return;
    obligations.push_back(
        {.debtor = account->party, .creditor = account->counterparty, .micro_fen = book.balance});
  });
  std::sort(obligations.begin(), obligations.end(), [](const Obligation& a, const Obligation& b) {
    return std::pair(a.debtor, a.creditor) < std::pair(b.debtor, b.creditor);
  });
  return obligations;
}

}  // namespace

void ListObligations(ApiCore& core, Call call) {
  ReadState(
      core, std::move(call.reply),
      [](LogState& state, const Instant&) -> Expected<std::vector<Obligation>, Halt> {
        return ObligationsIn(state);
      },
      [log = core.parts.log](Reply reply, const std::vector<Obligation>& all, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          out.BeginArray("data");
          for (const Obligation& one : all) {
            WriteObligation(out, log, Due(one.debtor, one.creditor), one.micro_fen);
          }
          out.EndArray();
          out.Flag("has_more", false);
          out.Null("next_cursor");
        }));
      });
}

}  // namespace huitong
