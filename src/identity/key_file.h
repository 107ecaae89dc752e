// The file that holds a data directory's master secret.
//
//   huitong-keys-v1 LF
//   the master secret, 64 lower-case hexadecimal digits LF
//   the first 8 bytes of SHA-256(the two lines above, line ends included), 16 such digits LF
//
// Who has the file can read every identity and sign every checkpoint; who loses it can do neither
// ever again. Keep a copy offline, apart from the backups of the data.

#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "identity/key_ring.h"

namespace huitong {

std::string KeyFileText(const MasterSecret& master);

// kCorrupt for any text KeyFileText does not write; the sentence says which line is wrong and does
// not repeat it.
Expected<MasterSecret, Error> ParseKeyFile(std::string_view text);

// Durable when it returns, and readable by its owner alone. kAlreadyExists rather than replace a
// file: a master that is gone takes every identity with it. One process at a time (FolderLock).
Expected<Done, Error> WriteKeyFile(FileSystem& files, const std::string& path,
                                   const MasterSecret& master);

// From the machine's own file system, because the file's mode is part of the answer: kDenied when
// its group or others may do anything with it.
Expected<MasterSecret, Error> ReadKeyFile(const std::string& path);

}  // namespace huitong
