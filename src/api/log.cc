// /log/{coalition}/{shard}: the public log, as c2sp.org/tlog-tiles serves one

#include "api/problem.h"
#include "api/resources.h"
#include "api/tile_path.h"
#include "journal/leaf.h"
#include "journal/record_sections.h"
#include "journal/tree.h"

namespace huitong {
namespace {

// The bytes under a name never change. A partial tile is of no use to anybody once the tile is
// full, so that a cache need not keep it for a year.
Response TileResponse(ByteView bytes, bool full) {
  Response response{.status = 200,
                    .content_type = "application/octet-stream",
                    .headers = {},
                    .body = std::string(AsText(bytes))};
  response.headers.push_back(
      {.name = "Cache-Control",
       .value = full ? "public, max-age=31536000, immutable" : "public, max-age=86400"});
  return response;
}

// Entries end to end, each with its length as a big-endian u16.
Expected<Bytes, Error> ReadEntries(const ApiCore& core, LogNumber log, const TilePath& tile) {
  Bytes bundle;
  LeafHasher hasher(log.value, core.parts.keys.KeysOf(log).salt_key);
  uint64_t next = tile.n * kTileWidth;
  const uint64_t end = next + tile.width;
  while (next < end) {
    const Batch batch =
        TRY(core.parts.journal.ReadRecords(log.value, next, static_cast<uint32_t>(end - next)));
    for (const RecordShape& record : TRY(RecordsOf(batch))) {
      const Hash entry = hasher.EntryOf(record);
      AppendBigEndian(bundle, entry.size(), 2);
      bundle.insert(bundle.end(), entry.begin(), entry.end());
    }
    next += batch.count;
  }
  return bundle;
}

// On the history thread. Nothing is shown beyond what a head was signed over.
void AnswerTile(ApiCore& core, Reply reply, LogNumber log, const TilePath& tile) {
  const auto head = core.parts.signer.HeadOf(log);
  const unsigned level = tile.level.value_or(0);
  const bool there = head && tile.n <= head->checkpoint.size &&
                     tile.width <= TileWidthAt(level, tile.n, head->checkpoint.size);
  if (!there) return reply.Refuse(RefusalCode::kResourceNotFound);
  const auto bytes = tile.level ? ReadTile(core.parts.trees, log.value, level, tile.n, tile.width)
                                : ReadEntries(core, log, tile);
  if (!bytes) return reply.Refuse(RefusalCode::kInternalError);
  reply(TileResponse(*bytes, tile.width == kTileWidth));
}

std::optional<LogNumber> LogIn(const PathParameters& path) {
  return LogOfPath(path["coalition"], path["shard"]);
}

}  // namespace

void GetCheckpoint(ApiCore& core, Call call) {
  const auto log = LogIn(call.path);
  const auto head = log ? core.parts.signer.HeadOf(*log) : std::nullopt;
  if (!head) return call.reply.Refuse(RefusalCode::kResourceNotFound);
  Response response{.status = 200,
                    .content_type = "text/plain; charset=utf-8",
                    .headers = {},
                    .body = head->note};
  response.headers.push_back({.name = "Cache-Control", .value = "no-store"});
  call.reply(std::move(response));
}

void GetTile(ApiCore& core, Call call) {
  const auto log = LogIn(call.path);
  const auto tile = ReadTilePath(call.path["tile"]);
  if (!log || !tile) return call.reply.Refuse(RefusalCode::kResourceNotFound);
  WorkOn(core.history_thread, std::move(call.reply),
         [&core, which = *log, wanted = *tile](Reply reply) {
           AnswerTile(core, std::move(reply), which, wanted);
         });
}

}  // namespace huitong
