#include "app/option_checks.h"

#include <cstddef>
#include <string_view>

#include <arpa/inet.h>

#include "api/name_text.h"
#include "base/calendar.h"
#include "base/time_zone.h"
#include "journal/checkpoint.h"

namespace huitong {
namespace {

constexpr size_t kNameCharactersMax = 64;

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

std::string CheckFolder(const std::string& text) {
  return text.empty() ? "an empty text names no directory" : "";
}

std::string CheckDate(const std::string& text) {
  return FromIsoDate(text) ? "" : Quoted(text) + " is not a date like 2026-11-22";
}

std::string CheckAddress(const std::string& text) {
  in6_addr address{};  // holds either family
  const bool is_numeric = inet_pton(AF_INET, text.c_str(), &address) == 1 ||
                          inet_pton(AF_INET6, text.c_str(), &address) == 1;
  return is_numeric ? "" : Quoted(text) + " is not a numeric address like 127.0.0.1 or ::1";
}

std::string CheckTimeZone(const std::string& text) {
  return TimeZone::Named(text)
             ? ""
             : Quoted(text) + " is not a time zone: use an IANA name such as Asia/Shanghai";
}

std::string CheckName(const std::string& text) {
  const auto characters = CharactersOf(text);
  if (!characters) return "the name is not UTF-8";
  if (HasControlCharacter(text)) return "the name holds a control character";
  const std::string_view trimmed = TrimmedName(text);
  if (trimmed.empty()) return "the name is empty";
  const size_t count = CharactersOf(trimmed).value_or(0);
  if (count <= kNameCharactersMax) return "";
  return "the name has " + std::to_string(count) + " characters; at most 64 are allowed";
}

std::string CheckOrigin(const std::string& text) {
  constexpr std::string_view kHash = "/sha256";
  if (IsOrigin(text) && text.size() > kHash.size() && text.ends_with(kHash)) return "";
  return Quoted(text) +
         " cannot name a log: it is your domain and a path without blanks or \"+\" that ends in "
         "/sha256, such as points.example.com/log/sha256";
}

}  // namespace huitong
