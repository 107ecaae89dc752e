#include "app/data_directory.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <toml++/toml.h>

#include "base/text_encoding.h"
#include "identity/key_file.h"

namespace huitong {
namespace {

constexpr const char* kHeadsName = "heads";

std::string SettingsText(const DirectorySettings& settings) {
  return "# A Huitong data directory. Written by huitong init; not to be edited.\n"
         "format = " +
         std::to_string(settings.format) + "\nlog = " + std::to_string(settings.log.value) +
         "\ndemo = " + (settings.demo ? "true" : "false") +
         "\nclock_from_file = " + (settings.clock_from_file ? "true" : "false") + "\n";
}

std::string LinesOf(const std::vector<StoredApiKey>& api_keys) {
  std::string lines;
  for (const StoredApiKey& key : api_keys) {
    lines += StoredApiKeyLine(key) + "\n";
  }
  return lines;
}

}  // namespace

std::string DataDirectory::head_file(LogNumber log) const {
  Bytes number;
  AppendBigEndian(number, log.value);
  return path_ + "/" + kHeadsName + "/" + ToHex(number) + ".checkpoint";
}

bool DataDirectory::IsThere() const { return PosixFileSystem().Exists(settings_file()); }

// What each step of a creation that was cut short may have left. No head was signed by then.
Expected<bool, Error> DataDirectory::IsLeftOver(const std::string& name) const {
  constexpr std::array kNames = {"LOCK",     "keys",         "keys.new",
                                 "api-keys", "api-keys.new", "huitong.toml.new"};
  if (name == kHeadsName) return TRY(PosixFileSystem().List(path_ + "/" + name)).empty();
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](const char* known) { return name == known; });
}

Expected<Done, Error> DataDirectory::Create(const MasterSecret& master,
                                            const DirectorySettings& settings,
                                            const std::vector<StoredApiKey>& api_keys) const {
  FileSystem& files = PosixFileSystem();
  TRY(files.MakeFolder(path_));
  const FolderLock lock = TRY(FolderLock::Take(path_));
  for (const std::string& name : TRY(files.List(path_))) {
    if (TRY(IsLeftOver(name))) continue;
    return Fail(ErrorCode::kAlreadyExists,
                IsThere() ? "\"" + path_ + "\" is a data directory already"
                          : "\"" + path_ + "\" is not empty: it has \"" + name + "\" in it");
  }
  // Left by a creation that did not get to its end: nothing was made with these keys.
  if (files.Exists(keys_file())) TRY(files.Remove(keys_file()));
  TRY(WriteKeyFile(files, keys_file(), master));
  TRY(WriteWhole(files, api_keys_file(), AsBytes(LinesOf(api_keys)), /*secret=*/true));
  TRY(files.MakeFolder(path_ + "/" + kHeadsName));
  TRY(files.SyncFolder(path_));
  return WriteSettings(settings);
}

Expected<Done, Error> DataDirectory::WriteSettings(const DirectorySettings& settings) const {
  return WriteWhole(PosixFileSystem(), settings_file(), AsBytes(SettingsText(settings)),
                    /*secret=*/false);
}

Expected<DirectorySettings, Error> DataDirectory::ReadSettings() const {
  if (!IsThere()) {
    const bool backed_up = PosixFileSystem().Exists(path_ + "/backup.toml");
    return Fail(ErrorCode::kNotFound,
                "\"" + path_ + "\" is " +
                    (backed_up ? "a backup: put it back with huitong restore --from "
                               : "not a data directory: make one with huitong init --data-dir ") +
                    path_);
  }
  const Bytes text = TRY(ReadWhole(PosixFileSystem(), settings_file()));
  const auto wrong = [this](std::string_view why) {
    return Fail(ErrorCode::kCorrupt, settings_file() + ": " + std::string(why));
  };
  try {
    const toml::table table = toml::parse(AsText(text));
    const auto format = table["format"].value<int64_t>();
    const auto log = table["log"].value<int64_t>();
    const auto demo = table["demo"].value<bool>();
    const auto clock_from_file = table["clock_from_file"].value<bool>();
    if (!format || !log || *log < 0 || !demo || !clock_from_file) {
      return wrong("format, log, demo or clock_from_file is missing");
    }
    if (*format != 1) {
      return Fail(
          ErrorCode::kInvalidArgument,
          settings_file() + ": this program is too old for format " + std::to_string(*format));
    }
    return DirectorySettings{.format = 1,
                             .log = {.value = static_cast<uint64_t>(*log)},
                             .demo = *demo,
                             .clock_from_file = *clock_from_file};
  } catch (const toml::parse_error& error) {
    return wrong(error.description());
  }
}

Expected<std::vector<StoredApiKey>, Error> DataDirectory::ReadApiKeys() const {
  const Bytes bytes = TRY(ReadWhole(PosixFileSystem(), api_keys_file()));
  std::string_view text = AsText(bytes);
  std::vector<StoredApiKey> keys;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    keys.push_back(TRY(ReadStoredApiKeyLine(text.substr(0, end))));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return keys;
}

Expected<Done, Error> DataDirectory::AddApiKey(const StoredApiKey& key) const {
  std::vector<StoredApiKey> keys = TRY(ReadApiKeys());
  keys.push_back(key);
  return WriteWhole(PosixFileSystem(), api_keys_file(), AsBytes(LinesOf(keys)), /*secret=*/true);
}

}  // namespace huitong
