#include "model/merging.h"

#include "model/redeeming.h"

namespace huitong::model {
namespace {

enum Step : int64_t { kBegun = 1, kUndone = 2, kCompleted = 3 };

void SayStep(Page& page, Step step, uint64_t source, uint64_t target, int64_t ends) {
  for (const bool of_source : {true, false}) {
    page.About(of_source ? source : target);
    page.Say(Write("merge step", {{"step", step},
                                  {"role", of_source ? 1 : 2},
                                  {"other", static_cast<int64_t>(of_source ? target : source)},
                                  {"ends", ends}}));
  }
}

// Whether what the two have together, and owe together, keeps within the limits.
bool FitTogether(const Books& books, uint64_t source, uint64_t target) {
  for (uint32_t currency = 0; currency <= books.currencies.size(); ++currency) {
    const Wallet& one = books.WalletOf(source, currency);
    const Wallet& other = books.WalletOf(target, currency);
    if (one.Whole() + other.Whole() > kOfMemberMax) return false;
    if (Wide{one.debt} + other.debt > kOfMemberMax) return false;
  }
  return true;
}

bool HasSlidingPoints(const Wallet& wallet) {
  for (const auto& [lot, amount] : wallet.available) {
    if (lot.expires_on == kSliding) return true;
  }
  for (const auto& [key, amount] : wallet.pending) {
    if (key.second.expires_on == kSliding) return true;
  }
  for (const auto& [hold, lots] : wallet.held) {
    for (const auto& [lot, amount] : lots) {
      if (lot.expires_on == kSliding) return true;
    }
  }
  return false;
}

// Everything of one wallet leaves it, or arrives: `sign` is −1 or +1.
void PostAll(Page& page, uint32_t currency, const Wallet& moved, int64_t sign) {
  for (const auto& [lot, amount] : moved.available) {
    page.Available(currency, lot, sign * amount);
  }
  for (const auto& [key, amount] : moved.pending) {
    page.Pending(currency, key.first, key.second, sign * amount);
  }
  for (const auto& [hold, lots] : moved.held) {
    if (sign > 0) {
      page.Say(Write("hold moved", {{"currency", currency},
                                    {"hold", static_cast<int64_t>(hold.place)},
                                    {"ordinal", hold.ordinal}}));
    }
    for (const auto& [lot, amount] : lots) {
      page.Held(currency, hold, lot, sign * amount);
    }
  }
  if (moved.debt > 0) page.Debt(currency, -sign * moved.debt);
}

// What lets the target's points live on as long as the source's.
void MoveDays(Page& page, uint32_t currency, const Wallet& moved) {
  const Wallet before = page.WalletOf(currency);
  const int32_t today = page.now().day;
  if (HasSlidingPoints(moved) && moved.slides_until > before.slides_until) {
    page.WalletOf(currency).slides_until = moved.slides_until;
    page.Say(
        Write("activity counted",
              {{"currency", currency}, {"active on", today}, {"last day", moved.slides_until}}));
  }
  for (const auto& [date, mark] : moved.marks) {
    const auto own = before.marks.find(date);
    const int32_t own_last_day = own == before.marks.end() ? 0 : own->second.last_day;
    if (mark.last_day < today || mark.last_day <= own_last_day) continue;
    page.Say(Write("expiry deferred",
                   {{"currency", currency}, {"expires on", date}, {"last day", mark.last_day}}));
  }
}

}  // namespace

Decision Merge(Page& page, const Merging& merging) {
  const Books& books = page.books();
  const auto source_found = books.member_ids.find(merging.source);
  if (source_found == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  const auto target_found = books.member_ids.find(merging.target);
  if (target_found == books.member_ids.end()) return Refuse(kMemberNotFound, kTargetId);
  const uint64_t source = books.Named(source_found->second);
  const uint64_t target = books.Named(target_found->second);
  if (source == target) return Refuse(kSameMember, kTargetId);
  for (const bool of_source : {true, false}) {
    const MemberRow& row = books.members.at(of_source ? source : target);
    if (row.absorbing || row.merging) {
      return Refuse(kMergePending, of_source ? kMemberId : kTargetId);
    }
  }
  for (const bool of_source : {true, false}) {
    page.About(of_source ? source : target);
    if (const auto barred = CheckTaking(page, of_source ? kMemberId : kTargetId)) return barred;
  }
  if (!FitTogether(books, source, target)) return Refuse(kBalanceTooLarge, kTargetId);

  const auto* policy = InForce(books.cool_off_hours, page.now().time);
  const int64_t hours = policy == nullptr ? 168 : policy->value;
  SayStep(page, kBegun, source, target, page.now().time + hours * 3'600 * 1'000'000'000);
  return std::nullopt;
}

Decision Unmerge(Page& page, const Unmerging& unmerging) {
  const Books& books = page.books();
  const auto found = books.member_ids.find(unmerging.source);
  if (found == books.member_ids.end()) return Refuse(kMemberNotFound, kMemberId);
  const MemberRow& row = books.members.at(found->second);
  if (!row.merging || row.merge_ends <= page.now().time) return Refuse(kMergeNotOpen, kMemberId);
  SayStep(page, kUndone, found->second, row.other, row.merge_ends);
  return std::nullopt;
}

std::optional<uint64_t> EndedMergeOf(const Books& books, const Moment& now, uint64_t member) {
  const MemberRow& row = books.members.at(member);
  if (!row.merging && !row.absorbing) return std::nullopt;
  if (row.merge_ends > now.time) return std::nullopt;
  const uint64_t source = row.merging ? member : row.other;
  if (!FitTogether(books, source, books.members.at(source).other)) return std::nullopt;
  return source;
}

Record MergeEnd(const Books& books, const Moment& now, uint64_t source) {
  const MemberRow& row = books.members.at(source);
  Page page(books, now, kMergeEnd);
  for (const bool of_source : {true, false}) {
    page.About(of_source ? source : row.other);
    page.Say(Write("merge step", {{"step", kCompleted},
                                  {"role", of_source ? 1 : 2},
                                  {"other", static_cast<int64_t>(of_source ? row.other : source)},
                                  {"ends", row.merge_ends}}));
    for (uint32_t currency = 0; currency <= books.currencies.size(); ++currency) {
      const Wallet moved = books.WalletOf(source, currency);
      PostAll(page, currency, moved, of_source ? -1 : 1);
      if (!of_source) MoveDays(page, currency, moved);
    }
  }
  return page.Done({.actor = 0,
                    .answer_version = 0,
                    .occurred = now,
                    .numbered = false,
                    .key = std::nullopt,
                    .request = std::nullopt});
}

}  // namespace huitong::model
