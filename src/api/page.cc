#include "api/page.h"

#include <charconv>

#include "api/public_id.h"
#include "base/bytes.h"

namespace huitong {
namespace {

constexpr std::string_view kCursorPrefix = "pag_";

std::optional<uint32_t> ReadLimit(const std::string& text) {
  uint32_t limit = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, limit);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  if (limit < 1 || limit > kPageSizeMax) return std::nullopt;
  return limit;
}

}  // namespace

std::string CursorText(const PageStart& start) {
  Bytes bytes;
  AppendBigEndian(bytes, start.list);
  AppendBigEndian(bytes, start.place);
  return IdText(kCursorPrefix, bytes);
}

std::optional<PageStart> ReadCursor(std::string_view text) {
  const auto bytes = IdBytes(kCursorPrefix, text);
  if (!bytes || bytes->size() != 16) return std::nullopt;
  const ByteView all(*bytes);
  return PageStart{.list = ReadBigEndian(all.first(8)), .place = ReadBigEndian(all.last(8))};
}

Expected<PageRequest, RequestRefusal> TakePage(QueryParameters& query, uint64_t list) {
  PageRequest page;
  if (const auto text = query.Take("limit")) {
    const auto limit = ReadLimit(*text);
    if (!limit) {
      return Unexpected(WrongParameter("limit", FieldFault::kOutOfRange, FieldShape::kInteger,
                                       {.minimum = 1, .maximum = kPageSizeMax}));
    }
    page.limit = *limit;
  }
  if (const auto text = query.Take("cursor")) {
    const auto start = ReadCursor(*text);
    if (!start || start->list != list) {
      return Unexpected(MalformedParameter("cursor", FieldShape::kCursor));
    }
    page.place = start->place;
  }
  return page;
}

}  // namespace huitong
