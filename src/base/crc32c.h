// CRC-32C (Castagnoli, reflected, as in RFC 3720): the checksum of sectors on disk.

#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace huitong {

// Crc32c of "123456789" is 0xe3069283.
uint32_t Crc32c(ByteView bytes);

}  // namespace huitong
