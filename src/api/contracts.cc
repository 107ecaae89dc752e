// /v1/contracts and /v1/clearing-terms: what brands agreed on for their settlements

#include "api/configuration_list.h"
#include "api/limits_json.h"
#include "api/period_json.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"
#include "api/terms_json.h"

namespace huitong {
namespace {

struct NumberedContract {
  ContractNumber number;
  Versions<Contract>::Version version;
};

// Every version of every contract, contract by contract.
std::vector<NumberedContract> ContractsIn(const Configuration& configuration) {
  std::vector<NumberedContract> all;
  for (uint32_t number = 1; number <= configuration.contracts().size(); ++number) {
    for (const auto& version : configuration.contracts()[number - 1].all()) {
      all.push_back({.number = {.value = number}, .version = version});
    }
  }
  return all;
}

}  // namespace

void PostContract(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation =
                     PublishContract{.contract = ContractIn(root, ById(log)),
                                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListContracts(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kContracts),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<NumberedContract>, Halt> {
        const auto all = ContractsIn(state.configuration);
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [log = core.parts.log](JsonWriter& out, const NumberedContract& one) {
        WriteContract(out, log, one.number, one.version.number, one.version.effective_from,
                      one.version.value);
      });
}

void PostClearingTerms(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = PublishClearingTerms{
                     .terms = TermsIn(root, ById(log)),
                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListClearingTerms(ApiCore& core, Call call) {
  using TermsVersion = Versions<GeneralTerms>::Version;
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kClearingTerms),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<TermsVersion>, Halt> {
        const auto& all = state.configuration.clearing_terms().all();
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [log = core.parts.log](JsonWriter& out, const TermsVersion& one) {
        WriteClearingTerms(out, log, one.number, one.effective_from, one.value);
      });
}

}  // namespace huitong
