#include "base/file.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/memory_file_system.h"
#include "base/prng.h"

namespace huitong {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr uint64_t kSeed = 1003;

// An empty folder that is removed, with what is in it, when the object goes.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "huitong-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string Path(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

enum class Kind { kPosix, kMemory };

// What every file system does, whichever it is.
class FileSystemTest : public testing::TestWithParam<Kind> {
 protected:
  FileSystemTest() { EXPECT_TRUE(files().MakeFolder(folder_.path())); }

  FileSystem& files() {
    return GetParam() == Kind::kPosix ? PosixFileSystem() : static_cast<FileSystem&>(memory_);
  }
  [[nodiscard]] std::string Path(const std::string& name) const { return folder_.Path(name); }
  std::unique_ptr<File> Open(const std::string& name, OpenMode mode) {
    auto file = files().Open(Path(name), mode);
    CHECK(file);
    return *std::move(file);
  }
  void Write(const std::string& name, std::string_view text) {
    EXPECT_TRUE(Open(name, OpenMode::kCreate)->WriteAt(0, AsBytes(text)));
  }
  std::string Read(const std::string& name) {
    const auto bytes = ReadWhole(files(), Path(name));
    return bytes ? std::string(AsText(*bytes)) : bytes.error().sentence;
  }

 private:
  TemporaryFolder folder_;
  MemoryFileSystem memory_;
};

INSTANTIATE_TEST_SUITE_P(Both, FileSystemTest, testing::Values(Kind::kPosix, Kind::kMemory),
                         [](const auto& test) {
                           return test.param == Kind::kPosix ? "Posix" : "Memory";
                         });

TEST_P(FileSystemTest, ReadsWhatWasWritten) {
  const auto file = Open("a", OpenMode::kCreate);
  ASSERT_TRUE(file->WriteAt(0, AsBytes("points")));
  ASSERT_TRUE(file->WriteAt(2, AsBytes("IN")));
  EXPECT_EQ(AsText(*file->ReadAt(0, 6)), "poINts");
  EXPECT_EQ(AsText(*file->ReadAt(1, 3)), "oIN");
}

TEST_P(FileSystemTest, ReadsFewerBytesOnlyWhereTheFileEnds) {
  Write("a", "points");
  const auto file = Open("a", OpenMode::kReadOnly);
  EXPECT_EQ(AsText(*file->ReadAt(4, 100)), "ts");
  EXPECT_THAT(*file->ReadAt(6, 1), IsEmpty());
  EXPECT_THAT(*file->ReadAt(1000, 1), IsEmpty());
}

TEST_P(FileSystemTest, FillsAGapWithZeros) {
  const auto file = Open("a", OpenMode::kCreate);
  ASSERT_TRUE(file->WriteAt(3, AsBytes("x")));
  EXPECT_EQ(*file->ReadAt(0, 9), (Bytes{0, 0, 0, 'x'}));
  EXPECT_EQ(*file->Size(), 4U);
}

TEST_P(FileSystemTest, CutsAndLengthensWithZeros) {
  const auto file = Open("a", OpenMode::kCreate);
  ASSERT_TRUE(file->WriteAt(0, AsBytes("points")));
  ASSERT_TRUE(file->Truncate(2));
  EXPECT_EQ(*file->Size(), 2U);
  ASSERT_TRUE(file->Truncate(4));
  EXPECT_EQ(*file->ReadAt(0, 9), (Bytes{'p', 'o', 0, 0}));
}

TEST_P(FileSystemTest, TakesNothingToWrite) {
  const auto file = Open("a", OpenMode::kCreate);
  EXPECT_TRUE(file->WriteAt(10, {}));
  EXPECT_EQ(*file->Size(), 0U);
}

TEST_P(FileSystemTest, ShowsOneOpenFileWhatAnotherWrote) {
  const auto writer = Open("a", OpenMode::kCreate);
  const auto reader = Open("a", OpenMode::kReadOnly);
  ASSERT_TRUE(writer->WriteAt(0, AsBytes("now")));
  EXPECT_EQ(AsText(*reader->ReadAt(0, 9)), "now");
}

TEST_P(FileSystemTest, ReadsTheSameAfterTheCacheWasDropped) {
  const auto file = Open("a", OpenMode::kCreate);
  ASSERT_TRUE(file->WriteAt(0, AsBytes("points")));
  ASSERT_TRUE(file->Sync());
  file->DropFromCache();
  EXPECT_EQ(AsText(*file->ReadAt(0, 9)), "points");
}

TEST_P(FileSystemTest, DoesNotWriteToAFileOpenedForReading) {
  Write("a", "points");
  const auto file = Open("a", OpenMode::kReadOnly);
  const auto written = file->WriteAt(0, AsBytes("X"));
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().sentence, HasSubstr("cannot write to \"" + Path("a") + "\""));
  EXPECT_FALSE(file->Truncate(0));
  EXPECT_EQ(Read("a"), "points");
}

