// POST /v1/members: the vault's claim, then the ledger's record, then the claim is live

#include <utility>

#include "api/answer.h"
#include "api/json_writer.h"
#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/state_read.h"
#include "api/submit_body.h"
#include "crypto/random.h"
#include "identity/customer_number.h"

namespace huitong {
namespace {

// The member in question is whoever has the number.
constexpr ParamNames kParamNames{
    .currency = {}, .member = "customer_number", .points = {}, .rate = {}};

struct Applied {
  Command command;  // but for member and request MAC
  CustomerNumber number;
  std::string text;
  Mac mac_without_identity{};
  Timestamp now;
};

Expected<CustomerNumber, RequestRefusal> ReadEnrolment(std::string& text, LogNumber log) {
  JsonBody body = TRY(ReadBody(text));
  JsonObject root = body.Root();
  CustomerNumber number{.brand = BrandField(root, "brand_id", log),
                        .text = CustomerNumberField(root)};
  TRY(FinishBody(body));
  return number;
}

// For an enrolment that concerns nobody, because its brand is none: declined brand_not_found, under
// a MAC that names nobody. The vault keeps nothing of it.
Command CommandForNobody(const Applied& applied) {
  constexpr BrandNumber kNoBrand{.value = kBrandNumberMax + 1};
  Command command = applied.command;
  command.operation = Enrol{.brand = kNoBrand, .member = {}};
  command.macs.request = applied.mac_without_identity;
  return command;
}

// Whether the ledger has the member now: enrolled by this command or, as its decline says, before.
bool IsEnrolled(const Outcome& outcome) {
  const auto record = DecodeRecord(outcome.record);
  if (!record) return false;
  const auto* declined = DeclineIn(*record);
  return declined == nullptr || declined->declined.code == Decline::kMemberAlreadyEnrolled;
}

// On the vault's thread, when the ledger has spoken. What fails here is done again at the next
// start: the row is still pending then.
void Settle(ApiCore& core, const Enrolment& enrolment, bool enrolled) {
  const LogNumber log = core.parts.log;
  const bool last = core.open_enrolments.Remove(enrolment.member);
  if (enrolled) {
    (void)core.parts.vault.MarkLive(log, std::span(&enrolment.member, 1));
  } else if (enrolment.fresh && last) {
    (void)core.parts.vault.Drop(log, std::span(&enrolment.member, 1));
  }
}

// On a thread of the lane.
void AnswerEnrolment(ApiCore& core, Reply reply, const Outcome& outcome, const Enrolment& enrolment,
                     Command nobody) {
  if (outcome.kind == OutcomeKind::kKeyReused) {
    // The key may have been declined while its brand was none: that answer stands. It cannot do
    // anything new, because the key is bound.
    core.vault_thread.PostNext(
        WorkThread::Job([&core, enrolment] { Settle(core, enrolment, false); }));
    SubmitAndAnswer(core, std::move(reply), std::move(nobody), kParamNames);
    return;
  }
  const bool answered =
      outcome.kind == OutcomeKind::kRecorded || outcome.kind == OutcomeKind::kReplayed;
  const bool enrolled = answered && IsEnrolled(outcome);
  Response rendered = ResponseTo(core, outcome, reply.language(), kParamNames);
  core.vault_thread.PostNext(
      WorkThread::Job([&core, enrolment, answered, enrolled, response = std::move(rendered),
                       waiting = std::move(reply)]() mutable {
        // Of an unknown outcome the row stays pending: the next start asks the ledger.
        if (answered) {
          Settle(core, enrolment, enrolled);
        } else {
          (void)core.open_enrolments.Remove(enrolment.member);
        }
        waiting(std::move(response));
      }));
}

// 12 bits of bucket and 116 random bits: while one shard has all buckets they are all random.
MemberId FreshMember() { return {.bytes = RandomArray<16>()}; }

// On the vault's thread.
void ClaimAndSubmit(ApiCore& core, Reply reply, const Applied& applied) {
  const LogNumber log = core.parts.log;
  Vault& vault = core.parts.vault;
  const auto claimed = vault.Claim(log, applied.number,
                                   {.key_mac = applied.command.macs.key,
                                    .text = applied.text,
                                    .actor = applied.command.actor.ToWord(),
                                    .now = applied.now},
                                   FreshMember());
  if (!claimed) return reply.Refuse(RefusalCode::kInternalError);
  const Enrolment enrolment = *claimed;
  const auto key = vault.MemberMacKey(log, enrolment.member);
  if (!key) return reply.Refuse(RefusalCode::kInternalError);

  Command command = applied.command;
  command.operation = Enrol{.brand = applied.number.brand, .member = enrolment.member};
  command.macs.request = RequestMacUnder(*key, applied.text);
  core.open_enrolments.Add(enrolment.member);
  auto back = SubmitTo(core.parts, std::move(reply), std::move(command),
                       [&core, enrolment, nobody = CommandForNobody(applied)](
                           Reply answered, const Outcome& outcome) {
                         AnswerEnrolment(core, std::move(answered), outcome, enrolment, nobody);
                       });
  if (!back) return;
  Settle(core, enrolment, false);
  back->Refuse(RefusalCode::kQueueFull);
}

struct FoundBrand {
  bool known = false;
  Timestamp now;
};

}  // namespace

void PostMember(ApiCore& core, Call call) {
  auto number = ReadEnrolment(call.request.body, core.parts.log);
  if (!number) return call.reply.Refuse(number.error());
  auto command = CommandOf(core, call, call.idempotency_key,
                           {.operation = Enrol{.brand = number->brand, .member = {}}});
  if (!command) return call.reply.Refuse(command.error());
  // DO NOT CHANGE: request MACs are made of it.
  const std::string without = "{\"brand\":" + std::to_string(number->brand.value) + "}";
  Applied applied{.command = *std::move(command),
                  .number = *std::move(number),
                  .text = RequestText(call.request, call.request.body),
                  .mac_without_identity = core.macs.OfRequest(RequestText(call.request, without)),
                  .now = {}};
  const BrandNumber brand = applied.number.brand;
  ReadState(
      core, std::move(call.reply),
      [brand](LogState& state, const Instant& now) -> Expected<FoundBrand, Halt> {
        return FoundBrand{.known = state.configuration.BrandOf(brand) != nullptr, .now = now.time};
      },
      [&core, applied = std::move(applied)](Reply reply, const FoundBrand& found,
                                            const AsOf&) mutable {
        if (!found.known) {
          return SubmitAndAnswer(core, std::move(reply), CommandForNobody(applied), kParamNames);
        }
        applied.now = found.now;
        WorkOn(core.vault_thread, std::move(reply),
               [&core, claim = std::move(applied)](Reply answered) {
                 ClaimAndSubmit(core, std::move(answered), claim);
               });
      });
}

}  // namespace huitong
