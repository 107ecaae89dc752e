#include "sequencer/request_mac.h"

namespace huitong {
namespace {

// What a message begins with: label 00, then the actor u32 or the brand u32 where there is one.
using Prefix = ShortWriter<32>;

Prefix PrefixOf(std::string_view label) {
  Prefix prefix;
  prefix.PutBytes(AsBytes(label));
  prefix.Put(uint8_t{0});
  return prefix;
}

Prefix PrefixOf(std::string_view label, uint32_t whose) {
  Prefix prefix = PrefixOf(label);
  prefix.Put(whose);
  return prefix;
}

}  // namespace

Mac RequestMacKey::OfKey(const Actor& actor, std::string_view key) const {
  return key_.ShortMacOf({PrefixOf("key", actor.ToWord()).bytes(), AsBytes(key)});
}

Mac RequestMacKey::OfNumber(const Actor& actor, std::string_view number) const {
  return key_.ShortMacOf({PrefixOf("number", actor.ToWord()).bytes(), AsBytes(number)});
}

Mac RequestMacKey::OfRequest(std::string_view text) const {
  return key_.ShortMacOf({PrefixOf("request").bytes(), AsBytes(text)});
}

Mac RequestMacKey::OfQuote(const QuoteId& id) const {
  return key_.ShortMacOf({PrefixOf("quote").bytes(), id.bytes});
}

Mac RequestMacKey::OfReceipt(BrandNumber brand, std::string_view number) const {
  return key_.ShortMacOf({PrefixOf("receipt", brand.value).bytes(), AsBytes(number)});
}

Hash RequestMacKey::OfQuoteToken(ByteView terms) const {
  return key_.Mac({PrefixOf("quote token").bytes(), terms});
}

}  // namespace huitong
