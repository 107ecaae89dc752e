#include "app/local_api.h"

#include <future>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/open_coalition.h"
#include "http/request_reader.h"

namespace huitong {
namespace {

// The bytes that a client would send, so that what is refused there is refused here.
std::string HttpTextOf(const LocalRequest& request, const std::string& api_key) {
  std::string text = fmt::format(
      "{} {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nAccept-Language: {}\r\n",
      request.method, request.target, api_key, request.language);
  if (!request.key.empty()) text += fmt::format("Idempotency-Key: {}\r\n", request.key);
  if (!request.body.empty()) {
    text += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n",
                        request.body.size());
  }
  return text + "\r\n" + request.body;
}

Expected<Request, Error> RequestOf(const LocalRequest& asked, const std::string& api_key) {
  const RequestLimits limits;
  RequestReader reader(limits);
  const std::string text = HttpTextOf(asked, api_key);
  std::string_view left = text;
  for (;;) {
    const auto step = reader.Read(left);
    left.remove_prefix(step.used);
    if (step.progress == RequestReader::Progress::kComplete) return reader.Take();
    if (step.progress == RequestReader::Progress::kRefused) {
      return Fail(ErrorCode::kInvalidArgument, reader.refusal().sentence);
    }
    // The head was read and the body is behind it; a request that is still not whole never will be.
    if (step.used == 0) {
      return Fail(ErrorCode::kInvalidArgument,
                  "\"" + asked.method + " " + asked.target + "\" is no request");
    }
  }
}

}  // namespace

// The key is one that only this process knows.
LocalApi::LocalApi(std::unique_ptr<LedgerHost> host, uint32_t user) : host_(std::move(host)) {
  NewApiKey made = GenerateApiKey(host_->keys().ApiKeyPepper(), PersonOf(user));
  key_text_ = std::move(made.text);
  keys_ =
      std::unique_ptr<ApiKeys>(new ApiKeys(host_->keys().ApiKeyPepper(), {std::move(made.stored)}));
  api_ = std::unique_ptr<Api>(new Api({.lane = host_->lane(),
                                       .journal = host_->journal(),
                                       .trees = host_->trees(),
                                       .signer = host_->heads(),
                                       .vault = host_->vault(),
                                       .keys = host_->keys(),
                                       .log = host_->log(),
                                       .api_keys = *keys_},
                                      {}));
}

LocalApi::~LocalApi() = default;

Expected<std::unique_ptr<LocalApi>, Error> LocalApi::Open(const std::string& folder,
                                                          uint32_t user) {
  auto host = TRY(LedgerHost::Open({.folder = folder}));
  return std::unique_ptr<LocalApi>(new LocalApi(std::move(host), user));
}

Expected<Response, Error> LocalApi::Ask(const LocalRequest& asked) {
  Request request = TRY(RequestOf(asked, key_text_));
  std::promise<std::optional<Response>> answered;
  auto response = answered.get_future();
  api_->Handle(std::move(request), Responder([&answered](std::optional<Response> answer) {
                 answered.set_value(std::move(answer));
               }));
  std::optional<Response> answer = response.get();
  if (!answer) return Fail(ErrorCode::kIo, "the ledger gave no answer");
  return *std::move(answer);
}

Expected<Done, Error> LocalApi::Close() {
  api_.reset();
  return host_->Close();
}

}  // namespace huitong
