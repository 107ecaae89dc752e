#include "app/terminal.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "app/commands.h"
#include "clearing/obligation.h"

namespace huitong {

void ToOutput(std::string_view text) { (void)std::fwrite(text.data(), 1, text.size(), stdout); }

void Say(std::string_view text) { (void)std::fwrite(text.data(), 1, text.size(), stderr); }

int FinishOutput(int exit_code) {
  const bool taken = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (taken) return exit_code;
  Say("huitong: standard output did not take all of the answer\n");
  return exit_code == kExitOk ? int{kExitFailed} : exit_code;
}

int SayFailed(const Error& error) {
  Say(fmt::format("huitong: {}\n", error.sentence));
  return kExitFailed;
}

int SayUsage(std::string_view sentence) {
  Say(fmt::format("huitong: {}\n", sentence));
  return kExitUsage;
}

std::string WithThousands(int64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    const bool after_digit = i > 0 && digits[i - 1] != '-';
    if (after_digit && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string AsYuan(int64_t micro_fen) {
  const int64_t fen = SplitMicroFen(micro_fen).fen;
  const std::string sign = fen < 0 ? "-" : "";
  const int64_t whole = std::abs(fen);
  return fmt::format("{}{}.{:02}", sign, WithThousands(whole / 100), whole % 100);
}

std::string JsonText(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += c;
    }
  }
  return json + '"';
}

bool StandardErrorIsTerminal() { return isatty(STDERR_FILENO) == 1; }

ProgressLine::ProgressLine() : on_(StandardErrorIsTerminal()) {}

ProgressLine::~ProgressLine() { Clear(); }

void ProgressLine::Clear() const {
  if (on_) Say("\r\x1b[K");
}

void ProgressLine::Show(std::string_view what, uint64_t done, uint64_t total) {
  if (!on_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  if (total == 0) {
    Say(fmt::format("\r\x1b[K{} {}", what, WithThousands(static_cast<int64_t>(done))));
    return;
  }
  constexpr uint64_t kWidth = 30;
  const uint64_t filled = kWidth * done / total;
  Say(fmt::format("\r\x1b[K{} [{:=<{}}{:<{}}] {:3}%", what, "", filled, "", kWidth - filled,
                  100 * done / total));
}

}  // namespace huitong
