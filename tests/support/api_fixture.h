// A whole API in memory for tests: stores, lane, vault, signer, and a client that waits for
// answers.

#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "api/api.h"
#include "base/check.h"
#include "http/request_reader.h"
#include "identity/vault.h"
#include "sequencer/head_signer.h"
#include "storage/memory_vault_store.h"
#include "support/ledger_fixture.h"

namespace huitong::testing {

// An answer as a client sees it.
struct ApiAnswer {
  int status = 0;
  std::string content_type;
  std::vector<Header> headers;
  std::string body;

  [[nodiscard]] std::optional<std::string> HeaderValue(std::string_view name) const {
    for (const Header& header : headers) {
      if (SameHeaderName(header.name, name)) return header.value;
    }
    return std::nullopt;
  }
  [[nodiscard]] boost::json::value json() const { return boost::json::parse(body); }
  // The text at a JSON pointer; the number written out where it is one.
  [[nodiscard]] std::string At(std::string_view pointer) const {
    const boost::json::value value = json().at_pointer({pointer.data(), pointer.size()});
    if (value.is_string()) return std::string(value.as_string());
    return boost::json::serialize(value);
  }
  [[nodiscard]] std::string code() const { return At("/code"); }
};

// The same request as the bytes of a connection would make it.
inline Request RequestOf(const std::string& method, const std::string& target,
                         const std::vector<Header>& headers, const std::string& body) {
  std::string bytes = method + " " + target + " HTTP/1.1\r\nHost: test\r\n";
  for (const Header& header : headers) {
    bytes += header.name + ": " + header.value + "\r\n";
  }
  bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  const RequestLimits limits;
  RequestReader reader(limits);
  CHECK(reader.Read(bytes).progress == RequestReader::Progress::kComplete);
  return reader.Take();
}

class ApiWorld {
 public:
  // Empty stores, and a coalition that is open, unless said otherwise.
  explicit ApiWorld(bool open = true) {
    Start();
    if (!open) return;
    LaneClient client(*ledger_.lane);
    const Answered answer =
        client.Ask(CommandOf(OpenCoalition{.coalition = CoalitionForTests()}, "open"));
    CHECK(answer.kind == OutcomeKind::kRecorded);
  }
  ~ApiWorld() { Stop(); }
  ApiWorld(const ApiWorld&) = delete;
  ApiWorld& operator=(const ApiWorld&) = delete;

  // Over the same stores, as after the end of a process.
  void Restart() {
    Stop();
    Start();
  }

  [[nodiscard]] Api& api() { return *api_; }
  [[nodiscard]] StandingClock& clock() { return ledger_.clock; }
  [[nodiscard]] Lane& lane() { return *ledger_.lane; }
  [[nodiscard]] Vault& vault() { return vault_; }
  [[nodiscard]] const std::string& key() const { return key_.text; }
  [[nodiscard]] PublicKey public_key() const {
    return SigningKey(SecretsOf(kTestLog).signing_seed).public_key();
  }
  // Waits until every record is hashed, and signs the head over them.
  void Sign() {
    const Sequence records = ledger_.lane->heads().Of(kTestLog).next_sequence;
    CHECK(ledger_.lane->heads().WaitUntilHashed(kTestLog, records));
    CHECK(signer_->SignAll().has_value());
  }

  std::future<ApiAnswer> Send(const std::string& method, const std::string& target,
                              const std::vector<Header>& headers, const std::string& body) {
    auto promise = std::make_shared<std::promise<ApiAnswer>>();
    auto future = promise->get_future();
    api_->Handle(RequestOf(method, target, headers, body),
                 Responder([promise](std::optional<Response> response) {
                   CHECK(response.has_value());
                   promise->set_value({.status = response->status,
                                       .content_type = std::string(response->content_type),
                                       .headers = std::move(response->headers),
                                       .body = std::move(response->body)});
                 }));
    return future;
  }
  ApiAnswer Get(const std::string& target) {
    return Send("GET", target, {Authorization()}, "").get();
  }
  // Without a credential.
  ApiAnswer GetPublic(const std::string& target) { return Send("GET", target, {}, "").get(); }
  ApiAnswer Post(const std::string& target, const std::string& body, const std::string& key,
                 const std::string& language = "en") {
    return Send("POST", target, WriteHeaders(key, language), body).get();
  }
  // With a key of its own.
  ApiAnswer Post(const std::string& target, const std::string& body) {
    return Post(target, body, "own-" + std::to_string(++keys_));
  }

