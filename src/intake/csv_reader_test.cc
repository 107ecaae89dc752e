#include "intake/csv_reader.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/prng.h"
#include "intake/testing/temporary_file.h"

namespace huitong {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFile;

using Fields = std::vector<std::string>;

Fields FieldsOf(const CsvRow& row) {
  Fields fields;
  for (size_t at = 0; at < row.size(); ++at) {
    fields.emplace_back(row[at]);
  }
  return fields;
}

struct Read {
  std::vector<CsvRow> rows;
  std::optional<Error> error;

  [[nodiscard]] std::vector<Fields> fields() const {
    std::vector<Fields> all;
    for (const CsvRow& row : rows) {
      all.push_back(FieldsOf(row));
    }
    return all;
  }
};

// Everything that a reader gives of a file, up to its error.
Read ReadAll(const std::string& path, const CsvFormat& format = {}) {
  Read read;
  auto reader = CsvReader::Open(path, format);
  if (!reader) {
    read.error = reader.error();
    return read;
  }
  for (;;) {
    auto row = (*reader)->Next();
    if (!row) read.error = row.error();
    if (!row || !*row) return read;
    read.rows.push_back(**row);
  }
}

Read ReadText(std::string_view text, const CsvFormat& format = {}) {
  const TemporaryFile file(text);
  return ReadAll(file.path(), format);
}

TEST(CsvReaderTest, ReadsQuotedFieldsWithDelimitersMarksAndLineEnds) {
  const Read read = ReadText("a,b\n\"1,2\",\"say \"\"yes\"\"\"\n\"two\nlines\",\n");
  ASSERT_FALSE(read.error);
  EXPECT_THAT(read.fields(), ElementsAre(Fields{"1,2", "say \"yes\""}, Fields{"two\nlines", ""}));
}

TEST(CsvReaderTest, KeepsBlanksOfAField) {
  EXPECT_THAT(ReadText("a,b\n x , y\t\n").fields(), ElementsAre(Fields{" x ", " y\t"}));
}

TEST(CsvReaderTest, TakesEveryLineEndAndALastLineWithout) {
  const std::vector<Fields> expected{{"1", "2"}, {"3", "4"}};
  EXPECT_EQ(ReadText("a,b\n1,2\n3,4").fields(), expected);
  EXPECT_EQ(ReadText("a,b\r\n1,2\r\n3,4\r\n").fields(), expected);
  EXPECT_EQ(ReadText("a,b\r1,2\r3,4\r").fields(), expected);
}

TEST(CsvReaderTest, PassesOverEmptyLinesAndTheByteOrderMark) {
  const TemporaryFile file(
      "\xef\xbb\xbf"
      "a,b\n\n1,2\n\n");
  const auto reader = CsvReader::Open(file.path(), {});
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->header()[0], "a");
  EXPECT_THAT(ReadAll(file.path()).fields(), ElementsAre(Fields{"1", "2"}));
}

TEST(CsvReaderTest, CountsRowsAndLinesApart) {
  const Read read = ReadText("a,b\r\n\"x\r\ny\",1\r\n\r\nz,2\r\n");
  ASSERT_EQ(read.rows.size(), 2U);
  EXPECT_EQ(read.rows[0].number, 1U);
  EXPECT_EQ(read.rows[0].line, 2U);
  EXPECT_EQ(read.rows[1].number, 2U);
  EXPECT_EQ(read.rows[1].line, 5U);
}

TEST(CsvReaderTest, TakesAnotherDelimiter) {
  CsvFormat format;
  format.delimiter = '\t';
  EXPECT_THAT(ReadText("a\tb\n1,5\t2\n", format).fields(), ElementsAre(Fields{"1,5", "2"}));
}

