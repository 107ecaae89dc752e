// An HTTP/1.1 server: sockets, parsing, limits and deadlines. It knows nothing of what it serves.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/message.h"
#include "http/request_reader.h"
#include "http/responder.h"

namespace huitong {

// Called on a server thread, which serves nobody else meanwhile: a handler that has to wait for
// something moves its responder there and returns.
using Handler = std::function<void(Request, Responder)>;

// The callbacks are called on server threads, several at once.
struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  uint16_t port = 0;                  // 0 takes any that is free
  int threads = 1;
  size_t connections_max = 10'000;  // one more is answered 503 and closed
  RequestLimits limits;
  std::chrono::milliseconds idle_timeout{60'000};   // between two requests of a connection
  std::chrono::milliseconds read_timeout{30'000};   // from a request's first byte to its last
  std::chrono::milliseconds write_timeout{30'000};  // for the client to take an answer
  std::chrono::milliseconds stop_timeout{5'000};    // for what is in flight when Stop is called
  // Renders what the server itself refuses or fails at; plain text without it.
  std::function<Response(int status, std::string_view sentence)> error_response = nullptr;
};

// Runs from Start until Stop. Connections are spread over the threads and stay on theirs; the
// requests of one connection are answered one after the other, in their order.
//
// What RequestReader refuses, what arrives too slowly (408) and connections beyond the most (503)
// are answered by the server itself, which then closes the connection.
class Server {
 public:
  // kInvalidArgument for an address that is not one, kBusy when the port is taken, kIo otherwise;
  // the sentence names address and port.
  static Expected<std::unique_ptr<Server>, Error> Start(ServerOptions options, Handler handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Stops.
  ~Server();

  [[nodiscard]] uint16_t port() const;
  // Takes no more connections, closes the idle ones, and waits until the requests that have been
  // read are answered, at most the stop timeout; then closes everything. Not from a handler, and
  // from one thread only. Again does nothing.
  void Stop();

 private:
  class Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace huitong
