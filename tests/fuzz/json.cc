// JSON bodies: what is taken, another reader takes too; any walk over a body ends with errors that
// can be shown; texts survive writing and reading.

#include <boost/json/src.hpp>

#include "api/json_reader.h"
#include "api/json_writer.h"
#include "fuzz/fuzz_input.h"

namespace huitong {

const size_t kProperties = 3;

namespace {

void Walk(JsonObject object, int depth) {
  constexpr Range kRange{.minimum = -5, .maximum = 1'000'000};
  const auto number = object.OptionalInteger("n", kRange);
  if (number) CHECK(*number >= kRange.minimum && *number <= kRange.maximum);
  const auto text = object.OptionalText("t", 20);
  if (text) CHECK(text->size() <= 20);
  (void)object.Integer("m", kRange);
  if (object.Has("o") && depth > 0) Walk(object.Object("o"), depth - 1);
  if (!object.Has("l") || depth == 0) return;
  for (const JsonObject& one : object.Objects("l", 4)) {
    Walk(one, depth - 1);
  }
}

void CheckErrors(const std::vector<FieldError>& errors) {
  CHECK(errors.size() <= 20);
  if (!errors.empty()) Reached(2);
  for (const FieldError& error : errors) {
    CHECK(error.pointer.empty() || error.pointer.front() == '/');
  }
}

void CheckPlace(const MalformedJson& malformed, std::string_view text) {
  Reached(0);
  const auto lines = static_cast<size_t>(std::ranges::count(text, '\n')) + 1;
  CHECK((malformed.line == 0) == (malformed.column == 0));
  CHECK(malformed.line <= lines && malformed.column <= text.size() + 1);
}

void CheckTextSurvives(std::string_view text) {
  Reached(1);
  std::string written;
  JsonWriter out(written);
  out.BeginObject();
  out.Text("x", text);
  out.EndObject();
  auto parsed = JsonBody::Parse(written);
  CHECK(parsed.has_value());
  JsonBody body = *std::move(parsed);
  CHECK(body.Root().AnyText("x") == text);
  CHECK(body.Errors().empty());
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(huitong::AsText({data, size}));
  std::string read = text;
  auto parsed = huitong::JsonBody::Parse(read);
  if (!parsed) {
    huitong::CheckPlace(parsed.error(), text);
    return 0;
  }
  huitong::JsonBody body = *std::move(parsed);
  boost::json::error_code error;
  const auto other = boost::json::parse(text, error, {}, {.max_depth = 64});
  // The one thing the other reader knows no number for: 0e9999999999, which is zero here.
  if (error != boost::json::error::exponent_overflow) CHECK(!error && other.is_object());
  huitong::Walk(body.Root(), 40);
  const auto x = body.Root().AnyText("x");
  if (x) huitong::CheckTextSurvives(*x);
  huitong::CheckErrors(body.Errors());
  return 0;
}
