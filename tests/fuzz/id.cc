// Public ids and quotes' tokens: one thing has one text, and nothing else is read as one.

#include "api/public_id.h"
#include "api/quote_token.h"
#include "fuzz/fuzz_input.h"

namespace huitong {

const size_t kProperties = 7;

namespace {

constexpr LogNumber kLog{.value = 0x10000};

const RequestMacKey& TestKey() {
  static const RequestMacKey key(std::array<uint8_t, 32>{1, 2, 3});
  return key;
}

template <class Id>
void CheckText(size_t property, const std::optional<Id>& id, std::string_view text,
               std::string (*write)(const Id&)) {
  if (!id) return;
  Reached(property);
  CHECK(write(*id) == text);
}

void TryText(std::string_view text) {
  CheckText<LogThing>(0, ReadBrandId(text), text,
                      [](const LogThing& id) { return BrandId(id.log, {.value = id.number}); });
  CheckText<LogThing>(1, ReadChannelId(text), text,
                      [](const LogThing& id) { return ChannelId(id.log, {.value = id.number}); });
  CheckText<LogThing>(2, ReadCurrencyId(text), text,
                      [](const LogThing& id) { return CurrencyId(id.log, {.value = id.number}); });
  CheckText<LogPlace>(3, ReadTransactionId(text), text,
                      [](const LogPlace& id) { return TransactionId(id.log, id.sequence); });
  CheckText<LogPlace>(4, ReadHoldId(text), text, [](const LogPlace& id) {
    return HoldIdText(id.log, {.sequence = id.sequence, .ordinal = id.ordinal});
  });
  CheckText<MemberId>(5, ReadMemberId(text), text,
                      [](const MemberId& id) { return MemberIdText(id); });
  CheckText<QuoteTerms>(6, ReadQuoteToken(TestKey(), kLog, text), text,
                        [](const QuoteTerms& terms) { return QuoteToken(TestKey(), kLog, terms); });
}

void TryBytes(FuzzInput input) {
  const std::string id = IdText("txn_", input.rest());
  const auto bytes = IdBytes("txn_", id);
  CHECK(bytes && Same(*bytes, input.rest()));
  TryText(id);
  TryText(IdText("brd_", input.rest()));
  TryText(IdText("hld_", input.rest()));
  TryText(IdText("mbr_", input.rest()));
  TryText(IdText("qte_", input.rest()));

  QuoteTerms terms;
  terms.from = {.value = static_cast<uint32_t>(input.TakeNumber(4))};
  terms.to = {.value = static_cast<uint32_t>(input.TakeNumber(4))};
  terms.paid = Points::FromUnits(static_cast<int64_t>(input.TakeNumber(8))).value_or(Points());
  terms.received = Points::FromUnits(static_cast<int64_t>(input.TakeNumber(8))).value_or(Points());
  terms.ends = {.nanos = static_cast<int64_t>(input.TakeNumber(8))};
  const std::string token = QuoteToken(TestKey(), kLog, terms);
  CHECK(ReadQuoteToken(TestKey(), kLog, token) == terms);
  TryText(token);
  CHECK(!ReadQuoteToken(TestKey(), {.value = 0x20000}, token));
  std::string altered = token;
  char& letter = altered[input.TakeNumber(2) % altered.size()];
  letter = static_cast<char>(letter ^ input.TakeByte());
  CHECK((altered == token) == ReadQuoteToken(TestKey(), kLog, altered).has_value());
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const huitong::FuzzInput input(data, size);
  huitong::TryText(input.text());
  huitong::TryBytes(input);
  return 0;
}
