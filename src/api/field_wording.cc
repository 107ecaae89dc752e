#include "api/field_wording.h"

#include <algorithm>
#include <iterator>

#include <fmt/core.h>

namespace huitong {
namespace {

struct Sentence {
  std::string_view chinese;
  std::string_view english;
};

struct FaultSentence {
  FieldFault fault;
  FieldShape shape;  // kAny: of all shapes that have no sentence of their own
  Sentence sentence;
};

// {0} and {1} are the least and the greatest value.
constexpr FaultSentence kFaultSentences[] = {
    {FieldFault::kMissing,
     FieldShape::kBuyer,
     {"请给出 member_id 或 customer_number。", "Give member_id or customer_number."}},
    {FieldFault::kMissing,
     FieldShape::kReversal,
     {"请给出 points 或 spend_fen。", "Give points or spend_fen."}},
    {FieldFault::kMissing,
     FieldShape::kParameter,
     {"缺少这个参数。", "This parameter is missing."}},
    {FieldFault::kMissing, FieldShape::kAny, {"缺少这个字段。", "This field is missing."}},
    {FieldFault::kUnknown,
     FieldShape::kParameter,
     {"这里没有这个参数。", "There is no such parameter here."}},
    {FieldFault::kUnknown,
     FieldShape::kAny,
     {"这里没有这个字段。", "There is no such field here."}},
    {FieldFault::kDuplicate,
     FieldShape::kParameter,
     {"这个参数写了不止一次。", "This parameter is there more than once."}},
    {FieldFault::kDuplicate,
     FieldShape::kAny,
     {"这个字段写了不止一次。", "This field is there more than once."}},
    {FieldFault::kWrongType,
     FieldShape::kInteger,
     {"应为整数,不带引号、小数或指数。",
      "It must be an integer: no quotes, no fraction, no exponent."}},
    {FieldFault::kWrongType,
     FieldShape::kText,
     {"应为带引号的文本。", "It must be a text in quotes."}},
    {FieldFault::kWrongType,
     FieldShape::kObject,
     {"应为 JSON 对象。", "It must be a JSON object."}},
    {FieldFault::kWrongType, FieldShape::kList, {"应为 JSON 数组。", "It must be a JSON array."}},
    {FieldFault::kWrongType,
     FieldShape::kFlag,
     {"应为 true 或 false,不带引号。", "It must be true or false, without quotes."}},
    {FieldFault::kWrongType, FieldShape::kAny, {"类型不对。", "The type is wrong."}},
    {FieldFault::kOutOfRange,
     FieldShape::kNotZero,
     {"不能为 0:大于零是增加,小于零是扣减。", "It must not be 0: above it gives, below it takes."}},
    {FieldFault::kOutOfRange,
     FieldShape::kText,
     {"应为 {0} 至 {1} 字节的 UTF-8 文本。", "It must be from {0} to {1} bytes of UTF-8 long."}},
    {FieldFault::kOutOfRange,
     FieldShape::kTrimmedText,
     {"去掉首尾空白后应为 {0} 至 {1} 字节的 UTF-8 文本。",
      "It must be from {0} to {1} bytes of UTF-8 long, not counting blanks at its ends."}},
    {FieldFault::kOutOfRange,
     FieldShape::kList,
     {"应有 {0} 至 {1} 项。", "It must have from {0} to {1} elements."}},
    {FieldFault::kOutOfRange,
     FieldShape::kAny,
     {"应在 {0} 至 {1} 之间。", "It must be from {0} to {1}."}},
    {FieldFault::kMalformed,
     FieldShape::kText,
     {"不得含有控制字符。", "It must not hold a control character."}},
    {FieldFault::kMalformed,
     FieldShape::kTrimmedText,
     {"不得含有控制字符。", "It must not hold a control character."}},
    {FieldFault::kMalformed,
     FieldShape::kCode,
     {"应为 1 至 32 个 a-z、0-9、- 或 _。", "It must be 1 to 32 of a-z, 0-9, - and _."}},
    {FieldFault::kMalformed,
     FieldShape::kTime,
     {"应为 1970 至 2261 年间带时区的 RFC 3339 时间,例如 2026-11-22T14:00:00+08:00。",
      "It must be a time of RFC 3339 with its zone, from 1970 to 2261, such as "
      "2026-11-22T14:00:00+08:00."}},
    {FieldFault::kMalformed,
     FieldShape::kDate,
     {"应为 1970-01-02 至 9999-12-31 之间存在的日期,例如 2027-12-31。",
      "It must be a date that exists, from 1970-01-02 to 9999-12-31, such as 2027-12-31."}},
    {FieldFault::kMalformed,
     FieldShape::kDateOrNever,
     {"应为 1970-01-02 至 9999-12-31 之间存在的日期,例如 2027-12-31,或 \"never\"。",
      "It must be a date that exists, from 1970-01-02 to 9999-12-31, such as 2027-12-31, or "
      "\"never\"."}},
    {FieldFault::kMalformed,
     FieldShape::kBrandId,
     {"应为本接口给出的品牌编号,以 brd_ 开头。",
      "It must be the id of a brand as this API gave it: it begins with brd_."}},
    {FieldFault::kMalformed,
     FieldShape::kCurrencyId,
     {"应为本接口给出的积分编号,以 cur_ 开头。",
      "It must be the id of a currency as this API gave it: it begins with cur_."}},
    {FieldFault::kMalformed,
     FieldShape::kChannelId,
     {"应为本接口给出的渠道编号,以 chn_ 开头。",
      "It must be the id of a channel as this API gave it: it begins with chn_."}},
    {FieldFault::kMalformed,
     FieldShape::kMemberId,
     {"应为本接口给出的会员编号,以 mbr_ 开头。",
      "It must be the id of a member as this API gave it: it begins with mbr_."}},
    {FieldFault::kMalformed,
     FieldShape::kTransactionId,
     {"应为本接口给出的交易编号,以 txn_ 开头。",
      "It must be the id of a transaction as this API gave it: it begins with txn_."}},
    {FieldFault::kMalformed,
     FieldShape::kHoldId,
     {"应为本接口给出的冻结编号,以 hld_ 开头。",
      "It must be the id of a hold as this API gave it: it begins with hld_."}},
    {FieldFault::kMalformed,
     FieldShape::kProposalId,
     {"应为本接口给出的提议编号,以 prp_ 开头。",
      "It must be the id of a proposal as this API gave it: it begins with prp_."}},
    {FieldFault::kMalformed,
     FieldShape::kRest,
     {"应为 \"release\" 或 \"keep\"。", "It must be \"release\" or \"keep\"."}},
    {FieldFault::kMalformed,
     FieldShape::kDebtPolicy,
     {"应为 \"member\" 或 \"brand\"。", "It must be \"member\" or \"brand\"."}},
    {FieldFault::kMalformed,
     FieldShape::kConvertedExpiry,
     {"须为 earlier_of_source_and_new_term、of_source 或 new_term。",
      "It must be earlier_of_source_and_new_term, of_source or new_term."}},
    {FieldFault::kMalformed,
     FieldShape::kLateRefund,
     {"应为 \"expire\" 或 \"reissue\"。", "It must be \"expire\" or \"reissue\"."}},
    {FieldFault::kMalformed,
     FieldShape::kExpiryMode,
     {"应为 \"month_end\"、\"to_the_day\"、\"calendar_date\"、\"sliding\" 或 \"never\"。",
      "It must be \"month_end\", \"to_the_day\", \"calendar_date\", \"sliding\" or \"never\"."}},
    {FieldFault::kMalformed,
     FieldShape::kActivity,
     {"应为 \"redeem\"、\"exchange\" 或 \"gift\"。",
      "It must be \"redeem\", \"exchange\" or \"gift\"."}},
    {FieldFault::kMalformed,
     FieldShape::kNoticeTerm,
     {"应为 90、30 或 7。", "It must be 90, 30 or 7."}},
    {FieldFault::kMalformed,
     FieldShape::kStatusReason,
     {"应为 \"member_asked\"、\"suspected_fraud\"、\"lost_or_stolen\"、\"by_order\"、\"dispute\" "
      "或 "
      "\"other\"。",
      "It must be \"member_asked\", \"suspected_fraud\", \"lost_or_stolen\", \"by_order\", "
      "\"dispute\" or \"other\"."}},
    {FieldFault::kMalformed,
     FieldShape::kPeriodAdjustmentReason,
     {"应为 \"counted_twice\"、\"not_counted\"、\"wrong_terms\"、\"agreed\" 或 \"other\"。",
      "It must be \"counted_twice\", \"not_counted\", \"wrong_terms\", \"agreed\" or "
      "\"other\"."}},
    {FieldFault::kMalformed,
     FieldShape::kDisputeRejection,
     {"应为 \"statement_is_right\"、\"not_proved\"、\"withdrawn\" 或 \"other\"。",
      "It must be \"statement_is_right\", \"not_proved\", \"withdrawn\" or \"other\"."}},
    {FieldFault::kMissing,
     FieldShape::kReceipt,
     {"应为小票号,不能为空。", "It must be the number of a receipt, and not empty."}},
    {FieldFault::kMalformed,
     FieldShape::kLineKind,
     {"应为对账单一行的类型,例如 \"redemption\" 或 \"commission\"。",
      "It must be the kind of a line of a statement, such as \"redemption\" or \"commission\"."}},
    {FieldFault::kMalformed,
     FieldShape::kVerification,
     {"应为 \"phone\"、\"payment_account\"、\"document\"、\"in_person\"、\"other\" 或 \"none\"。",
      "It must be \"phone\", \"payment_account\", \"document\", \"in_person\", \"other\" or "
      "\"none\"."}},
    {FieldFault::kMalformed,
     FieldShape::kDisputeId,
     {"应为争议编号(以 dsp_ 开头)。", "It must be the id of a dispute, which begins with dsp_."}},
    {FieldFault::kMalformed,
     FieldShape::kPeriod,
     {"应为账期的编号:1、2、3……", "It must be the number of a period: 1, 2, 3 …"}},
    {FieldFault::kMalformed,
     FieldShape::kPart,
     {"应为 0 到 1 之间的一部分,例如 0.95 或 19/20。",
      "It must be a part from 0 to 1, such as 0.95 or 19/20."}},
    {FieldFault::kMalformed,
     FieldShape::kSponsor,
     {"应为品牌编号(以 brd_ 开头)或 \"house\"。",
      "It must be the id of a brand, which begins with brd_, or \"house\"."}},
    {FieldFault::kMalformed,
     FieldShape::kParty,
     {"应为品牌编号(以 brd_ 开头)、\"house\" 或 \"pool\"。",
      "It must be the id of a brand, which begins with brd_, or \"house\" or \"pool\"."}},
    {FieldFault::kRepeated,
     FieldShape::kParty,
     {"债务方和债权方必须不同。", "Debtor and creditor must be two."}},
    {FieldFault::kMalformed,
     FieldShape::kSide,
     {"应为 \"issuer\" 或 \"acceptor\"。", "It must be \"issuer\" or \"acceptor\"."}},
    {FieldFault::kMalformed,
     FieldShape::kSuspension,
     {"应为 \"issuing\"、\"spending\" 或 \"exchange_out\"。",
      "It must be \"issuing\", \"spending\" or \"exchange_out\"."}},
    {FieldFault::kMalformed,
     FieldShape::kCapability,
     {"应为 \"burn\" 或 \"convert\"。", "It must be \"burn\" or \"convert\"."}},
    {FieldFault::kMalformed,
     FieldShape::kFormulaType,
     {"应为 \"reimbursement\"、\"commission\"、\"through_pool\"、\"co_funding\"、"
      "\"fee_of_value\"、\"fee_per_redemption\" 或 \"fee_per_period\"。",
      "It must be \"reimbursement\", \"commission\", \"through_pool\", \"co_funding\", "
      "\"fee_of_value\", \"fee_per_redemption\" or \"fee_per_period\"."}},
    {FieldFault::kMalformed,
     FieldShape::kPoolMeasure,
     {"应为 \"redeemed\" 或 \"contributed\"。", "It must be \"redeemed\" or \"contributed\"."}},
    {FieldFault::kMalformed,
     FieldShape::kTextFormat,
     {"应为 \"json\"、\"csv\",对账单也可为 \"html\"。",
      "It must be \"json\" or \"csv\", or of a statement \"html\"."}},
    {FieldFault::kMalformed,
     FieldShape::kAdjustmentReason,
     {"应为 \"goodwill\"、\"correction\"、\"taken_over\"、\"campaign\"、\"fraud\" 或 \"other\"。",
      "It must be \"goodwill\", \"correction\", \"taken_over\", \"campaign\", \"fraud\" or "
      "\"other\"."}},
    {FieldFault::kMalformed,
     FieldShape::kEventType,
     {"应为 \"purchase\"。", "It must be \"purchase\"."}},
    {FieldFault::kMalformed,
     FieldShape::kChannelKind,
     {"应为 \"till\"、\"app\"、\"mini_program\" 或 \"marketplace\"。",
      "It must be \"till\", \"app\", \"mini_program\" or \"marketplace\"."}},
    {FieldFault::kMalformed,
     FieldShape::kEncoding,
     {"应为百分号编码的 UTF-8,且有名称。", "It must have a name and be percent-encoded UTF-8."}},
    {FieldFault::kMalformed,
     FieldShape::kCursor,
     {"应为这个列表上一页的 next_cursor。",
      "It must be the next_cursor of this list's page before."}},
    {FieldFault::kMalformed,
     FieldShape::kSection,
     {"应为 subject 或 books。", "It must be subject or books."}},
    {FieldFault::kMalformed,
     FieldShape::kRecordType,
     {"应为交易的类型,与返回中的 type 相同,例如 earn。",
      "It must be a type of transaction as answers have it, like earn."}},
    {FieldFault::kMalformed,
     FieldShape::kSubject,
     {"这笔交易不涉及会员,只有 books。",
      "This transaction is about no member: it has books alone."}},
    {FieldFault::kMalformed,
     FieldShape::kBatch,
     {"不符合紧凑批次格式(docs/batch_format.md)。",
      "It is not what docs/batch_format.md says of the compact form."}},
    {FieldFault::kMalformed, FieldShape::kAny, {"写法不对。", "It cannot be written like this."}},
    {FieldFault::kRepeated,
     FieldShape::kBuyer,
     {"member_id 与 customer_number 只能给出一个。",
      "Only one of member_id and customer_number may be given."}},
    {FieldFault::kRepeated,
     FieldShape::kReversal,
     {"points 与 spend_fen 只能给出一个。", "Only one of points and spend_fen may be given."}},
    {FieldFault::kRepeated,
     FieldShape::kPrice,
     {"前面已有这种积分的价格。", "An earlier line of prices has this currency."}},
    {FieldFault::kRepeated,
     FieldShape::kCurrencyPair,
     {"前面已有这一币对。", "An earlier line of this list has the pair."}},
    {FieldFault::kRepeated,
     FieldShape::kQuoteSide,
     {"points 与 points_received 只能给出一个。",
      "Only one of points and points_received may be given."}},
    {FieldFault::kRepeated,
     FieldShape::kAny,
     {"同一项出现了两次。", "The same thing is there twice."}},
};

}  // namespace

std::string SentenceOf(const FieldError& error, Language language) {
  const auto* const found =
      std::find_if(std::begin(kFaultSentences), std::end(kFaultSentences), [&](const auto& one) {
        return one.fault == error.fault &&
               (one.shape == error.shape || one.shape == FieldShape::kAny);
      });
  if (found == std::end(kFaultSentences)) return {};
  const Sentence& sentence = found->sentence;
  return fmt::format(
      fmt::runtime(language == Language::kChinese ? sentence.chinese : sentence.english),
      error.minimum, error.maximum);
}

std::string_view NameOf(FieldFault fault) {
  switch (fault) {
    case FieldFault::kMissing:
      return "missing";
    case FieldFault::kUnknown:
      return "unknown";
    case FieldFault::kDuplicate:
      return "duplicate";
    case FieldFault::kWrongType:
      return "wrong_type";
    case FieldFault::kOutOfRange:
      return "out_of_range";
    case FieldFault::kMalformed:
      return "malformed";
    case FieldFault::kRepeated:
      return "repeated";
  }
  return {};
}

}  // namespace huitong
