#include "storage/file_copy.h"

#include <algorithm>

#include "storage/sqlite_connection.h"

namespace huitong {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;

// Calls `take(offset, bytes)` for the first `count` bytes, piece by piece.
template <class Take>
Expected<Done, Error> ReadPieces(const File& file, uint64_t count, const std::string& path,
                                 const Take& take) {
  for (uint64_t offset = 0; offset < count;) {
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(kPieceBytes, count - offset));
    const Bytes piece = TRY(file.ReadAt(offset, wanted));
    if (piece.empty()) return Fail(ErrorCode::kIo, "\"" + path + "\" ends while it is read");
    TRY(take(offset, ByteView(piece)));
    offset += piece.size();
  }
  return Done{};
}

// As a text of SQL.
std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char character : text) {
    quoted += character;
    if (character == '\'') quoted += character;
  }
  return quoted + "'";
}

}  // namespace

Expected<Done, Error> CopyPart(FileSystem& files, const std::string& from, const std::string& to,
                               const CopiedPart& part) {
  const auto source = TRY(files.Open(from, OpenMode::kReadOnly));
  const auto copy = TRY(files.Open(to, OpenMode::kCreateSecret));
  TRY(ReadPieces(*source, part.count, from,
                 [&](uint64_t offset, ByteView piece) { return copy->WriteAt(offset, piece); }));
  if (part.size > part.count) TRY(copy->Truncate(part.size));
  return copy->Sync();
}

Expected<Done, Error> CopyFile(FileSystem& files, const std::string& from, const std::string& to) {
  const uint64_t size = TRY(TRY(files.Open(from, OpenMode::kReadOnly))->Size());
  return CopyPart(files, from, to, {.count = size, .size = size});
}

Expected<Done, Error> CopySegments(FileSystem& files, const SegmentFolder& from,
                                   const DrainOffset& end, const std::string& to_folder) {
  const SegmentFolder to{.folder = to_folder, .lane = from.lane};
  for (uint64_t segment = 0; segment <= end.segment; ++segment) {
    const std::string path = from.PathOf(segment);
    const bool is_last = segment == end.segment;
    // The next drain may begin a segment that nobody has made yet.
    if (is_last && !files.Exists(path)) break;
    const uint64_t size = TRY(TRY(files.Open(path, OpenMode::kReadOnly))->Size());
    TRY(CopyPart(files, path, to.PathOf(segment),
                 {.count = is_last ? end.offset : size, .size = size}));
  }
  return files.SyncFolder(to_folder);
}

Expected<Done, Error> CopyVault(const std::string& from, const std::string& to) {
  const Connection connection = TRY(Connection::Open(from));
  const std::string statement = "VACUUM INTO " + Quoted(to);
  TRY(connection.Execute("copy itself", statement.c_str()));
  return TRY(PosixFileSystem().Open(to, OpenMode::kReadWrite))->Sync();
}

Expected<Hash, Error> HashOfFile(FileSystem& files, const std::string& path) {
  const auto file = TRY(files.Open(path, OpenMode::kReadOnly));
  Sha256Stream stream;
  TRY(ReadPieces(*file, TRY(file->Size()), path,
                 [&](uint64_t, ByteView piece) -> Expected<Done, Error> {
                   stream.Update(piece);
                   return Done{};
                 }));
  return stream.Finish();
}

}  // namespace huitong
