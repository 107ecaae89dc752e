#include "identity/vault.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/text_encoding.h"
#include "crypto/aead.h"
#include "crypto/key_derivation.h"
#include "crypto/random.h"

namespace huitong {
namespace {

constexpr uint8_t kSealVersion = 1;

Bytes SealVersioned(const SecretKey& key, ByteView associated, ByteView plain) {
  Bytes sealed{kSealVersion};
  ByteWriter(sealed).PutBytes(Seal(key, RandomArray<kSealNonceSize>(), associated, plain));
  return sealed;
}

Expected<Bytes, Error> OpenVersioned(const SecretKey& key, ByteView associated, ByteView sealed) {
  if (sealed.empty() || sealed[0] != kSealVersion) {
    return Fail(ErrorCode::kDenied, "It is not sealed in version 1.");
  }
  return Open(key, associated, sealed.subspan(1));
}

std::string NameOf(LogNumber log, const MemberId& member) {
  return "member " + ToHex(member.bytes) + " of log " + std::to_string(log.value);
}

// Begins every associated text: what the bytes are for and whose they are.
Bytes PurposeOf(std::string_view purpose, LogNumber log, const MemberId& member) {
  Bytes associated;
  ByteWriter writer(associated);
  writer.PutBytes(AsBytes(purpose));
  writer.Put(uint8_t{0});
  writer.Put(log.value);
  writer.PutBytes(member.bytes);
  return associated;
}

Bytes PurposeOfIdentity(const VaultRow& row) {
  Bytes associated = PurposeOf("identity", row.log, row.member);
  ByteWriter writer(associated);
  writer.Put(static_cast<uint8_t>(row.kind));
  writer.Put(row.brand.value);
  writer.PutBytes(row.blind_index);
  return associated;
}

BlindIndex BlindIndexOf(const MacKey& index_key, const CustomerNumber& normalised) {
  Bytes message;
  ByteWriter writer(message);
  writer.Put(static_cast<uint8_t>(IdentityKind::kCustomerNumber));
  writer.Put(normalised.brand.value);
  writer.PutBytes(AsBytes(normalised.text));
  return index_key.ShortMacOf(message);
}

SecretKey SealingKeyOf(const SecretKey& data_key) {
  return DeriveKey(data_key, "huitong v1 member seal", {});
}

MacKey MacKeyOf(const SecretKey& data_key) {
  return MacKey(DeriveKey(data_key, "huitong v1 member mac", {}));
}

Expected<CustomerNumber, Error> Normalised(const CustomerNumber& number) {
  return CustomerNumber{.brand = number.brand, .text = TRY(NormalisedCustomerNumber(number.text))};
}

// The row of an applicant whose number is normalised, with a data key of its own.
VaultRow PendingRow(LogNumber log, const VaultKeys& keys, const MacKey& index_key,
                    const Applicant& applicant) {
  const auto data_key = RandomArray<32>();
  const EnrolmentRequest& request = applicant.request;
  VaultRow row{
      .log = log,
      .member = applicant.fresh_member,
      .blind_index = BlindIndexOf(index_key, applicant.number),
      .kind = IdentityKind::kCustomerNumber,
      .brand = applicant.number.brand,
      .state = RowState::kPending,
      .sealed_identity = {},
      .wrapped_key = SealVersioned(keys.key_encryption_key,
                                   PurposeOf("member key", log, applicant.fresh_member), data_key),
      .key_mac = request.key_mac,
      .request_mac = RequestMacUnder(MacKeyOf(data_key), request.text),
      .actor = request.actor,
      .claimed_at = request.now,
  };
  row.sealed_identity =
      SealVersioned(SealingKeyOf(data_key), PurposeOfIdentity(row), AsBytes(applicant.number.text));
  return row;
}

Expected<SecretKey, Error> Unwrapped(const VaultKeys& keys, LogNumber log, const MemberId& member,
                                     ByteView wrapped) {
  const auto opened =
      OpenVersioned(keys.key_encryption_key, PurposeOf("member key", log, member), wrapped);
  SecretKey data_key{};
  if (!opened || opened->size() != data_key.size()) {
    return Fail(ErrorCode::kDenied, "The vault's data key of " + NameOf(log, member) +
                                        " does not open: its row was altered, or the key file is "
                                        "not the one it was sealed with.");
  }
  std::ranges::copy(*opened, data_key.begin());
  return data_key;
}

Expected<Identity, Error> OpenedIdentity(const SecretKey& data_key, const VaultRow& row) {
  const auto text =
      OpenVersioned(SealingKeyOf(data_key), PurposeOfIdentity(row), row.sealed_identity);
  if (!text) {
    return Fail(ErrorCode::kDenied, "A vault identity of " + NameOf(row.log, row.member) +
                                        " does not open: its row was altered.");
  }
  return Identity{
      .number = {.brand = row.brand, .text = std::string(AsText(*text))},
      .state = row.state,
  };
}

Enrolment EnrolmentOf(const VaultRow& row, bool fresh) {
  return {
      .fresh = fresh,
      .member = row.member,
      .brand = row.brand,
      .state = row.state,
      .key_mac = row.key_mac,
      .request_mac = row.request_mac,
      .actor = row.actor,
      .claimed_at = row.claimed_at,
  };
}

}  // namespace

Expected<Enrolment, Error> Vault::Claim(LogNumber log, const CustomerNumber& number,
                                        const EnrolmentRequest& request,
                                        const MemberId& fresh_member) {
  const CustomerNumber normalised = TRY(Normalised(number));
  const VaultKeys keys = keys_.VaultKeysOf(log);
  const VaultRow row =
      PendingRow(log, keys, MacKey(keys.index_key),
                 {.number = normalised, .request = request, .fresh_member = fresh_member});
  const auto holders = TRY(store_.Claim(std::span(&row, 1)));

  return holders[0] ? EnrolmentOf(*holders[0], false) : EnrolmentOf(row, true);
}

Expected<std::vector<Enrolment>, Error> Vault::ClaimAll(LogNumber log,
                                                        std::span<const Applicant> applicants) {
  const VaultKeys keys = keys_.VaultKeysOf(log);
  const MacKey index_key(keys.index_key);
  std::vector<VaultRow> rows;
  rows.reserve(applicants.size());
  for (const Applicant& applicant : applicants) {
    auto normalised = Normalised(applicant.number);
    if (!normalised) {
      return Fail(normalised.error().code, "Applicant " + std::to_string(rows.size() + 1) + " of " +
                                               std::to_string(applicants.size()) + ": " +
                                               normalised.error().sentence);
    }
    rows.push_back(PendingRow(log, keys, index_key,
                              {.number = *std::move(normalised),
                               .request = applicant.request,
                               .fresh_member = applicant.fresh_member}));
  }
  const auto holders = TRY(store_.Claim(rows));

  std::vector<Enrolment> enrolments;
  enrolments.reserve(rows.size());
  for (size_t at = 0; at < rows.size(); ++at) {
    const bool fresh = !holders[at];
    enrolments.push_back(EnrolmentOf(fresh ? rows[at] : *holders[at], fresh));
  }
  return enrolments;
}

Expected<std::optional<KnownMember>, Error> Vault::Find(LogNumber log,
                                                        const CustomerNumber& number) const {
  const CustomerNumber normalised = TRY(Normalised(number));
  const MacKey index_key(keys_.VaultKeysOf(log).index_key);
  const auto row = TRY(store_.FindByIndex(log, BlindIndexOf(index_key, normalised)));
  if (!row) return std::optional<KnownMember>();
  return std::optional(KnownMember{.member = row->member, .state = row->state});
}

Expected<std::vector<Identity>, Error> Vault::IdentitiesOf(LogNumber log,
                                                           const MemberId& member) const {
  const auto rows = TRY(store_.FindByMember(log, member));
  std::vector<Identity> identities;
  if (rows.empty()) return identities;
  const SecretKey data_key =
      TRY(Unwrapped(keys_.VaultKeysOf(log), log, member, rows[0].wrapped_key));
  for (const VaultRow& row : rows) {
    identities.push_back(TRY(OpenedIdentity(data_key, row)));
  }
  return identities;
}

Expected<std::vector<Enrolment>, Error> Vault::Pending(LogNumber log) const {
  const auto rows = TRY(store_.Pending(log));
  std::vector<Enrolment> enrolments;
  enrolments.reserve(rows.size());
  for (const VaultRow& row : rows) {
    enrolments.push_back(EnrolmentOf(row, false));
  }
  return enrolments;
}

Expected<Done, Error> Vault::MarkLive(LogNumber log, std::span<const MemberId> members) {
  return store_.MarkLive(log, members);
}

Expected<Done, Error> Vault::Drop(LogNumber log, std::span<const MemberId> members) {
  return store_.Drop(log, members);
}

Expected<Done, Error> Vault::Erase(LogNumber log, const MemberId& member) {
  return store_.Erase(log, member);
}

Expected<MacKey, Error> Vault::MemberMacKey(LogNumber log, const MemberId& member) const {
  const auto wrapped = TRY(store_.FindKey(log, member));
  if (!wrapped) {
    return Fail(ErrorCode::kNotFound, "The " + NameOf(log, member) +
                                          " has no key in the vault: erased, or never enrolled.");
  }
  return MacKeyOf(TRY(Unwrapped(keys_.VaultKeysOf(log), log, member, *wrapped)));
}

ShortMac RequestMacUnder(const MacKey& key, std::string_view text) {
  Bytes message;
  ByteWriter writer(message);
  writer.PutBytes(AsBytes("request"));
  writer.Put(uint8_t{0});
  writer.PutBytes(AsBytes(text));
  return key.ShortMacOf(message);
}

}  // namespace huitong
