// /v1/channels and their coefficients

#include "api/configuration_list.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

struct NumberedChannel {
  ChannelNumber number;
  Versions<Channel>::Version in_force;
};

// With the coefficient that is in force; the first one where none is yet.
NumberedChannel ChannelAt(const Versions<Channel>& versions, ChannelNumber number, Timestamp at) {
  const auto* version = versions.InForce(at);
  if (version == nullptr) version = &versions.all().front();
  return {.number = number, .in_force = *version};
}

void Write(JsonWriter& out, LogNumber log, const NumberedChannel& channel) {
  const auto& [version, from, value] = channel.in_force;
  WriteChannel(out, log, channel.number, value);
  WriteCoefficient(out, version, from, value.coefficient);
}

ChannelKind KindField(JsonObject& object) {
  constexpr size_t kKindSizeMax = 32;
  const std::string_view name = object.Text("kind", kKindSizeMax, FieldShape::kChannelKind);
  const auto kind = ChannelKindFromName(name);
  if (!kind && !name.empty()) {
    object.Blame("kind", FieldFault::kMalformed, FieldShape::kChannelKind);
  }
  return kind.value_or(ChannelKind::kTill);
}

}  // namespace

void PostChannel(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [](JsonObject& root) {
    return Asked{.operation =
                     RegisterChannel{.channel = {.code = CodeField(root),
                                                 .names = NamesField(root),
                                                 .kind = KindField(root),
                                                 .coefficient = RateField(root, "coefficient")}}};
  });
}

void PostCoefficient(ApiCore& core, Call call) {
  const auto channel = ChannelInLog(call.path["channel_id"], core.parts.log);
  if (!channel) {
    return call.reply.Refuse(MalformedParameter("channel_id", FieldShape::kChannelId));
  }
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = PublishCoefficient{
                     .channel = *channel,
                     .coefficient = RateField(root, "coefficient"),
                     .effective_from = OptionalTimeField(root, "effective_from")}};
  });
}

void ListChannels(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kChannels),
      [](LogState& state, const Instant& now,
         const PageRequest& page) -> Expected<PageOf<NumberedChannel>, Halt> {
        const auto& channels = state.configuration.channels();
        return CutPage(channels.size(), page, [&](size_t i) {
          return ChannelAt(channels[i], {.value = static_cast<uint32_t>(i + 1)}, now.time);
        });
      },
      [log = core.parts.log](JsonWriter& out, const NumberedChannel& one) {
        Write(out, log, one);
      });
}

void GetChannel(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto number = ChannelInLog(call.path["channel_id"], log);
  if (!number) {
    return call.reply.Refuse(MalformedParameter("channel_id", FieldShape::kChannelId));
  }
  ReadState(
      core, std::move(call.reply),
      [wanted = *number](LogState& state, const Instant& now) -> Expected<NumberedChannel, Halt> {
        const auto* versions = state.configuration.ChannelOf(wanted);
        if (versions == nullptr) return Refuse(Decline::kChannelNotFound, Param::kChannelId);
        return ChannelAt(*versions, wanted, now.time);
      },
      [log](Reply reply, const NumberedChannel& found, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) { Write(out, log, found); }));
      });
}

}  // namespace huitong
