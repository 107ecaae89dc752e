// /v1/proposals: what one person proposes to publish, and the second person's yes or no

#include "api/configuration_list.h"
#include "api/public_id.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"
#include "api/value_json.h"

namespace huitong {
namespace {

struct NumberedProposal {
  ProposalNumber number;
  Proposal proposal;
};

std::optional<ProposalNumber> ProposalInLog(std::string_view text, LogNumber log) {
  const auto thing = ReadProposalId(text);
  if (!thing || thing->log != log) return std::nullopt;
  return ProposalNumber{.value = thing->number};
}

RequestRefusal NoProposalId() { return MalformedParameter("proposal_id", FieldShape::kProposalId); }

template <class Decision>
void PostDecision(ApiCore& core, Call call) {
  const auto proposal = ProposalInLog(call.path["proposal_id"], core.parts.log);
  if (!proposal) return call.reply.Refuse(NoProposalId());
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = Decision{.proposal = *proposal},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace

void PostPublicationApproval(ApiCore& core, Call call) {
  PostDecision<ApprovePublication>(core, std::move(call));
}

void PostPublicationRejection(ApiCore& core, Call call) {
  PostDecision<RejectPublication>(core, std::move(call));
}

void ListProposals(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kProposals),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<NumberedProposal>, Halt> {
        const auto& all = state.configuration.proposals();
        return CutPage(all.size(), page, [&](size_t i) {
          return NumberedProposal{.number = {.value = static_cast<uint32_t>(i) + 1},
                                  .proposal = all[i]};
        });
      },
      [log = core.parts.log](JsonWriter& out, const NumberedProposal& one) {
        WriteProposal(out, log, one.number, one.proposal);
      });
}

void GetProposal(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto number = ProposalInLog(call.path["proposal_id"], log);
  if (!number) return call.reply.Refuse(NoProposalId());
  ReadState(
      core, std::move(call.reply),
      [wanted = *number](LogState& state, const Instant&) -> Expected<NumberedProposal, Halt> {
        const Proposal* const found = state.configuration.ProposalOf(wanted);
        if (found == nullptr) return Refuse(Decline::kProposalNotFound, Param::kProposalId);
        return NumberedProposal{.number = wanted, .proposal = *found};
      },
      [log](Reply reply, const NumberedProposal& found, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          WriteProposal(out, log, found.number, found.proposal);
        }));
      });
}

}  // namespace huitong
