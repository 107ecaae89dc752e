// A blocking HTTP/1.1 client over one connection: for tests, measurements and the command line.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/message.h"

namespace huitong {

struct ClientRequest {
  std::string method = "GET";
  std::string target = "/";
  std::vector<Header> headers;  // besides Host and Content-Length, which the client adds
  std::string body;
};

struct ClientResponse {
  int status = 0;
  bool keep_alive = true;
  std::vector<Header> headers;
  std::string body;  // chunks already joined

  // The first field of that name.
  [[nodiscard]] std::optional<std::string_view> HeaderValue(std::string_view name) const;
};

// One connection. Errors are kIo and name the server; after one, and after a response without
// keep_alive, the connection is of no more use.
class Client {
 public:
  // `timeout` is for connecting and for each single read and write; more than none. `address` may
  // be a name.
  static Expected<Client, Error> Connect(const std::string& address, uint16_t port,
                                         std::chrono::milliseconds timeout);
  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Sends one request and reads its response; interim responses (1xx) are skipped.
  Expected<ClientResponse, Error> Send(const ClientRequest& request);

  // The parts of Send, for pipelining and for what is not HTTP.
  Expected<Done, Error> Write(std::string_view bytes);
  // The next response, interim ones included. A response to HEAD has no body whatever its fields.
  Expected<ClientResponse, Error> ReadResponse(bool to_head = false);
  // Tells the server that nothing more will be sent.
  void FinishWriting() const;

 private:
  Client(int descriptor, std::string server)
      : descriptor_(descriptor), server_(std::move(server)) {}
  [[nodiscard]] Unexpected<Error> Failed(std::string_view what) const;
  // Reads until there is more in `buffer_`; false at the end of the stream.
  Expected<bool, Error> Fill();
  // Up to and with the next CR LF, which is cut off.
  Expected<std::string, Error> TakeLine();
  Expected<std::string, Error> TakeBytes(size_t count);
  Expected<std::string, Error> TakeChunks();
  Expected<std::string, Error> TakeToEnd();

  int descriptor_;
  std::string server_;  // 127.0.0.1 port 8080
  std::string buffer_;
};

}  // namespace huitong
