#include "storage/sqlite_vault_store.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "crypto/random.h"
#include "storage/sqlite_connection.h"

namespace huitong {
namespace {

using std::filesystem::perms;

constexpr LogNumber kLog{.value = 1 << 16};

// A new folder that goes with the test.
struct Folder {
  Folder() {
    std::string made = (std::filesystem::temp_directory_path() / "huitong-vault-XXXXXX").string();
    CHECK(mkdtemp(made.data()) != nullptr);
    path = made;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }

  [[nodiscard]] std::string Vault() const { return (path / "vault").string(); }
  // Every byte of every file, one after the other.
  [[nodiscard]] std::string Files() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      std::ifstream file(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

  std::filesystem::path path;
};

VaultRow RandomRow() {
  return {
      .log = kLog,
      .member = {.bytes = RandomArray<16>()},
      .blind_index = RandomArray<16>(),
      .kind = IdentityKind::kCustomerNumber,
      .brand = {.value = 1},
      .state = RowState::kPending,
      .sealed_identity = RandomBytes(45),
      .wrapped_key = RandomBytes(61),
      .key_mac = RandomArray<16>(),
      .request_mac = RandomArray<16>(),
      .actor = 0x2000'0001,
      .claimed_at = {.nanos = 1'700'000'000'000'000'000},
  };
}

std::vector<VaultRow> RandomRows(size_t count) {
  std::vector<VaultRow> rows(count);
  std::ranges::generate(rows, RandomRow);
  return rows;
}

void Overwrite(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
}

ErrorCode CodeOfOpening(const std::string& path) {
  const auto opened = SqliteVaultStore::Open(path);
  CHECK(!opened);
  EXPECT_NE(opened.error().sentence.find(path), std::string::npos) << opened.error().sentence;
  return opened.error().code;
}

TEST(SqliteVaultStoreTest, RowsOutliveTheObject) {
  const Folder folder;
  const VaultRow row = RandomRow();
  ASSERT_TRUE((*SqliteVaultStore::Open(folder.Vault()))->Claim(std::array{row}));
  const auto again = SqliteVaultStore::Open(folder.Vault());
  EXPECT_EQ(*(*again)->FindByIndex(kLog, row.blind_index), row);
}

// The files as a killed process leaves them: copied while the store is open.
TEST(SqliteVaultStoreTest, AKilledProcessLosesNoClaim) {
  const Folder folder;
  const Folder after;
  const auto store = SqliteVaultStore::Open(folder.Vault());
  const VaultRow row = RandomRow();
  ASSERT_TRUE((*store)->Claim(std::array{row}));
  std::filesystem::copy(folder.path, after.path, std::filesystem::copy_options::recursive);
  const auto recovered = SqliteVaultStore::Open(after.Vault());
  EXPECT_EQ(*(*recovered)->Pending(kLog), std::vector{row});
}

TEST(SqliteVaultStoreTest, NoFileIsReadableByOthers) {
  const Folder folder;
  const auto store = SqliteVaultStore::Open(folder.Vault());
  ASSERT_TRUE((*store)->Claim(std::array{RandomRow()}));
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
    EXPECT_EQ(entry.status().permissions() & (perms::group_all | perms::others_all), perms::none)
        << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 3) << "the file, its write-ahead log and the index of that";
}

bool IsIn(const std::string& files, ByteView bytes) {
  return files.find(AsText(bytes)) != std::string::npos;
}

// How many of the rows still have a byte string of theirs in the files.
size_t Remains(const std::string& files, std::span<const VaultRow> rows) {
  return static_cast<size_t>(std::ranges::count_if(rows, [&](const VaultRow& row) {
    return IsIn(files, row.wrapped_key) || IsIn(files, row.sealed_identity) ||
           IsIn(files, row.blind_index) || IsIn(files, row.member.bytes) ||
           IsIn(files, row.key_mac);
  }));
}

TEST(SqliteVaultStoreTest, AnErasureLeavesNoByteInAnyFile) {
  const Folder folder;
  const auto store = SqliteVaultStore::Open(folder.Vault());
  const std::vector rows{RandomRow(), RandomRow()};
  ASSERT_TRUE((*store)->Claim(rows));
  ASSERT_EQ(Remains(folder.Files(), rows), 2U);
  ASSERT_TRUE((*store)->Erase(kLog, rows[0].member));
  EXPECT_EQ(Remains(folder.Files(), std::span(rows).first(1)), 0U);
  EXPECT_EQ(Remains(folder.Files(), std::span(rows).last(1)), 1U);
}

// Pages split, merge and move as rows come and go; old copies must not stay in their gaps.
TEST(SqliteVaultStoreTest, ErasuresAmongThousandsLeaveNoByteInAnyFile) {
  const Folder folder;
  const auto store = SqliteVaultStore::Open(folder.Vault());
  std::vector<VaultRow> gone;
  for (int batch = 0; batch < 20; ++batch) {
    const auto rows = RandomRows(150);
    ASSERT_TRUE((*store)->Claim(rows));
    for (size_t at = 0; at < rows.size(); at += 2) {
      ASSERT_TRUE((*store)->MarkLive(kLog, std::array{rows[at].member}));
    }
    for (size_t at = 0; at < rows.size(); at += 7) {
      ASSERT_TRUE((*store)->Erase(kLog, rows[at].member));
      gone.push_back(rows[at]);
    }
  }
  EXPECT_EQ(Remains(folder.Files(), gone), 0U);
  EXPECT_TRUE((*store)->Verify());
}

TEST(SqliteVaultStoreTest, TheNextStartFinishesAnErasureCutShortOfItsCheckpoint) {
  const Folder folder;
  const Folder after;
  const std::vector rows{RandomRow()};
  {
    const auto store = SqliteVaultStore::Open(folder.Vault());
    ASSERT_TRUE((*store)->Claim(rows));
    // Deletes, and leaves the pages from before in the write-ahead log, as an erasure does until
    // its checkpoint.
    ASSERT_TRUE((*store)->Drop(kLog, std::array{rows[0].member}));
    std::filesystem::copy(folder.path, after.path, std::filesystem::copy_options::recursive);
  }
  ASSERT_EQ(Remains(after.Files(), rows), 1U);
  const auto restarted = SqliteVaultStore::Open(after.Vault());
  ASSERT_TRUE(restarted);
  EXPECT_EQ(Remains(after.Files(), rows), 0U);
}

// What SQLite leaves in gaps when rows move, made on purpose: a deleted row that is not
// overwritten.
void LeaveCopy(const std::string& path, ByteView bytes) {
  const auto connection = Connection::Open(path);
  ASSERT_TRUE(connection);
  ASSERT_TRUE(connection->Execute(
      "leave a copy", ("PRAGMA secure_delete = OFF; CREATE TABLE IF NOT EXISTS gap (b BLOB);"
                       "INSERT INTO gap VALUES (x'" +
                       ToHex(bytes) + "'); DELETE FROM gap;")
                          .c_str()));
}

TEST(SqliteVaultStoreTest, AnErasureFindsTheCopyThatAMoveLeftBehind) {
  const Folder folder;
  const auto store = SqliteVaultStore::Open(folder.Vault());
  const std::vector rows{RandomRow(), RandomRow()};
  ASSERT_TRUE((*store)->Claim(rows));
  LeaveCopy(folder.Vault(), rows[0].wrapped_key);
  ASSERT_TRUE((*store)->Erase(kLog, rows[0].member));
  EXPECT_EQ(Remains(folder.Files(), std::span(rows).first(1)), 0U);
  EXPECT_EQ(*(*store)->FindByIndex(kLog, rows[1].blind_index), rows[1]);
}

TEST(SqliteVaultStoreTest, TheNextStartRewritesTheFileWhereACrashCutAnErasureShort) {
  const Folder folder;
  const auto row = RandomRow();
  {
    const auto store = SqliteVaultStore::Open(folder.Vault());
    ASSERT_TRUE((*store)->Claim(std::array{row}));
    LeaveCopy(folder.Vault(), row.sealed_identity);
    ASSERT_TRUE((*store)->Drop(kLog, std::array{row.member}));
    ASSERT_TRUE(Connection::Open(folder.Vault())
                    ->Execute("begin an erasure", "INSERT INTO unfinished_erasure VALUES (1)"));
  }
  ASSERT_EQ(Remains(folder.Files(), std::array{row}), 1U);
  ASSERT_TRUE(SqliteVaultStore::Open(folder.Vault()));
  EXPECT_EQ(Remains(folder.Files(), std::array{row}), 0U);
}

TEST(SqliteVaultStoreTest, RefusesAFileThatIsNoVault) {
  const Folder folder;
  Overwrite(folder.Vault(), std::string(8192, 'x'));
  EXPECT_EQ(CodeOfOpening(folder.Vault()), ErrorCode::kCorrupt);
}

TEST(SqliteVaultStoreTest, RefusesAVaultOfALaterVersion) {
  const Folder folder;
  ASSERT_TRUE(SqliteVaultStore::Open(folder.Vault()));
  {
    // The big-endian user_version at offset 60 of the file's header.
    std::fstream file(folder.Vault(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(60);
    file.write("\0\0\0\x02", 4);
  }
  EXPECT_EQ(CodeOfOpening(folder.Vault()), ErrorCode::kInvalidArgument);
}

TEST(SqliteVaultStoreTest, RefusesAFolderThatIsNotThere) {
  const Folder folder;
  EXPECT_EQ(CodeOfOpening((folder.path / "no" / "vault").string()), ErrorCode::kNotFound);
}

TEST(SqliteVaultStoreTest, VerifyFindsADamagedPage) {
  const Folder folder;
  {
    const auto store = SqliteVaultStore::Open(folder.Vault());
    ASSERT_TRUE((*store)->Claim(RandomRows(500)));
    ASSERT_TRUE((*store)->Verify());
  }
  {
    std::fstream file(folder.Vault(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(81'920);  // a page of rows
    file << std::string(4096, '\0');
  }
  const auto store = SqliteVaultStore::Open(folder.Vault());
  ASSERT_TRUE(store);
  const auto verified = (*store)->Verify();
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace huitong
