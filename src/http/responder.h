// The answer to a request, given once, from any thread, now or later.

#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "http/message.h"

namespace huitong {

// Where the answer to one request goes. Nothing when the handler gave up the request unanswered.
class ResponseSink {
 public:
  ResponseSink() = default;
  ResponseSink(const ResponseSink&) = delete;
  ResponseSink& operator=(const ResponseSink&) = delete;
  virtual ~ResponseSink() = default;

  // Called once, from any thread.
  virtual void Answer(std::optional<Response> response) = 0;
};

// The right and the duty to answer one request: call it once, from any thread, now or later.
// A responder that goes without having been called answers 500. One that is called after its
// client has gone, or after the server has stopped, does nothing.
class Responder {
 public:
  explicit Responder(std::shared_ptr<ResponseSink> sink);
  // For handlers that are called without a server.
  explicit Responder(std::function<void(std::optional<Response>)> answer);
  Responder(Responder&& other) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;
  ~Responder();

  // Calling it a second time is the program's mistake.
  void operator()(Response response);

 private:
  void GiveUp();
  std::shared_ptr<ResponseSink> sink_;
};

}  // namespace huitong
