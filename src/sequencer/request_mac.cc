#include "sequencer/request_mac.h"

namespace huitong {
namespace {

// label 00, actor u32 where there is one, text.
Bytes Message(std::string_view label, const Actor* actor, ByteView text) {
  Bytes message;
  message.reserve(label.size() + 5 + text.size());
  ByteWriter out(message);
  out.PutBytes(AsBytes(label));
  out.Put(uint8_t{0});
  if (actor != nullptr) out.Put(actor->ToWord());
  out.PutBytes(text);
  return message;
}

}  // namespace

Mac RequestMacKey::OfKey(const Actor& actor, std::string_view key) const {
  return key_.ShortMacOf(Message("key", &actor, AsBytes(key)));
}

Mac RequestMacKey::OfNumber(const Actor& actor, std::string_view number) const {
  return key_.ShortMacOf(Message("number", &actor, AsBytes(number)));
}

Mac RequestMacKey::OfRequest(std::string_view text) const {
  return key_.ShortMacOf(Message("request", nullptr, AsBytes(text)));
}

Mac RequestMacKey::OfQuote(const QuoteId& id) const {
  return key_.ShortMacOf(Message("quote", nullptr, id.bytes));
}

Mac RequestMacKey::OfReceipt(BrandNumber brand, std::string_view number) const {
  Bytes message;
  ByteWriter out(message);
  out.Put(brand.value);
  out.PutBytes(AsBytes(number));
  return key_.ShortMacOf(Message("receipt", nullptr, message));
}

Hash RequestMacKey::OfQuoteToken(ByteView terms) const {
  return key_.Mac(Message("quote token", nullptr, terms));
}

}  // namespace huitong
