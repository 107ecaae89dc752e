// The smallest facts a record holds. Apply has one switch over them; docs/journal_format.md has
// their bytes.

#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/calendar.h"
#include "exchange/conversion.h"
#include "exchange/rate_book.h"
#include "ledger/account.h"
#include "ledger/decline.h"
#include "ledger/lot.h"
#include "ledger/number.h"

namespace huitong {

// DO NOT RENUMBER: the values are in the journal.
enum class EffectKind : uint16_t {
  kAvailablePosting = 1,
  kBookPosting = 10,
  kMemberEnrolled = 20,
  kEarned = 21,
  kRedeemed = 22,
  kExchanged = 23,
  kExpired = 24,
  kDeclined = 30,
  kPublished = 40,
  kProvenanceInterned = 41,
};

// On the available points of the record's member. `balance_after`: all lots, right after it.
struct AvailablePosting {
  CurrencyNumber currency;
  LotKey lot;
  int64_t amount = 0;
  int64_t balance_after = 0;

  friend bool operator==(const AvailablePosting&, const AvailablePosting&) = default;
};

// On an account that is no member's.
struct BookPosting {
  CurrencyNumber currency;
  Account account;
  int64_t amount = 0;

  friend bool operator==(const BookPosting&, const BookPosting&) = default;
};

struct MemberEnrolled {
  BrandNumber brand;
  MemberId id;

  friend bool operator==(const MemberEnrolled&, const MemberEnrolled&) = default;
};

// Why so many points: the inputs, the rules in force at the time of the purchase, the arithmetic.
struct Earned {
  CurrencyNumber currency;
  BrandNumber brand;
  ChannelNumber channel;
  uint32_t rate_version = 0;     // 0: the default of one point per yuan
  uint32_t channel_version = 0;  // 0: no channel, coefficient 1
  int64_t spend_fen = 0;
  Rate rate;
  Rate coefficient;
  int64_t points = 0;
  int64_t remainder = 0;  // over 100 · rate.denominator · coefficient.denominator

  friend bool operator==(const Earned&, const Earned&) = default;
};

struct Redeemed {
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  int64_t points = 0;

  friend bool operator==(const Redeemed&, const Redeemed&) = default;
};

struct Exchanged {
  CurrencyNumber from;
  CurrencyNumber to;
  uint32_t bid_version = 0;
  uint32_t ask_version = 0;
  Rate bid;
  Rate ask;
  Conversion conversion;
  int64_t settlement_price = 0;  // micro-fen per point received
  Mac quote_mac{};

  friend bool operator==(const Exchanged&, const Exchanged&) = default;
};

struct Expired {
  CurrencyNumber currency;
  int64_t points = 0;

  friend bool operator==(const Expired&, const Expired&) = default;
};

// The language in which the answer's text is rendered. DO NOT RENUMBER.
enum class Language : uint8_t { kChinese = 1, kEnglish = 2 };

struct RequestDeclined {
  Declined declined;
  Language language = Language::kEnglish;

  friend bool operator==(const RequestDeclined&, const RequestDeclined&) = default;
};

// What a configuration record is about. DO NOT RENUMBER.
enum class Topic : uint32_t {
  kCoalition = 1,
  kBrand = 2,
  kCurrency = 3,
  kChannel = 4,
  kEarnRate = 5,
  kRateBook = 6,
  kBucketMap = 7,
};

// A version of one piece of configuration; engine/configuration.h knows the payloads.
struct Published {
  Topic what = Topic::kCoalition;
  uint32_t number = 0;
  uint32_t version = 0;
  Timestamp effective_from;
  Bytes payload;

  friend bool operator==(const Published&, const Published&) = default;
};

struct ProvenanceInterned {
  ProvenanceNumber number;
  Provenance provenance;

  friend bool operator==(const ProvenanceInterned&, const ProvenanceInterned&) = default;
};

using Effect = std::variant<AvailablePosting, BookPosting, MemberEnrolled, Earned, Redeemed,
                            Exchanged, Expired, RequestDeclined, Published, ProvenanceInterned>;

EffectKind KindOf(const Effect& effect);

// Appends the effect's bytes, a multiple of eight.
void EncodeEffect(const Effect& effect, ByteWriter& out);
// Reads one effect. Marks the reader failed where the bytes are none, or are none of a kind that
// this program knows, or have anything but zeros where zeros belong.
Effect DecodeEffect(ByteReader& in);

}  // namespace huitong
