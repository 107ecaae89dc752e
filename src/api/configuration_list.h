// Pages over what the operator has published, in order of number.

#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "api/page.h"
#include "api/state_read.h"

namespace huitong {

// Names the lists in their cursors. DO NOT RENUMBER while cursors are about.
enum class ConfigurationList : uint64_t {
  kBrands = 1,
  kCurrencies = 2,
  kChannels = 3,
  kEarnRates = 4,
  kRateBook = 5,
  kPointsPolicies = 6,
  kMemberPolicies = 7,
  kProposals = 8,
  kContracts = 9,
  kClearingTerms = 10,
  kPeriods = 11,
  kTenderPolicies = 12,
  kUnitVersions = 13,
  kUnitEarnRates = 14,
  kDisputes = 15,
};

// Some elements of a list, and where the next begins.
template <class Element>
struct PageOf {
  std::vector<Element> elements;
  std::optional<uint64_t> next;
};

// Of `count` elements those of a page; `element(i)` copies the i-th.
template <class MakeElement>
auto CutPage(size_t count, const PageRequest& page, const MakeElement& element) {
  PageOf<std::decay_t<decltype(element(size_t{0}))>> cut;
  const size_t first = std::min<uint64_t>(page.place.value_or(0), count);
  const size_t last = std::min(first + page.limit, count);
  for (size_t i = first; i < last; ++i) {
    cut.elements.push_back(element(i));
  }
  if (last < count) cut.next = last;
  return cut;
}

// {"data": […], "has_more", "next_cursor"}; `write` fills the object of one element.
template <class Element, class Write>
void WritePage(JsonWriter& out, uint64_t list, const PageOf<Element>& page, const Write& write) {
  out.BeginArray("data");
  for (const Element& element : page.elements) {
    out.BeginObject();
    write(out, element);
    out.EndObject();
  }
  out.EndArray();
  out.Flag("has_more", page.next.has_value());
  if (page.next) {
    out.Text("next_cursor", CursorText({.list = list, .place = *page.next}));
  } else {
    out.Null("next_cursor");
  }
}

// Answers a page. `look(state, now, page)` finds an Expected<PageOf<…>, Halt>.
template <class Look, class Write>
void AnswerPage(ApiCore& core, Call call, uint64_t list, Look look, Write write) {
  auto query = QueryParameters::Of(call.request);
  if (!query) return call.reply.Refuse(query.error());
  QueryParameters parameters = *std::move(query);
  const auto page = TakePage(parameters, list);
  if (!page) return call.reply.Refuse(page.error());
  const auto finished = parameters.Finish();
  if (!finished) return call.reply.Refuse(finished.error());
  ReadState(
      core, std::move(call.reply),
      [look, wanted = *page](LogState& state, const Instant& now) {
        return look(state, now, wanted);
      },
      [list, write](Reply reply, const auto& found, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) { WritePage(out, list, found, write); }));
      });
}

}  // namespace huitong
