// What the ledger knows of a request instead of its text: MACs under the log's MAC key, as section
// 3 of docs/journal_format.md says.

#pragma once

#include <span>
#include <string_view>

#include "crypto/hmac.h"
#include "engine/record.h"
#include "ledger/number.h"

namespace huitong {

class RequestMacKey {
 public:
  explicit RequestMacKey(std::span<const uint8_t, 32> log_mac_key) : key_(log_mac_key) {}

  // The caller's key in the scope of its principal.
  [[nodiscard]] Mac OfKey(const Actor& actor, std::string_view key) const;
  [[nodiscard]] Mac OfNumber(const Actor& actor, std::string_view number) const;
  // What was asked. HTTP: method LF path LF body; an import: natural key LF canonical row.
  [[nodiscard]] Mac OfRequest(std::string_view text) const;
  [[nodiscard]] Mac OfQuote(const QuoteId& id) const;
  // A receipt's number as the brand has it.
  [[nodiscard]] Mac OfReceipt(BrandNumber brand, std::string_view number) const;
  // What makes a quote's token a promise of ours: 32 bytes over its terms.
  [[nodiscard]] Hash OfQuoteToken(ByteView terms) const;

 private:
  MacKey key_;
};

}  // namespace huitong
