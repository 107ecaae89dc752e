// Who a member is: identities sealed under a key of each member, found by blind index, forgotten by
// destroying the key.
//
// Enrolling: Claim stores a pending row, and the unique blind index decides who of several was
// first; then the ledger records the enrolment under the row's member and request; then MarkLive.
// A start offers every Pending row to the ledger again, under the same request key.
//
// Stored bytes, for ever (integers little-endian, ‖ joins):
//
//   blind index  = first 16 bytes of HMAC-SHA-256(index key, kind u8 ‖ brand u32 ‖ text)
//   wrapped key  = sealed(key-encryption key, "member key" 00 ‖ log u64 ‖ member id 16, data key
//   32) identity     = sealed(DeriveKey(data key, "huitong v1 member seal", nothing),
//                         "identity" 00 ‖ log u64 ‖ member id 16 ‖ kind u8 ‖ brand u32 ‖
//                         blind index 16, text)
//   member's MAC key = DeriveKey(data key, "huitong v1 member mac", nothing)
//   sealed(key, associated, plain) = version u8 (1) ‖ Seal of crypto/aead.h with a random nonce

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/error.h"
#include "crypto/hmac.h"
#include "identity/customer_number.h"
#include "identity/key_ring.h"
#include "identity/vault_store.h"
#include "ledger/number.h"

namespace huitong {

// What a client asked for when it enrolled a member.
struct EnrolmentRequest {
  ShortMac key_mac{};
  // What request_mac is made of (docs/journal_format.md section 3). It holds the identity, so its
  // MAC is made under the member's own key, which Claim makes. Outlives the call only.
  std::string_view text;
  uint32_t actor = 0;
  Timestamp now;
};

// The enrolment that has a customer number.
struct Enrolment {
  bool fresh = false;  // made by this call; else it was there before
  MemberId member;
  BrandNumber brand;
  RowState state = RowState::kPending;
  ShortMac key_mac{};
  ShortMac request_mac{};
  uint32_t actor = 0;
  Timestamp claimed_at;

  friend bool operator==(const Enrolment&, const Enrolment&) = default;
};

struct Applicant {
  CustomerNumber number;
  EnrolmentRequest request;
  MemberId fresh_member;  // never used before
};

struct KnownMember {
  MemberId member;
  RowState state = RowState::kPending;

  friend bool operator==(const KnownMember&, const KnownMember&) = default;
};

struct Identity {
  CustomerNumber number;
  RowState state = RowState::kPending;

  friend bool operator==(const Identity&, const Identity&) = default;
};

// Numbers are given as the client wrote them and normalised here; one that cannot be is
// kInvalidArgument. Bytes that do not open are kDenied: the row was altered or moved, or the key
// file is not the one they were sealed with. Any thread. The store outlives the vault.
class Vault {
 public:
  Vault(VaultStore& store, KeyRing keys) : store_(store), keys_(keys) {}

  // Claims the number for `fresh_member`, or says who has it. A pending enrolment with the same
  // key_mac is the same request, cut short: the caller goes on with its member. Durable.
  Expected<Enrolment, Error> Claim(LogNumber log, const CustomerNumber& number,
                                   const EnrolmentRequest& request, const MemberId& fresh_member);

  // The same for each in order, in one transaction. When one number cannot be used none is
  // claimed, and the sentence counts from 1 to it: an importer checks each row with
  // NormalisedCustomerNumber before.
  Expected<std::vector<Enrolment>, Error> ClaimAll(LogNumber log,
                                                   std::span<const Applicant> applicants);

  [[nodiscard]] Expected<std::optional<KnownMember>, Error> Find(
      LogNumber log, const CustomerNumber& number) const;
  // Decrypted. Empty for a member who was erased or never enrolled.
  [[nodiscard]] Expected<std::vector<Identity>, Error> IdentitiesOf(LogNumber log,
                                                                    const MemberId& member) const;

  // What a start offers to the ledger again, in order of time.
  [[nodiscard]] Expected<std::vector<Enrolment>, Error> Pending(LogNumber log) const;
  // The ledger has recorded these enrolments.
  Expected<Done, Error> MarkLive(LogNumber log, std::span<const MemberId> members);
  // The ledger has declined these enrolments.
  Expected<Done, Error> Drop(LogNumber log, std::span<const MemberId> members);
  // Destroys the member's key and rows, after the ledger's record of it. Can be applied again.
  Expected<Done, Error> Erase(LogNumber log, const MemberId& member);

  // The key of request_mac on routes with identity fields. kNotFound for a member who was erased
  // or never enrolled: then nobody can tell any more what was asked.
  [[nodiscard]] Expected<MacKey, Error> MemberMacKey(LogNumber log, const MemberId& member) const;

 private:
  VaultStore& store_;
  KeyRing keys_;
};

// HMAC("request" 00 ‖ text) cut to 16 bytes, as docs/journal_format.md section 3 says: under
// MemberMacKey what a repeated request must have in common with the record.
ShortMac RequestMacUnder(const MacKey& key, std::string_view text);

}  // namespace huitong
