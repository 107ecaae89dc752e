#include "api/api.h"

#include "api/compact_batch.h"
#include "api/language.h"
#include "api/problem.h"
#include "api/request_fields.h"

namespace huitong {

Api::Api(const ApiParts& parts, const ApiOptions& options) : core_(parts, options) {
  for (const Endpoint& endpoint : ApiEndpoints()) {
    router_.Add(endpoint.method, endpoint.pattern, endpoint);
  }
  core_.metrics.SetRoutes(router_.routes());
}

Api::~Api() { core_.pending.WaitUntilNone(); }

Expected<Done, RequestRefusal> Api::Admit(const Endpoint& endpoint, Call& call) const {
  if (endpoint.access == Access::kOperator) {
    const auto bearer = BearerOf(call.request);
    const auto principal =
        bearer ? core_.parts.api_keys.PrincipalOf(*bearer) : std::optional<Actor>();
    if (!principal) return RefuseRequest(RefusalCode::kInvalidCredential);
    call.actor = *principal;
  }
  // A write's query would not be part of what its key stands for.
  if (!endpoint.takes_query) TRY(TRY(QueryParameters::Of(call.request)).Finish());
  if (endpoint.kind == EndpointKind::kRead) return Done{};
  const std::string_view type =
      endpoint.kind == EndpointKind::kBatch ? kCompactBatchType : kJsonType;
  if (!HasType(call.request, type)) return RefuseRequest(RefusalCode::kUnsupportedContentType);
  if (!HasPlainBody(call.request)) return RefuseRequest(RefusalCode::kUnsupportedContentEncoding);
  if (endpoint.kind != EndpointKind::kWrite) return Done{};
  call.idempotency_key = TRY(IdempotencyKeyOf(call.request));
  return Done{};
}

size_t Api::BodyLimitOf(std::string_view path, size_t otherwise) {
  return path == kBatchPath ? kBatchBytesMax : otherwise;
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
