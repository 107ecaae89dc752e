// The only file that includes Asio. One io_context per thread, and each connection stays with
// one thread, so that nothing in it needs a lock but the queue by which other threads answer.

// The thread sanitizer knows no fences, and g++ says so. Asio's are not needed here: its mutex
// orders what one thread posts to another.
#if defined(__SANITIZE_THREAD__)
#define BOOST_ASIO_DISABLE_FENCED_BLOCK 1
#endif

#include "http/server.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "base/check.h"
#include "base/mutex.h"
#include "http/request_reader.h"
#include "http/response_writer.h"

namespace huitong {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr size_t kReadBytes = size_t{8} * 1024;
constexpr size_t kLargeReadBytes = size_t{256} * 1024;
// A connection gives back what a large request or answer made it take beyond this.
constexpr size_t kKeptBytes = size_t{64} * 1024;
// After its last answer a connection reads and discards for so long, because closing a socket
// with unread bytes resets it and can destroy the answer on its way.
constexpr auto kLinger = std::chrono::milliseconds(2'000);
constexpr auto kLingerAtStop = std::chrono::milliseconds(200);
// Beyond the most connections so many more are told so; what comes then is closed unheard.
constexpr size_t kTurnedAwayMax = 100;
// How long to wait when no connection can be accepted, for want of descriptors as a rule.
constexpr auto kAcceptRetry = std::chrono::milliseconds(50);
// Deadlines are looked at four times in the shortest of the timeouts, within these bounds.
constexpr auto kTickMin = std::chrono::milliseconds(5);
constexpr auto kTickMax = std::chrono::milliseconds(1'000);
constexpr auto kTickAtStop = std::chrono::milliseconds(20);

// What all threads of a server share, and what a late responder keeps alive.
struct Site {
  Site(ServerOptions server_options, Handler server_handler)
      : options(std::move(server_options)), handler(std::move(server_handler)) {}

  const ServerOptions options;
  const Handler handler;
  std::atomic<size_t> connections = 0;

  [[nodiscard]] Response ErrorResponse(int status, std::string_view sentence) const {
    if (options.error_response) return options.error_response(status, sentence);
    return {.status = status,
            .content_type = "text/plain; charset=utf-8",
            .headers = {},
            .body = std::string(sentence) + "\n"};
  }
};

class Shard;

// kReading -> kAnswering -> kWriting -> kReading ..., and after the last answer -> kLingering.
enum class Phase : uint8_t {
  kReading,    // bytes of a request are awaited; none may have come
  kAnswering,  // the handler or its responder has the request
  kWriting,    // an answer is on its way to the client
  kLingering,  // the last answer is written; what still comes is discarded
  kClosed,
};

// One client. All but Answer runs on the shard's thread.
class Connection final : public ResponseSink, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Shard> shard, tcp::socket socket);

  // Begins to serve, or says that there are too many connections.
  void Start(bool turned_away);
  void Answer(std::optional<Response> response) override;
  // Answer has been called by another thread.
  void OnAnswered();
  void CheckDeadline(Clock::time_point now);
  void BeginStop();
  void Close();

  size_t place = 0;  // among the shard's connections; the shard's to change

 private:
  [[nodiscard]] std::string_view Buffered() const {
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
  }
  void Serve();
  void AwaitBytes();
  void Refuse(int status, std::string_view sentence);
  void Dispatch();
  void Send(std::optional<Response> response);
  void FinishAnswer();
  void Linger();
  void Read();
  void OnRead(const error_code& error, size_t bytes);

  const std::shared_ptr<Shard> shard_;  // before the socket, which needs its io_context
  tcp::socket socket_;
  std::string remote_address_;
  Phase phase_ = Phase::kReading;
  Clock::time_point deadline_;
  bool read_pending_ = false;

  // The request being read.
  boost::beast::flat_buffer buffer_;
  RequestReader reader_;
  bool begun_ = false;  // its first byte has come
  // The request being answered.
  std::optional<Response> response_;
  bool answered_inline_ = false;
  bool keep_alive_ = true;
  bool to_head_ = false;
  bool to_http_10_ = false;
  std::string out_;
};

// The connection whose handler runs on this thread: it can be answered without a queue.
thread_local const Connection* dispatching = nullptr;

// One thread's io_context and the connections that belong to it. Connections share its
// ownership, so that a responder may outlive the server.
class Shard : public std::enable_shared_from_this<Shard> {
 public:
  explicit Shard(std::shared_ptr<Site> site) : site_(std::move(site)) {}

  [[nodiscard]] const Site& site() const { return *site_; }
  [[nodiscard]] bool stopping() const { return stopping_; }
  [[nodiscard]] const std::string& date() const { return date_; }
  asio::io_context& io() { return io_; }