  // As the user 1 or 2, with a request key that the operator and the other user may have used too.
  ApiAnswer PostAs(uint32_t user, const std::string& target, const std::string& body,
                   const std::string& key) {
    std::vector<Header> headers = WriteHeaders(key);
    headers.front().value = "Bearer " + (user == 1 ? first_user_ : second_user_).text;
    return Send("POST", target, headers, body).get();
  }

  [[nodiscard]] Header Authorization() const {
    return {.name = "Authorization", .value = "Bearer " + key_.text};
  }
  [[nodiscard]] std::vector<Header> WriteHeaders(const std::string& key,
                                                 const std::string& language = "en") const {
    return {Authorization(),
            {.name = "Content-Type", .value = "application/json"},
            {.name = "Idempotency-Key", .value = key},
            {.name = "Accept-Language", .value = language}};
  }

 private:
  [[nodiscard]] LogSecrets SecretsOf(LogNumber log) const {
    const LogKeys keys = keys_of_.KeysOf(log);
    return {.salt_key = keys.salt_key, .signing_seed = keys.signing_seed};
  }

  void Start() {
    auto opened = Lane::Open({.journal = ledger_.journal,
                              .store = ledger_.store,
                              .trees = ledger_.trees,
                              .clock = ledger_.clock,
                              .secrets = [this](LogNumber log) { return SecretsOf(log); }},
                             {});
    CHECK(opened.has_value());
    ledger_.lane = *std::move(opened);
    signer_ = std::make_unique<HeadSigner>(
        HeadSigner::Parts{
            .journal = ledger_.journal,
            .trees = ledger_.trees,
            .heads = ledger_.lane->heads(),
            .secrets = [this](LogNumber log) { return SecretsOf(log); },
            .origin_of =
                [](LogNumber) { return std::optional<std::string>(CoalitionForTests().origin); },
            .keep = [](LogNumber, const SignedHead&) { return Expected<Done, Error>(Done{}); },
            .on_failure = EndProcess},
        std::map<LogNumber, SignedHead>());
    api_ = std::make_unique<Api>(ApiParts{.lane = *ledger_.lane,
                                          .journal = ledger_.journal,
                                          .trees = ledger_.trees,
                                          .signer = *signer_,
                                          .vault = vault_,
                                          .keys = keys_of_,
                                          .log = kTestLog,
                                          .api_keys = api_keys_},
                                 ApiOptions());
  }
  void Stop() {
    api_.reset();
    signer_.reset();
    ledger_.lane.reset();
  }

  MemoryLedger ledger_;
  MemoryVaultStore vault_rows_;
  KeyRing keys_of_ = KeyRing::FromMaster(MasterFromSeed("api tests"));
  Vault vault_{vault_rows_, keys_of_};
  NewApiKey key_ = GenerateApiKey(keys_of_.ApiKeyPepper());
  NewApiKey first_user_ =
      GenerateApiKey(keys_of_.ApiKeyPepper(), {.kind = ActorKind::kUser, .number = 1});
  NewApiKey second_user_ =
      GenerateApiKey(keys_of_.ApiKeyPepper(), {.kind = ActorKind::kUser, .number = 2});
  ApiKeys api_keys_{keys_of_.ApiKeyPepper(),
                    {key_.stored, first_user_.stored, second_user_.stored}};
  std::unique_ptr<HeadSigner> signer_;
  std::unique_ptr<Api> api_;
  int keys_ = 0;
};

}  // namespace huitong::testing
