#include "http/responder.h"

#include <utility>

#include "base/check.h"

namespace huitong {
namespace {

class FunctionSink final : public ResponseSink {
 public:
  explicit FunctionSink(std::function<void(std::optional<Response>)> answer)
      : answer_(std::move(answer)) {}

  void Answer(std::optional<Response> response) override { answer_(std::move(response)); }

 private:
  std::function<void(std::optional<Response>)> answer_;
};

}  // namespace

Responder::Responder(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}

Responder::Responder(std::function<void(std::optional<Response>)> answer)
    : sink_(std::make_shared<FunctionSink>(std::move(answer))) {}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this == &other) return *this;
  GiveUp();
  sink_ = std::move(other.sink_);
  return *this;
}

Responder::~Responder() { GiveUp(); }

void Responder::operator()(Response response) {
  CHECK(sink_);
  const auto sink = std::move(sink_);
  sink->Answer(std::move(response));
}

void Responder::GiveUp() {
  if (!sink_) return;
  const auto sink = std::move(sink_);
  sink->Answer(std::nullopt);
}

}  // namespace huitong
