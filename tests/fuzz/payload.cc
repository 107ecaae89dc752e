// Payloads of configuration: what is decoded is encoded again as it was. The first byte chooses.

#include "engine/configuration.h"
#include "fuzz/fuzz_input.h"

namespace huitong {

const size_t kProperties = 10;

namespace {

template <class T>
void CheckAgain(size_t property, const std::optional<T>& decoded, ByteView payload) {
  if (!decoded) return;
  Reached(property);
  CHECK(Same(EncodePayload(*decoded), payload));
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  huitong::FuzzInput input(data, size);
  const uint8_t topic = input.TakeByte();
  const huitong::ByteView payload = input.rest();
  if (topic == 1) huitong::CheckAgain(0, huitong::DecodeCoalition(payload), payload);
  if (topic == 2) huitong::CheckAgain(1, huitong::DecodeBrand(payload), payload);
  if (topic == 3) huitong::CheckAgain(2, huitong::DecodeCurrency(payload), payload);
  if (topic == 4) huitong::CheckAgain(3, huitong::DecodeChannel(payload), payload);
  if (topic == 5) huitong::CheckAgain(4, huitong::DecodeEarnRate(payload), payload);
  if (topic == 6) huitong::CheckAgain(5, huitong::DecodeRateBook(payload), payload);
  if (topic == 8) huitong::CheckAgain(6, huitong::DecodePointsPolicy(payload), payload);
  if (topic == 11) huitong::CheckAgain(7, huitong::DecodeContract(payload), payload);
  if (topic == 12) huitong::CheckAgain(8, huitong::DecodeGeneralTerms(payload), payload);
  if (topic == 13) huitong::CheckAgain(9, huitong::DecodeBrandLimits(payload), payload);
  return 0;
}
