// A file of contracts, terms and settlement prices to try, as people write it: TOML or JSON.

#pragma once

#include <string>

#include "base/error.h"
#include "engine/configuration.h"
#include "reports/what_if.h"

namespace huitong {

// The fields of a body of POST /v1/reports/what-if, but brands and currencies are named by their
// codes: `issuer`, `acceptor`, `brand`, `currency`. A file whose name ends in .json is JSON, any
// other TOML. kInvalidArgument names the file, the place and what is wrong; kIo and kNotFound where
// it cannot be read.
Expected<WhatIf, Error> ReadTermsFile(const std::string& path, const Configuration& configuration);

}  // namespace huitong