TEST_P(FileSystemTest, OpensOnlyWhatIsThere) {
  for (const auto mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    const auto file = files().Open(Path("none"), mode);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, ErrorCode::kNotFound);
    EXPECT_THAT(file.error().sentence, HasSubstr("\"" + Path("none") + "\": "));
  }
  EXPECT_EQ(ReadWhole(files(), Path("none")).error().code, ErrorCode::kNotFound);
}

TEST_P(FileSystemTest, CreatesOnlyWhatIsNotThere) {
  Write("a", "points");
  for (const auto mode : {OpenMode::kCreate, OpenMode::kCreateSecret}) {
    const auto file = files().Open(Path("a"), mode);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, ErrorCode::kAlreadyExists);
  }
  EXPECT_EQ(Read("a"), "points");
}

TEST_P(FileSystemTest, KeepsWhatIsThereWhenOpenedForWriting) {
  Write("a", "points");
  ASSERT_TRUE(Open("a", OpenMode::kReadWrite)->WriteAt(0, AsBytes("P")));
  EXPECT_EQ(Read("a"), "Points");
}

TEST_P(FileSystemTest, ListsNamesSorted) {
  Write("b", "");
  Write("a", "");
  ASSERT_TRUE(files().MakeFolder(Path("c/d")));
  ASSERT_TRUE(files().Open(Path("c/d/e"), OpenMode::kCreate));
  EXPECT_THAT(*files().List(Path("")), ElementsAre("a", "b", "c"));
  EXPECT_THAT(*files().List(Path("c")), ElementsAre("d"));
}

TEST_P(FileSystemTest, ListsNothingInAnEmptyFolderAndRefusesNone) {
  ASSERT_TRUE(files().MakeFolder(Path("empty")));
  EXPECT_THAT(*files().List(Path("empty")), IsEmpty());
  EXPECT_EQ(files().List(Path("none")).error().code, ErrorCode::kNotFound);
}

TEST_P(FileSystemTest, MakesAFolderThatIsThereAlready) {
  ASSERT_TRUE(files().MakeFolder(Path("a/b")));
  EXPECT_TRUE(files().MakeFolder(Path("a/b")));
  EXPECT_TRUE(files().MakeFolder(Path("a")));
  EXPECT_TRUE(files().Exists(Path("a/b")));
}

TEST_P(FileSystemTest, MakesNoFolderWhereAFileIs) {
  Write("a", "");
  EXPECT_EQ(files().MakeFolder(Path("a")).error().code, ErrorCode::kAlreadyExists);
}

TEST_P(FileSystemTest, RenamesOverWhatIsThere) {
  Write("a", "new");
  Write("b", "old");
  ASSERT_TRUE(files().Rename(Path("a"), Path("b")));
  EXPECT_FALSE(files().Exists(Path("a")));
  EXPECT_EQ(Read("b"), "new");
}

