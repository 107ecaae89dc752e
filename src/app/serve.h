// Serving a data directory over HTTP until somebody says stop.

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "app/ledger_host.h"
#include "base/error.h"

namespace huitong {

struct ServeOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 8086;
  int threads = 2;
};

// Serves until SIGINT or SIGTERM. `ready` is told the port when requests are answered. Nothing that
// was answered is lost by a stop, whatever way it comes.
Expected<Done, Error> Serve(LedgerHost& host, const ServeOptions& options,
                            const std::function<void(uint16_t port)>& ready);

// kBusy when the port is taken, kIo when it cannot be listened on: told before long work is done
// for a server that could not start.
Expected<Done, Error> CheckPortIsFree(const ServeOptions& options);

// Before any thread is started: from here on the signals that stop are taken by Serve alone.
void BlockStopSignals();

}  // namespace huitong
