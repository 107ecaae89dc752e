#include "scenarios/line.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

constexpr std::string_view kArrow = "→";

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

std::vector<std::string> SplitInWords(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = Trimmed(text)).empty()) {
    const bool quoted = text.front() == '"';
    if (quoted) text.remove_prefix(1);
    const size_t end = std::min(text.find(quoted ? '"' : ' '), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!quoted && (word.ends_with(',') || word.ends_with(';'))) word.remove_suffix(1);
    words.emplace_back(word);
  }
  return words;
}

std::optional<int64_t> WholeOf(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int64_t> DecimalOf(std::string_view text, int places) {
  const size_t point = text.find('.');
  std::string digits(text.substr(0, point));
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (fraction.size() > static_cast<size_t>(places)) return std::nullopt;
  digits += fraction;
  digits.append(static_cast<size_t>(places) - fraction.size(), '0');
  return WholeOf(digits);
}

bool IsClock(std::string_view word) { return word.size() >= 5 && word[2] == ':'; }

}  // namespace

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(HUITONG_SCENARIOS)) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<ScenarioLine> ReadLines(const std::string& path) {
  std::vector<ScenarioLine> lines;
  std::ifstream file(path);
  int number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    std::string_view rest = Trimmed(std::string_view(text).substr(0, text.find('#')));
    if (rest.empty()) continue;
    ScenarioLine line;
    line.number = number;
    const size_t arrow = rest.find(kArrow);
    if (arrow != std::string_view::npos) {
      line.outcome = std::string(Trimmed(rest.substr(arrow + kArrow.size())));
      rest = Trimmed(rest.substr(0, arrow));
    }
    line.statement = std::string(rest);
    line.words = SplitInWords(rest);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string Words::Any() {
  if (AtEnd()) {
    Refuse();
    return {};
  }
  return words_[next_++];
}

bool Words::Accept(std::string_view phrase) {
  const auto wanted = SplitInWords(phrase);
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (next_ + i >= words_.size() || words_[next_ + i] != wanted[i]) return false;
  }
  next_ += wanted.size();
  return true;
}

void Words::Expect(std::string_view phrase) {
  if (!Accept(phrase)) Refuse();
}

int64_t Words::Whole() {
  const auto value = WholeOf(Any());
  if (!value) Refuse();
  return value.value_or(0);
}

int64_t Words::Decimal(int places) {
  const auto value = DecimalOf(Any(), places);
  if (!value) Refuse();
  return value.value_or(0);
}

Rate Words::AnyRate() {
  constexpr int64_t kThousand = 1'000;
  const std::string word = Any();
  const size_t slash = word.find('/');
  const bool fraction = slash != std::string::npos;
  const auto above = fraction ? WholeOf(word.substr(0, slash)) : DecimalOf(word, 3);
  const auto below = fraction ? WholeOf(word.substr(slash + 1)) : std::optional(kThousand);
  // A whole number may be as great as a rate's term.
  const auto whole = fraction ? std::nullopt : WholeOf(word);
  const auto rate = whole ? Rate::Of(*whole, 1) : Rate::Of(above.value_or(0), below.value_or(0));
  if (!rate) Refuse();
  return rate.value_or(Rate());
}

Instant Words::Moment() {
  std::string moment = Any();
  if (next_ < words_.size() && IsClock(words_[next_])) moment += ' ' + words_[next_++];
  if (moment.size() >= 10 && FromIsoDate(moment.substr(0, 10))) return At(moment);
  Refuse();
  return At("2026-01-01");
}

}  // namespace huitong
