// What the operator has published, by dated version: brands, currencies, channels, earn rates, the
// rate book, contracts, clearing terms and limits, decoded and ready to be asked.

#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "engine/clearing_terms.h"
#include "engine/effect.h"
#include "engine/limits.h"
#include "engine/points_policy.h"
#include "engine/proposal.h"
#include "engine/tender_settings.h"
#include "engine/unit_terms.h"
#include "exchange/rate_book.h"
#include "ledger/lot.h"
#include "ledger/number.h"
#include "ledger/points.h"

namespace huitong {

// A thing's name in the two languages of every screen.
struct Names {
  std::string chinese;
  std::string english;

  friend bool operator==(const Names&, const Names&) = default;
};

// A year: so that an instant and the window around it fit int64 nanoseconds.
inline constexpr uint32_t kLookBackHoursMax = 366 * 24;

struct Coalition {
  Names names;
  std::string time_zone;          // IANA; the days of every record are days there
  uint32_t money = 156;           // ISO 4217 number of the settlement money
  int64_t unit_anchor = 0;        // micro-fen per universal unit
  uint32_t look_back_hours = 24;  // W of the effective bid and ask; at most kLookBackHoursMax
  std::string origin;             // of the log's checkpoints
  bool demo = false;              // its keys are public knowledge

  friend bool operator==(const Coalition&, const Coalition&) = default;
};

struct Brand {
  std::string code;  // the operator's short word for it, unique in the coalition
  Names names;

  friend bool operator==(const Brand&, const Brand&) = default;
};

struct Currency {
  BrandNumber brand;
  std::string code;
  Names names;
  int32_t expiry_months = 24;    // of mode 1, while no points policy says otherwise
  int64_t settlement_price = 0;  // micro-fen per point while no rate book prices it

  friend bool operator==(const Currency&, const Currency&) = default;
};

// DO NOT RENUMBER: the values are in the journal.
enum class ChannelKind : uint8_t { kTill = 1, kApp = 2, kMiniProgram = 3, kMarketplace = 4 };

struct Channel {
  std::string code;
  Names names;
  ChannelKind kind = ChannelKind::kTill;
  Rate coefficient;

  friend bool operator==(const Channel&, const Channel&) = default;
};

struct EarnRate {
  Rate points_per_yuan;
  int64_t budget = kNoLimit;              // points that the version gives in all
  int64_t cap_per_member_day = kNoLimit;  // points that it gives a member for one day's purchases

  friend bool operator==(const EarnRate&, const EarnRate&) = default;
};

// Whether budget and cap are amounts of points, or none.
bool IsAllowed(const EarnRate& rate);

// Payloads as docs/journal_format.md has them. A decoder gives nothing for bytes that its encoder
// does not write.
Bytes EncodePayload(const Coalition& coalition);
Bytes EncodePayload(const Brand& brand);
Bytes EncodePayload(const Currency& currency);
Bytes EncodePayload(const Channel& channel);
Bytes EncodePayload(const EarnRate& rate);
// The lines alone: a version's number and beginning are not part of its payload.
Bytes EncodePayload(const RateBookVersion& book);
std::optional<Coalition> DecodeCoalition(ByteView payload);
std::optional<Brand> DecodeBrand(ByteView payload);
std::optional<Currency> DecodeCurrency(ByteView payload);
std::optional<Channel> DecodeChannel(ByteView payload);
std::optional<EarnRate> DecodeEarnRate(ByteView payload);
std::optional<RateBookVersion> DecodeRateBook(ByteView payload);

// The versions of one thing in the order in which they take effect.
template <class T>
class Versions {
 public:
  struct Version {
    uint32_t number = 0;
    Timestamp effective_from;
    T value;
  };

