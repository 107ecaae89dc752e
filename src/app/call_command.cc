// huitong call: one request of the open API, asked of a data directory that nobody serves.

#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/local_api.h"
#include "app/open_coalition.h"
#include "app/option_checks.h"
#include "app/terminal.h"
#include "base/text_encoding.h"
#include "crypto/random.h"

namespace huitong {
namespace {

struct CallOptions {
  std::string folder;
  std::string method;
  std::string target;
  std::string body;
  std::string key;
  std::string language = "en";
  uint32_t user = 0;  // 0: the operator
  bool status = false;
};

Expected<Response, Error> Ask(const CallOptions& options) {
  const auto api = TRY(LocalApi::Open(options.folder, options.user));
  auto response = api->Ask({.method = options.method,
                            .target = options.target,
                            .body = options.body,
                            .key = options.key,
                            .language = options.language});
  TRY(api->Close());
  return response;
}

int RunCall(CallOptions options) {
  if (options.body == "-") {
    options.body.assign(std::istreambuf_iterator<char>(std::cin), {});
  }
  const bool changes = options.method == "POST";
  if (changes && options.key.empty()) options.key = "call-" + ToHex(RandomBytes(16));
  const auto response = Ask(options);
  if (!response) return SayFailed(response.error());
  if (options.status) ToOutput(fmt::format("{}\n", response->status));
  ToOutput(fmt::format("{}{}", response->body, response->body.ends_with('\n') ? "" : "\n"));
  return response->status < 300 ? kExitOk : kExitFailed;
}

}  // namespace

void AddCall(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CallOptions>();
  CLI::App* command = app.add_subcommand(
      "call",
      "Ask one request of the open API of a data directory, without a server: every operation of\n"
      "docs/openapi.yaml from the command line, as the operator or, with --user, as a person.\n"
      "Prints the answer's JSON. Not while the directory is served: then ask the server.");
  command->add_option("method", options->method, "GET or POST")
      ->required()
      ->check(CLI::IsMember({"GET", "POST"}));
  command->add_option("path", options->target, "The path, and the query behind a ?")->required();
  command->add_option("body", options->body, "JSON, or - to read it from standard input");
  command->add_option("--data-dir", options->folder, "The data directory")
      ->required()
      ->check(CheckFolder);
  command->add_option("--key", options->key,
                      "The Idempotency-Key: the same request under the same key is done once, for\n"
                      "ever (default: a random one)");
  command->add_option("--user", options->user, "Ask as the user of this number, from 1")
      ->check(CLI::Range(uint32_t{1}, kUserNumberMax));
  command->add_option("--language", options->language, "Of the texts: en or zh-CN")
      ->check(CLI::IsMember({"en", "zh-CN"}))
      ->capture_default_str();
  command->add_flag("--status", options->status, "Print the HTTP status on a line before");
  command->footer(
      "Exits with 0 for an answer of success, and 1 for any other.\n"
      "Examples:\n"
      "  huitong call GET /v1/brands --data-dir shop\n"
      "  huitong call POST /v1/gifts '{\"member_id\":\"mbr_…\",\"recipient_id\":\"mbr_…\",\n"
      "    \"currency_id\":\"cur_…\",\"points\":100}' --key gift-2026-11-22-1 --data-dir shop");
  command->callback([options, &exit_code] { exit_code = RunCall(*options); });
}

}  // namespace huitong
