#include "identity/key_file.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

namespace huitong {
namespace {

using std::filesystem::perms;

// A new folder that goes with the test.
struct Folder {
  Folder() {
    std::string made = (std::filesystem::temp_directory_path() / "huitong-keys-XXXXXX").string();
    CHECK(mkdtemp(made.data()) != nullptr);
    path = made;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }

  [[nodiscard]] std::string Keys() const { return (path / "keys").string(); }

  std::filesystem::path path;
};

TEST(KeyFileTest, ReadsBackWhatItWrote) {
  const Folder folder;
  const MasterSecret master = RandomMaster();
  ASSERT_TRUE(WriteKeyFile(PosixFileSystem(), folder.Keys(), master));
  EXPECT_EQ(*ReadKeyFile(folder.Keys()), master);
}

TEST(KeyFileTest, IsReadableByItsOwnerAlone) {
  const Folder folder;
  ASSERT_TRUE(WriteKeyFile(PosixFileSystem(), folder.Keys(), RandomMaster()));
  const auto mode = std::filesystem::status(folder.Keys()).permissions();
  EXPECT_EQ(mode & (perms::group_all | perms::others_all), perms::none);
}

TEST(KeyFileTest, IsNeverReplaced) {
  const Folder folder;
  const MasterSecret master = RandomMaster();
  ASSERT_TRUE(WriteKeyFile(PosixFileSystem(), folder.Keys(), master));
  const auto again = WriteKeyFile(PosixFileSystem(), folder.Keys(), RandomMaster());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(*ReadKeyFile(folder.Keys()), master);
}

TEST(KeyFileTest, RefusesAFileThatOthersCanOpen) {
  for (const perms open_to :
       {perms::group_read, perms::others_read, perms::group_write, perms::others_exec}) {
    const Folder folder;
    ASSERT_TRUE(WriteKeyFile(PosixFileSystem(), folder.Keys(), RandomMaster()));
    std::filesystem::permissions(folder.Keys(), open_to, std::filesystem::perm_options::add);
    const auto read = ReadKeyFile(folder.Keys());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::kDenied);
    EXPECT_NE(read.error().sentence.find("chmod 400 " + folder.Keys()), std::string::npos);
  }
}

TEST(KeyFileTest, ReadsAFileOfMode400) {
  const Folder folder;
  const MasterSecret master = RandomMaster();
  ASSERT_TRUE(WriteKeyFile(PosixFileSystem(), folder.Keys(), master));
  std::filesystem::permissions(folder.Keys(), perms::owner_read);
  EXPECT_EQ(*ReadKeyFile(folder.Keys()), master);
}

TEST(KeyFileTest, AMissingFileIsNotFound) {
  const Folder folder;
  const auto read = ReadKeyFile(folder.Keys());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kNotFound);
}

TEST(KeyFileTest, HasTheTextItAlwaysHad) {
  EXPECT_EQ(
      KeyFileText(MasterFromSeed("demo")),
      "huitong-keys-"
      "v1\n7b6cfaa7bffb61b8956bbbac457d496b92d95d5e7f27ce918b88cea7854031e5\na94bfcae0810e97e\n");
}

TEST(KeyFileTest, RefusesEveryFileThatIsCutOrHasMore) {
  const std::string text = KeyFileText(MasterFromSeed("demo"));
  for (size_t size = 0; size < text.size(); ++size) {
    const auto parsed = ParseKeyFile(std::string_view(text).substr(0, size));
    ASSERT_FALSE(parsed) << size;
    EXPECT_EQ(parsed.error().code, ErrorCode::kCorrupt);
  }
  EXPECT_FALSE(ParseKeyFile(text + "\n"));
}

TEST(KeyFileTest, RefusesEveryBitThatIsFlipped) {
  const std::string text = KeyFileText(MasterFromSeed("demo"));
  for (size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(ParseKeyFile(flipped)) << "bit " << bit;
  }
}

TEST(KeyFileTest, RefusalsDoNotRepeatTheSecret) {
  std::string text = KeyFileText(MasterFromSeed("demo"));
  const std::string secret = text.substr(16, 64);
  text[text.size() - 2] = text[text.size() - 2] == '0' ? '1' : '0';
  const auto parsed = ParseKeyFile(text);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().sentence,
            "The key file has a checksum in its third line that does not fit the second.");
  EXPECT_EQ(parsed.error().sentence.find(secret.substr(0, 8)), std::string::npos);
}

}  // namespace
}  // namespace huitong
