#include "api/api.h"

#include "api/language.h"
#include "api/request_fields.h"
#include "api/resources.h"

namespace huitong {

Api::Api(const ApiParts& parts, const ApiOptions& options) : core_(parts, options) {
  AddWrites();
  AddReads();
  AddPublic();
  core_.metrics.SetRoutes(router_.routes());
}

Api::~Api() { core_.pending.WaitUntilNone(); }

void Api::AddWrites() {
  const auto add = [this](std::string_view pattern, void (*serve)(ApiCore&, Call)) {
    router_.Add(Method::kPost, pattern,
                {.serve = serve, .access = Access::kOperator, .kind = Kind::kWrite});
  };
  add("/v1/events", PostEvent);
  add("/v1/redemptions", PostRedemption);
  add("/v1/exchanges", PostExchange);
  add("/v1/members", PostMember);
  add("/v1/brands", PostBrand);
  add("/v1/brands/{brand_id}/earn-rates", PostEarnRate);
  add("/v1/currencies", PostCurrency);
  add("/v1/channels", PostChannel);
  add("/v1/channels/{channel_id}/coefficients", PostCoefficient);
  add("/v1/rate-book/versions", PostRateBook);
}

void Api::AddReads() {
  const auto add = [this](std::string_view pattern, void (*serve)(ApiCore&, Call)) {
    router_.Add(Method::kGet, pattern,
                {.serve = serve, .access = Access::kOperator, .kind = Kind::kRead});
  };
  router_.Add(Method::kPost, "/v1/quotes",
              {.serve = PostQuote, .access = Access::kOperator, .kind = Kind::kReadWithBody});
  add("/v1/coalition", GetCoalition);
  add("/v1/brands", ListBrands);
  add("/v1/brands/{brand_id}", GetBrand);
  add("/v1/brands/{brand_id}/earn-rates", ListEarnRates);
  add("/v1/currencies", ListCurrencies);
  add("/v1/currencies/{currency_id}", GetCurrency);
  add("/v1/channels", ListChannels);
  add("/v1/channels/{channel_id}", GetChannel);
  add("/v1/rate-book/versions", ListRateBookVersions);
  add("/v1/members", FindMembers);
  add("/v1/members/{member_id}", GetMember);
  add("/v1/members/{member_id}/wallets", ListWallets);
  add("/v1/members/{member_id}/transactions", ListTransactions);
  add("/v1/transactions/{transaction_id}", GetTransaction);
  add("/v1/transactions/{transaction_id}/proof", GetProof);
  add("/v1/obligations", ListObligations);
}

void Api::AddPublic() {
  const auto add = [this](std::string_view pattern, void (*serve)(ApiCore&, Call)) {
    router_.Add(Method::kGet, pattern,
                {.serve = serve, .access = Access::kEverybody, .kind = Kind::kRead});
  };
  add("/log/{coalition}/{shard}/checkpoint", GetCheckpoint);
  add("/log/{coalition}/{shard}/tile/{tile...}", GetTile);
  add("/livez", GetLiveness);
  add("/readyz", GetReadiness);
  add("/metrics", GetMetrics);
  add("/docs/problems", GetProblems);
}

Expected<Done, RequestRefusal> Api::Admit(const Endpoint& endpoint, Call& call) const {
  if (endpoint.access == Access::kOperator) {
    const auto bearer = BearerOf(call.request);
    const auto principal =
        bearer ? core_.parts.api_keys.PrincipalOf(*bearer) : std::optional<Actor>();
    if (!principal) return RefuseRequest(RefusalCode::kInvalidCredential);
    call.actor = *principal;
  }
  if (endpoint.kind == Kind::kRead) return Done{};
  if (!HasJsonType(call.request)) return RefuseRequest(RefusalCode::kUnsupportedContentType);
  // A query would not be part of what the key stands for.
  if (!call.request.query.empty()) return RefuseRequest(RefusalCode::kInvalidParameter);
  if (endpoint.kind == Kind::kWrite) call.idempotency_key = TRY(IdempotencyKeyOf(call.request));
  return Done{};
}

void Api::Handle(Request request, Responder responder) {
  const Language language = PreferredLanguage(request.HeaderValue("Accept-Language"));
  Reply reply(core_.metrics, core_.pending, std::move(responder), language);
  auto found = router_.Find(request.method, request.path);
  if (!found) {
    const std::string& allow = found.error().allow;
    if (allow.empty()) return reply.Refuse(RefusalCode::kRouteNotFound);
    return reply.Refuse({.code = RefusalCode::kMethodNotAllowed, .allow = allow});
  }
  auto match = *std::move(found);
  reply.SetRoute(match.route);
  Call call{.request = std::move(request),
            .path = std::move(match.parameters),
            .actor = {},
            .idempotency_key = {},
            .reply = std::move(reply)};
  const auto admitted = Admit(*match.endpoint, call);
  if (!admitted) return call.reply.Refuse(admitted.error());
  match.endpoint->serve(core_, std::move(call));
}

}  // namespace huitong
