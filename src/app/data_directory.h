// A data directory: everything one Huitong host keeps, and where in it.
//
//   huitong.toml     what it is; written last, so that a directory without it is none
//   keys             the master secret, readable by its owner alone (identity/key_file.h)
//   api-keys         one line per API key (api/api_key.h), readable by its owner alone
//   journal/         the ledger: segment files (docs/journal_format.md). All else but the keys, the
//                    vault and the heads can be made again from it
//   state/           the state checkpoints
//   tree/            the hashes of the logs' trees
//   heads/           the last signed head of each log
//   vault.sqlite     who the members are, sealed
//   LOCK             held while a process uses the directory

#pragma once

#include <string>
#include <vector>

#include "api/api_key.h"
#include "base/error.h"
#include "base/file.h"
#include "identity/key_ring.h"
#include "ledger/number.h"

namespace huitong {

struct DirectorySettings {
  uint32_t format = 1;
  LogNumber log{.value = uint64_t{1} << 16};  // of the coalition that lives here
  bool demo = false;                          // its keys are public knowledge
  bool clock_from_file = false;               // made by an import whose times are the file's

  friend bool operator==(const DirectorySettings&, const DirectorySettings&) = default;
};

class DataDirectory {
 public:
  explicit DataDirectory(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string keys_file() const { return path_ + "/keys"; }
  [[nodiscard]] std::string api_keys_file() const { return path_ + "/api-keys"; }
  [[nodiscard]] std::string settings_file() const { return path_ + "/huitong.toml"; }
  [[nodiscard]] std::string journal_folder() const { return path_ + "/journal"; }
  [[nodiscard]] std::string state_folder() const { return path_ + "/state"; }
  [[nodiscard]] std::string tree_folder() const { return path_ + "/tree"; }
  [[nodiscard]] std::string vault_file() const { return path_ + "/vault.sqlite"; }
  [[nodiscard]] std::string head_file(LogNumber log) const;

  [[nodiscard]] bool IsThere() const;

  // Makes the directory with its keys and settings; durable when it returns. kAlreadyExists when it
  // has anything in it that an interrupted creation did not leave.
  [[nodiscard]] Expected<Done, Error> Create(const MasterSecret& master,
                                             const DirectorySettings& settings,
                                             const std::vector<StoredApiKey>& api_keys) const;
  // Makes it a data directory: all else is there.
  [[nodiscard]] Expected<Done, Error> WriteSettings(const DirectorySettings& settings) const;
  // kNotFound, with what to do, when it is no data directory.
  [[nodiscard]] Expected<DirectorySettings, Error> ReadSettings() const;
  [[nodiscard]] Expected<std::vector<StoredApiKey>, Error> ReadApiKeys() const;
  // The keys that are there stay. The caller holds the directory's lock.
  [[nodiscard]] Expected<Done, Error> AddApiKey(const StoredApiKey& key) const;

 private:
  [[nodiscard]] Expected<bool, Error> IsLeftOver(const std::string& name) const;

  std::string path_;
};

}  // namespace huitong