  // The thread's whole life: returns when the shard has stopped.
  void Run();
  void Adopt(tcp::socket socket);
  void Remove(const Connection& connection);
  void BeginStop();
  // From any thread; the caller keeps the connection, and so the shard, alive meanwhile.
  void Push(std::shared_ptr<Connection> answered);

 private:
  void Tick();
  void DrainQueue();
  void CloseAll();
  void Finish();

  const std::shared_ptr<Site> site_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  asio::steady_timer tick_timer_{io_};
  asio::steady_timer stop_timer_{io_};
  std::vector<std::shared_ptr<Connection>> connections_;
  std::string date_;
  bool stopping_ = false;

  Mutex mutex_;
  // Not empty while DrainQueue is posted, so that hundreds of answers at once wake the thread once.
  std::vector<std::shared_ptr<Connection>> answered_ GUARDED_BY(mutex_);
  bool finished_ GUARDED_BY(mutex_) = false;
};

Connection::Connection(std::shared_ptr<Shard> shard, tcp::socket socket)
    : shard_(std::move(shard)),
      socket_(std::move(socket)),
      reader_(shard_->site().options.limits) {}

void Connection::Start(bool turned_away) {
  error_code error;
  socket_.set_option(tcp::no_delay(true), error);
  if (!error) socket_.non_blocking(true, error);
  const auto remote = error ? tcp::endpoint() : socket_.remote_endpoint(error);
  if (error) return Close();
  remote_address_ = remote.address().to_string();
  deadline_ = Clock::now() + shard_->site().options.idle_timeout;
  if (!turned_away) return Read();
  Refuse(503, "The server has too many connections.");
}

void Connection::Answer(std::optional<Response> response) {
  response_ = std::move(response);
  if (dispatching == this) {
    answered_inline_ = true;
  } else {
    shard_->Push(shared_from_this());
  }
}

void Connection::OnAnswered() {
  if (phase_ != Phase::kAnswering) return;
  Send(std::exchange(response_, std::nullopt));
  Serve();
}

// Takes requests from the buffer for as long as each is answered at once.
void Connection::Serve() {
  while (phase_ == Phase::kReading) {
    if (!begun_ && buffer_.size() > 0) {
      begun_ = true;
      deadline_ = Clock::now() + shard_->site().options.read_timeout;
    }
    const auto step = reader_.Read(Buffered());
    buffer_.consume(step.used);
    switch (step.progress) {
      case RequestReader::Progress::kNeedsBytes:
        return AwaitBytes();
      case RequestReader::Progress::kComplete:
        Dispatch();
        break;
      case RequestReader::Progress::kRefused:
        Refuse(reader_.refusal().status, reader_.refusal().sentence);
        break;
    }
  }
}

void Connection::AwaitBytes() {
  if (reader_.TakeWantsContinue() && buffer_.size() == 0) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    error_code error;
    const size_t sent = socket_.write_some(asio::buffer(kContinue.data(), kContinue.size()), error);
    // A client that has so much unread that not even this fits is not waiting for it.
    if (error || sent != kContinue.size()) return Close();
  }
  Read();
}

// Answers what the handler never sees, and closes behind it.
void Connection::Refuse(int status, std::string_view sentence) {
  keep_alive_ = false;
  Send(shard_->site().ErrorResponse(status, sentence));
}

void Connection::Dispatch() {
  Request request = reader_.Take();
  begun_ = false;
  keep_alive_ = request.keep_alive;
  to_http_10_ = request.minor_version == 0;
  to_head_ = request.method == Method::kHead;
  request.remote_address = remote_address_;

  phase_ = Phase::kAnswering;
  answered_inline_ = false;
  dispatching = this;
  shard_->site().handler(std::move(request), Responder(shared_from_this()));
  dispatching = nullptr;
  if (answered_inline_) Send(std::exchange(response_, std::nullopt));
}

void Connection::Send(std::optional<Response> response) {
  const Site& site = shard_->site();
  if (!response) response = site.ErrorResponse(500, "The request was given up.");
  if (!HasSafeHeaders(*response)) response = site.ErrorResponse(500, "The answer is malformed.");
  if (shard_->stopping()) keep_alive_ = false;
  out_.clear();
  AppendResponse(out_, *response,
                 {.to_head = to_head_,
                  .keep_alive = keep_alive_,
                  .to_http_10 = to_http_10_,
                  .date = shard_->date()});

  phase_ = Phase::kWriting;
  error_code error;
  const size_t sent = socket_.write_some(asio::buffer(out_), error);
  if (error && error != asio::error::would_block) return Close();
  if (sent == out_.size()) return FinishAnswer();
  deadline_ = Clock::now() + site.options.write_timeout;
  asio::async_write(socket_, asio::buffer(out_) + sent,
                    [self = shared_from_this()](const error_code& failed, size_t) {
                      if (self->phase_ != Phase::kWriting) return;
                      if (failed) return self->Close();
                      self->FinishAnswer();
                      self->Serve();
                    });
}

