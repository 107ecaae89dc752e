// What the subcommands say to people and to programs.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace huitong {

// On standard output. What it does not take is told at the end: FinishOutput.
void ToOutput(std::string_view text);
// On standard error, as far as that takes it.
void Say(std::string_view text);
// The exit code of a command that ended with this one: kExitFailed, with a sentence, where what it
// printed was not taken whole.
int FinishOutput(int exit_code);

// One line on standard error: "huitong: <sentence>". Gives kExitFailed.
int SayFailed(const Error& error);
// The same for a wrong command line. Gives kExitUsage.
int SayUsage(std::string_view sentence);

// 1234567 as "1,234,567".
std::string WithThousands(int64_t number);
// Micro-fen as yuan with two decimals, rounded towards zero: "12.34".
std::string AsYuan(int64_t micro_fen);
// A text as a JSON string, quotes included.
std::string JsonText(std::string_view text);

[[nodiscard]] bool StandardErrorIsTerminal();

// One line that is drawn again while work goes on; nothing where standard error is no terminal. It
// is gone when the object goes.
class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  // `done` of `total` (a total of 0: unknown); drawn at most ten times a second.
  void Show(std::string_view what, uint64_t done, uint64_t total);
  // Takes the line away, so that something else can be said.
  void Clear() const;

 private:
  const bool on_;
  std::chrono::steady_clock::time_point next_;
};

// Seconds since it was made.
class Stopwatch {
 public:
  Stopwatch() : start_(std::chrono::steady_clock::now()) {}
  [[nodiscard]] double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_;
};

}  // namespace huitong
