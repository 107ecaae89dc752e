// A wallet as answers show it, live or as it was.

#pragma once

#include <vector>

#include "api/json_writer.h"
#include "ledger/lot.h"
#include "ledger/number.h"
#include "ledger/wallet.h"

namespace huitong {

struct SeenLot {
  Lot lot;
  Provenance provenance;
};

struct SeenWallet {
  CurrencyNumber currency;
  std::vector<SeenLot> lots;  // live ones
  Wallet wallet;
};

// `provenance_of(number)` gives a lot's Provenance.
template <class ProvenanceOf>
SeenWallet SeeWallet(CurrencyNumber currency, const Wallet& wallet, Day today,
                     const ProvenanceOf& provenance_of) {
  SeenWallet seen{.currency = currency, .lots = {}, .wallet = wallet};
  for (const Lot& lot : wallet.lots()) {
    if (!wallet.IsLive(lot.key, today)) continue;
    seen.lots.push_back({.lot = lot, .provenance = provenance_of(lot.key.provenance)});
  }
  return seen;
}

// Into an open object.
void WriteWallet(JsonWriter& out, LogNumber log, const SeenWallet& wallet);

}  // namespace huitong
