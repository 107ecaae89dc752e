// The only file that includes Beast's parser.

#include "http/request_reader.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "base/check.h"
#include "http/target.h"

namespace huitong {
namespace {

namespace beast = boost::beast;
using beast::error_code;

constexpr size_t kHeaderFieldsMax = 100;

// Beast's parser, told to write straight into a Request. The first bytes it is given hold the
// whole head, so that all views of the head are into one piece of memory.
class RequestParser final : public beast::http::basic_parser<true> {
 public:
  explicit RequestParser(const RequestLimits& limits) : limits_(limits) {
    header_limit(static_cast<uint32_t>(limits.header_bytes_max) + 4);
    eager(true);
  }

  // How many bytes were used. The rest belongs to the next request, or has to come again with
  // more behind it.
  size_t Put(std::string_view bytes) {
    if (!is_header_done()) head_begin_ = head_end_ = bytes.data();
    error_code error;
    const size_t used = put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (error && error != beast::http::error::need_more && !refusal_) RefuseFor(error);
    return used;
  }

  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  [[nodiscard]] bool wants_continue() const { return wants_continue_ && !is_done(); }
  [[nodiscard]] size_t body_bytes_left() const {
    return is_header_done() ? static_cast<size_t>(content_length_remaining().value_or(0)) : 0;
  }
  // The request, once it is done.
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
  void RefuseFor(const error_code& error) {
    if (error == beast::http::error::body_limit) {
      refusal_ = Refusal{.status = 413, .sentence = "The request body is too large."};
    } else {
      refusal_ = Refusal{.status = 400,
                         .sentence = "The request is not well-formed: " + error.message() + "."};
    }
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
    if (!IsPlainPath(request_.path)) {
      return Refuse(400, "The request target is not a plain path.", error);
    }
    body_limit(limits_.body_limit ? limits_.body_limit(request_.path) : limits_.body_bytes_max);
  }

  void on_field_impl(Field field, View name, View value, error_code& error) override {
    if (is_header_done()) return;  // a trailer: nobody here asks for one
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
    request_.body.reserve(body_bytes_left() + kBodyPadding);
  }

  void on_body_init_impl(const boost::optional<uint64_t>&, error_code&) override {}
  size_t on_body_impl(View bytes, error_code&) override {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(uint64_t, View, error_code&) override {}
  size_t on_chunk_body_impl(uint64_t, View bytes, error_code&) override {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(error_code&) override {
    if (request_.body.capacity() - request_.body.size() < kBodyPadding) {
      request_.body.reserve(request_.body.size() + kBodyPadding);
    }
  }
  void on_response_impl(int, View, int, error_code&) override { CHECK(false); }

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

  Step Refuse(int status, std::string sentence, size_t used);
  Step FindHead(std::string_view bytes);
  Step Parse(std::string_view bytes);

  const RequestLimits& limits;
  std::optional<RequestParser> parser;  // from when the head of the request is whole
  size_t scanned = 0;                   // the head's lines before this offset have been looked at
  bool continue_taken = false;
  Refusal refusal;
};

RequestReader::RequestReader(const RequestLimits& limits)
    : state_(std::make_unique<State>(limits)) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::Read(std::string_view bytes) {
  if (state_->parser) return state_->Parse(bytes);
  // Empty lines before a request are skipped (RFC 9112 section 2.2).
  size_t skipped = 0;
  while (state_->scanned == 0 && bytes.substr(skipped).starts_with("\r\n")) {
    skipped += 2;
  }
  bytes.remove_prefix(skipped);
  Step step = state_->FindHead(bytes);
  if (step.progress == Progress::kComplete) {
    state_->parser.emplace(state_->limits);
    step = state_->Parse(bytes);
  }
  step.used += skipped;
  return step;
}

bool RequestReader::TakeWantsContinue() {
  if (!state_->parser || state_->continue_taken) return false;
  state_->continue_taken = true;
  return state_->parser->wants_continue();
}

size_t RequestReader::body_bytes_left() const {
  return state_->parser ? state_->parser->body_bytes_left() : 0;
}

const Refusal& RequestReader::refusal() const { return state_->refusal; }

Request RequestReader::Take() {
  CHECK(state_->parser && state_->parser->is_done());
  Request request = state_->parser->Take();
  state_->parser.reset();
  state_->scanned = 0;
  state_->continue_taken = false;
  return request;
}

RequestReader::Step RequestReader::State::Refuse(int status, std::string sentence, size_t used) {
  refusal = Refusal{.status = status, .sentence = std::move(sentence)};
  return {.progress = Progress::kRefused, .used = used};
}

// kComplete, with nothing used, when `bytes` begins with a whole head. Beast is not asked before,
// so that it sees each byte of a head once, and is not asked what it is lenient about: every line
// must end with CR LF.
RequestReader::Step RequestReader::State::FindHead(std::string_view bytes) {
  if (bytes.empty()) return {.progress = Progress::kNeedsBytes, .used = 0};
  const auto first = static_cast<uint8_t>(bytes.front());
  if ((first <= ' ' || first >= 0x7f) && first != '\r') return Refuse(400, "This is not HTTP.", 0);
  size_t newline = bytes.find('\n', scanned);
  while (newline != std::string_view::npos && newline <= limits.header_bytes_max) {
    if (newline == 0 || bytes[newline - 1] != '\r') {
      return Refuse(400, "A line of the request's head does not end with CR LF.", 0);
    }
    if (newline >= 3 && bytes[newline - 2] == '\n') {
      return {.progress = Progress::kComplete, .used = 0};
    }
    scanned = newline + 1;
    newline = bytes.find('\n', scanned);
  }
  if (bytes.size() > limits.header_bytes_max) {
    return Refuse(431, "The request's head is too large.", 0);
  }
  return {.progress = Progress::kNeedsBytes, .used = 0};
}

RequestReader::Step RequestReader::State::Parse(std::string_view bytes) {
  if (bytes.empty()) return {.progress = Progress::kNeedsBytes, .used = 0};
  // A body without data is "0 CR LF CR LF". Beast stops the process where its beginning comes again
  // with only one byte more.
  constexpr size_t kLastChunkBytes = 5;
  const bool waits = parser->is_header_done() && parser->chunked() &&
                     bytes.size() < kLastChunkBytes && bytes.starts_with("0\r\n");
  if (waits) return {.progress = Progress::kNeedsBytes, .used = 0};
  const size_t used = parser->Put(bytes);
  if (parser->refusal()) {
    return Refuse(parser->refusal()->status, parser->refusal()->sentence, used);
  }
  if (parser->is_done()) return {.progress = Progress::kComplete, .used = used};
  // The head is whole, but its first line is so short that Beast waits for the rest of it.
  if (!parser->is_header_done()) return Refuse(400, "The request line is not well-formed.", used);
  // What cannot be used yet is the beginning of a chunk's header, or of the trailer.
  if (bytes.size() - used > limits.header_bytes_max) {
    return Refuse(431, "A chunk's header or the trailer is too large.", used);
  }
  return {.progress = Progress::kNeedsBytes, .used = used};
}

}  // namespace huitong
