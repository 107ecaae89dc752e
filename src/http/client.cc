#include "http/client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace huitong {
namespace {

constexpr int kNoDescriptor = -1;
constexpr size_t kLineBytesMax = size_t{64} * 1024;

std::string LastError() { return std::generic_category().message(errno); }

void SetOptions(int descriptor, std::chrono::milliseconds timeout) {
  const timeval limit{.tv_sec = timeout.count() / 1000, .tv_usec = timeout.count() % 1000 * 1000};
  const int on = 1;
  (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  (void)setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

std::optional<size_t> ParseNumber(std::string_view text, int base) {
  size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  const size_t end = text.find_last_not_of(" \t");
  return end == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin + 1);
}

// HTTP/1.1 200 OK
std::optional<int> ParseStatus(std::string_view line) {
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') return std::nullopt;
  const auto status = ParseNumber(line.substr(9, 3), 10);
  if (!status) return std::nullopt;
  return static_cast<int>(*status);
}

}  // namespace

std::optional<std::string_view> ClientResponse::HeaderValue(std::string_view name) const {
  for (const Header& header : headers) {
    if (SameHeaderName(header.name, name)) return header.value;
  }
  return std::nullopt;
}

Expected<Client, Error> Client::Connect(const std::string& address, uint16_t port,
                                        std::chrono::milliseconds timeout) {
  const std::string server = address + " port " + std::to_string(port);
  const addrinfo hints{.ai_flags = 0,
                       .ai_family = AF_UNSPEC,
                       .ai_socktype = SOCK_STREAM,
                       .ai_protocol = 0,
                       .ai_addrlen = 0,
                       .ai_addr = nullptr,
                       .ai_canonname = nullptr,
                       .ai_next = nullptr};
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return Fail(ErrorCode::kIo, "Cannot find the address of " + server + ".");
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, &freeaddrinfo);
  std::string reason = "no address";
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    const int descriptor = socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor >= 0) {
      SetOptions(descriptor, timeout);
      if (connect(descriptor, each->ai_addr, each->ai_addrlen) == 0) {
        return Client(descriptor, server);
      }
    }
    reason = LastError();
    if (descriptor >= 0) (void)close(descriptor);
  }
  return Fail(ErrorCode::kIo, "Cannot connect to " + server + ": " + reason + ".");
}

Client::Client(Client&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, kNoDescriptor)),
      server_(std::move(other.server_)),
      buffer_(std::move(other.buffer_)) {}

Client& Client::operator=(Client&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(server_, other.server_);
  std::swap(buffer_, other.buffer_);
  return *this;
}

Client::~Client() {
  if (descriptor_ != kNoDescriptor) (void)close(descriptor_);
}

Expected<ClientResponse, Error> Client::Send(const ClientRequest& request) {
  std::string bytes = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const Header& header : request.headers) {
    bytes += header.name + ": " + header.value + "\r\n";
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  bytes += "\r\n" + request.body;
  TRY(Write(bytes));
  ClientResponse response = TRY(ReadResponse(request.method == "HEAD"));
  while (response.status < 200) {
    response = TRY(ReadResponse(request.method == "HEAD"));
  }
  return response;
}

Expected<Done, Error> Client::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return Failed("Cannot send to");
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return Done{};
}

Expected<ClientResponse, Error> Client::ReadResponse(bool to_head) {
  const std::string status_line = TRY(TakeLine());
  const auto status = ParseStatus(status_line);
  if (!status) return Fail(ErrorCode::kIo, "No HTTP comes from " + server_ + ".");
  ClientResponse response{.status = *status,
                          .keep_alive = !status_line.starts_with("HTTP/1.0"),
                          .headers = {},
                          .body = {}};
  while (true) {
    const std::string line = TRY(TakeLine());
    if (line.empty()) break;
    const size_t colon = std::min(line.find(':'), line.size());
    response.headers.push_back({.name = line.substr(0, colon),
                                .value = std::string(Trimmed(std::string_view(line).substr(
                                    std::min(colon + 1, line.size()))))});
  }
  const auto connection = response.HeaderValue("Connection");
  if (connection) response.keep_alive = SameHeaderName(*connection, "keep-alive");
  if (to_head || *status < 200 || *status == 204 || *status == 304) return response;

  const auto coding = response.HeaderValue("Transfer-Encoding");
  const auto length = response.HeaderValue("Content-Length");
  if (coding && SameHeaderName(*coding, "chunked")) {
    response.body = TRY(TakeChunks());
  } else if (length) {
    const auto size = ParseNumber(*length, 10);
    if (!size) return Fail(ErrorCode::kIo, "A malformed length comes from " + server_ + ".");
    response.body = TRY(TakeBytes(*size));
  } else {
    response.keep_alive = false;
    response.body = TRY(TakeToEnd());
  }
  return response;
}

void Client::FinishWriting() const { (void)shutdown(descriptor_, SHUT_WR); }

Unexpected<Error> Client::Failed(std::string_view what) const {
  const std::string reason =
      errno == EAGAIN || errno == EWOULDBLOCK ? "nothing happened in time" : LastError();
  return Fail(ErrorCode::kIo, std::string(what) + " " + server_ + ": " + reason + ".");
}

Expected<bool, Error> Client::Fill() {
  std::array<char, size_t{16} * 1024> bytes{};
  while (true) {
    const ssize_t received = recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return Failed("Cannot receive from");
    buffer_.append(bytes.data(), static_cast<size_t>(received));
    return received > 0;
  }
}

Expected<std::string, Error> Client::TakeLine() {
  size_t end = buffer_.find("\r\n");
  while (end == std::string::npos) {
    if (buffer_.size() > kLineBytesMax) {
      return Fail(ErrorCode::kIo, "A line without end comes from " + server_ + ".");
    }
    if (!TRY(Fill())) return Fail(ErrorCode::kIo, server_ + " closed the connection.");
    end = buffer_.find("\r\n");
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

Expected<std::string, Error> Client::TakeBytes(size_t count) {
  while (buffer_.size() < count) {
    if (!TRY(Fill())) return Fail(ErrorCode::kIo, server_ + " closed the connection too early.");
  }
  std::string bytes = buffer_.substr(0, count);
  buffer_.erase(0, count);
  return bytes;
}

Expected<std::string, Error> Client::TakeChunks() {
  std::string body;
  while (true) {
    const std::string line = TRY(TakeLine());
    const auto size = ParseNumber(Trimmed(std::string_view(line).substr(0, line.find(';'))), 16);
    if (!size) return Fail(ErrorCode::kIo, "A malformed chunk comes from " + server_ + ".");
    if (*size == 0) break;
    body += TRY(TakeBytes(*size));
    TRY(TakeLine());
  }
  while (!TRY(TakeLine()).empty()) {
  }
  return body;
}

Expected<std::string, Error> Client::TakeToEnd() {
  while (TRY(Fill())) {
  }
  return std::exchange(buffer_, std::string());
}

}  // namespace huitong
