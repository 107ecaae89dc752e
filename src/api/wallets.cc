// /v1/members/{member_id}/wallets: now, or as they were at a record of the log

#include <charconv>
#include <memory>

#include "api/configuration_list.h"
#include "api/member_chain.h"
#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/seen_member.h"
#include "api/wallet_json.h"
#include "api/wallets_today.h"

namespace huitong {
namespace {

constexpr std::string_view kAsOf = "as_of_log_index";

void Answer(Reply& reply, LogNumber log, const MemberId& member, std::vector<SeenWallet> wallets,
            const AsOf& as_of) {
  reply(JsonResponse(as_of, [&](JsonWriter& out) {
    out.Text("member_id", MemberIdText(member));
    const PageOf<SeenWallet> all{.elements = std::move(wallets), .next = std::nullopt};
    WritePage(out, 0, all,
              [log](JsonWriter& to, const SeenWallet& wallet) { WriteWallet(to, log, wallet); });
  }));
}

RequestRefusal NotInLog(Sequence head) {
  return WrongParameter(std::string(kAsOf), FieldFault::kOutOfRange, FieldShape::kInteger,
                        {.minimum = 0, .maximum = static_cast<int64_t>(head)});
}

Expected<std::optional<Sequence>, RequestRefusal> AsOfIn(const Request& request) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  const auto text = query.Take(kAsOf);
  TRY(query.Finish());
  if (!text) return std::optional<Sequence>();
  uint64_t index = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, index);
  const bool whole = read.ec == std::errc() && read.ptr == end;
  if (!whole || index > static_cast<uint64_t>(kApiAmountMax)) {
    return Unexpected(NotInLog(static_cast<Sequence>(kApiAmountMax)));
  }
  return std::optional<Sequence>(index);
}

struct WantedPast {
  SeenMember seen;
  Sequence until = 0;
};

void AnswerPast(ApiCore& core, Reply reply, const WantedPast& wanted, const Instant& then,
                WalletsByCurrency wallets) {
  const auto kept = std::make_shared<const WalletsByCurrency>(std::move(wallets));
  const AsOf as_of{.next_sequence = wanted.until + 1, .time = then.time};
  ReadState(
      core, std::move(reply),
      [kept, day = then.day](LogState& state,
                             const Instant&) -> Expected<std::vector<SeenWallet>, Halt> {
        std::vector<SeenWallet> seen;
        for (const auto& [currency, wallet] : *kept) {
          seen.push_back(SeeWallet(currency, wallet, day, [&](ProvenanceNumber lot_from) {
            return state.ProvenanceOf(lot_from);
          }));
        }
        return seen;
      },
      [log = core.parts.log, id = wanted.seen.member.id, as_of](
          Reply answered, std::vector<SeenWallet> seen, const AsOf&) {
        Answer(answered, log, id, std::move(seen), as_of);
      });
}

// On the history thread.
void ReadPast(ApiCore& core, Reply reply, const WantedPast& wanted) {
  const RecordSource source{.journal = core.parts.journal, .log = core.parts.log};
  const auto record = source.At(wanted.until);
  if (!record) return reply.Refuse(RefusalCode::kInternalError);
  const Instant then = record->header.committed;
  auto wallets = ReadPastWallets(source, wanted.seen.ordinal, wanted.seen.member.last_record,
                                 wanted.until, kPastRecordsMax);
  if (!wallets && wallets.error().code == ErrorCode::kInvalidArgument) {
    return reply.Refuse(RequestRefusal{.code = RefusalCode::kNotImplemented,
                                       .param = std::string(kAsOf),
                                       .sentence = wallets.error().sentence});
  }
  if (!wallets) return reply.Refuse(RefusalCode::kInternalError);
  std::optional<WalletsByCurrency> then_there = *std::move(wallets);
  if (!then_there) {
    const Declined unknown{.code = Decline::kMemberNotFound, .param = Param::kMemberId};
    return reply(RenderDecline(
        unknown, reply.language(),
        {.log = core.parts.log, .log_index = wanted.until, .as_of = then.time, .recorded = false}));
  }
  AnswerPast(core, std::move(reply), wanted, then, *std::move(then_there));
}

void ListPastWallets(ApiCore& core, Reply reply, const MemberId& member, Sequence until) {
  ReadState(
      core, std::move(reply),
      [member](LogState& state, const Instant&) { return SeeMember(state, member); },
      [&core, until](Reply answered, const SeenMember& seen, const AsOf& as_of) {
        if (until >= as_of.next_sequence) return answered.Refuse(NotInLog(LogIndexOf(as_of)));
        const WantedPast wanted{.seen = seen, .until = until};
        WorkOn(core.history_thread, std::move(answered),
               [&core, wanted](Reply read) { ReadPast(core, std::move(read), wanted); });
      });
}

}  // namespace

void ListWallets(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto member = ReadMemberId(call.path["member_id"]);
  if (!member) {
    return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  }
  const auto as_of = AsOfIn(call.request);
  if (!as_of) return call.reply.Refuse(as_of.error());
  if (*as_of) return ListPastWallets(core, std::move(call.reply), *member, **as_of);
  ReadState(
      core, std::move(call.reply),
      [wanted = *member](LogState& state, const Instant& now) {
        return SeeWalletsToday(state, wanted, now);
      },
      [log](Reply reply, WalletsToday today, const AsOf& seen_at) {
        Answer(reply, log, today.member, std::move(today.wallets), seen_at);
      });
}

}  // namespace huitong
