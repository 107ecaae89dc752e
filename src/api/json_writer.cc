#include "api/json_writer.h"

#include <array>
#include <charconv>

namespace huitong {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

constexpr bool NeedsEscape(char letter) {
  return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\';
}

void AppendEscaped(std::string& out, char letter) {
  out += '\\';
  if (letter == '"' || letter == '\\') {
    out += letter;
  } else if (letter == '\n') {
    out += 'n';
  } else {
    const auto code = static_cast<unsigned char>(letter);
    out += "u00";
    out += kHexDigits[code >> 4];
    out += kHexDigits[code & 15];
  }
}

}  // namespace

void JsonWriter::Separate() {
  if (follows_) out_ += ',';
  follows_ = true;
}

void JsonWriter::Name(std::string_view name) {
  Separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
  follows_ = false;
}

void JsonWriter::Begin(char bracket) {
  Separate();
  out_ += bracket;
  follows_ = false;
}

void JsonWriter::End(char bracket) {
  out_ += bracket;
  follows_ = true;
}

void JsonWriter::Text(std::string_view text) {
  Separate();
  out_ += '"';
  size_t plain = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!NeedsEscape(text[at])) continue;
    out_ += text.substr(plain, at - plain);
    AppendEscaped(out_, text[at]);
    plain = at + 1;
  }
  out_ += text.substr(plain);
  out_ += '"';
}

void JsonWriter::Integer(std::string_view name, int64_t value) {
  Name(name);
  Integer(value);
}

void JsonWriter::Integer(int64_t value) {
  Separate();
  std::array<char, 20> digits{};  // of the least int64
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out_.append(digits.data(), written.ptr);
}

void JsonWriter::Flag(std::string_view name, bool value) {
  Name(name);
  out_ += value ? "true" : "false";
  follows_ = true;
}

void JsonWriter::Null(std::string_view name) {
  Name(name);
  out_ += "null";
  follows_ = true;
}

}  // namespace huitong
