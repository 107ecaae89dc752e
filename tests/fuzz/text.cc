// The small texts that everything is written in: what is read of hexadecimal, base64, base32,
// dates, times, amounts and customers' numbers is written as it was.

#include "base/calendar.h"
#include "base/text_encoding.h"
#include "fuzz/fuzz_input.h"
#include "identity/customer_number.h"
#include "intake/line_rules.h"
#include "journal/note_text.h"

namespace huitong {

const size_t kProperties = 9;

namespace {

void TryEncodings(std::string_view text) {
  const auto hex = FromHex(text);
  if (hex && !text.empty()) Reached(0);
  if (hex) CHECK(FromHex(ToHex(*hex)) == hex);
  const auto base64 = FromBase64(text);
  if (base64 && !text.empty()) Reached(1);
  if (base64) CHECK(ToBase64(*base64) == text);
  const auto base32 = FromBase32(text);
  if (base32 && !text.empty()) Reached(2);
  if (base32) CHECK(ToBase32(*base32) == text);
  const Bytes raw(AsBytes(text).begin(), AsBytes(text).end());
  CHECK(FromHex(ToHex(raw)) == raw);
  CHECK(FromBase64(ToBase64(raw)) == raw);
  CHECK(FromBase32(ToBase32(raw)) == raw);
}

void TryTimes(std::string_view text) {
  const auto day = FromIsoDate(text);
  if (day) Reached(3);
  if (day) CHECK(ToIsoDate(*day) == text);
  const auto time = FromRfc3339(text);
  if (time) Reached(4);
  if (time) CHECK(FromRfc3339(ToRfc3339(*time)) == time);
  static const TimeZone zone = *TimeZone::Named("America/New_York");
  const auto local = InstantFromField(zone, TimeFormat::kLocal, text);
  if (local) Reached(5);
  if (local) (void)zone.DayAt(*local);
  const auto instant = InstantFromField(zone, TimeFormat::kRfc3339, text);
  if (instant) CHECK(time == instant);
}

void TryNumbers(std::string_view text) {
  const auto number = ReadDecimal(text);
  if (number) Reached(6);
  if (number) CHECK(std::to_string(*number) == text);
  const auto fen = FenFromField(1, text);
  const auto yuan = FenFromField(100, text);
  if (fen && yuan) Reached(7);
  if (fen && yuan) CHECK(*yuan == *fen * 100);
  const auto customer = NormalisedCustomerNumber(text);
  if (!customer) return;
  Reached(8);
  const auto again = NormalisedCustomerNumber(*customer);
  CHECK(again && *again == *customer);
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = huitong::AsText({data, size});
  huitong::TryEncodings(text);
  huitong::TryTimes(text);
  huitong::TryNumbers(text);
  return 0;
}
