// The error file of an import: the refused lines as they were, each with its reason.

#pragma once

#include <string>

#include "intake/csv_reader.h"
#include "intake/receipt_walk.h"

namespace huitong {

// Lines of CSV with LF at the end. The columns refused_line, refused_reason and refused_sentence
// come first, then the export's own: so the file can be put right and imported with the same map.
// Columns that such an import brings along from an earlier error file are replaced.
std::string ErrorFileHeader(const CsvRow& header);
std::string ErrorFileRow(const RefusedRow& refused);

}  // namespace huitong
