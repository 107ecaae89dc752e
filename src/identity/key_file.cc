#include "identity/key_file.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/text_encoding.h"
#include "crypto/sha256.h"

namespace huitong {
namespace {

constexpr std::string_view kTitle = "huitong-keys-v1\n";
constexpr size_t kMasterDigits = 64;
constexpr size_t kChecksumDigits = 16;
constexpr size_t kFileSize = kTitle.size() + kMasterDigits + 1 + kChecksumDigits + 1;

std::string ChecksumOf(std::string_view lines) {
  const Hash hash = Sha256(AsBytes(lines));
  return ToHex(ByteView(hash).first(kChecksumDigits / 2));
}

Unexpected<Error> Corrupt(std::string why) {
  return Fail(ErrorCode::kCorrupt, "The key file " + std::move(why));
}

}  // namespace

std::string KeyFileText(const MasterSecret& master) {
  const std::string lines = std::string(kTitle) + ToHex(master.bytes) + "\n";
  return lines + ChecksumOf(lines) + "\n";
}

Expected<MasterSecret, Error> ParseKeyFile(std::string_view text) {
  if (!text.starts_with(kTitle)) {
    return Corrupt("does not begin with the line huitong-keys-v1.");
  }
  if (text.size() != kFileSize) {
    return Corrupt("is " + std::to_string(text.size()) + " bytes long instead of " +
                   std::to_string(kFileSize) + ".");
  }
  const auto decoded = FromHex(text.substr(kTitle.size(), kMasterDigits));
  if (!decoded) return Corrupt("has a second line that is not 64 hexadecimal digits.");
  MasterSecret master;
  std::ranges::copy(*decoded, master.bytes.begin());
  if (text != KeyFileText(master)) {
    return Corrupt("has a checksum in its third line that does not fit the second.");
  }

  return master;
}

Expected<Done, Error> WriteKeyFile(FileSystem& files, const std::string& path,
                                   const MasterSecret& master) {
  if (files.Exists(path)) {
    return Fail(ErrorCode::kAlreadyExists,
                "The key file " + path + " is there already and is not replaced.");
  }
  return WriteWhole(files, path, AsBytes(KeyFileText(master)), true);
}

Expected<MasterSecret, Error> ReadKeyFile(const std::string& path) {
  using std::filesystem::perms;
  std::error_code failed;
  const auto status = std::filesystem::status(path, failed);
  const bool is_there = std::filesystem::exists(status);
  if (is_there && (status.permissions() & (perms::group_all | perms::others_all)) != perms::none) {
    return Fail(
        ErrorCode::kDenied,
        "The key file " + path + " is open to others than its owner: run chmod 400 " + path + ".");
  }
  const Bytes bytes = TRY(ReadWhole(PosixFileSystem(), path));
  auto master = ParseKeyFile(AsText(bytes));
  if (master) return master;
  return Fail(master.error().code, path + ": " + master.error().sentence);
}

}  // namespace huitong
