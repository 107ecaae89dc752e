// Copies of files, whole and durable.

#pragma once

#include <string>

#include "base/file.h"
#include "crypto/sha256.h"
#include "storage/segment_scan.h"

namespace huitong {

// A new file with the first `count` bytes of another, and zeros from there to `size`; synced. The
// folder it is in is not.
struct CopiedPart {
  uint64_t count = 0;
  uint64_t size = 0;
};
Expected<Done, Error> CopyPart(FileSystem& files, const std::string& from, const std::string& to,
                               const CopiedPart& part);
// All of it.
Expected<Done, Error> CopyFile(FileSystem& files, const std::string& from, const std::string& to);

// The segments of a journal up to `end`, into a folder that is there. They may be appended to
// meanwhile: what is behind `end` is not looked at.
Expected<Done, Error> CopySegments(FileSystem& files, const SegmentFolder& from,
                                   const DrainOffset& end, const std::string& to_folder);

// Who the members are, as of one moment, while others may write: of a SQLite file into a new one.
Expected<Done, Error> CopyVault(const std::string& from, const std::string& to);

// Of a file's bytes.
Expected<Hash, Error> HashOfFile(FileSystem& files, const std::string& path);

}  // namespace huitong
