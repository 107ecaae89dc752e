// What may be asked of the ledger: one operation with everything its decision needs.

#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "engine/configuration.h"
#include "engine/record.h"
#include "exchange/rate_book.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

// The first record of a log.
struct OpenCoalition {
  Coalition coalition;
};

struct RegisterBrand {
  Brand brand;
};

// Points of a brand that has none yet, priced until a rate book prices them.
struct RegisterCurrency {
  Currency currency;
};

struct RegisterChannel {
  Channel channel;
};

// A new version of a channel's coefficient, from `effective_from` (now, if nothing is said).
struct PublishCoefficient {
  ChannelNumber channel;
  Rate coefficient;
  std::optional<Timestamp> effective_from;
};

struct PublishEarnRate {
  BrandNumber brand;
  Rate points_per_yuan;
  std::optional<Timestamp> effective_from;
};

struct PublishRateBook {
  std::vector<Price> prices;
  std::optional<Timestamp> effective_from;
};

struct Enrol {
  BrandNumber brand;
  MemberId member;  // fresh, or the one whose identity the vault already has
};

// A purchase at `brand` through `channel`.
struct Earn {
  MemberId member;
  BrandNumber brand;
  ChannelNumber channel;
  int64_t spend_fen = 0;  // ≥ 0
};

// Points of `currency` spent at `acceptor`.
struct Redeem {
  MemberId member;
  CurrencyNumber currency;
  BrandNumber acceptor;
  ChannelNumber channel;
  Points points;  // ≥ 1
};

// The terms of a quote as its token carries them; whoever made the command has checked the
// token's MAC.
struct QuoteTerms {
  QuoteId id;
  MemberId member;
  CurrencyNumber from;
  CurrencyNumber to;
  Points paid;
  Points received;
  uint32_t bid_version = 0;
  uint32_t ask_version = 0;
  Timestamp ends;  // the quote holds before it

  friend bool operator==(const QuoteTerms&, const QuoteTerms&) = default;
};

struct Exchange {
  MemberId member;
  QuoteTerms quote;
  Mac quote_mac{};
};

using Operation = std::variant<OpenCoalition, RegisterBrand, RegisterCurrency, RegisterChannel,
                               PublishCoefficient, PublishEarnRate, PublishRateBook, Enrol, Earn,
                               Redeem, Exchange>;

struct Command {
  Actor actor;
  RequestMacs macs;
  std::optional<Mac> number;        // of the caller's own number
  std::optional<Instant> occurred;  // when it happened, if not now
  Language language = Language::kEnglish;
  uint16_t answer_version = 1;
  Operation operation;
};

// The kind of record the operation makes, accepted or declined.
RecordKind KindOf(const Operation& operation);

// The member it is about, if any.
std::optional<MemberId> MemberOf(const Operation& operation);

}  // namespace huitong
