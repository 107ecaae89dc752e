#include "intake/error_rows.h"

namespace huitong {
namespace {

constexpr std::string_view kFirstColumn = "refused_line";
constexpr size_t kOwnColumns = 3;

void AppendField(std::string& line, std::string_view field) {
  if (!line.empty()) line += ',';
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += field;
    return;
  }
  line += '"';
  for (const char c : field) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

std::string WithFieldsOf(std::string line, const CsvRow& row, const CsvRow& header) {
  const bool from_error_file = header.size() > kOwnColumns && header[0] == kFirstColumn;
  for (size_t at = from_error_file ? kOwnColumns : 0; at < row.size(); ++at) {
    AppendField(line, row[at]);
  }
  return line + '\n';
}

}  // namespace

std::string ErrorFileHeader(const CsvRow& header) {
  return WithFieldsOf(std::string(kFirstColumn) + ",refused_reason,refused_sentence", header,
                      header);
}

std::string ErrorFileRow(const RefusedRow& refused) {
  std::string line = std::to_string(refused.row.line);
  AppendField(line, refused.reason);
  AppendField(line, refused.sentence);
  return WithFieldsOf(std::move(line), refused.row, refused.header);
}

}  // namespace huitong
