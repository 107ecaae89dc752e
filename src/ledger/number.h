// The dense numbers by which a log knows its things, each of its own type.

#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace huitong {

template <class Tag, class Rep>
struct Number {
  Rep value = 0;

  friend constexpr auto operator<=>(const Number&, const Number&) = default;
  friend std::size_t hash_value(const Number& number) { return static_cast<size_t>(number.value); }
};

// coalition << 16 | shard: one coalition's journal in one shard.
using LogNumber = Number<struct LogTag, uint64_t>;
// A member inside one log, from 0 in order of enrolment.
using MemberOrdinal = Number<struct MemberTag, uint64_t>;
// From 1 in a log, below 2^28; 0 is the house, the coalition's operator. A party of a settlement is
// a brand, the house or the value pool.
using BrandNumber = Number<struct BrandTag, uint32_t>;
// From 1 in a log; 0 is "no channel".
using ChannelNumber = Number<struct ChannelTag, uint32_t>;
// 0 is the universal unit, from 1 the brands' points, and MoneyCurrency() for what brands owe.
using CurrencyNumber = Number<struct CurrencyTag, uint32_t>;
// Of publications, from 1 in a log, in the order in which they were proposed.
using ProposalNumber = Number<struct ProposalTag, uint32_t>;
// From 1 in a log, in order; the last is open.
using PeriodNumber = Number<struct PeriodTag, uint32_t>;
using DisputeNumber = Number<struct DisputeTag, uint32_t>;
// From 1 in a log, one for each ordered pair of brands that ever had a contract.
using ContractNumber = Number<struct ContractTag, uint32_t>;
// From 1 in a log, in order of first use.
using ProvenanceNumber = Number<struct ProvenanceTag, uint32_t>;

inline constexpr BrandNumber kHouse{.value = 0};
inline constexpr ChannelNumber kNoChannel{.value = 0};
inline constexpr CurrencyNumber kUniversalUnit{.value = 0};
inline constexpr uint32_t kBrandNumberMax = (1U << 28) - 1;
// The party to which levies go. No brand has its number: brands count up from 1.
inline constexpr BrandNumber kValuePool{.value = kBrandNumberMax};

// The settlement money with this ISO 4217 number (156 for CNY), counted in micro-fen: millionths of
// its minor unit.
constexpr CurrencyNumber MoneyCurrency(uint32_t iso_4217) {
  return {.value = 0x8000'0000 + iso_4217};
}
constexpr bool IsMoney(CurrencyNumber currency) { return currency.value >= 0x8000'0000; }

// The place of a record in its log, from 0 without gaps: the API's log_index.
using Sequence = uint64_t;
inline constexpr Sequence kNoSequence = ~uint64_t{0};

// The hold that a record placed: its sequence, and its place among the record's holds.
struct HoldId {
  Sequence sequence = 0;
  uint32_t ordinal = 0;

  friend constexpr auto operator<=>(const HoldId&, const HoldId&) = default;
  friend std::size_t hash_value(const HoldId& id) {
    return static_cast<size_t>((id.sequence << 8 | id.ordinal) * 0x9e3779b97f4a7c15);
  }
};

// Sixteen random bytes. Id<struct A> and Id<struct B> do not compare or convert.
template <class Tag>
struct Id {
  std::array<uint8_t, 16> bytes{};

  friend constexpr auto operator<=>(const Id&, const Id&) = default;
  friend std::size_t hash_value(const Id& id) {
    std::size_t word = 0;
    std::memcpy(&word, id.bytes.data() + 8, sizeof word);  // random bytes
    return word;
  }
};

// 12 bits of bucket, then 116 random bits: the public name of a member.
using MemberId = Id<struct MemberIdTag>;
using QuoteId = Id<struct QuoteIdTag>;

// The first 16 bytes of an HMAC-SHA-256 under the log's MAC key: all that the ledger knows of a
// request's key, a request's text, a caller's own number, or a quote's id.
using Mac = std::array<uint8_t, 16>;

}  // namespace huitong
