// /v1/exchanges

#include "api/quote_token.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

constexpr size_t kTokenSizeMax = 400;

struct WantedExchange {
  MemberId member;
  std::string token;
  std::optional<std::string> out_request_no;
};

Expected<WantedExchange, RequestRefusal> ReadExchange(std::string& text) {
  JsonBody body = TRY(ReadBody(text));
  JsonObject root = body.Root();
  WantedExchange wanted{.member = MemberField(root, "member_id"),
                        .token = std::string(root.Text("quote", kTokenSizeMax)),
                        .out_request_no = OutRequestNumberField(root)};
  TRY(FinishBody(body));
  return wanted;
}

Expected<Asked, RequestRefusal> AskedOf(const ApiCore& core, std::string& text) {
  WantedExchange wanted = TRY(ReadExchange(text));
  // A token that is not the coalition's says nothing that the ledger could decline.
  auto exchange = ExchangeBy(core.macs, core.parts.log, wanted.member, wanted.token);
  if (!exchange) return RefuseRequest(RefusalCode::kInvalidQuote, "quote");
  return Asked{.operation = *std::move(exchange),
               .occurred_at = std::nullopt,
               .out_request_no = std::move(wanted.out_request_no),
               // What the quote says of them is wrong by now.
               .names = {.currency = "quote", .member = {}, .points = "quote", .rate = {}}};
}

}  // namespace

void PostExchange(ApiCore& core, Call call) {
  auto asked = AskedOf(core, call.request.body);
  if (!asked) return call.reply.Refuse(asked.error());
  SubmitCommand(core, std::move(call), *std::move(asked));
}

}  // namespace huitong
