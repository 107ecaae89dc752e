#include "engine/effect.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace huitong {
namespace {

constexpr size_t kWord = 8;
constexpr size_t kWordsAt = 2;  // where an effect says its length

// Four bytes of zero in a layout.
struct Zero32 {};

// The fields of an effect after its head, in their order: the table of docs/journal_format.md.
template <class E>
inline constexpr auto kFields = 0;
template <>
inline constexpr auto kFields<AvailablePosting> = std::tuple(&AvailablePosting::currency,
                                                             &AvailablePosting::lot,
                                                             &AvailablePosting::amount,
                                                             &AvailablePosting::balance_after);
template <>
inline constexpr auto kFields<PendingPosting> = std::tuple(&PendingPosting::currency,
                                                           &PendingPosting::matures_on,
                                                           &PendingPosting::lot, Zero32{},
                                                           &PendingPosting::amount,
                                                           &PendingPosting::balance_after);
template <>
inline constexpr auto kFields<HeldPosting> = std::tuple(&HeldPosting::currency, &HeldPosting::hold,
                                                        &HeldPosting::lot, Zero32{},
                                                        &HeldPosting::amount,
                                                        &HeldPosting::balance_after);
template <>
inline constexpr auto kFields<DebtPosting> = std::tuple(&DebtPosting::currency,
                                                        &DebtPosting::amount,
                                                        &DebtPosting::balance_after);
template <>
inline constexpr auto kFields<BookPosting> = std::tuple(&BookPosting::currency,
                                                        &BookPosting::account,
                                                        &BookPosting::amount);
template <>
inline constexpr auto kFields<MemberEnrolled> = std::tuple(&MemberEnrolled::brand,
                                                           &MemberEnrolled::id);
template <>
inline constexpr auto kFields<Earned> = std::tuple(&Earned::currency, &Earned::brand,
                                                   &Earned::channel, &Earned::rate_version,
                                                   &Earned::channel_version, &Earned::spend_fen,
                                                   &Earned::rate, &Earned::coefficient,
                                                   &Earned::points, &Earned::remainder);
template <>
inline constexpr auto kFields<Redeemed> = std::tuple(&Redeemed::currency, &Redeemed::acceptor,
                                                     &Redeemed::channel, &Redeemed::points,
                                                     &Redeemed::face);
template <>
inline constexpr auto kFields<Exchanged> = std::tuple(&Exchanged::from, &Exchanged::to, Zero32{},
                                                      &Exchanged::bid_version,
                                                      &Exchanged::ask_version, &Exchanged::bid,
                                                      &Exchanged::ask, &Exchanged::conversion,
                                                      &Exchanged::settlement_price,
                                                      &Exchanged::quote_mac);
template <>
inline constexpr auto kFields<SpecialTerms> = std::tuple(
    &SpecialTerms::asked_for, &SpecialTerms::pair_rate_version, &SpecialTerms::bonus_version,
    &SpecialTerms::pair_rate, &SpecialTerms::bonus_share, &SpecialTerms::fee, &SpecialTerms::bonus);
template <>
inline constexpr auto kFields<Expired> = std::tuple(&Expired::currency, &Expired::points);
template <>
inline constexpr auto kFields<Matured> = std::tuple(&Matured::currency, &Matured::points);
template <>
inline constexpr auto kFields<HoldPlaced> = std::tuple(&HoldPlaced::currency, &HoldPlaced::acceptor,
                                                       &HoldPlaced::channel, &HoldPlaced::ordinal,
                                                       Zero32{}, &HoldPlaced::points,
                                                       &HoldPlaced::ends);
template <>
inline constexpr auto kFields<HoldCaptured> =
    std::tuple(&HoldCaptured::currency, &HoldCaptured::hold, &HoldCaptured::acceptor,
               &HoldCaptured::channel, Zero32{}, &HoldCaptured::points, &HoldCaptured::face);
template <>
inline constexpr auto kFields<HoldEnded> = std::tuple(&HoldEnded::currency, &HoldEnded::hold,
                                                      &HoldEnded::why, &HoldEnded::released,
                                                      &HoldEnded::expired);
template <>
inline constexpr auto kFields<RedemptionReversed> = std::tuple(
    &RedemptionReversed::currency, &RedemptionReversed::acceptor, Zero32{},
    &RedemptionReversed::original, &RedemptionReversed::points, &RedemptionReversed::points_before,
    &RedemptionReversed::expired, &RedemptionReversed::face);
template <>
inline constexpr auto kFields<EarnReversed> =
    std::tuple(&EarnReversed::currency, &EarnReversed::brand, Zero32{}, &EarnReversed::original,
               &EarnReversed::spend_fen, &EarnReversed::spend_fen_before, &EarnReversed::points,
               &EarnReversed::points_before, &EarnReversed::debt, &EarnReversed::loss);
template <>
inline constexpr auto kFields<LineAmount> = std::tuple(&LineAmount::line, &LineAmount::amount);
template <>
inline constexpr auto kFields<ProvenanceInterned> = std::tuple(&ProvenanceInterned::number,
                                                               &ProvenanceInterned::provenance);
template <>
inline constexpr auto kFields<MemberStatusChanged> = std::tuple(&MemberStatusChanged::status,
                                                                &MemberStatusChanged::reason);
template <>
inline constexpr auto kFields<MergeStep> = std::tuple(&MergeStep::phase, &MergeStep::role, Zero32{},
                                                      &MergeStep::other, &MergeStep::ends);
template <>
inline constexpr auto kFields<HoldMoved> = std::tuple(&HoldMoved::currency, &HoldMoved::hold);
template <>
inline constexpr auto kFields<Gifted> = std::tuple(&Gifted::currency, &Gifted::role, Zero32{},
                                                   &Gifted::other, &Gifted::points);
template <>
inline constexpr auto kFields<ExpiryNoticed> = std::tuple(&ExpiryNoticed::currency,
                                                          &ExpiryNoticed::expires_on,
                                                          &ExpiryNoticed::days,
                                                          &ExpiryNoticed::points);
template <>
inline constexpr auto kFields<ExpiryDeferred> = std::tuple(&ExpiryDeferred::currency,
                                                           &ExpiryDeferred::expires_on,
                                                           &ExpiryDeferred::last_day);
template <>
inline constexpr auto kFields<ActivityCounted> = std::tuple(&ActivityCounted::currency,
                                                            &ActivityCounted::active_on,
                                                            &ActivityCounted::last_day);
template <>
inline constexpr auto kFields<Adjusted> = std::tuple(&Adjusted::currency, &Adjusted::reason,
                                                     &Adjusted::expires_on, &Adjusted::points,
                                                     &Adjusted::proposal);
template <>
inline constexpr auto kFields<AdjustmentProposed> = std::tuple(&AdjustmentProposed::currency,
                                                               &AdjustmentProposed::reason,
                                                               &AdjustmentProposed::expires_on,
                                                               &AdjustmentProposed::points);
template <>
inline constexpr auto kFields<ProposalRejected> = std::tuple(Zero32{}, &ProposalRejected::proposal,
                                                             &ProposalRejected::points);
template <>
inline constexpr auto kFields<Reinstated> = std::tuple(&Reinstated::currency,
                                                       &Reinstated::expires_on, Zero32{},
                                                       &Reinstated::original, &Reinstated::points,
                                                       &Reinstated::points_before);
template <>
inline constexpr auto kFields<PeriodCut> = std::tuple(&PeriodCut::period, &PeriodCut::first_day,
                                                      &PeriodCut::last_day, &PeriodCut::brands,
                                                      Zero32{}, &PeriodCut::first_sequence);
template <>
inline constexpr auto kFields<SettlementClosed> = std::tuple(&SettlementClosed::period,
                                                             &SettlementClosed::lines,
                                                             &SettlementClosed::statements,
                                                             &SettlementClosed::digest);
template <>
inline constexpr auto kFields<PaymentRecorded> = std::tuple(&PaymentRecorded::party,
                                                            &PaymentRecorded::fen,
                                                            &PaymentRecorded::reference);
template <>
inline constexpr auto kFields<PeriodAdjusted> =
    std::tuple(&PeriodAdjusted::period, &PeriodAdjusted::debtor, &PeriodAdjusted::creditor,
               &PeriodAdjusted::reason, &PeriodAdjusted::dispute, &PeriodAdjusted::micro_fen);
template <>
inline constexpr auto kFields<ReceiptTaken> = std::tuple(Zero32{}, &ReceiptTaken::receipt);
template <>
inline constexpr auto kFields<EarningCut> = std::tuple(&EarningCut::by, &EarningCut::points);
template <>
inline constexpr auto kFields<SponsorGift> = std::tuple(&SponsorGift::sponsor, &SponsorGift::fen,
                                                        &SponsorGift::reference);
template <>
inline constexpr auto kFields<DisputeRaised> =
    std::tuple(&DisputeRaised::dispute, &DisputeRaised::period, &DisputeRaised::brand,
               &DisputeRaised::counterparty, &DisputeRaised::line, &DisputeRaised::reason, Zero32{},
               &DisputeRaised::micro_fen);
template <>
inline constexpr auto kFields<DisputeRejected> = std::tuple(&DisputeRejected::dispute,
                                                            &DisputeRejected::reason);
template <>
inline constexpr auto kFields<TenderPlaced> =
    std::tuple(&TenderPlaced::acceptor, &TenderPlaced::channel, Zero32{}, &TenderPlaced::basket_fen,
               &TenderPlaced::paid_by_points_fen, &TenderPlaced::cash_fen,
               &TenderPlaced::wish_points, &TenderPlaced::wish_fen, &TenderPlaced::ends);
template <>
inline constexpr auto kFields<TenderedLine> = std::tuple(&TenderedLine::line,
                                                         &TenderedLine::payable, Zero32{},
                                                         &TenderedLine::fen,
                                                         &TenderedLine::cash_fen);
template <>
inline constexpr auto kFields<TenderedPart> = std::tuple(&TenderedPart::line,
                                                         &TenderedPart::currency, Zero32{},
                                                         &TenderedPart::points, &TenderedPart::fen);
template <>
inline constexpr auto kFields<TenderedCurrency> = std::tuple(&TenderedCurrency::currency,
                                                             &TenderedCurrency::fen_per_point,
                                                             &TenderedCurrency::points,
                                                             &TenderedCurrency::fen,
                                                             &TenderedCurrency::remainder);
template <>
inline constexpr auto kFields<TenderSettled> = std::tuple(Zero32{}, &TenderSettled::tender,
                                                          &TenderSettled::cash_fen);
template <>
inline constexpr auto kFields<TenderVoided> = std::tuple(Zero32{}, &TenderVoided::tender);
template <>
inline constexpr auto kFields<TenderReturned> = std::tuple(Zero32{}, &TenderReturned::tender,
                                                           &TenderReturned::fen,
                                                           &TenderReturned::cash_fen);

// Room for the fields of any effect.
using EffectWriter = ShortWriter<160>;

class FieldWriter {
 public:
  explicit FieldWriter(EffectWriter& out) : out_(out) {}

