// Where points come from, as answers write it.

#pragma once

#include "api/json_writer.h"
#include "ledger/lot.h"
#include "ledger/number.h"

namespace huitong {

// "provenance": {issuer, funding brand, month of earning, price between brands}.
void WriteProvenance(JsonWriter& out, LogNumber log, const Provenance& provenance);

}  // namespace huitong
