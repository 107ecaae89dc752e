// /v1/coalition

#include "api/resources.h"
#include "api/state_read.h"
#include "crypto/ed25519.h"
#include "journal/checkpoint.h"

namespace huitong {
namespace {

constexpr int kShardBits = 16;

void WriteCoalition(JsonWriter& out, LogNumber log, const Coalition& coalition,
                    const PublicKey& key) {
  WriteNames(out, coalition.names);
  out.Text("time_zone", coalition.time_zone);
  out.Integer("money", coalition.money);
  out.Integer("unit_anchor_micro_fen", coalition.unit_anchor);
  out.Integer("look_back_hours", coalition.look_back_hours);
  out.Flag("demo", coalition.demo);
  out.BeginObject("log");
  out.Integer("coalition", static_cast<int64_t>(log.value >> kShardBits));
  out.Integer("shard", static_cast<int64_t>(log.value & ((1U << kShardBits) - 1)));
  out.Text("origin", coalition.origin);
  out.Text("verifier_key", VerifierKeyText(coalition.origin, key));
  out.EndObject();
}

}  // namespace

void GetCoalition(ApiCore& core, Call call) {
  ReadState(
      core, std::move(call.reply),
      [](LogState& state, const Instant&) -> Expected<Coalition, Halt> {
        const auto& versions = state.configuration.coalition().all();
        if (versions.empty()) return Refuse(Decline::kCoalitionNotOpened, Param::kNone);
        return versions.back().value;
      },
      [&core](Reply reply, const Coalition& coalition, const AsOf& as_of) {
        const LogNumber log = core.parts.log;
        const SigningKey key(core.parts.keys.KeysOf(log).signing_seed);
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          WriteCoalition(out, log, coalition, key.public_key());
        }));
      });
}

}  // namespace huitong