  // The one in force at `at`: the latest that has begun. Null before the first.
  [[nodiscard]] const Version* InForce(Timestamp at) const {
    for (size_t i = all_.size(); i-- > 0;) {
      if (all_[i].effective_from <= at) return &all_[i];
    }
    return nullptr;
  }
  // Null where there is none of that number.
  [[nodiscard]] const Version* Numbered(uint32_t number) const {
    const auto found = std::find_if(all_.begin(), all_.end(),
                                    [&](const Version& v) { return v.number == number; });
    return found == all_.end() ? nullptr : &*found;
  }
  [[nodiscard]] const std::vector<Version>& all() const { return all_; }
  [[nodiscard]] uint32_t next_number() const { return static_cast<uint32_t>(all_.size()) + 1; }

  void Add(uint32_t number, Timestamp effective_from, T value) {
    const auto after = [&](const Version& v) {
      return v.effective_from > effective_from ||
             (v.effective_from == effective_from && v.number > number);
    };
    const auto at = std::find_if(all_.begin(), all_.end(), after);
    all_.insert(at, Version{number, effective_from, std::move(value)});
  }

 private:
  std::vector<Version> all_;
};

// The whole of one log's configuration. Numbers of things count from 1: index 0 of a vector is not
// used but for the currency 0, the universal unit, which is never registered.
class Configuration {
 public:
  // Takes in one published version. False where its payload is none of its topic.
  [[nodiscard]] bool Accept(const Published& published);

  [[nodiscard]] const Versions<Coalition>& coalition() const { return coalition_; }
  [[nodiscard]] const Versions<RateBookVersion>& rate_book() const { return rate_book_; }
  // The same by currency and pair.
  [[nodiscard]] const RateBook& rates() const { return rates_; }
  // In the order of number, from 1.
  [[nodiscard]] const std::vector<Versions<Brand>>& brands() const { return brands_; }
  [[nodiscard]] const std::vector<Versions<Currency>>& currencies() const { return currencies_; }
  [[nodiscard]] const std::vector<Versions<Channel>>& channels() const { return channels_; }

  // Null when there is none of that number. What changes by version is the one in force at `at`;
  // the identity of a thing (its code, a currency's brand) is in every version.
  [[nodiscard]] const Brand* BrandOf(BrandNumber number) const;
  // Of the universal unit, once it has a version, a currency of the pool.
  [[nodiscard]] const Currency* CurrencyOf(CurrencyNumber number) const;
  [[nodiscard]] const Versions<Channel>* ChannelOf(ChannelNumber number) const;
  [[nodiscard]] std::optional<CurrencyNumber> CurrencyOfBrand(BrandNumber number) const;
  // What members earn there: the brand's currency, or where it has none the unit, once that has a
  // version.
  [[nodiscard]] std::optional<CurrencyNumber> EarnedAt(BrandNumber number) const;
  // Whether it can be asked for at a till: it is registered, or the unit and there is one.
  [[nodiscard]] bool IsHeld(CurrencyNumber currency) const;
  // Null while none was published: then it is one point per yuan, version 0.
  [[nodiscard]] const Versions<EarnRate>* EarnRatesOf(CurrencyNumber number) const;

  // Null while none was published: then the defaults hold.
  [[nodiscard]] const Versions<PointsPolicy>* PoliciesOf(CurrencyNumber number) const;
  [[nodiscard]] const PointsPolicy& PolicyOf(CurrencyNumber number, Timestamp at) const;
  // How long points live that come at `at`. Requires that the currency is registered.
  [[nodiscard]] ExpiryTerm TermOf(CurrencyNumber number, Timestamp at) const;
  [[nodiscard]] const Versions<MemberPolicy>& member_policies() const { return member_policies_; }
  [[nodiscard]] const MemberPolicy& MemberPolicyAt(Timestamp at) const;

  // In the order of number, from 1.
  [[nodiscard]] const std::vector<Proposal>& proposals() const { return proposals_; }
  [[nodiscard]] const Proposal* ProposalOf(ProposalNumber number) const;