void Connection::FinishAnswer() {
  if (!keep_alive_) return Linger();
  if (out_.capacity() > kKeptBytes) out_ = std::string();
  if (buffer_.size() == 0 && buffer_.capacity() > kKeptBytes) buffer_.shrink_to_fit();
  deadline_ = Clock::now() + shard_->site().options.idle_timeout;
  phase_ = Phase::kReading;
}

void Connection::Linger() {
  phase_ = Phase::kLingering;
  deadline_ = Clock::now() + (shard_->stopping() ? kLingerAtStop : kLinger);
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) return Close();
  buffer_.clear();
  Read();
}

void Connection::Read() {
  if (read_pending_) return;
  read_pending_ = true;
  const size_t wanted = std::clamp(reader_.body_bytes_left(), kReadBytes, kLargeReadBytes);
  const auto room = buffer_.prepare(wanted);
  socket_.async_read_some(room, [self = shared_from_this()](const error_code& error, size_t bytes) {
    self->OnRead(error, bytes);
  });
}

void Connection::OnRead(const error_code& error, size_t bytes) {
  read_pending_ = false;
  switch (phase_) {
    case Phase::kReading:
      if (error) return Close();
      buffer_.commit(bytes);
      return Serve();
    case Phase::kLingering:
      if (error) return Close();
      return Read();
    case Phase::kAnswering:
    case Phase::kWriting:  // of a 408, whose request does not matter any more
    case Phase::kClosed:
      return;
  }
}

void Connection::CheckDeadline(Clock::time_point now) {
  if (phase_ == Phase::kAnswering || now < deadline_) return;
  if (phase_ != Phase::kReading || !begun_) return Close();
  Refuse(408, "The request did not arrive whole in time.");
}

void Connection::BeginStop() {
  if (phase_ == Phase::kReading) return Close();
  if (phase_ == Phase::kLingering) deadline_ = Clock::now() + kLingerAtStop;
}

void Connection::Close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  error_code ignored;
  socket_.close(ignored);
  shard_->Remove(*this);
}

void Shard::Run() {
  Tick();
  io_.run();
}

void Shard::Adopt(tcp::socket socket) {
  if (stopping_) return;
  const size_t before = site_->connections.fetch_add(1);
  const auto connection = std::make_shared<Connection>(shared_from_this(), std::move(socket));
  connection->place = connections_.size();
  connections_.push_back(connection);
  const size_t max = site_->options.connections_max;
  if (before >= max + kTurnedAwayMax) return connection->Close();
  connection->Start(before >= max);
}

void Shard::Remove(const Connection& connection) {
  const size_t place = connection.place;
  std::swap(connections_[place], connections_.back());
  connections_[place]->place = place;
  connections_.pop_back();
  site_->connections.fetch_sub(1);
  if (stopping_ && connections_.empty()) Finish();
}

void Shard::Push(std::shared_ptr<Connection> answered) {
  bool first = false;
  {
    const MutexLock lock(mutex_);
    if (finished_) return;
    first = answered_.empty();
    answered_.push_back(std::move(answered));
  }
  if (first) asio::post(io_, [this] { DrainQueue(); });
}

void Shard::DrainQueue() {
  std::vector<std::shared_ptr<Connection>> answered;
  {
    const MutexLock lock(mutex_);
    answered.swap(answered_);
  }
  for (const auto& connection : answered) {
    connection->OnAnswered();
  }
}

// Looks at all deadlines, and sets the date, which is at most a second old.
void Shard::Tick() {
  const auto now = Clock::now();
  // From the back, because closing one moves the last into its place.
  for (size_t i = connections_.size(); i > 0; --i) {
    const auto connection = connections_[i - 1];
    connection->CheckDeadline(now);
  }
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  date_ = ToHttpDate(std::chrono::duration_cast<std::chrono::seconds>(since_1970).count());

  if (!work_.owns_work()) return;  // what was just closed was the last to wait for
  const ServerOptions& options = site_->options;
  const auto shortest =
      std::min({options.idle_timeout, options.read_timeout, options.write_timeout});
  tick_timer_.expires_after(std::clamp(shortest / 4, kTickMin, stopping_ ? kTickAtStop : kTickMax));
  tick_timer_.async_wait([this](const error_code& error) {
    if (!error) Tick();
  });
}