TEST(CsvReaderTest, ReadsGzipLikeThePlainFile) {
  Prng prng(20261122);
  std::string text = "n,text\n";
  for (int row = 0; row < 20'000; ++row) {
    text += std::to_string(row) + ",\"" + std::string(prng.Below(30), 'x') + "\n\"\n";
  }
  const TemporaryFile plain(text);
  const TemporaryFile gzip(text, TemporaryFile::Form::kGzip);
  const Read expected = ReadAll(plain.path());
  ASSERT_EQ(expected.rows.size(), 20'000U);
  EXPECT_EQ(ReadAll(gzip.path()).fields(), expected.fields());
  EXPECT_EQ(expected.rows.back().line, 40'000U);
}

TEST(CsvReaderTest, SaysHowMuchOfTheFileItHasRead) {
  const TemporaryFile file("a\n1\n", TemporaryFile::Form::kGzip);
  const auto reader = CsvReader::Open(file.path(), {});
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->bytes_total(), file.size());
  while (*(*reader)->Next()) {
  }
  EXPECT_EQ((*reader)->bytes_read(), file.size());
}

TEST(CsvReaderTest, FlagsARowWithAnotherNumberOfFieldsAndGoesOn) {
  const Read read = ReadText("a,b\n1\n1,2,3\n4,5\n");
  ASSERT_EQ(read.rows.size(), 3U);
  EXPECT_EQ(read.rows[0].flaw, RowFlaw::kWrongNumberOfFields);
  EXPECT_EQ(read.rows[1].flaw, RowFlaw::kWrongNumberOfFields);
  EXPECT_FALSE(read.rows[2].flaw);
}

TEST(CsvReaderTest, FlagsNulBytesAndInvalidUtf8) {
  const Read read = ReadText(std::string_view("a,b\nx\0y,1\n\xff,2\n\xc3\xa9,3\n", 19));
  ASSERT_EQ(read.rows.size(), 3U);
  EXPECT_EQ(read.rows[0].flaw, RowFlaw::kNulByte);
  EXPECT_EQ(read.rows[1].flaw, RowFlaw::kInvalidUtf8);
  EXPECT_FALSE(read.rows[2].flaw);
}

TEST(CsvReaderTest, EndsAtAStrayQuotationMarkWithTheLine) {
  const Read read = ReadText("a,b\n1,2\n3,x\"y\n");
  EXPECT_EQ(read.rows.size(), 1U);
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->code, ErrorCode::kCorrupt);
  EXPECT_THAT(read.error->sentence, HasSubstr("line 3:"));
}

TEST(CsvReaderTest, EndsAtAnUnterminatedQuotationMarkWithTheLineWhereItOpens) {
  const Read read = ReadText("a,b\n1,2\n3,\"open\n5,6\n");
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->code, ErrorCode::kCorrupt);
  EXPECT_THAT(read.error->sentence, HasSubstr("line 3:"));
}

TEST(CsvReaderTest, EndsAtAFieldThatIsTooLongWithoutReadingOn) {
  CsvFormat format;
  format.field_size_max = 100;
  const Read read = ReadText("a,b\n1,\"" + std::string(200'000, 'x'), format);
  ASSERT_TRUE(read.error);
  EXPECT_THAT(read.error->sentence, HasSubstr("line 2: a field or row that begins"));
}

std::string BytesOf(const TemporaryFile& file) {
  std::ifstream stream(file.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST(CsvReaderTest, ReadsGzipFilesThatWerePutTogether) {
  const TemporaryFile first("a,b\n1,2\n", TemporaryFile::Form::kGzip);
  const TemporaryFile second("3,4\n", TemporaryFile::Form::kGzip);
  const TemporaryFile both(BytesOf(first) + BytesOf(second));
  const Read read = ReadAll(both.path());
  EXPECT_FALSE(read.error);
  EXPECT_EQ(read.rows.size(), 2U);
}

TEST(CsvReaderTest, EndsAtAGzipFileThatSomethingFollows) {
  const TemporaryFile file("a,b\n1,2\n", TemporaryFile::Form::kGzip);
  for (const std::string& more : {std::string("3,4\n"), std::string("x"), std::string("\x1f")}) {
    const TemporaryFile longer(BytesOf(file) + more);
    const auto reader = CsvReader::Open(longer.path(), {});
    ASSERT_FALSE(reader) << more;  // so short a file is read whole for its header
    EXPECT_EQ(reader.error().code, ErrorCode::kCorrupt);
    EXPECT_THAT(reader.error().sentence, HasSubstr(longer.path()));
  }
}

TEST(CsvReaderTest, EndsAtAGzipFileThatIsCutShort) {
  std::string text = "a,b\n";
  Prng prng(7);
  for (int row = 0; row < 5'000; ++row) {
    text += std::to_string(prng.Next()) + ",1\n";
  }
  const TemporaryFile file(text, TemporaryFile::Form::kGzip);
  file.Cut(file.size() - 20);
  const Read read = ReadAll(file.path());
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->code, ErrorCode::kCorrupt);
  EXPECT_THAT(read.error->sentence, HasSubstr("cut short"));
}

TEST(CsvReaderTest, NeedsAHeaderRow) {
  const Read read = ReadText("");
  ASSERT_TRUE(read.error);
  EXPECT_THAT(read.error->sentence, HasSubstr("is empty"));
}

TEST(CsvReaderTest, RefusesTwoColumnsOfOneName) {
  const Read read = ReadText("a,b,a\n");
  ASSERT_TRUE(read.error);
  EXPECT_THAT(read.error->sentence, HasSubstr("two columns named \"a\""));
}

TEST(CsvReaderTest, NamesAFileThatIsNotThere) {
  const Read read = ReadAll("/no/such/file.csv");
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->code, ErrorCode::kNotFound);
  EXPECT_THAT(read.error->sentence, HasSubstr("/no/such/file.csv"));
}

TEST(CsvReaderTest, RefusesAFolder) {
  const Read read = ReadAll("/");
  ASSERT_TRUE(read.error);
  EXPECT_EQ(read.error->code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace huitong
