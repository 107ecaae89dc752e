// The only file that includes Beast's parser.

#include "http/request_reader.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "base/check.h"
#include "http/body_reader.h"
#include "http/target.h"

namespace huitong {
namespace {

namespace beast = boost::beast;
using beast::error_code;

constexpr size_t kHeaderFieldsMax = 100;
constexpr const char* kNoBodies = "Beast was given a head alone, and read a body.";

// Beast's parser, for heads alone: it is given each head whole and once, so that all views are into
// one piece of memory. Bodies are not left to it, because what it says of chunks depends on how
// their bytes are cut into pieces.
class HeadParser final : public beast::http::basic_parser<true> {
 public:
  explicit HeadParser(const RequestLimits& limits) : limits_(limits) {
    header_limit(static_cast<uint32_t>(limits.header_bytes_max) + 4);
    eager(false);
    body_limit(boost::none);
  }

  // Reads `head`, which ends with its empty line, or says why not.
  std::optional<Refusal> Parse(std::string_view head) {
    head_begin_ = head_end_ = head.data();
    error_code error;
    put(boost::asio::buffer(head.data(), head.size()), error);
    if (refusal_ || is_header_done()) return refusal_;
    // Beast waits for more where the first line is too short for it.
    const std::string why = error && error != beast::http::error::need_more
                                ? error.message() + "."
                                : "its first line is too short.";
    return Refusal{.status = 400, .sentence = "The request is not well-formed: " + why};
  }

  [[nodiscard]] bool wants_continue() const { return wants_continue_; }
  // Nothing for a body in chunks.
  [[nodiscard]] std::optional<uint64_t> body_length() const {
    if (chunked()) return std::nullopt;
    return content_length().value_or(0);
  }
  [[nodiscard]] std::string_view path() const { return request_.path; }
  // The request, still without its body.
  Request Take() {
    request_.keep_alive = keep_alive();
    request_.minor_version = version_ >= 11 ? 1 : 0;
    return std::move(request_);
  }

 private:
  using View = beast::string_view;
  using Field = beast::http::field;

  void Refuse(int status, std::string sentence, error_code& error) {
    refusal_ = Refusal{.status = status, .sentence = std::move(sentence)};
    error = beast::http::error::bad_value;
  }

  static Method MethodOf(beast::http::verb verb) {
    if (verb == beast::http::verb::get) return Method::kGet;
    if (verb == beast::http::verb::post) return Method::kPost;
    if (verb == beast::http::verb::put) return Method::kPut;
    if (verb == beast::http::verb::delete_) return Method::kDelete;
    if (verb == beast::http::verb::head) return Method::kHead;
    return Method::kOther;
  }

  void on_request_impl(beast::http::verb verb, View method_text, View target, int version,
                       error_code& error) override {
    version_ = version;
    head_end_ = target.data() + target.size();
    request_.method = MethodOf(verb);
    request_.method_text = {method_text.data(), method_text.size()};
    request_.target = {target.data(), target.size()};
    const size_t mark = std::min(request_.target.find('?'), request_.target.size());
    request_.path = request_.target.substr(0, mark);
    request_.query = request_.target.substr(std::min(mark + 1, request_.target.size()));
    if (!IsPlainPath(request_.path)) Refuse(400, "The request target is not a plain path.", error);
  }

  void on_field_impl(Field field, View name, View value, error_code& error) override {
    if (request_.headers.empty()) request_.headers.reserve(16);
    if (request_.headers.size() == kHeaderFieldsMax) {
      return Refuse(431, "The request has more than 100 header fields.", error);
    }
    if (IsFolded(name, value)) {
      return Refuse(400, "A header field is folded over several lines.", error);
    }
    const View last = value.empty() ? name : value;
    head_end_ = last.data() + last.size();
    const HeaderView header{.name = {name.data(), name.size()},
                            .value = {value.data(), value.size()}};
    request_.headers.push_back(header);
    CheckField(field, header.value, error);
  }

  // What Beast lets pass and this server does not.
  void CheckField(Field field, std::string_view value, error_code& error) {
    if (field == Field::host) {
      ++hosts_;
    } else if (field == Field::content_length) {
      const bool digits = value.find_first_not_of("0123456789") == std::string_view::npos;
      if (has_length_ || !digits) Refuse(400, "Content-Length is not one number.", error);
      has_length_ = true;
    } else if (field == Field::transfer_encoding) {
      if (!SameHeaderName(value, "chunked")) {
        Refuse(501, "The only transfer coding understood is chunked.", error);
      } else if (version_ < 11) {
        Refuse(400, "HTTP/1.0 has no transfer codings.", error);
      }
    } else if (field == Field::expect) {
      if (!SameHeaderName(value, "100-continue")) {
        return Refuse(417, "The only expectation understood is 100-continue.", error);
      }
      wants_continue_ = version_ >= 11;
    }
  }

  // Beast joins folded lines, as a rule in memory of its own.
  [[nodiscard]] bool IsFolded(View name, View value) const {
    const char* const name_end = name.data() + name.size();
    const auto from = reinterpret_cast<uintptr_t>(name_end);
    const auto to = reinterpret_cast<uintptr_t>(value.data());
    if (to < from || to - from > limits_.header_bytes_max) return true;
    return std::string_view(name_end, to - from).find('\r') != std::string_view::npos;
  }

