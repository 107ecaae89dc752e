#include "app/terms_file.h"

#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "api/field_wording.h"
#include "api/request_body.h"
#include "api/terms_json.h"
#include "api/wording.h"
#include "base/file.h"

namespace huitong {
namespace {

constexpr size_t kCodeSizeMax = 32;

Unexpected<Error> Wrong(const std::string& path, const std::string& what) {
  return Fail(ErrorCode::kInvalidArgument, path + ": " + what);
}

Expected<std::string, Error> JsonOfToml(const std::string& path, std::string_view text) {
  try {
    const toml::table table = toml::parse(text);
    std::ostringstream json;
    json << toml::json_formatter(table);
    return json.str();
  } catch (const toml::parse_error& error) {
    return Wrong(path, "line " + std::to_string(error.source().begin.line) +
                           " is no TOML: " + std::string(error.description()));
  }
}

// Looks codes up; the first that is none is kept, as the wording of a faulty id would not say it.
TermsNaming ByCode(const Configuration& configuration, std::string& unknown) {
  const auto code_in = [](JsonObject& object, std::string_view name) {
    return std::string(object.Text(name, kCodeSizeMax, FieldShape::kCode));
  };
  const auto miss = [&unknown](const char* what, const std::string& code) {
    if (unknown.empty() && !code.empty()) {
      unknown = std::string("there is no ") + what + " \"" + code + "\" here";
    }
  };
  return {.issuer_field = "issuer",
          .acceptor_field = "acceptor",
          .brand_field = "brand",
          .currency_field = "currency",
          .brand =
              [&configuration, code_in, miss](JsonObject& object, std::string_view name) {
                const std::string code = code_in(object, name);
                const auto brand = configuration.BrandByCode(code);
                if (!brand) miss("brand", code);
                return brand.value_or(kHouse);
              },
          .currency =
              [&configuration, code_in, miss](JsonObject& object, std::string_view name) {
                const std::string code = code_in(object, name);
                const auto currency = configuration.CurrencyByCode(code);
                if (!currency) miss("currency", code);
                return currency.value_or(kUniversalUnit);
              }};
}

}  // namespace

Expected<WhatIf, Error> ReadTermsFile(const std::string& path, const Configuration& configuration) {
  const Bytes bytes = TRY(ReadWhole(PosixFileSystem(), path));
  std::string text(AsText(bytes));
  if (!path.ends_with(".json")) text = TRY(JsonOfToml(path, text));
  auto parsed = JsonBody::Parse(text);
  if (!parsed) return Wrong(path, SentenceOf(parsed.error(), Language::kEnglish));
  JsonBody body = *std::move(parsed);
  std::string unknown;
  JsonObject root = body.Root();
  WhatIf what_if = WhatIfIn(root, ByCode(configuration, unknown));
  const auto errors = body.Errors();
  if (!errors.empty()) {
    return Wrong(path,
                 errors.front().pointer + ": " + SentenceOf(errors.front(), Language::kEnglish));
  }
  if (!unknown.empty()) return Wrong(path, unknown);
  return what_if;
}

}  // namespace huitong
