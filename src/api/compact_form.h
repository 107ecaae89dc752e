// The numbers of the compact form of a batch: docs/batch_format.md. DO NOT CHANGE them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace huitong {

inline constexpr std::string_view kCompactBatchMagic = "HTBATCH1";
inline constexpr std::string_view kCompactAnswerMagic = "HTANSWR1";
inline constexpr size_t kCompactHeaderSize = 16;  // of a batch and of its answer
inline constexpr size_t kCompactHeadSize = 24;    // of an operation: what all begin with
inline constexpr size_t kCompactAnswerSize = 32;  // of one operation
inline constexpr size_t kCompactUnit = 8;
// The currency of a purchase that earns what the brand gives.
inline constexpr uint32_t kCurrencyNotSaid = UINT32_MAX;

enum class CompactResult : uint8_t { kAccepted = 1, kDeclined = 2, kKeyReused = 3, kUnknown = 4 };

}  // namespace huitong