  template <class T>
  void operator()(T number) requires std::is_integral_v<T> {
    out_.Put(number);
  }
  template <class Tag, class Rep>
  void operator()(const Number<Tag, Rep>& number) {
    out_.Put(number.value);
  }
  void operator()(Zero32) { out_.Put(uint32_t{0}); }
  void operator()(Day day) { out_.Put(day.number); }
  void operator()(Timestamp time) { out_.Put(time.nanos); }
  void operator()(Points points) { out_.Put(points.units()); }
  void operator()(const Account& account) { out_.Put(ToWord(account)); }
  template <size_t kSize>
  void operator()(const std::array<uint8_t, kSize>& bytes) {
    out_.PutBytes(bytes);
  }
  void operator()(const MemberId& id) { out_.PutBytes(id.bytes); }
  void operator()(const Rate& rate) {
    out_.Put(rate.numerator());
    out_.Put(rate.denominator());
  }
  void operator()(const std::optional<Rate>& rate) {
    if (rate) return (*this)(*rate);
    out_.Put(uint64_t{0});
  }
  void operator()(const LotKey& lot) {
    (*this)(lot.expires_on);
    (*this)(lot.provenance);
  }
  void operator()(const HoldId& hold) {
    out_.Put(hold.sequence);
    out_.Put(hold.ordinal);
  }
  template <class T>
  void operator()(T word) requires std::is_enum_v<T> {
    out_.Put(static_cast<uint32_t>(word));
  }
  void operator()(const std::optional<LineKind>& line) {
    out_.Put(line ? static_cast<uint32_t>(*line) : uint32_t{0});
  }
  void operator()(const Conversion& conversion) {
    (*this)(conversion.paid);
    (*this)(conversion.hub_in);
    (*this)(conversion.hub_out);
    (*this)(conversion.received);
    (*this)(conversion.bid_remainder);
    (*this)(conversion.ask_remainder);
  }
  void operator()(const Provenance& provenance) {
    (*this)(provenance.issuer);
    (*this)(provenance.funding_brand);
    (*this)(provenance.earn_month);
    (*this)(provenance.not_exchangeable_until);
    (*this)(provenance.settlement_price);
  }

