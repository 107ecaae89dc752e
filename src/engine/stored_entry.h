// Entries of the state store, one at a time: for who looks through them without a state.

#pragma once

#include <optional>

#include "base/bytes.h"
#include "engine/state.h"

namespace huitong {

struct StoredWallet {
  WalletKey key;
  Wallet wallet;
};
struct StoredMember {
  MemberOrdinal ordinal;
  Member member;
};

// Key without the log. Nothing where the bytes are none of an entry.
std::optional<StoredWallet> ReadStoredWallet(ByteView key, ByteView value);
std::optional<StoredMember> ReadStoredMember(ByteView key, ByteView value);

}  // namespace huitong
