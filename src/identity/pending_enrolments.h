// What a start does about enrolments that a crash cut short.

#pragma once

#include "base/error.h"
#include "identity/vault.h"
#include "sequencer/lane.h"

namespace huitong {

// The command that records an enrolment: under its own request key, for whoever claimed it.
Command CommandOf(const Enrolment& enrolment);

// Offers every pending enrolment of the log to the ledger under its own request key and as of the
// moment it was claimed (an import's is the file's time, and the ledger must not run ahead of the
// file), and waits: what the ledger has or now records becomes live, what it declines is dropped.
// How many there were.
Expected<size_t, Error> ReofferPending(Vault& vault, Lane& lane, LogNumber log);

}  // namespace huitong
