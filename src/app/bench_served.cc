#include "app/bench_served.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace huitong {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

struct Pipe {
  int read = -1;
  int write = -1;
};

Expected<Pipe, Error> OpenPipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Fail(ErrorCode::kIo, "no pipe to the server could be made");
  }
  return Pipe{.read = ends[0], .write = ends[1]};
}

// In the child: becomes the server, or ends.
[[noreturn]] void BecomeServer(const Pipe& pipe, std::vector<std::string> arguments) {
  std::vector<char*> texts;
  texts.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) {
    texts.push_back(argument.data());
  }
  texts.push_back(nullptr);
  (void)::dup2(pipe.write, STDOUT_FILENO);
  (void)::execv(kThisProgram, texts.data());
  ::_exit(127);
}

std::string ReadLine(int descriptor) {
  std::string line;
  for (char byte = 0; ::read(descriptor, &byte, 1) == 1 && byte != '\n';) {
    line += byte;
  }
  return line;
}

// Of {"address":"http://127.0.0.1:8086",…}: 0 where the line is none.
uint16_t PortIn(const std::string& line) {
  constexpr std::string_view kBefore = "http://127.0.0.1:";
  const size_t at = line.find(kBefore);
  if (at == std::string::npos) return 0;
  return static_cast<uint16_t>(std::strtoul(line.c_str() + at + kBefore.size(), nullptr, 10));
}

bool Wait(pid_t process) {
  int status = 0;
  pid_t ended = 0;
  do {
    ended = ::waitpid(process, &status, 0);
  } while (ended < 0 && errno == EINTR);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

Expected<std::unique_ptr<ServedFolder>, Error> ServedFolder::Start(
    const std::string& folder, const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"huitong", "serve", "--data-dir", folder,
                                  "--port",  "0",     "--json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Pipe pipe = TRY(OpenPipe());
  const pid_t process = ::fork();
  if (process < 0) return Fail(ErrorCode::kIo, "no process for the server could be started");
  if (process == 0) BecomeServer(pipe, std::move(all));
  (void)::close(pipe.write);
  std::unique_ptr<ServedFolder> served(new ServedFolder(process, PortIn(ReadLine(pipe.read))));
  (void)::close(pipe.read);
  if (served->port() == 0) {
    return Fail(ErrorCode::kIo, "the server did not start: it says why above");
  }
  return served;
}

ServedFolder::~ServedFolder() {
  if (process_ == 0) return;
  (void)::kill(process_, SIGKILL);
  (void)Wait(process_);
}

uint64_t ServedFolder::PeakMemory() const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string line; std::getline(status, line);) {
    constexpr std::string_view kPeak = "VmHWM:";
    if (!line.starts_with(kPeak)) continue;
    return std::strtoull(line.c_str() + kPeak.size(), nullptr, 10) << 10;
  }
  return 0;
}

double ServedFolder::ProcessorSeconds() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
  std::string text;
  std::getline(file, text);
  // After the name in brackets: the 12th and 13th fields are user and system ticks (proc(5)).
  std::istringstream rest(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) {
    rest >> skipped;
  }
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Expected<Done, Error> ServedFolder::Stop() {
  (void)::kill(process_, SIGTERM);
  const bool well = Wait(process_);
  process_ = 0;
  if (!well) return Fail(ErrorCode::kIo, "the server did not end well: it says why above");
  return Done{};
}

}  // namespace huitong
