#include "api/wording.h"

#include <algorithm>
#include <iterator>

#include <fmt/core.h>

namespace huitong {
namespace {

template <class Code>
struct Words {
  Code code;
  Wording chinese;
  Wording english;
};

constexpr Words<Decline> kDeclineWords[] = {
    {Decline::kCoalitionAlreadyOpened,
     {"联盟已经开立", "这本账已经有一个联盟。"},
     {"Coalition already opened", "This log already has its coalition."}},
    {Decline::kCoalitionNotOpened,
     {"联盟尚未开立", "先开立联盟,再做别的操作。"},
     {"Coalition not opened", "Open the coalition before anything else."}},
    {Decline::kOccurredInFuture,
     {"发生时间在未来", "occurred_at 不能晚于记账时间。"},
     {"Occurred in the future", "occurred_at must not be after the time of recording."}},
    {Decline::kBrandNotFound,
     {"没有这个品牌", "这个联盟里没有这个编号的品牌。"},
     {"Brand not found", "The coalition has no brand of this id."}},
    {Decline::kChannelNotFound,
     {"没有这个渠道", "这个联盟里没有这个编号的渠道。"},
     {"Channel not found", "The coalition has no channel of this id."}},
    {Decline::kCurrencyNotFound,
     {"没有这种积分", "联盟里没有这种积分,或者这个品牌还没有积分。"},
     {"Currency not found",
      "The coalition has no such currency, or the brand has none of its own."}},
    {Decline::kMemberNotFound,
     {"没有这个会员", "这个联盟里没有这个会员。"},
     {"Member not found", "The coalition has no such member."}},
    {Decline::kTransactionNotFound,
     {"没有这笔交易", "这个联盟里没有这个编号的交易。"},
     {"Transaction not found", "The coalition has no transaction of this id."}},
    {Decline::kHoldNotFound,
     {"没有这笔冻结", "这个联盟里没有这个编号的积分冻结。"},
     {"Hold not found", "The coalition has no hold of this id."}},
    {Decline::kMemberAlreadyEnrolled,
     {"会员已经登记", "这个客户号已经属于一位会员,编号见 member_id。"},
     {"Member already enrolled",
      "This customer number belongs to a member already: see member_id."}},
    {Decline::kCodeAlreadyUsed,
     {"代码已被使用", "请换一个代码。"},
     {"Code already used", "Choose another code: this one is taken."}},
    {Decline::kBrandHasCurrency,
     {"品牌已有积分", "一个品牌只有一种积分。"},
     {"Brand has a currency", "A brand has one currency, and this one has it already."}},
    {Decline::kEffectiveInPast,
     {"生效时间已过", "新版本不能追溯生效。"},
     {"Effective in the past", "A version never takes effect before it is recorded."}},
    {Decline::kQuoteNotOfMember,
     {"报价不属于这位会员", "请为这位会员重新报价。"},
     {"Quote of another member", "Ask for a quote for this member."}},
    {Decline::kQuoteUsed,
     {"报价已经用过", "一个报价只能兑换一次,请重新报价。"},
     {"Quote used", "A quote is good for one exchange: ask for a new one."}},
    {Decline::kQuoteExpired,
     {"报价已经过期", "请重新报价。"},
     {"Quote expired", "Ask for a new quote."}},
    {Decline::kSameCurrency,
     {"两种积分相同", "兑换的两边必须是不同的积分。"},
     {"Same currency", "The two sides of an exchange must differ."}},
    {Decline::kNotExchangeable,
     {"不能兑换", "现行汇率簿没有这种积分的价格。"},
     {"Not exchangeable", "The rate book in force has no price for this currency."}},
    {Decline::kQuoteSuperseded,
     {"报价已经失效", "汇率已有新版本,请重新报价。"},
     {"Quote superseded", "The rates have changed since: ask for a new quote."}},
    {Decline::kAmountTooSmall,
     {"数量太小", "这个数量兑换不到一分积分。"},
     {"Amount too small", "So few points would be converted to nothing."}},
    {Decline::kAccountInDebt,
     {"会员有欠分", "会员欠 {0} 分,用下次所得积分还清之前不能使用积分。"},
     {"Account in debt",
      "The member owes {0} points, which the next earnings repay, and can spend none until then."}},
    {Decline::kInsufficientPoints,
     {"积分不足", "可用 {0} 分,需要 {1} 分。"},
     {"Insufficient points", "{0} points can be spent, and {1} were asked for."}},
    {Decline::kHoldAlreadyClosed,
     {"冻结已经结束", "这笔冻结的积分已全部核销、释放或到期。"},
     {"Hold already closed", "All of this hold was captured or given back."}},
    {Decline::kCaptureExceedsHold,
     {"核销超过冻结", "还冻结着 {0} 分,需要 {1} 分。"},
     {"Capture exceeds hold", "The hold has {0} points left, and {1} were asked for."}},
    {Decline::kHoldTermNotAllowed,
     {"冻结期限有误", "ends_at 应在未来 366 天之内。"},
     {"Hold term not allowed", "ends_at must be in the future, at most 366 days from now."}},
    {Decline::kNotReversible,
     {"不能冲正", "这笔交易不是可以这样冲正的交易。"},
     {"Not reversible",
      "Points can be given back of a redemption or capture, and goods be returned of a purchase."}},
    {Decline::kReversalExceedsOriginal,
     {"冲正超过原交易", "还可冲正 {0},需要 {1}。"},
     {"Reversal exceeds original", "{0} of the original are left, and {1} were asked for."}},
    {Decline::kLineNotInOriginal,
     {"原交易没有这一行", "原交易没有第 {0} 行。"},
     {"Line not in original", "The original has no line {0}."}},
    {Decline::kLinesDoNotAddUp,
     {"各行合计不符", "各行应按行号递增、大于零,且合计等于总数。"},
     {"Lines do not add up", "Lines ascend by number, are above zero, and add up to the whole."}},
    {Decline::kAmountTooLarge,
     {"数量太大", "计算结果超出账本能记的数。"},
     {"Amount too large", "The result is more than the ledger can hold."}},
    {Decline::kBalanceTooLarge,
     {"余额太大", "余额会超出账本能记的数。"},
     {"Balance too large", "A balance would become more than the ledger can hold."}},
    {Decline::kBidAboveAsk,
     {"买入价高于卖出价", "每种积分的买入价不得高于卖出价。"},
     {"Bid above ask", "No currency's bid may be above its ask."}},
    {Decline::kReferenceOutsidePrices,
     {"参考价不在买卖价之间", "参考价不得低于买入价,也不得高于卖出价。"},
     {"Reference outside prices", "A reference price lies between bid and ask."}},
    {Decline::kNoticeTooShort,
     {"降价通知期不足", "这种积分的买入价或兑付价值调低,须提前 {1} 天公布。"},
     {"Notice too short",
      "Prices that make these points worth less are to be announced {1} days ahead."}},
    {Decline::kNoStatement,
     {"该期没有此品牌的对账单", "该品牌在那一期结账之后才加入，没有那一期的对账单。"},
     {"No statement",
      "The brand was registered after that period's cut and has no statement of it."}},
    {Decline::kPairRateTooHigh,
     {"直兑比率过高", "按两种积分的参考价,这个直兑比率高出千分之 {1}。"},
     {"Pair rate too high", "It is {1} per mille above what the two reference prices allow."}},
    {Decline::kBonusTooHigh,
     {"兑换加赠过高", "加上加赠,比率比两种积分的参考价所允许的高出千分之 {1}。"},
     {"Bonus too high",
      "With it the rate is {1} per mille above what the two reference prices allow."}},
    {Decline::kPairWithoutPrice,
     {"币对缺少价格", "直兑比率或加赠生效时,两种积分都须已有价格。"},
     {"Pair without price", "Both currencies need prices when a pair rate or bonus begins."}},
    {Decline::kRateBookNotSound,
     {"价目自相矛盾",
      "每种积分、每个币对只能出现一次;币对须是两种积分;加赠须先始后终;手续费须在范围内。"},
     {"Rate book not sound",
      "Each currency and pair is named once, a pair is of two currencies, a bonus ends after it "
      "begins, and a fee is not negative and below all that is paid."}},
    {Decline::kRateTooFine,
     {"比率太细", "分母不得超过 {0}。"},
     {"Rate too fine", "The denominator must not be above {0}."}},
    {Decline::kGiftsNotAllowed,
     {"未开放赠送", "这种积分不允许会员之间赠送。"},
     {"Gifts not allowed", "Members cannot give each other points of this currency."}},
    {Decline::kSameMember,
     {"是同一位会员", "两位会员必须不同;已合并的会员视为同一位。"},
     {"Same member", "It takes two members; those that were merged are one."}},
    {Decline::kMergePending,
     {"合并尚未完成", "这位会员正在合并中,请等冷静期结束或先撤销合并。"},
     {"Merge pending", "A merge of this member is open: wait for its end, or undo it."}},
    {Decline::kMergeNotOpen,
     {"没有可撤销的合并", "这位会员没有处于冷静期内的合并。"},
     {"Merge not open", "This member has no merge that can still be undone."}},
    {Decline::kProposalNotFound,
     {"没有这个提议", "请核对提议编号。"},
     {"Proposal not found", "Check the number of the proposal."}},
    {Decline::kReceiptUsed,
     {"小票已经积过分", "这张小票已经积过分,同一张小票只能积一次。"},
     {"Receipt used", "This receipt has earned before; a receipt earns once."}},
    {Decline::kDisputeNotFound,
     {"没有这个争议", "请核对争议编号。"},
     {"Dispute not found", "Check the number of the dispute."}},
    {Decline::kProposalClosed,
     {"提议已经处理", "这个提议已被批准或否决。"},
     {"Proposal closed", "This proposal was approved or rejected before."}},
    {Decline::kSecondPersonNeeded,
     {"需要第二个人", "提议人不能批准自己的提议。"},
     {"Second person needed", "Somebody else than the proposer must approve."}},
    {Decline::kTooLate,
     {"已过期限", "这笔到期已过可恢复的期限。"},
     {"Too late", "The days in which this expiry can be taken back are over."}},
    {Decline::kExpiryInPast,
     {"到期日已过", "expires_on 不能早于今天。"},
     {"Expiry in the past", "expires_on must not be before today."}},
    {Decline::kAccountClosed,
     {"账户已关闭", "这位会员的账户已经关闭。"},
     {"Account closed", "This member's account is closed."}},
    {Decline::kAccountFrozen,
     {"账户已冻结", "账户冻结或正在合并期间,不能支出积分。"},
     {"Account frozen", "While an account is frozen, or merging, nothing is taken from it."}},
    {Decline::kAccountNotEmpty,
     {"账户还有积分", "还有 {1} 分;要关闭账户,请先用完,或注明放弃剩余积分。"},
     {"Account not empty", "{1} points are left: spend them, or say that they are forfeited."}},
    {Decline::kAccountHasHolds,
     {"账户还有冻结中的积分", "还有 {1} 分被冻结,请先扣款或释放。"},
     {"Account has holds", "{1} points are held: capture or release them first."}},
    {Decline::kTermsNotAllowed,
     {"条款不允许", "份额和征费不得超过一,一份合同只有一种结算方式,权重不能全为零。"},
     {"Terms not allowed",
      "No share or levy may be above one, a contract has one way to settle, and weights of a cost "
      "are not all zero."}},
    {Decline::kPeriodOutOfOrder,
     {"账期次序不对", "账期须依次截止和结算,最后一天须已过去。"},
     {"Period out of order",
      "Periods are cut and closed one after the other, and their last day must be over."}},
    {Decline::kPeriodNotCut,
     {"账期尚未截止", "先截止账期,再结算。"},
     {"Period not cut", "Cut the period before it is settled."}},
    {Decline::kSettlementAlreadyClosed,
     {"账期已经结算", "一个账期只结算一次;更正记入后面的账期。"},
     {"Settlement already closed",
      "A period is settled once: what is put right later is of a later period."}},
    {Decline::kSettlementNotClosed,
     {"账期尚未结算", "账期结算之后才有可争议的对账单。"},
     {"Settlement not closed", "Only a period that was settled has statements to dispute."}},
    {Decline::kExposureLimit,
     {"已达信用限额", "该品牌的积分暂不能在其他品牌使用或兑换。"},
     {"Exposure limit", "This brand's points cannot be used at others for now."}},
    {Decline::kNetDebitCap,
     {"已达净借记上限", "该品牌的积分本账期暂不能在其他品牌使用或兑换。"},
     {"Net debit cap", "This brand's points cannot be used at others in this period for now."}},
    {Decline::kMintCap,
     {"已达发行上限", "还可发行 {0} 分,这次需要 {1} 分。"},
     {"Mint cap", "There is room for {0} more points, and this needs {1}."}},
    {Decline::kExchangeQuota,
     {"已达兑入额度", "今天还可兑入 {0} 分,这次需要 {1} 分。"},
     {"Exchange quota", "{0} more points can be exchanged into today, and this needs {1}."}},
    {Decline::kNotInContract,
     {"合同不含此用途", "这两个品牌没有约定这样使用积分。"},
     {"Not in contract", "These two brands did not agree on such a use of the points."}},
    {Decline::kBrandSuspended,
     {"品牌已暂停", "该品牌的这项业务已被暂停。"},
     {"Brand suspended", "This brand is suspended from such trade."}},
    {Decline::kMemberQuota,
     {"已达个人兑出额度", "还可兑出 {0} 分,这次需要 {1} 分。"},
     {"Member quota", "The member can exchange {0} more points away, and this needs {1}."}},
    {Decline::kNothingPayable,
     {"积分无法支付", "这笔消费没有可用积分支付的部分,或可支付的金额还差 {0} 分钱才到起用额。"},
     {"Nothing payable by points",
      "Points pay nothing of this basket: the member has none that are taken here, or what they "
      "could pay is {0} fen below the least that they may pay."}},
    {Decline::kTenderChanged,
     {"抵现金额已变", "积分现在可支付 {0} 分钱,与预期的 {1} 分钱不同。请重新试算。"},
     {"Tender changed",
      "Points would now pay {0} fen, not the {1} fen expected: calculate the tender again."}},
    {Decline::kHoldOfTender,
     {"冻结属于一笔抵现", "这笔冻结随其抵现一起结清或作废,不能单独处理。"},
     {"Hold of a tender", "This hold is settled or voided with its tender, not by itself."}},
    {Decline::kTenderNotSettled,
     {"抵现尚未结清", "只有已结清的抵现才能退货。"},
     {"Tender not settled", "Goods of a tender come back only after it was settled."}},
    {Decline::kDisputeClosed,
     {"争议已经处理", "这个争议已有答复。"},
     {"Dispute closed", "This dispute has its answer."}},
};

constexpr Words<RefusalCode> kRefusalWords[] = {
    {RefusalCode::kMalformedRequest,
     {"请求格式有误", "请求不符合 HTTP/1.1。"},
     {"Malformed request", "The request is not well-formed HTTP/1.1."}},
    {RefusalCode::kMalformedJson,
     {"JSON 有误", "请求正文不是可以接受的 JSON。"},
     {"Malformed JSON", "The body is not JSON that is taken here."}},
    {RefusalCode::kInvalidBody,
     {"请求字段有误", "errors 逐一指出有误的字段。"},
     {"Invalid body", "Each wrong field is named in errors."}},
    {RefusalCode::kInvalidParameter,
     {"参数有误", "请求的地址有误,见 param。"},
     {"Invalid parameter", "A parameter of the request's target is wrong: see param."}},
    {RefusalCode::kMissingIdempotencyKey,
     {"缺少 Idempotency-Key", "每个写请求都要带自己的 Idempotency-Key。"},
     {"Missing Idempotency-Key", "Send an Idempotency-Key of its own with each write."}},
    {RefusalCode::kMalformedIdempotencyKey,
     {"Idempotency-Key 有误", "应为 1 至 255 个可见 ASCII 字符,只写一次。"},
     {"Malformed Idempotency-Key",
      "It must be 1 to 255 printable ASCII characters, and be sent once."}},
    {RefusalCode::kIdempotencyKeyReused,
     {"Idempotency-Key 已用于别的请求", "请为这个请求换一个新的键。"},
     {"Idempotency-Key reused",
      "This key belongs to another request: use a new one for this request."}},
    {RefusalCode::kInvalidQuote,
     {"报价无效", "这不是本联盟给出的报价。"},
     {"Invalid quote", "This is no quote that this coalition gave."}},
    {RefusalCode::kInvalidCredential,
     {"凭证无效", "请在 Authorization 中以 Bearer 方式给出有效的密钥。"},
     {"Invalid credential", "Send a valid key as a Bearer in Authorization."}},
    {RefusalCode::kRouteNotFound,
     {"没有这个地址", "接口见 docs/openapi.yaml。"},
     {"Route not found", "The interface is described in docs/openapi.yaml."}},
    {RefusalCode::kResourceNotFound,
     {"没有找到", "这个地址上没有东西。"},
     {"Not found", "There is nothing of this name."}},
    {RefusalCode::kMethodNotAllowed,
     {"不支持这个方法", "可用的方法见 Allow。"},
     {"Method not allowed", "The Allow field names the methods there are."}},
    {RefusalCode::kRequestTimeout,
     {"请求超时", "请求没有及时到齐。"},
     {"Request timeout", "The request did not arrive in time."}},
    {RefusalCode::kBodyTooLarge,
     {"请求正文太大", "正文不得超过 1 MiB。"},
     {"Body too large", "A body may have up to 1 MiB."}},
    {RefusalCode::kUnsupportedContentType,
     {"不支持的内容类型", "请以 application/json 发送正文。"},
     {"Unsupported content type", "Send the body as application/json."}},
    {RefusalCode::kUnsupportedContentEncoding,
     {"不支持的内容编码", "请直接发送正文,不要压缩(Content-Encoding)。"},
     {"Unsupported content encoding", "Send the body as it is, without a Content-Encoding."}},
    {RefusalCode::kExpectationFailed,
     {"不支持的 Expect", "只支持 100-continue。"},
     {"Expectation failed", "Only 100-continue is known."}},
    {RefusalCode::kHeadersTooLarge,
     {"请求头太大", "请缩短请求行和请求头。"},
     {"Headers too large", "Shorten the request line and the header fields."}},
    {RefusalCode::kInternalError,
     {"内部错误", "请用同一个键重试;若再发生,请附上 X-Request-Id 联系运营方。"},
     {"Internal error", "Try again with the same key; if it persists, report the X-Request-Id."}},
    {RefusalCode::kNotImplemented,
     {"尚不支持", "服务器不支持这种传输方式。"},
     {"Not implemented", "The server does not know this way of sending a body."}},
    {RefusalCode::kQueueFull,
     {"队列已满", "请稍后用同一个键重试。"},
     {"Queue full", "Try again a little later, with the same key."}},
    {RefusalCode::kOutcomeUnknown,
     {"结果未知", "账本停下之前没能说出结果;用同一个键再问即知。"},
     {"Outcome unknown", "The ledger stopped before it could tell: ask again with the same key."}},
    {RefusalCode::kNotReady,
     {"尚未就绪", "联盟尚未开立,或服务正在停止。"},
     {"Not ready", "The coalition is not open yet, or the service is stopping."}},
    {RefusalCode::kHeadNotSigned,
     {"尚未签名", "包含这条记录的检查点约一秒后签出。"},
     {"Head not signed", "The checkpoint that covers this record is signed in a second."}},
};

// Declines that mean another thing in requests of these kinds.
struct WordsOfKind {
  Decline decline;
  RecordKind kind;
  Wording chinese;
  Wording english;
};
constexpr WordsOfKind kWordsOfKinds[] = {
    {Decline::kNotReversible,
     RecordKind::kAdjust,
     {"不是待批的调整", "这笔交易不是等待第二个人批准的调整。"},
     {"Not a proposal", "This transaction is no adjustment that waits for a second person."}},
    {Decline::kNotReversible,
     RecordKind::kRejectProposal,
     {"不是待批的调整", "这笔交易不是等待第二个人批准的调整。"},
     {"Not a proposal", "This transaction is no adjustment that waits for a second person."}},
    {Decline::kNotReversible,
     RecordKind::kReinstate,
     {"不是积分到期", "只有积分到期的交易可以恢复积分。"},
     {"Not an expiry", "Points can be given back of a transaction in which they expired."}},
    {Decline::kReversalExceedsOriginal,
     RecordKind::kReinstate,
     {"恢复超过到期的积分", "还可恢复 {0} 分,需要 {1} 分。"},
     {"Reinstatement exceeds expiry",
      "{0} of the expired points are left to give back, and {1} were asked for."}},
};

template <class Code, size_t N>
Wording Find(const Words<Code> (&table)[N], Code code, Language language) {  // NOLINT
  const auto found = std::find_if(std::begin(table), std::end(table),
                                  [&](const Words<Code>& words) { return words.code == code; });
  if (found == std::end(table)) return {};
  return language == Language::kChinese ? found->chinese : found->english;
}

}  // namespace

Wording WordingOf(Decline decline, Language language) {
  return Find(kDeclineWords, decline, language);
}

Wording WordingOf(Decline decline, std::optional<RecordKind> kind, Language language) {
  for (const WordsOfKind& words : kWordsOfKinds) {
    if (words.decline != decline || words.kind != kind) continue;
    return language == Language::kChinese ? words.chinese : words.english;
  }
  return WordingOf(decline, language);
}

Wording WordingOf(RefusalCode code, Language language) {
  return Find(kRefusalWords, code, language);
}

namespace {

std::string_view SentenceOf(JsonFault fault, Language language) {
  const bool chinese = language == Language::kChinese;
  switch (fault) {
    case JsonFault::kNotJson:
      return chinese ? "请求正文不是 JSON。" : "The body is not JSON.";
    case JsonFault::kNotUtf8:
      return chinese ? "请求正文不是 UTF-8。" : "The body is not UTF-8.";
    case JsonFault::kBadText:
      return chinese ? "有一段文字含有无效的转义、落单的代理项或控制字符。"
                     : "A text holds an invalid escape, a lone surrogate or a control character.";
    case JsonFault::kBadNumber:
      return chinese ? "有一个数字写法不对,或超出 64 位整数。"
                     : "A number is malformed, or an integer beyond 64 bits.";
    case JsonFault::kTooDeep:
      return chinese ? "嵌套超过 32 层。" : "It is nested more than 32 deep.";
    case JsonFault::kNotAnObject:
      return chinese ? "请求正文应是一个 JSON 对象。" : "The body must be a JSON object.";
  }
  return {};
}

}  // namespace

std::string SentenceOf(const MalformedJson& malformed, Language language) {
  const std::string_view what = SentenceOf(malformed.fault, language);
  if (malformed.line == 0) return std::string(what);
  const std::string_view format = language == Language::kChinese ? "{} 见第 {} 行第 {} 个字符。"
                                                                 : "{} See line {}, character {}.";
  return fmt::format(fmt::runtime(format), what, malformed.line, malformed.column);
}

}  // namespace huitong
