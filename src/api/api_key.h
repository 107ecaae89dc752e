// API keys: what a client sends as a bearer, and what is kept of it.
//
//   key    = hk_live_ id _ secret _ check       all base32
//   id     = 10 random bytes; a name that may be shown and logged
//   secret = 32 random bytes
//   check  = the first 4 bytes of SHA-256 over all that is before its underscore: a mistyped key is
//            told from a wrong one, and scanners of public code know a real key
//   stored = hk1 SP id SP who SP hex(HMAC-SHA-256(pepper, "api key" 00 id 00 secret bytes))
//   who    = operator, or user:N of the person with the number N, from 1 and without leading zeros

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/hmac.h"
#include "engine/record.h"
#include "identity/key_ring.h"

namespace huitong {

inline constexpr Actor kOperatorActor{.kind = ActorKind::kOperator, .number = 0};
// The greatest number a person can have: it is 28 bits of an actor's word.
inline constexpr uint32_t kUserNumberMax = (uint32_t{1} << 28) - 1;

// What is kept of a key. Whoever sends it is `who`: the operator, or a user. All may do the same.
struct StoredApiKey {
  std::string id;
  Hash mac{};
  Actor who = kOperatorActor;

  friend bool operator==(const StoredApiKey&, const StoredApiKey&) = default;
};

struct NewApiKey {
  std::string text;  // shown once, never stored
  StoredApiKey stored;
};

NewApiKey GenerateApiKey(const SecretKey& pepper, const Actor& who = kOperatorActor);

// One line of a key file, without its end.
std::string StoredApiKeyLine(const StoredApiKey& key);
// kCorrupt for any line StoredApiKeyLine does not write; the sentence does not repeat it.
Expected<StoredApiKey, Error> ReadStoredApiKeyLine(std::string_view line);

// The keys that open the API. Any thread.
class ApiKeys {
 public:
  ApiKeys(const SecretKey& pepper, std::vector<StoredApiKey> keys)
      : pepper_(pepper), keys_(std::move(keys)) {}

  // Who sends this key; nothing for one that is malformed, unknown, or of another secret.
  [[nodiscard]] std::optional<Actor> PrincipalOf(std::string_view text) const;

 private:
  MacKey pepper_;
  std::vector<StoredApiKey> keys_;
};

}  // namespace huitong
