#include "api/language.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace huitong {
namespace {

// One element of Accept-Language: a language range and its weight in thousandths.
struct Preference {
  std::string_view range;
  int weight = 1000;
};

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// "0.8" as 800; weights beyond the grammar count as 0.
int ReadWeight(std::string_view text) {
  if (text == "1" || text.starts_with("1.0")) return 1000;
  if (!text.starts_with("0.")) return 0;
  std::string digits(text.substr(2, 3));
  digits.resize(3, '0');
  int weight = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), weight);
  return read.ec == std::errc() && read.ptr == digits.data() + digits.size() ? weight : 0;
}

Preference ReadPreference(std::string_view element) {
  const size_t semicolon = element.find(';');
  if (semicolon == std::string_view::npos) return {.range = Trimmed(element)};
  const std::string_view parameter = Trimmed(element.substr(semicolon + 1));
  const bool weighs = parameter.starts_with("q=") || parameter.starts_with("Q=");
  return {.range = Trimmed(element.substr(0, semicolon)),
          .weight = weighs ? ReadWeight(Trimmed(parameter.substr(2))) : 0};
}

// Whether the range is the two-letter language or one of its kinds.
bool IsRangeOf(std::string_view range, std::string_view language) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  if (range.size() < 2 || (range.size() > 2 && range[2] != '-')) return false;
  return lower(range[0]) == language[0] && lower(range[1]) == language[1];
}

}  // namespace

Language PreferredLanguage(std::optional<std::string_view> accept_language) {
  int chinese = 0;
  int english = 0;
  std::string_view rest = accept_language.value_or("");
  // Of equal weights the first named wins, by a thousandth of a thousandth.
  int order = 999;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const Preference preference = ReadPreference(rest.substr(0, comma));
    const int rank = preference.weight == 0 ? 0 : preference.weight * 1000 + order;
    if (IsRangeOf(preference.range, "zh")) chinese = std::max(chinese, rank);
    if (IsRangeOf(preference.range, "en")) english = std::max(english, rank);
    order = std::max(order - 1, 0);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return chinese > english ? Language::kChinese : Language::kEnglish;
}

std::string_view TagOf(Language language) {
  return language == Language::kChinese ? "zh-CN" : "en";
}

}  // namespace huitong
