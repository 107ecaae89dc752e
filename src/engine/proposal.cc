#include "engine/proposal.h"

#include <utility>

namespace huitong {
namespace {

constexpr uint32_t kFromApproval = 0;
constexpr uint32_t kFromInstant = 1;

}  // namespace

Bytes EncodePayload(const ProposedPublication& proposed) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(proposed.proposer.ToWord());
  out.Put(static_cast<uint32_t>(proposed.what));
  out.Put(proposed.number);
  out.Put(proposed.effective_from ? kFromInstant : kFromApproval);
  out.Put(proposed.effective_from.value_or(Timestamp{}).nanos);
  out.Put(static_cast<uint32_t>(proposed.payload.size()));
  out.PutBytes(proposed.payload);
  return bytes;
}

Bytes EncodePayload(ProposalAnswer answer) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(static_cast<uint32_t>(answer));
  return bytes;
}

Bytes EncodePayload(Day last_day) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(last_day.number);
  return bytes;
}

std::optional<ProposedPublication> DecodeProposedPublication(ByteView payload) {
  ByteReader in(payload);
  ProposedPublication proposed;
  const auto proposer = ActorFromWord(in.Get<uint32_t>());
  if (proposer) proposed.proposer = *proposer;
  if (!proposer) in.MarkFailed();
  proposed.what = static_cast<Topic>(in.Get<uint32_t>());
  if (!NeedsSecondPerson(proposed.what)) in.MarkFailed();
  proposed.number = in.Get<uint32_t>();
  if (proposed.number != 0) in.MarkFailed();  // all that needs two persons is one of a kind
  const auto begins = in.Get<uint32_t>();
  const Timestamp from{.nanos = in.Get<int64_t>()};
  if (begins > kFromInstant || (begins == kFromApproval && from != Timestamp{})) in.MarkFailed();
  if (begins == kFromInstant && proposed.what != Topic::kRateBook) in.MarkFailed();
  if (begins == kFromInstant) proposed.effective_from = from;
  const auto size = in.Get<uint32_t>();
  const ByteView inner = in.GetBytes(size);
  proposed.payload.assign(inner.begin(), inner.end());
  if (in.failed() || !in.AtEnd()) return std::nullopt;
  return proposed;
}

std::optional<ProposalAnswer> DecodeProposalAnswer(ByteView payload) {
  ByteReader in(payload);
  const auto answer = static_cast<ProposalAnswer>(in.Get<uint32_t>());
  const bool known = answer == ProposalAnswer::kApproved || answer == ProposalAnswer::kRejected;
  if (in.failed() || !in.AtEnd() || !known) return std::nullopt;
  return answer;
}

std::optional<Day> DecodeLastDay(ByteView payload) {
  ByteReader in(payload);
  const Day last_day{.number = in.Get<int32_t>()};
  if (in.failed() || !in.AtEnd()) return std::nullopt;
  return last_day;
}

}  // namespace huitong
