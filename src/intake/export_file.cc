#include "intake/export_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <zlib.h>

namespace huitong {
namespace {

constexpr size_t kInputBytes = size_t{64} << 10;
constexpr unsigned char kMagic[] = {0x1f, 0x8b};
constexpr int kGzipAlone = 16;  // with the window's bits: no other format

std::string InWords(int error) { return std::generic_category().message(error); }

}  // namespace

struct ExportFile::State {
  std::FILE* file = nullptr;
  uint64_t bytes_total = 0;
  uint64_t bytes_taken = 0;  // from the disk
  std::array<unsigned char, kInputBytes> input{};
  z_stream stream{};  // its input is the unused part of `input`, for a plain file too
  bool is_gzip = false;
  bool in_member = false;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (is_gzip) (void)inflateEnd(&stream);
    if (file != nullptr) (void)std::fclose(file);
  }

  // Makes sure that there is input, unless the file is at its end.
  Expected<Done, Error> Fill() {
    if (stream.avail_in > 0) return Done{};
    const size_t count = std::fread(input.data(), 1, input.size(), file);
    if (count == 0 && std::ferror(file) != 0) {
      return Fail(ErrorCode::kIo, "cannot be read: " + InWords(errno));
    }
    bytes_taken += count;
    stream.next_in = input.data();
    stream.avail_in = static_cast<uInt>(count);
    return Done{};
  }

  [[nodiscard]] bool AtMagic() const {
    const size_t seen = std::min<size_t>(stream.avail_in, std::size(kMagic));
    return seen > 0 && std::equal(stream.next_in, stream.next_in + seen, std::begin(kMagic));
  }

  std::string TakePlain(size_t size_max) {
    const size_t size = std::min<size_t>(size_max, stream.avail_in);
    std::string bytes(stream.next_in, stream.next_in + size);
    stream.next_in += size;
    stream.avail_in -= static_cast<uInt>(size);
    return bytes;
  }

  // Once through inflate. Requires a member that is open.
  Expected<Done, Error> Inflate() {
    if (stream.avail_in == 0) {
      return Fail(ErrorCode::kCorrupt, "is cut short: its gzip stream has no end");
    }
    const int code = inflate(&stream, Z_NO_FLUSH);
    if (code == Z_STREAM_END) in_member = false;
    if (code == Z_STREAM_END || code == Z_OK) return Done{};
    const std::string reason = stream.msg == nullptr ? "its bytes were altered" : stream.msg;
    return Fail(ErrorCode::kCorrupt, "is not sound gzip: " + reason);
  }

  // The next member, unless the file ends here.
  Expected<Done, Error> OpenMember() {
    if (stream.avail_in == 0) return Done{};
    if (!AtMagic()) {
      return Fail(
          ErrorCode::kCorrupt,
          "goes on after the end of its gzip stream with something else: it was altered, or "
          "something was appended");
    }
    in_member = inflateReset(&stream) == Z_OK;
    return Done{};
  }
};

ExportFile::ExportFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
ExportFile::ExportFile(ExportFile&&) noexcept = default;
ExportFile& ExportFile::operator=(ExportFile&&) noexcept = default;
ExportFile::~ExportFile() = default;

Expected<ExportFile, Error> ExportFile::Open(const std::string& path) {
  auto state = std::make_unique<State>();
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
    return Fail(code, path + " cannot be opened: " + InWords(errno) + ".");
  }
  if (!S_ISREG(status.st_mode)) {
    return Fail(ErrorCode::kInvalidArgument, path + " is not a regular file.");
  }
  state->bytes_total = static_cast<uint64_t>(status.st_size);
  state->file = std::fopen(path.c_str(), "rbe");
  if (state->file == nullptr) {
    return Fail(ErrorCode::kIo, path + " cannot be opened: " + InWords(errno) + ".");
  }
  const auto filled = state->Fill();
  if (!filled) return Fail(filled.error().code, path + " " + filled.error().sentence + ".");
  if (state->stream.avail_in >= std::size(kMagic) && state->AtMagic()) {
    if (inflateInit2(&state->stream, MAX_WBITS + kGzipAlone) != Z_OK) {
      return Fail(ErrorCode::kIo, "The gzip reader cannot be started.");
    }
    state->is_gzip = true;
    state->in_member = true;
  }
  return ExportFile(std::move(state));
}

Expected<std::string, Error> ExportFile::Read(size_t size_max) {
  State& state = *state_;
  TRY(state.Fill());
  if (!state.is_gzip) return state.TakePlain(size_max);
  std::string bytes(size_max, '\0');
  state.stream.next_out = reinterpret_cast<unsigned char*>(bytes.data());
  state.stream.avail_out = static_cast<uInt>(bytes.size());
  while (state.stream.avail_out > 0) {
    TRY(state.Fill());
    if (!state.in_member) TRY(state.OpenMember());
    if (!state.in_member) break;
    TRY(state.Inflate());
  }
  bytes.resize(bytes.size() - state.stream.avail_out);
  return bytes;
}

uint64_t ExportFile::bytes_read() const { return state_->bytes_taken - state_->stream.avail_in; }
uint64_t ExportFile::bytes_total() const { return state_->bytes_total; }

}  // namespace huitong
