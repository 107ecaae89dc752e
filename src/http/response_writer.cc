#include "http/response_writer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/calendar.h"
#include "base/check.h"

namespace huitong {
namespace {

// RFC 9110 section 15. A status that is not here goes without a phrase, which nobody reads.
std::string_view ReasonPhrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr std::array<Phrase, 33> kPhrases{{
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
  }};
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.text;
  }
  return {};
}

bool IsTokenCharacter(char c) {
  const bool alphanumeric =
      (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsSafeInValue(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return (byte >= 0x20 && byte != 0x7f) || c == '\t';
}

bool IsSafeValue(std::string_view value) {
  return std::all_of(value.begin(), value.end(), IsSafeInValue);
}

void AppendNumber(std::string& out, uint64_t number) {
  std::array<char, 20> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), written.ptr);
}

void AppendHeader(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

void AppendTwoDigits(std::string& out, int64_t number) {
  out += static_cast<char>('0' + number / 10);
  out += static_cast<char>('0' + number % 10);
}

}  // namespace

bool HasSafeHeaders(const Response& response) {
  return IsSafeValue(response.content_type) &&
         std::all_of(response.headers.begin(), response.headers.end(), [](const Header& header) {
           return !header.name.empty() &&
                  std::all_of(header.name.begin(), header.name.end(), IsTokenCharacter) &&
                  IsSafeValue(header.value);
         });
}

void AppendResponse(std::string& out, const Response& response, const Framing& framing) {
  CHECK(response.status >= 200 && response.status <= 599);
  const bool has_body = response.status != 204 && response.status != 304;
  out += "HTTP/1.1 ";
  AppendNumber(out, static_cast<uint64_t>(response.status));
  out += ' ';
  out += ReasonPhrase(response.status);
  out += "\r\n";
  if (has_body) {
    if (!response.content_type.empty()) AppendHeader(out, "Content-Type", response.content_type);
    out += "Content-Length: ";
    AppendNumber(out, response.body.size());
    out += "\r\n";
  }
  AppendHeader(out, "Date", framing.date);
  for (const Header& header : response.headers) {
    AppendHeader(out, header.name, header.value);
  }
  if (!framing.keep_alive) {
    AppendHeader(out, "Connection", "close");
  } else if (framing.to_http_10) {
    AppendHeader(out, "Connection", "keep-alive");
  }
  out += "\r\n";
  if (has_body && !framing.to_head) out += response.body;
}

std::string ToHttpDate(int64_t unix_seconds) {
  static constexpr std::array<std::string_view, 7> kDays{"Thu", "Fri", "Sat", "Sun",
                                                         "Mon", "Tue", "Wed"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  CHECK(unix_seconds >= 0);
  const int64_t day_number = unix_seconds / kSecondsPerDay;
  const int64_t second = unix_seconds % kSecondsPerDay;
  const Day day{.number = static_cast<int32_t>(day_number)};
  const std::string iso = ToIsoDate(day);  // 2026-11-22

  std::string date(kDays[static_cast<size_t>(day_number % 7)]);
  date += ", ";
  date += iso.substr(8, 2);
  date += ' ';
  date += kMonths[static_cast<size_t>(MonthNumber(day) % 12)];
  date += ' ';
  date += iso.substr(0, 4);
  date += ' ';
  AppendTwoDigits(date, second / 3600);
  date += ':';
  AppendTwoDigits(date, second / 60 % 60);
  date += ':';
  AppendTwoDigits(date, second % 60);
  date += " GMT";
  return date;
}

}  // namespace huitong
