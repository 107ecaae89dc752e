#include "app/serve.h"

#include <csignal>

#include <fmt/format.h>

#include "api/api.h"
#include "app/terminal.h"
#include "http/responder.h"
#include "http/server.h"
#include "sequencer/sweeper.h"

namespace huitong {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  (void)sigemptyset(&signals);
  (void)sigaddset(&signals, SIGINT);
  (void)sigaddset(&signals, SIGTERM);
  return signals;
}

// A day on which nothing was due needs no line.
void SaySwept(const SweepReport& report) {
  if (report.due == 0 && report.merges == 0) return;
  Say(fmt::format("huitong: {}: did what was due in {} of {} wallets and {} merges, in {:.1f} s\n",
                  ToIsoDate(report.day), WithThousands(static_cast<int64_t>(report.due)),
                  WithThousands(static_cast<int64_t>(report.wallets)), report.merges,
                  report.seconds));
}

}  // namespace

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  (void)pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Expected<Done, Error> CheckPortIsFree(const ServeOptions& options) {
  ServerOptions server_options;
  server_options.address = options.address;
  server_options.port = options.port;
  // What comes meanwhile is told to come again.
  TRY(Server::Start(server_options, [](const Request&, Responder responder) {
    responder({.status = 503, .content_type = "", .headers = {}, .body = {}});
  }));
  return Done{};
}

Expected<Done, Error> Serve(LedgerHost& host, const ServeOptions& options,
                            const std::function<void(uint16_t port)>& ready) {
  const ApiKeys api_keys(host.keys().ApiKeyPepper(), TRY(host.directory().ReadApiKeys()));
  Api api({.lane = host.lane(),
           .journal = host.journal(),
           .trees = host.trees(),
           .signer = host.heads(),
           .vault = host.vault(),
           .keys = host.keys(),
           .log = host.log(),
           .api_keys = api_keys},
          {});
  ServerOptions server_options;
  server_options.address = options.address;
  server_options.port = options.port;
  server_options.threads = options.threads;
  const size_t body_bytes_max = server_options.limits.body_bytes_max;
  server_options.limits.body_limit = [body_bytes_max](std::string_view path) {
    return Api::BodyLimitOf(path, body_bytes_max);
  };
  server_options.error_response = RenderServerError;
  const auto server =
      TRY(Server::Start(server_options, [&api](Request request, Responder responder) {
        api.Handle(std::move(request), std::move(responder));
      }));
  ready(server->port());
  Sweeper sweeper({.lane = host.lane(),
                   .store = host.state(),
                   .log = host.log(),
                   .report = SaySwept,
                   .on_failure = EndProcess});

  const sigset_t signals = StopSignals();
  int signal = 0;
  (void)sigwait(&signals, &signal);
  server->Stop();
  return Done{};
}

}  // namespace huitong
