// The open API of a data directory that nobody serves, asked from within the process.

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "api/api.h"
#include "app/ledger_host.h"
#include "base/error.h"
#include "http/message.h"

namespace huitong {

struct LocalRequest {
  std::string method;  // GET or POST
  std::string target;
  std::string body = {};
  std::string key = {};  // the Idempotency-Key; empty: none is sent
  std::string language = "en";
};

class LocalApi {
 public:
  // Takes the directory's lock and recovers its ledger. Asks as the operator, or as the user of a
  // number from 1.
  static Expected<std::unique_ptr<LocalApi>, Error> Open(const std::string& folder, uint32_t user);
  LocalApi(const LocalApi&) = delete;
  LocalApi& operator=(const LocalApi&) = delete;
  ~LocalApi();

  // The answer, whatever it is. kInvalidArgument where the bytes would be no request.
  Expected<Response, Error> Ask(const LocalRequest& asked);

  // Stores a state checkpoint and signs the last heads. Nothing may be called afterwards.
  Expected<Done, Error> Close();

 private:
  LocalApi(std::unique_ptr<LedgerHost> host, uint32_t user);

  const std::unique_ptr<LedgerHost> host_;
  std::string key_text_;
  std::unique_ptr<ApiKeys> keys_;
  std::unique_ptr<Api> api_;
};

}  // namespace huitong