 private:
  EffectWriter& out_;
};

bool IsOneOf(HoldEnd why) { return why >= HoldEnd::kReleased && why <= HoldEnd::kRestOfCapture; }
bool IsOneOf(AskedFor side) { return side == AskedFor::kPaid || side == AskedFor::kReceived; }
bool IsOneOf(CutBy by) { return by == CutBy::kCap || by == CutBy::kBudget; }
bool IsOneOf(MemberStatus status) {
  return status >= MemberStatus::kActive && status <= MemberStatus::kClosed;
}
bool IsOneOf(MergePhase phase) {
  return phase >= MergePhase::kBegun && phase <= MergePhase::kCompleted;
}
bool IsOneOf(MergeRole role) { return role == MergeRole::kSource || role == MergeRole::kTarget; }
bool IsOneOf(GiftRole role) { return role == GiftRole::kGiver || role == GiftRole::kRecipient; }
bool IsOneOf(StatusReason reason) { return !NameOf(reason).empty(); }
bool IsOneOf(AdjustmentReason reason) { return !NameOf(reason).empty(); }
bool IsOneOf(PeriodAdjustmentReason reason) { return !NameOf(reason).empty(); }
bool IsOneOf(DisputeRejection reason) { return !NameOf(reason).empty(); }
bool IsOneOf(Verification method) { return !NameOf(method).empty(); }

// Refuses values that no writer writes.
class FieldReader {
 public:
  explicit FieldReader(ByteReader& in) : in_(in) {}

