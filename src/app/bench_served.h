// A real server for a bench: another process of this program that serves a directory on loopback.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/error.h"

namespace huitong {

class ServedFolder {
 public:
  // `huitong serve` with these further arguments, when it answers. What it says on standard error
  // goes to ours.
  static Expected<std::unique_ptr<ServedFolder>, Error> Start(
      const std::string& folder, const std::vector<std::string>& arguments);
  ServedFolder(const ServedFolder&) = delete;
  ServedFolder& operator=(const ServedFolder&) = delete;
  // Kills it where it was not stopped.
  ~ServedFolder();

  [[nodiscard]] uint16_t port() const { return port_; }
  // The most memory it ever had, in bytes; 0 where nobody can tell.
  [[nodiscard]] uint64_t PeakMemory() const;
  // Processor time that it used so far, in seconds.
  [[nodiscard]] double ProcessorSeconds() const;
  // Lets it finish. kIo when it did not end well.
  Expected<Done, Error> Stop();

 private:
  ServedFolder(pid_t process, uint16_t port) : process_(process), port_(port) {}

  pid_t process_;  // 0 when it has ended
  uint16_t port_;
};

}  // namespace huitong
