// /v1/rate-book/versions

#include <utility>

#include "api/configuration_list.h"
#include "api/rate_book_json.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

using PublishedBook = Versions<RateBookVersion>::Version;

PublishRateBook RateBookToPublish(JsonObject& root, LogNumber log) {
  RateBookVersion book = RateBookIn(root, log);
  return {.prices = std::move(book.prices),
          .pair_rates = std::move(book.pair_rates),
          .bonuses = std::move(book.bonuses),
          .fees = std::move(book.fees),
          .effective_from = OptionalTimeField(root, "effective_from")};
}

}  // namespace

void PostRateBook(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = RateBookToPublish(root, log),
                 .names = {.currency = "prices", .member = {}, .points = {}, .rate = {}}};
  });
}

void ListRateBookVersions(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kRateBook),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<PublishedBook>, Halt> {
        const auto& all = state.configuration.rate_book().all();
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [log = core.parts.log](JsonWriter& out, const PublishedBook& one) {
        WriteRateBook(out, log, one.number, one.effective_from, one.value);
      });
}

}  // namespace huitong
