#include "engine/invariants/folded_visits.h"

#include <string>

namespace huitong {
namespace {

bool Spends(RecordKind kind) {
  return kind == RecordKind::kRedeem || kind == RecordKind::kCapture ||
         kind == RecordKind::kSettleTender;
}

}  // namespace

void FoldedVisits::Visit(MemberOrdinal member, BrandNumber acceptor) {
  const auto found = visitors_.find(member);
  const bool counts =
      found != visitors_.end() && found->second.verified && found->second.counted != open_;
  if (!counts) return;
  found->second.counted = open_;
  ++members_[{open_, acceptor}];
}

void FoldedVisits::Take(const Record& record) {
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    if (const auto* verified = std::get_if<MemberVerified>(&effect)) {
      visitors_[subject->member].verified = verified->method != Verification::kNone;
    }
    if (std::holds_alternative<PeriodCut>(effect)) ++open_.value;
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting == nullptr || !Spends(record.header.kind)) return;
    const auto& [code, issuer, acceptor] = posting->account;
    const bool of_others = code == AccountCode::kRedeemed && issuer != acceptor;
    if (of_others) Visit(record.subjects.front().member, acceptor);
  });
}

Breach FoldedVisits::FirstDifference(const LogState& state) const {
  Breach breach;
  state.members.ForEach([&](MemberOrdinal member, const Member& stored) {
    const auto found = visitors_.find(member);
    const Visitor told = found == visitors_.end() ? Visitor() : found->second;
    if (stored.Is(kVerified) == told.verified && stored.counted == told.counted) return;
    breach = "member " + std::to_string(member.value) + " is not verified or counted so";
  });
  uint64_t counts = 0;
  state.traffic.ForEach([&](const TrafficKey& key, const PairTraffic& traffic) {
    if (traffic.members == 0) return;
    ++counts;
    const auto found = members_.find({key.period, key.creditor});
    const bool same =
        key.debtor == kValuePool && found != members_.end() && found->second == traffic.members;
    if (same) return;
    breach = "not so many members count for brand " + std::to_string(key.creditor.value) +
             " in period " + std::to_string(key.period.value);
  });
  if (!breach && counts != members_.size()) breach = "a brand's members are not counted";
  return breach;
}

}  // namespace huitong
