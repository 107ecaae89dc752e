#include "api/request_fields.h"

#include <algorithm>

namespace huitong {
namespace {

constexpr size_t kKeySizeMax = 255;

struct HeaderLookup {
  std::string_view value;
  int count = 0;
};

HeaderLookup Find(const Request& request, std::string_view name) {
  HeaderLookup found;
  for (const HeaderView& header : request.headers) {
    if (!SameHeaderName(header.name, name)) continue;
    found.value = header.value;
    ++found.count;
  }
  return found;
}

bool SameWord(std::string_view left, std::string_view right) {
  return SameHeaderName(left, right);  // both compare ASCII letters without their case
}

// The name of the first pair that is not well-formed, as it was sent where it has none.
std::string FirstMalformed(std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (ParseQuery(pair)) continue;
    const std::string_view name = pair.substr(0, pair.find('='));
    const auto decoded = ParseQuery(name);
    return decoded && !decoded->empty() ? decoded->front().name : std::string(name);
  }
  return {};
}

// The text of an RFC 8941 string; nothing where it is not one.
std::optional<std::string> Unquoted(std::string_view quoted) {
  if (quoted.size() < 2 || quoted.back() != '"') return std::nullopt;
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  std::string text;
  for (size_t at = 0; at < inner.size(); ++at) {
    if (inner[at] == '"') return std::nullopt;
    if (inner[at] == '\\') {
      ++at;
      if (at == inner.size() || (inner[at] != '"' && inner[at] != '\\')) return std::nullopt;
    }
    text += inner[at];
  }
  return text;
}

}  // namespace

std::optional<std::string_view> BearerOf(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const HeaderLookup found = Find(request, "Authorization");
  if (found.count != 1 || found.value.size() <= kScheme.size()) return std::nullopt;
  if (!SameWord(found.value.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  return found.value.substr(kScheme.size());
}

Expected<std::string, RequestRefusal> IdempotencyKeyOf(const Request& request) {
  const HeaderLookup found = Find(request, "Idempotency-Key");
  if (found.count == 0) {
    return RefuseRequest(RefusalCode::kMissingIdempotencyKey, "Idempotency-Key");
  }
  std::optional<std::string> key(found.value);
  if (found.value.starts_with('"')) key = Unquoted(found.value);
  const bool printable = key && std::all_of(key->begin(), key->end(), [](char letter) {
                           return letter >= 0x20 && letter < 0x7f;
                         });
  if (!printable || found.count > 1 || key->empty() || key->size() > kKeySizeMax) {
    return RefuseRequest(RefusalCode::kMalformedIdempotencyKey, "Idempotency-Key");
  }
  return *std::move(key);
}

bool HasType(const Request& request, std::string_view wanted) {
  std::string_view type = request.HeaderValue("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) {
    type.remove_suffix(1);
  }
  return SameWord(type, wanted);
}

bool HasPlainBody(const Request& request) {
  const HeaderLookup found = Find(request, "Content-Encoding");
  return found.count == 0 || (found.count == 1 && SameWord(found.value, "identity"));
}

Expected<QueryParameters, RequestRefusal> QueryParameters::Of(const Request& request) {
  auto parsed = ParseQuery(request.query);
  if (!parsed) {
    return Unexpected(MalformedParameter(FirstMalformed(request.query), FieldShape::kEncoding));
  }
  std::vector<QueryPair> pairs = *std::move(parsed);
  std::sort(pairs.begin(), pairs.end(),
            [](const QueryPair& a, const QueryPair& b) { return a.name < b.name; });
  const auto twice =
      std::adjacent_find(pairs.begin(), pairs.end(),
                         [](const QueryPair& a, const QueryPair& b) { return a.name == b.name; });
  if (twice != pairs.end()) {
    return Unexpected(WrongParameter(twice->name, FieldFault::kDuplicate, FieldShape::kParameter));
  }
  return QueryParameters(std::move(pairs));
}

std::optional<std::string> QueryParameters::Take(std::string_view name) {
  const auto found = std::find_if(pairs_.begin(), pairs_.end(),
                                  [&](const QueryPair& pair) { return pair.name == name; });
  if (found == pairs_.end()) return std::nullopt;
  std::string value = std::move(found->value);
  pairs_.erase(found);
  return value;
}

Expected<std::string, RequestRefusal> QueryParameters::Require(std::string_view name) {
  auto value = Take(name);
  if (value) return *std::move(value);
  return Unexpected(
      WrongParameter(std::string(name), FieldFault::kMissing, FieldShape::kParameter));
}

Expected<Done, RequestRefusal> QueryParameters::Finish() const {
  if (pairs_.empty()) return Done{};
  return Unexpected(
      WrongParameter(pairs_.front().name, FieldFault::kUnknown, FieldShape::kParameter));
}

}  // namespace huitong
