// The bytes of the state families: what a state checkpoint stores and the state hash covers.

#include "engine/state.h"

namespace huitong {
namespace {

// What few wallets have: left out where there is none of it.
void PutRest(const Wallet& wallet, ByteWriter& out) {
  const bool has_rest = !wallet.pending().empty() || !wallet.holds().empty() ||
                        wallet.debt() != 0 || !wallet.marks().empty();
  if (!has_rest) return;
  out.Put(static_cast<uint32_t>(wallet.pending().size()));
  out.Put(static_cast<uint32_t>(wallet.holds().size()));
  out.Put(wallet.debt());
  for (const PendingLot& lot : wallet.pending()) {
    out.Put(lot.matures_on.number);
    out.Put(lot.key.expires_on.number);
    out.Put(lot.key.provenance.value);
    out.Put(uint32_t{0});
    out.Put(lot.amount);
  }
  for (const WalletHold& hold : wallet.holds()) {
    out.Put(hold.id.sequence);
    out.Put(hold.id.ordinal);
    out.Put(uint32_t{0});
    out.Put(hold.ends.nanos);
    out.Put(hold.amount);
  }
  if (wallet.marks().empty()) return;
  out.Put(static_cast<uint32_t>(wallet.marks().size()));
  out.Put(uint32_t{0});
  for (const ExpiryMark& mark : wallet.marks()) {
    out.Put(mark.expires_on.number);
    out.Put(mark.notices);
    out.Put(mark.last_day.number);
    out.Put(uint32_t{0});
  }
}

void Put(const TrafficSum& sum, ByteWriter& out) {
  out.Put(sum.micro_fen);
  out.Put(sum.count);
}

}  // namespace

void MemberCodec::EncodeKey(MemberOrdinal key, Bytes& out) { AppendBigEndian(out, key.value); }
void MemberCodec::EncodeValue(const Member& value, ByteWriter& out) {
  out.PutBytes(value.id.bytes);
  out.Put(value.last_record);
  out.Put(value.records);
  out.Put(value.flags);
  out.Put(value.counted.value);
  if (!value.Is(kMerging | kMerged | kAbsorbing)) return;
  out.Put(value.other.value);
  out.Put(value.merge_ends.nanos);
}

void MemberIdCodec::EncodeKey(const MemberId& key, Bytes& out) {
  out.insert(out.end(), key.bytes.begin(), key.bytes.end());
}
void MemberIdCodec::EncodeValue(MemberOrdinal value, ByteWriter& out) { out.Put(value.value); }

void WalletCodec::EncodeKey(const WalletKey& key, Bytes& out) {
  AppendBigEndian(out, key.member.value);
  AppendBigEndian(out, key.currency.value, 4);
}
void WalletCodec::EncodeValue(const Wallet& value, ByteWriter& out) {
  out.Put(value.slides_until().number);
  out.Put(static_cast<uint32_t>(value.lots().size()));
  for (const Lot& lot : value.lots()) {
    out.Put(lot.key.expires_on.number);
    out.Put(lot.key.provenance.value);
    out.Put(lot.remaining);
  }
  PutRest(value, out);
}

void RequestCodec::EncodeKey(Fingerprint key, Bytes& out) { AppendBigEndian(out, key); }
void RequestCodec::EncodeValue(const Sequences& value, ByteWriter& out) {
  for (const Sequence sequence : value) {
    out.Put(sequence);
  }
}

void BookCodec::EncodeKey(const BookKey& key, Bytes& out) {
  AppendBigEndian(out, key.currency.value, 4);
  AppendBigEndian(out, key.account);
}
void BookCodec::EncodeValue(const BookBalance& value, ByteWriter& out) {
  out.Put(value.balance);
  out.Put(value.postings);
}

void PublishedCodec::EncodeKey(const PublishedKey& key, Bytes& out) {
  AppendBigEndian(out, static_cast<uint32_t>(key.what), 4);
  AppendBigEndian(out, key.number, 4);
  AppendBigEndian(out, key.version, 4);
}
void PublishedCodec::EncodeValue(const PublishedValue& value, ByteWriter& out) {
  out.Put(value.effective_from.nanos);
  out.Put(static_cast<uint32_t>(value.payload.size()));
  out.PutBytes(value.payload);
}

void ProvenanceCodec::EncodeKey(ProvenanceNumber key, Bytes& out) {
  AppendBigEndian(out, key.value, 4);
}
void ProvenanceCodec::EncodeValue(const Provenance& value, ByteWriter& out) {
  out.Put(value.issuer.value);
  out.Put(value.funding_brand.value);
  out.Put(value.earn_month);
  out.Put(value.not_exchangeable_until.number);
  out.Put(value.settlement_price);
}

void HoldCodec::EncodeKey(const HoldId& key, Bytes& out) {
  AppendBigEndian(out, key.sequence);
  AppendBigEndian(out, key.ordinal, 4);
}
void HoldCodec::EncodeValue(const Hold& value, ByteWriter& out) {
  out.Put(value.member.value);
  out.Put(value.currency.value);
  out.Put(value.acceptor.value);
  out.Put(value.channel.value);
  out.Put(static_cast<uint32_t>(value.pinned.size()));
  out.Put(value.ends.nanos);
  out.Put(value.original);
  out.Put(value.captured);
  out.Put(value.released);
  out.Put(value.expired);
  for (const Lot& lot : value.pinned) {
    out.Put(lot.key.expires_on.number);
    out.Put(lot.key.provenance.value);
    out.Put(lot.remaining);
  }
}

void ReversalCodec::EncodeKey(Sequence key, Bytes& out) { AppendBigEndian(out, key); }
void ReversalCodec::EncodeValue(const Reversal& value, ByteWriter& out) {
  out.Put(value.points);
  out.Put(value.spend_fen);
  for (const LineAmount& line : value.lines) {
    out.Put(line.line);
    out.Put(uint32_t{0});
    out.Put(line.amount);
  }
}

void TrafficCodec::EncodeKey(const TrafficKey& key, Bytes& out) {
  AppendBigEndian(out, key.period.value, 4);
  AppendBigEndian(out, key.debtor.value, 4);
  AppendBigEndian(out, key.creditor.value, 4);
}
void TrafficCodec::EncodeValue(const PairTraffic& value, ByteWriter& out) {
  Put(value.redeemed, out);
  Put(value.refunded, out);
  Put(value.exchanged, out);
  out.Put(value.face);
  Put(value.paid, out);
  Put(value.adjusted, out);
  Put(value.bought, out);
  Put(value.sponsored, out);
  out.Put(value.members);
}

void PeriodCodec::EncodeKey(PeriodNumber key, Bytes& out) { AppendBigEndian(out, key.value, 4); }
void PeriodCodec::EncodeValue(const Period& value, ByteWriter& out) {
  out.Put(value.first_day.number);
  out.Put(value.last_day.number);
  out.Put(value.first_sequence);
  out.Put(value.cut);
  out.Put(value.cut_time.nanos);
  out.Put(value.brands);
  out.Put(uint32_t{0});
  out.Put(value.closed);
}

void DisputeCodec::EncodeKey(DisputeNumber key, Bytes& out) { AppendBigEndian(out, key.value, 4); }
void DisputeCodec::EncodeValue(const Dispute& value, ByteWriter& out) {
  out.Put(value.period.value);
  out.Put(value.brand.value);
  out.Put(value.counterparty.value);
  out.Put(value.line ? static_cast<uint32_t>(*value.line) : uint32_t{0});
  out.Put(static_cast<uint32_t>(value.reason));
  out.Put(static_cast<uint32_t>(value.status));
  out.Put(value.micro_fen);
  out.Put(value.raised);
  out.Put(value.answered);
}

void ExposureCodec::EncodeKey(BrandNumber key, Bytes& out) { AppendBigEndian(out, key.value, 4); }
void ExposureCodec::EncodeValue(const Exposure& value, ByteWriter& out) {
  out.Put(value.position);
  out.Put(value.reserved);
  out.Put(value.outstanding);
  out.Put(value.net_debit);
  out.Put(value.owed);
  out.Put(value.minted);
  out.Put(value.period.value);
  out.Put(value.day.number);
}

void QuotaCodec::EncodeKey(const BrandPair& key, Bytes& out) {
  AppendBigEndian(out, key.issuer.value, 4);
  AppendBigEndian(out, key.acceptor.value, 4);
}
void QuotaCodec::EncodeValue(const Quota& value, ByteWriter& out) {
  out.Put(value.received);
  out.Put(value.day.number);
  out.Put(uint32_t{0});
}

void MemberQuotaCodec::EncodeKey(const WalletKey& key, Bytes& out) {
  WalletCodec::EncodeKey(key, out);
}
void MemberQuotaCodec::EncodeValue(const MemberQuota& value, ByteWriter& out) {
  out.Put(value.on_day);
  out.Put(value.in_year);
  out.Put(value.day.number);
  out.Put(uint32_t{0});
}

void EarnBudgetCodec::EncodeKey(const EarnRateVersionKey& key, Bytes& out) {
  AppendBigEndian(out, key.currency.value, 4);
  AppendBigEndian(out, key.version, 4);
}
void EarnBudgetCodec::EncodeValue(int64_t value, ByteWriter& out) { out.Put(value); }

void EarnDayCodec::EncodeKey(const EarnDayKey& key, Bytes& out) {
  WalletCodec::EncodeKey({.member = key.member, .currency = key.currency}, out);
  AppendBigEndian(out, static_cast<uint32_t>(key.day.number), 4);
}
void EarnDayCodec::EncodeValue(int64_t value, ByteWriter& out) { out.Put(value); }

void TenderCodec::EncodeKey(Sequence key, Bytes& out) { AppendBigEndian(out, key); }
void TenderCodec::EncodeValue(const TenderRow& value, ByteWriter& out) {
  out.Put(value.settled);
  out.Put(static_cast<uint32_t>(value.lines.size()));
  out.Put(uint32_t{0});
  for (const LeftOfLine& line : value.lines) {
    out.Put(line.line);
    out.Put(static_cast<uint32_t>(line.left.parts.size()));
    out.Put(line.left.cash);
    for (const TenderPart& part : line.left.parts) {
      out.Put(part.currency.value);
      out.Put(uint32_t{0});
      out.Put(part.points);
      out.Put(part.fen);
    }
  }
}

void EncodeLogRow(const LogRow& row, ByteWriter& out) {
  out.Put(row.next_sequence);
  out.Put(row.last_commit.time.nanos);
  out.Put(row.last_commit.day.number);
  out.Put(row.period.value);
  out.Put(row.members);
  out.Put(uint64_t{row.provenances});
}

}  // namespace huitong
