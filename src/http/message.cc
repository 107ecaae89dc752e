#include "http/message.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {
namespace {

constexpr char LowerCase(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::string_view MethodText(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kDelete:
      return "DELETE";
    case Method::kHead:
      return "HEAD";
    case Method::kOther:
      return "other";
  }
  CHECK(false);
  return {};
}

bool SameHeaderName(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](char a, char b) { return LowerCase(a) == LowerCase(b); });
}

std::optional<std::string_view> Request::HeaderValue(std::string_view name) const {
  for (const HeaderView& header : headers) {
    if (SameHeaderName(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace huitong
