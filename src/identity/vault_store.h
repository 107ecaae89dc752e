// The port to the stored rows of the vault: personal data, sealed, beside the journal and never in
// it.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/error.h"
#include "crypto/hmac.h"
#include "ledger/number.h"

namespace huitong {

// DO NOT RENUMBER: stored, and part of what blind indexes are made of.
enum class IdentityKind : uint8_t {
  kCustomerNumber = 1,
};

// DO NOT RENUMBER: stored.
enum class RowState : uint8_t {
  kPending = 1,  // claimed; the ledger may or may not have the enrolment's record
  kLive = 2,     // the ledger has it
};

// What stands for an identity's text in look-ups: a MAC of it (identity/vault.h).
using BlindIndex = ShortMac;

// One identity of one member. Nothing in it is plain: not the text, not the key.
struct VaultRow {
  LogNumber log;
  MemberId member;
  BlindIndex blind_index{};
  IdentityKind kind = IdentityKind::kCustomerNumber;
  BrandNumber brand;
  RowState state = RowState::kPending;
  Bytes sealed_identity;
  Bytes wrapped_key;  // the member's data key, sealed; the same in all rows of a member
  // What the enrolment is offered to the ledger with, now and after every restart.
  ShortMac key_mac{};
  ShortMac request_mac{};
  uint32_t actor = 0;  // as in the record's header
  Timestamp claimed_at;

  friend bool operator==(const VaultRow&, const VaultRow&) = default;
};

// Per log: the rows by blind index, of which no two are equal, and the members' wrapped keys.
//
// Any thread may call anything at any time; each call is one transaction, all of it or none.
// Durability is said at each call. After an error of code kIo from a call that writes nobody knows
// whether it happened: later such calls are refused too, and the process starts anew.
class VaultStore {
 public:
  VaultStore() = default;
  VaultStore(const VaultStore&) = delete;
  VaultStore& operator=(const VaultStore&) = delete;
  virtual ~VaultStore() = default;

  // Stores each pending row whose blind index is free in its log, in order, with the member's key.
  // The answers, in order: nothing for a row that was stored, else the row that has the index,
  // which may be an earlier one of the same call. Durable when it returns, because the ledger may
  // record the enrolment right after. kInvalidArgument, and nothing is stored, when a member has
  // another wrapped key already.
  virtual Expected<std::vector<std::optional<VaultRow>>, Error> Claim(
      std::span<const VaultRow> rows) = 0;

  // The pending rows of these members become live; members without any are passed over. Need not be
  // durable: a row that is pending again after a crash is offered again.
  virtual Expected<Done, Error> MarkLive(LogNumber log, std::span<const MemberId> members) = 0;

  // The pending rows of these members go, because the ledger declined the enrolment, and the keys
  // of those who have no row left. Live rows stay. Need not be durable, for the same reason.
  virtual Expected<Done, Error> Drop(LogNumber log, std::span<const MemberId> members) = 0;

  // Every row of the member goes, pending or live, and the key. When it returns this is durable
  // and no file of the store contains a byte of them. No error when there was nothing, so that an
  // erasure can be applied again. After an error the caller applies it again.
  virtual Expected<Done, Error> Erase(LogNumber log, const MemberId& member) = 0;

  // Reads see every call that has returned.
  [[nodiscard]] virtual Expected<std::optional<VaultRow>, Error> FindByIndex(
      LogNumber log, const BlindIndex& index) const = 0;
  // All identities of the member, in order of blind index.
  [[nodiscard]] virtual Expected<std::vector<VaultRow>, Error> FindByMember(
      LogNumber log, const MemberId& member) const = 0;
  // The member's wrapped key; nothing once erased.
  [[nodiscard]] virtual Expected<std::optional<Bytes>, Error> FindKey(
      LogNumber log, const MemberId& member) const = 0;
  // Every pending row, in order of time, then of member.
  [[nodiscard]] virtual Expected<std::vector<VaultRow>, Error> Pending(LogNumber log) const = 0;
};

}  // namespace huitong
