// CRC-32C (Castagnoli, reflected, as in RFC 3720): the checksum of sectors on disk.

#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace huitong {

// Crc32c of "123456789" is 0xe3069283.
uint32_t Crc32c(ByteView bytes);

// Of each `piece` bytes of `bytes` by themselves, the last of which may be fewer. Faster than one
// after the other: an instruction need not wait for the one before. Requires piece > 0.
std::vector<uint32_t> Crc32cOfEach(ByteView bytes, size_t piece);

}  // namespace huitong
