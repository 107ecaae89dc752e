// The open API over the lane: routes, credentials and the answers' common parts. docs/openapi.yaml
// is its contract.

#pragma once

#include <vector>

#include "api/api_core.h"
#include "api/problem.h"
#include "api/routes.h"
#include "http/message.h"
#include "http/responder.h"
#include "http/router.h"

namespace huitong {

// A server that fronts it gives RenderServerError (api/problem.h) as its error_response.
class Api {
 public:
  Api(const ApiParts& parts, const ApiOptions& options);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  // Waits until every request that was taken is answered: stop the server before, and keep the
  // lane until after.
  ~Api();

  // Any thread; does not wait for a disk. A body without kBodyPadding is copied once.
  void Handle(Request request, Responder responder);

  // How large a request's body may be, in bytes, where a path has a limit of its own.
  static size_t BodyLimitOf(std::string_view path, size_t otherwise);

  [[nodiscard]] const std::vector<Route>& routes() const { return router_.routes(); }

 private:
  // What the request lacks to be served at this endpoint.
  [[nodiscard]] Expected<Done, RequestRefusal> Admit(const Endpoint& endpoint, Call& call) const;

  ApiCore core_;
  Router<Endpoint> router_;
};

}  // namespace huitong
