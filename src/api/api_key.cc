#include "api/api_key.h"

#include <algorithm>
#include <charconv>

#include "base/text_encoding.h"
#include "crypto/constant_time.h"
#include "crypto/random.h"
#include "crypto/sha256.h"

namespace huitong {
namespace {

constexpr std::string_view kKeyPrefix = "hk_live_";
constexpr std::string_view kLineStart = "hk1 ";
constexpr std::string_view kOperatorName = "operator";
constexpr std::string_view kUserPrefix = "user:";
constexpr size_t kIdBytes = 10;
constexpr size_t kSecretBytes = 32;
constexpr size_t kCheckBytes = 4;

struct ParsedKey {
  std::string_view id;
  Bytes secret;
};

std::string CheckOf(std::string_view before) {
  return ToBase32(ByteView(Sha256(AsBytes(before))).first(kCheckBytes));
}

bool IsId(std::string_view text) {
  const auto bytes = FromBase32(text);
  return bytes && bytes->size() == kIdBytes;
}

std::optional<ParsedKey> Parse(std::string_view text) {
  if (!text.starts_with(kKeyPrefix)) return std::nullopt;
  const size_t check_at = text.rfind('_');
  if (text.substr(check_at + 1) != CheckOf(text.substr(0, check_at))) return std::nullopt;
  const std::string_view both =
      text.substr(kKeyPrefix.size(), std::max(check_at, kKeyPrefix.size()) - kKeyPrefix.size());
  const size_t middle = both.find('_');
  if (middle == std::string_view::npos || !IsId(both.substr(0, middle))) return std::nullopt;
  auto secret = FromBase32(both.substr(middle + 1));
  if (!secret || secret->size() != kSecretBytes) return std::nullopt;
  return ParsedKey{.id = both.substr(0, middle), .secret = *std::move(secret)};
}

Hash MacOf(const MacKey& pepper, std::string_view id, ByteView secret) {
  Bytes message;
  ByteWriter out(message);
  out.PutBytes(AsBytes("api key"));
  out.Put(uint8_t{0});
  out.PutBytes(AsBytes(id));
  out.Put(uint8_t{0});
  out.PutBytes(secret);
  return pepper.Mac(message);
}

std::string NameOf(const Actor& who) {
  if (who.kind == ActorKind::kOperator) return std::string(kOperatorName);
  return std::string(kUserPrefix) + std::to_string(who.number);
}

// Takes more than NameOf gives; nothing for what is no name at all.
std::optional<Actor> ActorNamed(std::string_view name) {
  if (name == kOperatorName) return kOperatorActor;
  if (!name.starts_with(kUserPrefix)) return std::nullopt;
  name.remove_prefix(kUserPrefix.size());
  Actor user{.kind = ActorKind::kUser, .number = 0};
  const auto read = std::from_chars(name.data(), name.data() + name.size(), user.number);
  const bool whole = read.ec == std::errc() && read.ptr == name.data() + name.size();
  if (!whole || user.number == 0 || user.number > kUserNumberMax) return std::nullopt;
  return user;
}

}  // namespace

NewApiKey GenerateApiKey(const SecretKey& pepper, const Actor& who) {
  const std::string id = ToBase32(RandomArray<kIdBytes>());
  const auto secret = RandomArray<kSecretBytes>();
  std::string text = std::string(kKeyPrefix) + id + "_" + ToBase32(secret);
  text += "_" + CheckOf(text);
  return {.text = std::move(text),
          .stored = {.id = id, .mac = MacOf(MacKey(pepper), id, secret), .who = who}};
}

std::string StoredApiKeyLine(const StoredApiKey& key) {
  return std::string(kLineStart) + key.id + " " + NameOf(key.who) + " " + ToHex(key.mac);
}

Expected<StoredApiKey, Error> ReadStoredApiKeyLine(std::string_view line) {
  StoredApiKey key;
  const size_t who_at = line.find(' ', kLineStart.size());
  const size_t mac_at = line.rfind(' ');
  if (line.starts_with(kLineStart) && who_at < mac_at && mac_at != std::string_view::npos) {
    key.id = line.substr(kLineStart.size(), who_at - kLineStart.size());
    key.who = ActorNamed(line.substr(who_at + 1, mac_at - who_at - 1)).value_or(kOperatorActor);
    const auto mac = FromHex(line.substr(mac_at + 1));
    if (mac && mac->size() == key.mac.size()) std::ranges::copy(*mac, key.mac.begin());
  }
  if (!IsId(key.id) || StoredApiKeyLine(key) != line) {
    return Fail(ErrorCode::kCorrupt, "A line of the API keys is not a stored key.");
  }
  return key;
}

std::optional<Actor> ApiKeys::PrincipalOf(std::string_view text) const {
  const auto parsed = Parse(text);
  if (!parsed) return std::nullopt;
  for (const StoredApiKey& key : keys_) {
    if (key.id != parsed->id) continue;
    if (!EqualInConstantTime(key.mac, MacOf(pepper_, parsed->id, parsed->secret))) continue;
    return key.who;
  }
  return std::nullopt;
}

}  // namespace huitong
