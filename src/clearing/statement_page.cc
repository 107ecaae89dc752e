#include "clearing/statement_page.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "base/planted.h"

namespace huitong {
namespace {

std::string_view ChineseNameOf(LineKind kind) {
  switch (kind) {
    case LineKind::kRedemption:
      return "兑换";
    case LineKind::kRefund:
      return "退兑";
    case LineKind::kExchange:
      return "积分互换";
    case LineKind::kUnits:
      return "通用积分";
    case LineKind::kEarning:
      return "代发积分";
    case LineKind::kReimbursement:
      return "补偿差额";
    case LineKind::kCommission:
      return "引流佣金";
    case LineKind::kPooled:
      return "转入资金池";
    case LineKind::kPoolContribution:
      return "资金池缴款";
    case LineKind::kCoFunding:
      return "面值共担";
    case LineKind::kFee:
      return "服务费";
    case LineKind::kLevy:
      return "资金池提取";
    case LineKind::kPoolShare:
      return "资金池分配";
    case LineKind::kSponsorMoney:
      return "赞助款";
    case LineKind::kSponsorShare:
      return "赞助分配";
    case LineKind::kCost:
      return "成本分摊";
    case LineKind::kAdjustment:
      return "前期调整";
    case LineKind::kPayment:
      return "付款";
  }
  CHECK(!"a kind of line");
}

std::string Escaped(std::string_view text) {
  if (Planted("page-not-escaped")) return std::string(text);
  std::string escaped;
  for (const char character : text) {
    switch (character) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += character;
    }
  }
  return escaped;
}

std::string NameOrNumber(const PeriodHeader& header, BrandNumber party) {
  const auto found =
      std::lower_bound(header.names.begin(), header.names.end(), party,
                       [](const PartyName& a, BrandNumber b) { return a.party < b; });
  if (found == header.names.end() || found->party != party) return std::to_string(party.value);
  return Escaped(found->name + " (" + found->code + ")");
}

constexpr std::string_view kStyle =
    "<style>body{font:11pt sans-serif;margin:2em}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #999;padding:.2em .4em;text-align:left}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}thead{display:table-header-group}"
    "tr{page-break-inside:avoid}td:first-child{white-space:nowrap}</style>\n";

std::string Cell(std::string_view text) { return "<td>" + std::string(text) + "</td>"; }
std::string NumberCell(std::string_view text) {
  return "<td class=\"n\">" + std::string(text) + "</td>";
}
// Empty where there is nothing on that side.
std::string AmountCell(int64_t micro_fen) {
  return NumberCell(micro_fen == 0 ? std::string() : FenText(micro_fen));
}

std::string EntryRowOf(const PeriodHeader& header, const StatementEntry& entry) {
  const Line& line = entry.line;
  std::string rate = std::to_string(line.rate.numerator());
  if (line.rate.denominator() != 1) rate += "/" + std::to_string(line.rate.denominator());
  return "<tr>" +
         Cell(std::string(NameOf(line.kind)) + " " + std::string(ChineseNameOf(line.kind))) +
         Cell(NameOrNumber(header, entry.counterparty)) +
         NumberCell(line.count == 0 ? "" : std::to_string(line.count)) +
         NumberCell(FenText(line.base)) + NumberCell(rate) + AmountCell(line.capped) +
         AmountCell(entry.debit) + AmountCell(entry.credit) + Cell(Escaped(line.reference)) +
         "</tr>\n";
}

// A row of which only the name and the sides are filled.
std::string SumRow(std::string_view name, int64_t debit, int64_t credit) {
  return "<tr><th colspan=\"6\">" + std::string(name) + "</th>" + AmountCell(debit) +
         AmountCell(credit) + "<td></td></tr>\n";
}
std::string BalanceRow(std::string_view name, int64_t micro_fen) {
  return SumRow(name, micro_fen < 0 ? -micro_fen : 0, micro_fen < 0 ? 0 : micro_fen);
}

std::string PayableText(const PeriodHeader& header, int64_t payable_fen) {
  const std::string fen = std::to_string(payable_fen < 0 ? -payable_fen : payable_fen) +
                          " fen 分 " + Escaped(header.money);
  if (payable_fen == 0) return "Nothing is payable 无应收应付";
  return (payable_fen < 0 ? "To pay 应付: " : "To receive 应收: ") + fen;
}

}  // namespace

std::string StatementPage(const PeriodHeader& header, const Statement& statement) {
  const std::string party = NameOrNumber(header, statement.party);
  std::string page =
      "<!doctype html>\n<!-- huitong.statement.page.1 -->\n<html lang=\"zh-CN\"><head>"
      "<meta charset=\"utf-8\"><title>" +
      party + ", " + std::to_string(header.period) + "</title>\n";
  page += kStyle;
  page += "</head><body>\n<h1>Statement 对账单: " + party + "</h1>\n<p>" +
          Escaped(header.coalition) + ", period 账期 " + std::to_string(header.period) + ": " +
          ToIsoDate(header.first_day) + " – " + ToIsoDate(header.last_day) + ", records 记录 " +
          std::to_string(header.first_sequence) + " – " + std::to_string(header.end_sequence) +
          " (exclusive 不含)</p>\n";
  page +=
      "<table><thead><tr><th>kind 类别</th><th>counterparty 对方</th><th>count 笔数</th>"
      "<th>base 基数</th><th>rate 比率</th><th>capped 封顶</th><th>debit 借方 (fen 分)</th>"
      "<th>credit 贷方 (fen 分)</th><th>reference 备注</th></tr></thead><tbody>\n";
  page += BalanceRow("opening 期初", statement.opening);
  for (const StatementEntry& entry : statement.entries) {
    page += EntryRowOf(header, entry);
  }
  page += SumRow("total 合计", statement.debits, statement.credits);
  page += BalanceRow("closing 期末", statement.closing);
  page += BalanceRow("carried forward 结转", statement.carried);
  page += "</tbody></table>\n<p><strong>" + PayableText(header, statement.payable_fen) +
          "</strong></p>\n</body></html>\n";
  return page;
}

}  // namespace huitong