  template <class T>
  void operator()(T& number) requires std::is_integral_v<T> {
    number = in_.Get<T>();
  }
  template <class Tag, class Rep>
  void operator()(Number<Tag, Rep>& number) {
    number.value = in_.Get<Rep>();
  }
  void operator()(Zero32) {
    if (in_.Get<uint32_t>() != 0) in_.MarkFailed();
  }
  void operator()(Day& day) { day.number = in_.Get<int32_t>(); }
  void operator()(Timestamp& time) { time.nanos = in_.Get<int64_t>(); }
  void operator()(Points& points) { Accept(Points::FromUnits(in_.Get<int64_t>()), points); }
  void operator()(Account& account) { Accept(AccountFromWord(in_.Get<uint64_t>()), account); }
  template <size_t kSize>
  void operator()(std::array<uint8_t, kSize>& array) {
    const ByteView bytes = in_.GetBytes(kSize);
    std::copy(bytes.begin(), bytes.end(), array.begin());
  }
  void operator()(MemberId& id) { (*this)(id.bytes); }
  void operator()(Rate& rate) {
    const auto numerator = in_.Get<uint32_t>();
    const auto denominator = in_.Get<uint32_t>();
    Accept(Rate::Of(numerator, denominator), rate);
    if (rate.numerator() != numerator) in_.MarkFailed();  // not reduced
  }
  void operator()(std::optional<Rate>& rate) {
    ByteReader ahead = in_;
    if (ahead.Get<uint64_t>() == 0) {
      in_ = ahead;
      return;
    }
    (*this)(rate.emplace());
  }
  void operator()(std::optional<LineKind>& line) {
    const auto number = in_.Get<uint32_t>();
    line = LineKindFromNumber(number);
    if (!line && number != 0) in_.MarkFailed();
  }
  void operator()(LotKey& lot) {
    (*this)(lot.expires_on);
    (*this)(lot.provenance);
  }
  void operator()(HoldId& hold) {
    hold.sequence = in_.Get<uint64_t>();
    hold.ordinal = in_.Get<uint32_t>();
  }
  template <class T>
  void operator()(T& word) requires std::is_enum_v<T> {
    word = static_cast<T>(in_.Get<uint32_t>());
    if (!IsOneOf(word)) in_.MarkFailed();
  }
  void operator()(Conversion& conversion) {
    (*this)(conversion.paid);
    (*this)(conversion.hub_in);
    (*this)(conversion.hub_out);
    (*this)(conversion.received);
    (*this)(conversion.bid_remainder);
    (*this)(conversion.ask_remainder);
  }
  void operator()(Provenance& provenance) {
    (*this)(provenance.issuer);
    (*this)(provenance.funding_brand);
    (*this)(provenance.earn_month);
    (*this)(provenance.not_exchangeable_until);
    (*this)(provenance.settlement_price);
  }

