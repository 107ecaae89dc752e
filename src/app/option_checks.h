// What is asked of the values of options before anything is done. Each gives a sentence without its
// subject that says what is wrong, or nothing: as CLI::Option::check wants it.

#pragma once

#include <string>

namespace huitong {

std::string CheckFolder(const std::string& text);
// A day like 2026-11-22.
std::string CheckDate(const std::string& text);
// A numeric address, IPv4 or IPv6.
std::string CheckAddress(const std::string& text);
// An IANA time zone.
std::string CheckTimeZone(const std::string& text);
// The name of a coalition: 1 to 64 characters after trimming.
std::string CheckName(const std::string& text);
// What names a log and its key: see docs/journal_format.md.
std::string CheckOrigin(const std::string& text);

}  // namespace huitong