  // In the order of number, from 1; all versions of one are of one pair.
  [[nodiscard]] const std::vector<Versions<Contract>>& contracts() const { return contracts_; }
  // Nothing where the pair never had one.
  [[nodiscard]] std::optional<ContractNumber> ContractOf(BrandNumber issuer,
                                                         BrandNumber acceptor) const;
  // What of the issuer's points the acceptor takes at `at`; without a contract all.
  [[nodiscard]] const Acceptance& AcceptanceOf(BrandNumber issuer, BrandNumber acceptor,
                                               Timestamp at) const;
  // Null while none was published: then there are no limits.
  [[nodiscard]] const Versions<BrandLimits>* LimitVersionsOf(BrandNumber brand) const;
  [[nodiscard]] const BrandLimits& LimitsOf(BrandNumber brand, Timestamp at) const;
  // Null while none was published: then points may pay all, in whatever step.
  [[nodiscard]] const Versions<TenderSettings>* TenderVersionsOf(BrandNumber acceptor) const;
  [[nodiscard]] const TenderSettings& TenderSettingsOf(BrandNumber acceptor, Timestamp at) const;
  // Empty while members hold no units.
  [[nodiscard]] const Versions<UnitTerms>& unit() const { return unit_; }
  [[nodiscard]] const Versions<GeneralTerms>& clearing_terms() const { return clearing_terms_; }
  // What a period that is cut at `cut` is settled by: the versions in force right before it.
  [[nodiscard]] ClearingTerms TermsBefore(Timestamp cut) const;

  [[nodiscard]] std::optional<BrandNumber> BrandByCode(std::string_view code) const;
  [[nodiscard]] std::optional<ChannelNumber> ChannelByCode(std::string_view code) const;
  [[nodiscard]] std::optional<CurrencyNumber> CurrencyByCode(std::string_view code) const;

  // Nanoseconds of the coalition in force at `at`; nothing before there is one.
  [[nodiscard]] std::optional<int64_t> LookBackAt(Timestamp at) const;
  // The rates that hold for a currency at `at`, over the coalition's look-back window.
  [[nodiscard]] std::optional<EffectivePrice> PriceOf(CurrencyNumber currency, Timestamp at) const;
  // Micro-fen per point that the issuer owes for points earned at `at`; of the unit its anchor.
  [[nodiscard]] int64_t SettlementPriceOf(CurrencyNumber currency, Timestamp at) const;
  // That of the provenance of points that come at `at`: none where they are units, whose worth
  // changes.
  [[nodiscard]] int64_t LotPriceOf(CurrencyNumber currency, Timestamp at) const;
  // Micro-fen that a point pays at a till at `at`: its redemption value, or what it settles at.
  [[nodiscard]] int64_t ValueOfPoint(CurrencyNumber currency, Timestamp at) const;
  [[nodiscard]] CurrencyNumber settlement_money() const;

 private:
  [[nodiscard]] bool AcceptProposal(const Published& published);
  [[nodiscard]] bool AcceptContract(const Published& published);

  Versions<Coalition> coalition_;
  Versions<RateBookVersion> rate_book_;
  RateBook rates_;  // of rate_book_, by currency
  std::vector<Versions<Brand>> brands_;
  std::vector<Versions<Currency>> currencies_;
  std::vector<Versions<Channel>> channels_;
  std::vector<Versions<EarnRate>> earn_rates_;
  std::vector<Versions<PointsPolicy>> policies_;
  Versions<MemberPolicy> member_policies_;
  std::vector<Proposal> proposals_;
  std::vector<Versions<Contract>> contracts_;
  std::map<std::pair<BrandNumber, BrandNumber>, ContractNumber> contract_numbers_;
  Versions<UnitTerms> unit_;
  Currency unit_currency_;
  Versions<EarnRate> unit_earn_rates_;
  Versions<GeneralTerms> clearing_terms_;
  std::vector<Versions<BrandLimits>> limits_;
  std::vector<Versions<TenderSettings>> tender_settings_;
  std::map<std::string, uint32_t, std::less<>> brand_codes_;
  std::map<std::string, uint32_t, std::less<>> channel_codes_;
  std::map<std::string, uint32_t, std::less<>> currency_codes_;
  std::vector<uint32_t> currency_of_brand_;
};

}  // namespace huitong
