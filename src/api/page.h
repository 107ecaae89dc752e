// Lists come in pages: how long one is, and where the next begins.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/refusal.h"
#include "api/request_fields.h"

namespace huitong {

inline constexpr uint32_t kPageSize = 20;
inline constexpr uint32_t kPageSizeMax = 100;

// Where a page begins: a place in one list. What the numbers mean is the list's business. The text
// is opaque to clients.
struct PageStart {
  uint64_t list = 0;  // so that a cursor of another list is told
  uint64_t place = 0;

  friend bool operator==(const PageStart&, const PageStart&) = default;
};

std::string CursorText(const PageStart& start);
std::optional<PageStart> ReadCursor(std::string_view text);

struct PageRequest {
  uint32_t limit = kPageSize;
  std::optional<uint64_t> place;  // nothing: from the list's beginning
};

// Takes `limit` and `cursor`. invalid_parameter for a limit that is not from 1 to kPageSizeMax and
// for a cursor that is none of this list.
Expected<PageRequest, RequestRefusal> TakePage(QueryParameters& query, uint64_t list);

}  // namespace huitong
