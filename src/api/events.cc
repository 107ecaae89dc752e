// /v1/events: what happened at a brand, and what it earns

#include "api/json_writer.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"
#include "identity/customer_number.h"

namespace huitong {
namespace {

// Of a purchase by whoever has a customer number.
constexpr ParamNames kNamesByNumber{
    .currency = {}, .member = "customer_number", .points = {}, .rate = {}};

struct Purchase {
  Asked asked;
  std::optional<std::string> receipt;
  std::optional<std::string> customer_number;  // instead of the member's id
};

Purchase PurchaseIn(JsonObject& root, LogNumber log) {
  constexpr size_t kTypeSizeMax = 32;
  const std::string_view type = root.Text("type", kTypeSizeMax, FieldShape::kEventType);
  if (!type.empty() && type != "purchase") {
    root.Blame("type", FieldFault::kMalformed, FieldShape::kEventType);
  }
  Earn earn{.member = {},
            .brand = BrandField(root, "brand_id", log),
            .channel = OptionalChannelField(root, "channel_id", log),
            .spend_fen = AmountField(root, "spend_fen", 0),
            .lines = OptionalLinesField(root),
            .currency = OptionalCurrencyField(root, "currency_id", log),
            .receipt = std::nullopt};
  std::optional<std::string> customer_number;
  const bool by_id = root.Has("member_id");
  const bool by_number = root.Has("customer_number");
  if (by_number) customer_number = CustomerNumberField(root);
  if (by_id == by_number) {
    root.Blame("member_id", by_id ? FieldFault::kRepeated : FieldFault::kMissing,
               FieldShape::kBuyer);
  } else if (by_id) {
    earn.member = MemberField(root, "member_id");
  }
  constexpr size_t kReceiptSizeMax = 64;
  const auto receipt = root.OptionalText("receipt", kReceiptSizeMax);
  if (receipt && receipt->empty()) {
    root.Blame("receipt", FieldFault::kMissing, FieldShape::kReceipt);
  }
  return {.asked = {.operation = earn,
                    .occurred_at = OptionalTimeField(root, "occurred_at"),
                    .out_request_no = OutRequestNumberField(root)},
          .receipt = receipt ? std::optional<std::string>(*receipt) : std::nullopt,
          .customer_number = std::move(customer_number)};
}

Expected<Purchase, RequestRefusal> ReadPurchase(std::string& text, LogNumber log) {
  JsonBody body = TRY(ReadBody(text));
  JsonObject root = body.Root();
  Purchase purchase = PurchaseIn(root, log);
  TRY(FinishBody(body));
  return purchase;
}

// What the request says besides who bought. DO NOT CHANGE: request MACs are made of it.
std::string TextWithoutIdentity(const Request& request, const Purchase& purchase) {
  const Asked& asked = purchase.asked;
  const Earn& earn = std::get<Earn>(asked.operation);
  std::string body;
  JsonWriter out(body);
  out.BeginObject();
  out.Integer("brand", earn.brand.value);
  out.Integer("channel", earn.channel.value);
  if (earn.currency) out.Integer("currency", earn.currency->value);
  out.Integer("spend_fen", earn.spend_fen);
  if (asked.occurred_at) out.Integer("occurred_at", asked.occurred_at->nanos);
  for (const LineAmount& line : earn.lines) {
    out.Integer("line", line.line);
    out.Integer("amount", line.amount);
  }
  if (purchase.receipt) out.Text("receipt", *purchase.receipt);
  if (asked.out_request_no) out.Text("out_request_no", *asked.out_request_no);
  out.EndObject();
  return RequestText(request, body);
}

// A purchase by whoever has a customer number.
struct NamedPurchase {
  Command command;  // but for member and request MAC
  CustomerNumber number;
  std::string text;
  Mac mac_without_identity{};
};

// For a number that nobody has: declined member_not_found, under a MAC that names nobody.
Command CommandForNobody(const NamedPurchase& named) {
  Command command = named.command;
  std::get<Earn>(command.operation).member = MemberId();
  command.macs.request = named.mac_without_identity;
  return command;
}

// On the vault's thread.
void SubmitNamed(ApiCore& core, Reply reply, const NamedPurchase& named) {
  const LogNumber log = core.parts.log;
  const auto known = core.parts.vault.Find(log, named.number);
  if (!known) return reply.Refuse(RefusalCode::kInternalError);
  if (!*known) {
    return SubmitAndAnswer(core, std::move(reply), CommandForNobody(named), kNamesByNumber);
  }

  const MemberId member = (*known)->member;
  const auto key = core.parts.vault.MemberMacKey(log, member);
  if (!key) return reply.Refuse(RefusalCode::kInternalError);
  Command command = named.command;
  std::get<Earn>(command.operation).member = member;
  command.macs.request = RequestMacUnder(*key, named.text);
  // A key that was used may have been declined when nobody had the number yet: that answer stands,
  // and asking so is the way to it. It cannot do anything new, because the key is bound.
  auto back =
      SubmitTo(core.parts, std::move(reply), std::move(command),
               [&core, nobody = CommandForNobody(named)](Reply answered, const Outcome& outcome) {
                 if (outcome.kind == OutcomeKind::kKeyReused) {
                   SubmitAndAnswer(core, std::move(answered), nobody, kNamesByNumber);
                 } else {
                   answered(ResponseTo(core, outcome, answered.language(), kNamesByNumber));
                 }
               });
  if (back) back->Refuse(RefusalCode::kQueueFull);
}

}  // namespace

void PostEvent(ApiCore& core, Call call) {
  auto read = ReadPurchase(call.request.body, core.parts.log);
  if (!read) return call.reply.Refuse(read.error());
  Purchase purchase = *std::move(read);
  Earn& earn = std::get<Earn>(purchase.asked.operation);
  if (purchase.receipt) earn.receipt = core.macs.OfReceipt(earn.brand, *purchase.receipt);
  if (!purchase.customer_number) {
    return SubmitCommand(core, std::move(call), std::move(purchase.asked));
  }

  const BrandNumber brand = earn.brand;
  const std::string without = TextWithoutIdentity(call.request, purchase);
  auto command = CommandOf(core, call, call.idempotency_key, std::move(purchase.asked));
  if (!command) return call.reply.Refuse(command.error());
  NamedPurchase named{.command = *std::move(command),
                      .number = {.brand = brand, .text = *std::move(purchase.customer_number)},
                      .text = RequestText(call.request, call.request.body),
                      .mac_without_identity = core.macs.OfRequest(without)};
  WorkOn(core.vault_thread, std::move(call.reply), [&core, named = std::move(named)](Reply reply) {
    SubmitNamed(core, std::move(reply), named);
  });
}

}  // namespace huitong