TEST_P(FileSystemTest, RenamesAndRemovesOnlyWhatIsThere) {
  EXPECT_EQ(files().Rename(Path("none"), Path("b")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(files().Remove(Path("none")).error().code, ErrorCode::kNotFound);
}

TEST_P(FileSystemTest, ReadsOnFromAnOpenFileThatWasRemoved) {
  Write("a", "points");
  const auto file = Open("a", OpenMode::kReadOnly);
  ASSERT_TRUE(files().Remove(Path("a")));
  EXPECT_FALSE(files().Exists(Path("a")));
  EXPECT_EQ(AsText(*file->ReadAt(0, 9)), "points");
}

TEST_P(FileSystemTest, WritesAWholeFileInPlaceOfAnother) {
  ASSERT_TRUE(WriteWhole(files(), Path("a"), AsBytes("longer than next"), false));
  ASSERT_TRUE(WriteWhole(files(), Path("a"), AsBytes("next"), true));
  EXPECT_EQ(Read("a"), "next");
  EXPECT_THAT(*files().List(Path("")), ElementsAre("a"));
}

TEST_P(FileSystemTest, WritesAWholeFileOverWhatACrashLeft) {
  Write("a.new", "half of someth");
  ASSERT_TRUE(WriteWhole(files(), Path("a"), AsBytes("whole"), false));
  EXPECT_EQ(Read("a"), "whole");
}

TEST_P(FileSystemTest, AgreesWithAPlainArrayOverManyRandomCalls) {
  Prng prng(kSeed);
  Bytes expected;
  const auto file = Open("a", OpenMode::kCreate);
  for (int i = 0; i < 300; ++i) {
    const uint64_t at = prng.Below(200);
    if (prng.OneIn(5)) {
      ASSERT_TRUE(file->Truncate(at));
      expected.resize(at);
    } else {
      const Bytes bytes(1 + prng.Below(50), static_cast<uint8_t>(i));
      ASSERT_TRUE(file->WriteAt(at, bytes));
      expected.resize(std::max<size_t>(expected.size(), at + bytes.size()));
      std::ranges::copy(bytes, expected.begin() + static_cast<ptrdiff_t>(at));
    }
    ASSERT_EQ(*file->ReadAt(0, 1000), expected) << "seed " << kSeed << ", call " << i;
  }
}

TEST(PosixFileSystemTest, LetsOnlyTheOwnerReadASecret) {
  const TemporaryFolder folder;
  ASSERT_TRUE(WriteWhole(PosixFileSystem(), folder.Path("key"), AsBytes("secret"), true));
  struct stat status {};
  ASSERT_EQ(stat(folder.Path("key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(PosixFileSystemTest, SaysWhatFailedAndWhere) {
  const auto opened = PosixFileSystem().Open("/none/of/this", OpenMode::kReadOnly);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().sentence, "cannot open \"/none/of/this\": No such file or directory");
}

TEST(PosixFileSystemTest, TellsAFullDiskFromABrokenOne) {
  const auto full = PosixFileSystem().Open("/dev/full", OpenMode::kReadWrite);
  ASSERT_TRUE(full);
  EXPECT_EQ((*full)->WriteAt(0, AsBytes("x")).error().code, ErrorCode::kDiskFull);
}

TEST(PosixFileSystemTest, RefusesOffsetsThatNoFileHas) {
  const TemporaryFolder folder;
  const auto file = PosixFileSystem().Open(folder.Path("a"), OpenMode::kCreate);
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->WriteAt(~uint64_t{0}, AsBytes("x")).error().code, ErrorCode::kIo);
  EXPECT_EQ((*file)->Truncate(~uint64_t{0}).error().code, ErrorCode::kIo);
}

TEST(FolderLockTest, KeepsASecondHolderOut) {
  const TemporaryFolder folder;
  const auto first = FolderLock::Take(folder.path());
  ASSERT_TRUE(first);
  const auto second = FolderLock::Take(folder.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
  EXPECT_EQ(second.error().sentence,
            "the data directory \"" + folder.path() + "\" is in use by another process");
}

TEST(FolderLockTest, IsGivenBackWhenTheObjectGoes) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(FolderLock::Take(folder.path())); }
  EXPECT_TRUE(FolderLock::Take(folder.path()));
}

TEST(FolderLockTest, IsHeldByTheObjectItWasMovedTo) {
  const TemporaryFolder folder;
  auto taken = FolderLock::Take(folder.path());
  ASSERT_TRUE(taken);
  {
    const FolderLock moved = *std::move(taken);
    EXPECT_FALSE(FolderLock::Take(folder.path()));
  }
  EXPECT_TRUE(FolderLock::Take(folder.path()));
}

TEST(FolderLockTest, NeedsAFolder) {
  EXPECT_EQ(FolderLock::Take("/none/of/this").error().code, ErrorCode::kNotFound);
}

std::unique_ptr<File> OpenIn(MemoryFileSystem& files, const std::string& path, OpenMode mode) {
  auto file = files.Open(path, mode);
  CHECK(file);
  return *std::move(file);
}

std::string ReadIn(MemoryFileSystem& files, const std::string& path) {
  const auto bytes = ReadWhole(files, path);
  return bytes ? std::string(AsText(*bytes)) : "none";
}

// A file that survives as it is now.
void Keep(MemoryFileSystem& files, const std::string& path, std::string_view text) {
  CHECK(WriteWhole(files, path, AsBytes(text), false));
}

TEST(LosePowerTest, ForgetsWritesAfterTheLastSync) {
  MemoryFileSystem files;
  Keep(files, "d/a", "kept");
  ASSERT_TRUE(OpenIn(files, "d/a", OpenMode::kReadWrite)->WriteAt(2, AsBytes("lost")));
  files.LosePower();
  EXPECT_EQ(ReadIn(files, "d/a"), "kept");
}

TEST(LosePowerTest, KeepsWritesBeforeTheLastSync) {
  MemoryFileSystem files;
  Keep(files, "d/a", "kept");
  {
    const auto file = OpenIn(files, "d/a", OpenMode::kReadWrite);
    ASSERT_TRUE(file->WriteAt(4, AsBytes(" too")));
    ASSERT_TRUE(file->Sync());
  }
  files.LosePower();
  EXPECT_EQ(ReadIn(files, "d/a"), "kept too");
}

TEST(LosePowerTest, ForgetsAFileWhoseFolderWasNotSynced) {
  MemoryFileSystem files;
  {
    const auto file = OpenIn(files, "d/a", OpenMode::kCreate);
    ASSERT_TRUE(file->WriteAt(0, AsBytes("lost")));
    ASSERT_TRUE(file->Sync());
  }
  ASSERT_TRUE(files.SyncFolder("."));
  files.LosePower();
  EXPECT_FALSE(files.Exists("d/a"));
}

TEST(LosePowerTest, LeavesAFileEmptyThatOnlyItsFolderKnows) {
  MemoryFileSystem files;
  ASSERT_TRUE(OpenIn(files, "d/a", OpenMode::kCreate)->WriteAt(0, AsBytes("lost")));
  ASSERT_TRUE(files.SyncFolder("d"));
  files.LosePower();
  EXPECT_EQ(ReadIn(files, "d/a"), "");
}

TEST(LosePowerTest, TakesBackARename) {
  MemoryFileSystem files;
  Keep(files, "d/a", "first");
  Keep(files, "d/b", "second");
  ASSERT_TRUE(files.Rename("d/a", "d/b"));
  files.LosePower();
  EXPECT_EQ(ReadIn(files, "d/a"), "first");
  EXPECT_EQ(ReadIn(files, "d/b"), "second");
}

TEST(LosePowerTest, TakesBackARemoval) {
  MemoryFileSystem files;
  Keep(files, "d/a", "kept");
  ASSERT_TRUE(files.Remove("d/a"));
  files.LosePower();
  EXPECT_EQ(ReadIn(files, "d/a"), "kept");
}

TEST(LosePowerTest, KeepsARenameAndARemovalOfASyncedFolder) {
  MemoryFileSystem files;
  Keep(files, "d/a", "first");
  Keep(files, "d/b", "second");
  ASSERT_TRUE(files.Rename("d/a", "d/c"));
  ASSERT_TRUE(files.Remove("d/b"));
  ASSERT_TRUE(files.SyncFolder("d"));
  files.LosePower();
  EXPECT_THAT(*files.List("d"), ElementsAre("c"));
  EXPECT_EQ(ReadIn(files, "d/c"), "first");
}

// Makes one random call; true when it was a Sync.
bool CallAtRandom(File& file, Prng& prng) {
  if (prng.OneIn(4)) {
    CHECK(file.Truncate(prng.Below(150)));
    return false;
  }
  if (prng.OneIn(4)) {
    CHECK(file.Sync());
    return true;
  }
  const Bytes bytes(prng.Below(40), static_cast<uint8_t>(prng.Next()));
  CHECK(file.WriteAt(prng.Below(150), bytes));
  return false;
}

TEST(LosePowerTest, GivesTheContentsOfTheLastSyncAfterAnyCalls) {
  Prng prng(kSeed);
  MemoryFileSystem files;
  Keep(files, "d/a", "");
  Bytes synced;
  for (int round = 0; round < 200; ++round) {
    {
      const auto file = OpenIn(files, "d/a", OpenMode::kReadWrite);
      for (uint64_t call = prng.Below(12); call > 0; --call) {
        if (CallAtRandom(*file, prng)) synced = *file->ReadAt(0, 1000);
      }
    }
    files.LosePower();
    ASSERT_EQ(*ReadWhole(files, "d/a"), synced) << "seed " << kSeed << ", round " << round;
  }
}

TEST(LosePowerTest, LeavesTheOldOrTheNewOfAWholeFileWhereverItStrikes) {
  std::map<std::string, int> seen;
  for (int calls = 0; calls < 8; ++calls) {
    MemoryFileSystem files;
    Keep(files, "d/a", "old");
    files.FailAfter(calls);
    const bool written = WriteWhole(files, "d/a", AsBytes("new"), false).has_value();
    files.LosePower();
    const std::string left = ReadIn(files, "d/a");
    ++seen[left];
    if (written) {
      EXPECT_EQ(left, "new") << calls;
    }
  }
  EXPECT_EQ(seen["old"] + seen["new"], 8);
  EXPECT_GT(seen["old"], 0);
  EXPECT_GT(seen["new"], 0);
}

TEST(LosePowerTest, LeavesSomeSectorsOfWhatWasNotSynced) {
  Prng prng(1);
  int kept = 0;
  for (int run = 0; run < 16; ++run) {
    MemoryFileSystem files;
    Keep(files, "d/a", std::string(2048, '0'));
    {
      const auto file = OpenIn(files, "d/a", OpenMode::kReadWrite);
      ASSERT_TRUE(file->WriteAt(512, AsBytes(std::string(1024, '1'))));
    }
    files.LosePower(prng);
    const std::string left = ReadIn(files, "d/a");
    ASSERT_EQ(left.size(), 2048U);
    EXPECT_EQ(left.substr(0, 512), std::string(512, '0'));
    for (const size_t sector : {size_t{512}, size_t{1024}}) {
      const bool written = left[sector] == '1';
      EXPECT_EQ(left.substr(sector, 512), std::string(512, written ? '1' : '0'));
      kept += written ? 1 : 0;
    }
    EXPECT_EQ(left.substr(1536), std::string(512, '0'));
  }
  EXPECT_GT(kept, 0);
  EXPECT_LT(kept, 32);
}

TEST(LosePowerTest, KeepsNewNamesOfAFolderOrNone) {
  Prng prng(2);
  int kept = 0;
  for (int run = 0; run < 16; ++run) {
    MemoryFileSystem files;
    Keep(files, "d/a", "old");
    ASSERT_TRUE(files.Rename("d/a", "d/b"));
    files.LosePower(prng);
    EXPECT_NE(files.Exists("d/a"), files.Exists("d/b"));
    kept += files.Exists("d/b") ? 1 : 0;
  }
  EXPECT_GT(kept, 0);
  EXPECT_LT(kept, 16);
}

TEST(LosePowerDeathTest, NeedsEveryFileClosed) {
  MemoryFileSystem files;
  const auto file = OpenIn(files, "d/a", OpenMode::kCreate);
  EXPECT_DEATH(files.LosePower(), "open_files == 0");
}

TEST(MemoryFileSystemTest, LetsATestSpoilContents) {
  MemoryFileSystem files;
  Keep(files, "d/a", "points");
  files.Contents("d/a")[0] = 'j';
  EXPECT_EQ(ReadIn(files, "d/a"), "joints");
}

TEST(MemoryFileSystemTest, FailsEveryChangeAfterTheOnesAllowed) {
  MemoryFileSystem files;
  Keep(files, "d/a", "");
  const auto file = OpenIn(files, "d/a", OpenMode::kReadWrite);
  files.FailAfter(2);
  EXPECT_TRUE(file->WriteAt(0, AsBytes("ab")));
  EXPECT_TRUE(file->Sync());
  EXPECT_EQ(file->WriteAt(2, AsBytes("cdef")).error().code, ErrorCode::kIo);
  EXPECT_FALSE(file->Sync());
  EXPECT_FALSE(file->Truncate(0));
  EXPECT_FALSE(files.Open("d/b", OpenMode::kCreate));
  EXPECT_FALSE(files.Rename("d/a", "d/b"));
  EXPECT_FALSE(files.Remove("d/a"));
  EXPECT_FALSE(files.SyncFolder("d"));
  EXPECT_EQ(AsText(*file->ReadAt(0, 9)), "abcd");
}

TEST(MemoryFileSystemTest, WorksAgainWhenPowerIsBack) {
  MemoryFileSystem files;
  files.FailAfter(0);
  ASSERT_FALSE(files.SyncFolder("d"));
  files.LosePower();
  EXPECT_TRUE(files.SyncFolder("d"));
}

}  // namespace
}  // namespace huitong