 private:
  template <class T>
  void Accept(const std::optional<T>& read, T& field) {
    if (!read) in_.MarkFailed();
    field = read.value_or(T());
  }

  ByteReader& in_;
};

// Visits the fields of the layout in order, each that of the effect or a filler.
template <class E, class Visit>
void VisitFields(E& effect, Visit visit) {
  const auto visit_one = [&](const auto& field) {
    if constexpr (std::is_member_pointer_v<std::decay_t<decltype(field)>>) {
      visit(effect.*field);
    } else {
      visit(field);
    }
  };
  std::apply([&](const auto&... field) { (visit_one(field), ...); },
             kFields<std::remove_const_t<E>>);
}

template <class E>
void PutFields(EffectWriter& out, const E& effect) {
  VisitFields(effect, FieldWriter(out));
}

template <class E>
E ReadBody(ByteReader& in) {
  E effect;
  VisitFields(effect, FieldReader(in));
  return effect;
}

void PutFields(EffectWriter& out, const RequestDeclined& e) {
  out.Put(static_cast<uint16_t>(e.declined.code));
  out.Put(static_cast<uint8_t>(e.language));
  out.Put(static_cast<uint8_t>(e.declined.param));
  out.Put(e.declined.figure);
  out.Put(e.declined.second_figure);
}

template <>
RequestDeclined ReadBody<RequestDeclined>(ByteReader& in) {
  RequestDeclined e;
  const auto code = DeclineFromNumber(in.Get<uint16_t>());
  const auto language = static_cast<Language>(in.Get<uint8_t>());
  const auto param = static_cast<Param>(in.Get<uint8_t>());
  if (!code || (language != Language::kChinese && language != Language::kEnglish) ||
      (param != Param::kNone && NameOf(param).empty())) {
    in.MarkFailed();
  }
  e.declined.code = code.value_or(Decline::kMemberNotFound);
  e.language = language;
  e.declined.param = param;
  e.declined.figure = in.Get<int64_t>();
  e.declined.second_figure = in.Get<int64_t>();
  return e;
}

void PutFields(EffectWriter& out, const MemberVerified& e) {
  out.Put(uint32_t{e.method != Verification::kNone});
  out.Put(static_cast<uint32_t>(e.method));
}

template <>
MemberVerified ReadBody<MemberVerified>(ByteReader& in) {
  MemberVerified e;
  const auto verified = in.Get<uint32_t>();
  e.method = static_cast<Verification>(in.Get<uint32_t>());
  const bool told = verified == uint32_t{e.method != Verification::kNone} && IsOneOf(e.method);
  if (!told) in.MarkFailed();
  return e;
}

// But for its payload, which may have any length.
void PutFields(EffectWriter& out, const Published& e) {
  out.Put(static_cast<uint32_t>(e.what));
  out.Put(e.number);
  out.Put(e.version);
  out.Put(e.effective_from.nanos);
  out.Put(static_cast<uint32_t>(e.payload.size()));
  out.Put(uint32_t{0});
}

template <>
Published ReadBody<Published>(ByteReader& in) {
  Published e;
  e.what = static_cast<Topic>(in.Get<uint32_t>());
  e.number = in.Get<uint32_t>();
  e.version = in.Get<uint32_t>();
  e.effective_from.nanos = in.Get<int64_t>();
  const auto size = in.Get<uint32_t>();
  if (in.Get<uint32_t>() != 0) in.MarkFailed();
  const ByteView payload = in.GetBytes(size);
  e.payload.assign(payload.begin(), payload.end());
  return e;
}

// In the order of the variant's types.
constexpr std::array kKinds = {EffectKind::kAvailablePosting,
                               EffectKind::kPendingPosting,
                               EffectKind::kHeldPosting,
                               EffectKind::kDebtPosting,
                               EffectKind::kBookPosting,
                               EffectKind::kMemberEnrolled,
                               EffectKind::kEarned,
                               EffectKind::kRedeemed,
                               EffectKind::kExchanged,
                               EffectKind::kExpired,
                               EffectKind::kMatured,
                               EffectKind::kHoldPlaced,
                               EffectKind::kHoldCaptured,
                               EffectKind::kHoldEnded,
                               EffectKind::kRedemptionReversed,
                               EffectKind::kEarnReversed,
                               EffectKind::kLineAmount,
                               EffectKind::kDeclined,
                               EffectKind::kPublished,
                               EffectKind::kProvenanceInterned,
                               EffectKind::kMemberStatusChanged,
                               EffectKind::kMergeStep,
                               EffectKind::kHoldMoved,
                               EffectKind::kGifted,
                               EffectKind::kExpiryNoticed,
                               EffectKind::kExpiryDeferred,
                               EffectKind::kActivityCounted,
                               EffectKind::kAdjusted,
                               EffectKind::kAdjustmentProposed,
                               EffectKind::kProposalRejected,
                               EffectKind::kReinstated,
                               EffectKind::kPeriodCut,
                               EffectKind::kSettlementClosed,
                               EffectKind::kPaymentRecorded,
                               EffectKind::kPeriodAdjusted,
                               EffectKind::kSpecialTerms,
                               EffectKind::kTenderPlaced,
                               EffectKind::kTenderedLine,
                               EffectKind::kTenderedPart,
                               EffectKind::kTenderedCurrency,
                               EffectKind::kTenderSettled,
                               EffectKind::kTenderVoided,
                               EffectKind::kTenderReturned,
                               EffectKind::kSponsorGift,
                               EffectKind::kMemberVerified,
                               EffectKind::kDisputeRaised,
                               EffectKind::kDisputeRejected,
                               EffectKind::kReceiptTaken,
                               EffectKind::kEarningCut};
static_assert(kKinds.size() == std::variant_size_v<Effect>);

// Reads the body of the kind, the reader of which is at the place of its type in the variant.
template <size_t... kPlaces>
Effect ReadBodyOf(EffectKind kind, ByteReader& in, std::index_sequence<kPlaces...>) {
  Effect effect;
  const bool known =
      ((kind == kKinds[kPlaces] &&
        (effect = ReadBody<std::variant_alternative_t<kPlaces, Effect>>(in), true)) ||
       ...);
  if (!known) in.MarkFailed();
  return effect;
}

}  // namespace

