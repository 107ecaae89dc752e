// HTTP requests: however the bytes of a connection are cut into pieces, the same requests come out
// and the same is refused. The first byte says how large the pieces are.

#include "fuzz/fuzz_input.h"
#include "http/request_reader.h"
#include "http/target.h"

namespace huitong {

const size_t kProperties = 2;

namespace {

struct Outcome {
  std::vector<std::string> requests;  // with everything of each that can be compared
  int refused = 0;                    // the status; 0 while nothing was refused
};

std::string Described(const Request& request, const RequestLimits& limits) {
  Reached(1);
  CHECK(IsPlainPath(request.path));
  CHECK(request.body.size() <= limits.body_bytes_max);
  CHECK(request.body.capacity() - request.body.size() >= kBodyPadding);
  std::string text = std::string(request.method_text) + "\n" + std::string(request.target) + "\n" +
                     std::string(request.path) + "?" + std::string(request.query) + "\n" +
                     (request.keep_alive ? "kept" : "closed") +
                     std::to_string(request.minor_version) + "\n";
  for (const HeaderView& header : request.headers) {
    text.append(header.name).append(": ").append(header.value).append("\n");
  }
  return text + "\n" + request.body;
}

// Bytes arrive `piece` at a time.
Outcome ReadAll(std::string_view bytes, size_t piece) {
  const RequestLimits limits{.header_bytes_max = 512, .body_bytes_max = 1024};
  RequestReader reader(limits);
  Outcome outcome;
  size_t used = 0;
  size_t arrived = 0;
  while (arrived < bytes.size()) {
    arrived = std::min(bytes.size(), arrived + piece);
    bool more = true;
    while (more) {
      // A copy of just these bytes, so that reading past them is seen.
      const std::string rest(bytes.substr(used, arrived - used));
      const auto step = reader.Read(rest);
      CHECK(step.used <= rest.size());
      used += step.used;
      more = step.progress == RequestReader::Progress::kComplete;
      if (more) outcome.requests.push_back(Described(reader.Take(), limits));
      if (step.progress == RequestReader::Progress::kRefused) {
        Reached(0);
        outcome.refused = reader.refusal().status;
        CHECK(!reader.refusal().sentence.empty());
        return outcome;
      }
    }
  }
  return outcome;
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  huitong::FuzzInput input(data, size);
  const size_t piece = size_t{1} + input.TakeByte() % 64;
  const auto whole = huitong::ReadAll(input.text(), input.text().size());
  const auto pieces = huitong::ReadAll(input.text(), piece);
  CHECK(whole.requests == pieces.requests);
  CHECK(whole.refused == pieces.refused);
  return 0;
}