void Shard::BeginStop() {
  stopping_ = true;
  for (size_t i = connections_.size(); i > 0; --i) {
    const auto connection = connections_[i - 1];
    connection->BeginStop();
  }
  if (connections_.empty()) return Finish();
  stop_timer_.expires_after(site_->options.stop_timeout);
  stop_timer_.async_wait([this](const error_code& error) {
    if (!error) CloseAll();
  });
  Tick();  // last, because it may close the last connection, and Finish cancels the timers
}

void Shard::CloseAll() {
  for (size_t i = connections_.size(); i > 0; --i) {
    const auto connection = connections_[i - 1];
    connection->Close();
  }
}

// From here nothing is left that could keep the io_context running. A second time does nothing.
void Shard::Finish() {
  {
    const MutexLock lock(mutex_);
    finished_ = true;
  }
  tick_timer_.cancel();
  stop_timer_.cancel();
  work_.reset();
}

std::vector<std::shared_ptr<Shard>> MakeShards(const std::shared_ptr<Site>& site) {
  std::vector<std::shared_ptr<Shard>> shards(static_cast<size_t>(site->options.threads));
  for (auto& shard : shards) {
    shard = std::make_shared<Shard>(site);
  }
  return shards;
}

ErrorCode CodeOf(const error_code& error) {
  if (error == asio::error::address_in_use) return ErrorCode::kBusy;
  if (error == asio::error::access_denied) return ErrorCode::kDenied;
  return ErrorCode::kIo;
}

}  // namespace

// The threads, and the acceptor, which hands connections to them in turn.
class Server::Core {
 public:
  Core(ServerOptions options, Handler handler)
      : site_(std::make_shared<Site>(std::move(options), std::move(handler))),
        shards_(MakeShards(site_)) {}

  // Listens and starts the threads.
  Expected<Done, Error> Start();
  [[nodiscard]] uint16_t port() const { return port_; }
  void Stop();

 private:
  Expected<Done, Error> Listen();
  void Accept();

  const std::shared_ptr<Site> site_;
  const std::vector<std::shared_ptr<Shard>> shards_;
  tcp::acceptor acceptor_{shards_.front()->io()};
  asio::steady_timer retry_timer_{shards_.front()->io()};
  size_t accepted_ = 0;
  uint16_t port_ = 0;
  std::vector<std::thread> threads_;
};

Expected<Done, Error> Server::Core::Start() {
  TRY(Listen());
  for (const auto& shard : shards_) {
    threads_.emplace_back([shard] { shard->Run(); });
  }
  asio::post(shards_.front()->io(), [this] { Accept(); });
  return Done{};
}

Expected<Done, Error> Server::Core::Listen() {
  const ServerOptions& options = site_->options;
  const std::string name = options.address + " port " + std::to_string(options.port);
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) {
    return Fail(ErrorCode::kInvalidArgument, "'" + options.address + "' is not an IP address.");
  }
  const tcp::endpoint endpoint(address, options.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return Fail(CodeOf(error), "Cannot listen on " + name + ": " + error.message() + ".");
  port_ = acceptor_.local_endpoint(error).port();
  return Done{};
}

void Server::Core::Accept() {
  Shard& shard = *shards_[accepted_++ % shards_.size()];
  acceptor_.async_accept(shard.io(), [this, &shard](const error_code& error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!error) {
      asio::dispatch(shard.io(), [&shard, taken = std::move(socket)]() mutable {
        shard.Adopt(std::move(taken));
      });
      return Accept();
    }
    retry_timer_.expires_after(kAcceptRetry);
    retry_timer_.async_wait([this](const error_code& cancelled) {
      if (!cancelled && acceptor_.is_open()) Accept();
    });
  });
}

void Server::Core::Stop() {
  for (const auto& thread : threads_) {
    CHECK(thread.get_id() != std::this_thread::get_id());
  }
  asio::post(shards_.front()->io(), [this] {
    error_code ignored;
    acceptor_.close(ignored);
    retry_timer_.cancel();
  });
  for (const auto& shard : shards_) {
    asio::post(shard->io(), [&shard] { shard->BeginStop(); });
  }
  for (auto& thread : threads_) {
    thread.join();
  }
  threads_.clear();
}

Expected<std::unique_ptr<Server>, Error> Server::Start(ServerOptions options, Handler handler) {
  CHECK(handler && options.threads >= 1);
  auto core = std::make_unique<Core>(std::move(options), std::move(handler));
  TRY(core->Start());
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}
// Only a want of memory or of threads could throw here, and then the process may as well end.
Server::~Server() { Stop(); }  // NOLINT(bugprone-exception-escape)
uint16_t Server::port() const { return core_->port(); }
void Server::Stop() { core_->Stop(); }

}  // namespace huitong