  void on_header_impl(error_code& error) override {
    if (version_ >= 11 && hosts_ != 1) {
      return Refuse(400, "The request does not have exactly one Host field.", error);
    }
    const auto size = static_cast<size_t>(head_end_ - head_begin_);
    auto head = std::make_unique_for_overwrite<char[]>(size);
    std::memcpy(head.get(), head_begin_, size);
    const auto moved = [&](std::string_view view) {
      if (view.empty()) return std::string_view();
      return std::string_view(head.get() + (view.data() - head_begin_), view.size());
    };
    request_.method_text = moved(request_.method_text);
    request_.target = moved(request_.target);
    request_.path = moved(request_.path);
    request_.query = moved(request_.query);
    for (HeaderView& header : request_.headers) {
      header = {.name = moved(header.name), .value = moved(header.value)};
    }
    request_.head = std::move(head);
  }

  void on_body_init_impl(const boost::optional<uint64_t>&, error_code&) override {
    StopProcess(kNoBodies);
  }
  size_t on_body_impl(View, error_code&) override { StopProcess(kNoBodies); }
  void on_chunk_header_impl(uint64_t, View, error_code&) override { StopProcess(kNoBodies); }
  size_t on_chunk_body_impl(uint64_t, View, error_code&) override { StopProcess(kNoBodies); }
  void on_finish_impl(error_code&) override {}
  void on_response_impl(int, View, int, error_code&) override { StopProcess(kNoBodies); }

  const RequestLimits& limits_;
  Request request_;
  std::optional<Refusal> refusal_;
  const char* head_begin_ = nullptr;
  const char* head_end_ = nullptr;  // behind the last byte that a view needs
  int version_ = 0;
  int hosts_ = 0;
  bool has_length_ = false;
  bool wants_continue_ = false;
};

}  // namespace

struct RequestReader::State {
  explicit State(const RequestLimits& request_limits) : limits(request_limits) {}

  Step Refuse(Refusal why, size_t used);
  Step FindHead(std::string_view bytes);
  Step ReadHead(std::string_view head);

  const RequestLimits& limits;
  size_t scanned = 0;  // the head's lines before this offset have been looked at
  Request request;     // without its body, from when its head is whole
  std::optional<BodyReader> body;
  bool wants_continue = false;
  Refusal refusal;
};

RequestReader::RequestReader(const RequestLimits& limits)
    : state_(std::make_unique<State>(limits)) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::Read(std::string_view bytes) {
  size_t used = 0;
  if (!state_->body) {
    // Empty lines before a request are skipped (RFC 9112 section 2.2).
    while (state_->scanned == 0 && bytes.substr(used).starts_with("\r\n")) {
      used += 2;
    }
    Step step = state_->FindHead(bytes.substr(used));
    if (step.progress == Progress::kComplete) {
      step = state_->ReadHead(bytes.substr(used, step.used));
    }
    used += step.used;
    if (step.progress != Progress::kComplete) return {.progress = step.progress, .used = used};
  }
  const auto step = state_->body->Read(bytes.substr(used));
  used += step.used;
  if (step.progress == Progress::kRefused) return state_->Refuse(state_->body->refusal(), used);
  return {.progress = step.progress, .used = used};
}

bool RequestReader::TakeWantsContinue() { return std::exchange(state_->wants_continue, false); }

size_t RequestReader::body_bytes_left() const {
  return state_->body ? state_->body->bytes_left() : 0;
}

const Refusal& RequestReader::refusal() const { return state_->refusal; }

Request RequestReader::Take() {
  CHECK(state_->body);
  state_->request.body = state_->body->Take();
  state_->body.reset();
  state_->scanned = 0;
  state_->wants_continue = false;
  return std::move(state_->request);
}

RequestReader::Step RequestReader::State::Refuse(Refusal why, size_t used) {
  refusal = std::move(why);
  return {.progress = Progress::kRefused, .used = used};
}

// kComplete when `bytes` begins with a whole head: its bytes are those used. Beast is not asked
// before, so that it sees each byte of a head once, and is not asked what it is lenient about:
// every line must end with CR LF.
RequestReader::Step RequestReader::State::FindHead(std::string_view bytes) {
  if (bytes.empty()) return {.progress = Progress::kNeedsBytes, .used = 0};
  const auto first = static_cast<uint8_t>(bytes.front());
  if ((first <= ' ' || first >= 0x7f) && first != '\r') {
    return Refuse({.status = 400, .sentence = "This is not HTTP."}, 0);
  }
  size_t newline = bytes.find('\n', scanned);
  while (newline != std::string_view::npos && newline <= limits.header_bytes_max) {
    if (newline == 0 || bytes[newline - 1] != '\r') {
      const char* const why = "A line of the request's head does not end with CR LF.";
      return Refuse({.status = 400, .sentence = why}, 0);
    }
    if (newline >= 3 && bytes[newline - 2] == '\n') {
      return {.progress = Progress::kComplete, .used = newline + 1};
    }
    scanned = newline + 1;
    newline = bytes.find('\n', scanned);
  }
  if (bytes.size() > limits.header_bytes_max) {
    return Refuse({.status = 431, .sentence = "The request's head is too large."}, 0);
  }
  return {.progress = Progress::kNeedsBytes, .used = 0};
}

RequestReader::Step RequestReader::State::ReadHead(std::string_view head) {
  HeadParser parser(limits);
  if (auto refused = parser.Parse(head)) return Refuse(std::move(*refused), 0);
  const size_t body_bytes_max =
      limits.body_limit ? limits.body_limit(parser.path()) : limits.body_bytes_max;
  body.emplace(parser.body_length(),
               BodyReader::Limits{.body_bytes_max = body_bytes_max,
                                  .trailer_bytes_max = limits.header_bytes_max});
  wants_continue = parser.wants_continue();
  request = parser.Take();
  return {.progress = Progress::kComplete, .used = head.size()};
}

}  // namespace huitong