EffectKind KindOf(const Effect& effect) { return kKinds[effect.index()]; }

void EncodeEffect(const Effect& effect, ByteWriter& out) {
  const size_t start = out.size();
  EffectWriter fields;
  fields.Put(static_cast<uint16_t>(KindOf(effect)));
  fields.Put(uint16_t{0});
  std::visit([&fields](const auto& body) { PutFields(fields, body); }, effect);
  out.PutBytes(fields.bytes());
  if (const auto* published = std::get_if<Published>(&effect)) out.PutBytes(published->payload);
  out.PadTo(kWord, start);
  const size_t words = (out.size() - start) / kWord;
  CHECK(words <= UINT16_MAX);
  out.PatchAt(start + kWordsAt, static_cast<uint16_t>(words));
}

Effect DecodeEffect(ByteReader& in) {
  const size_t start = in.offset();
  const auto kind = static_cast<EffectKind>(in.Get<uint16_t>());
  const size_t size = size_t{in.Get<uint16_t>()} * kWord;
  Effect effect = ReadBodyOf(kind, in, std::make_index_sequence<std::variant_size_v<Effect>>());
  const size_t read = in.offset() - start;
  const bool fits = read <= size && size - read < kWord;
  if (!fits) {
    in.MarkFailed();
    return effect;
  }
  for (const uint8_t padding : in.GetBytes(size - read)) {
    if (padding != 0) in.MarkFailed();
  }
  return effect;
}

}  // namespace huitong
