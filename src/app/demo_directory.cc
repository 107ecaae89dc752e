#include "app/demo_directory.h"

#include <filesystem>
#include <future>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "api/public_id.h"
#include "app/ledger_host.h"
#include "app/open_coalition.h"
#include "app/terminal.h"
#include "base/time_zone.h"
#include "identity/vault.h"
#include "sequencer/request_mac.h"
#include "simulation/district.h"

namespace huitong {
namespace {

std::string TourFile(const DemoPlan& plan) { return plan.folder + "/demo.toml"; }

// Written when the demo is whole: the plan it was made by, and the tour.
std::string TourText(const DemoPlan& plan, const DemoTour& tour) {
  return fmt::format(
      "seed = {}\nuntil = \"{}\"\nmember_count = {}\ndays = {}\n"
      "api_key = \"{}\"\nbrand_id = \"{}\"\ncustomer_number = \"{}\"\nmember_id = \"{}\"\n"
      "from_currency_id = \"{}\"\nto_currency_id = \"{}\"\nto_brand_id = \"{}\"\npoints = {}\n"
      "members = {}\nrecords = {}\nclosed_periods = {}\n",
      plan.seed, ToIsoDate(plan.until), plan.members, plan.days, tour.api_key, tour.brand_id,
      tour.customer_number, tour.member_id, tour.from_currency_id, tour.to_currency_id,
      tour.to_brand_id, tour.points, tour.members, tour.records, tour.closed_periods);
}

// The tour of a demo that was made by just this plan.
std::optional<DemoTour> ReadTour(const DemoPlan& plan) {
  const auto text = ReadWhole(PosixFileSystem(), TourFile(plan));
  if (!text) return std::nullopt;
  try {
    const toml::table table = toml::parse(AsText(*text));
    const auto number = [&](const char* key) { return table[key].value_or(int64_t{-1}); };
    const auto word = [&](const char* key) { return table[key].value_or(std::string()); };
    const bool same = number("seed") == static_cast<int64_t>(plan.seed) &&
                      word("until") == ToIsoDate(plan.until) &&
                      number("member_count") == plan.members && number("days") == plan.days &&
                      number("closed_periods") >= 0;
    if (!same) return std::nullopt;
    return DemoTour{.api_key = word("api_key"),
                    .brand_id = word("brand_id"),
                    .customer_number = word("customer_number"),
                    .member_id = word("member_id"),
                    .from_currency_id = word("from_currency_id"),
                    .to_currency_id = word("to_currency_id"),
                    .to_brand_id = word("to_brand_id"),
                    .points = number("points"),
                    .members = static_cast<uint64_t>(number("members")),
                    .records = static_cast<uint64_t>(number("records")),
                    .closed_periods = static_cast<uint32_t>(number("closed_periods")),
                    .made_now = false,
                    .seconds = 0};
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

Expected<Done, Error> RemoveAll(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) return Done{};
  return Fail(ErrorCode::kIo, "cannot remove \"" + path + "\" of the old demo: " + error.message());
}

// Another demo, or one that was cut short, goes; anything else stays.
Expected<Done, Error> ClearOldDemo(const DemoPlan& plan) {
  const DataDirectory directory(plan.folder);
  if (!directory.IsThere()) return Done{};
  const DirectorySettings settings = TRY(directory.ReadSettings());
  if (!settings.demo) {
    return Fail(
        ErrorCode::kAlreadyExists,
        "\"" + plan.folder + "\" holds a real ledger, not a demo: choose another --data-dir");
  }
  const FolderLock lock = TRY(FolderLock::Take(plan.folder));
  const std::string settings_name = directory.settings_file().substr(directory.path().size() + 1);
  for (const std::string& name : TRY(PosixFileSystem().List(plan.folder))) {
    if (name != settings_name && name != "LOCK") TRY(RemoveAll(plan.folder + "/" + name));
  }
  // Last: until then it is a demo that can be removed, whatever stops this.
  return RemoveAll(directory.settings_file());
}

Expected<Done, Error> ClaimAll(Vault& vault, LogNumber log,
                               std::span<const PlannedMember> members) {
  std::vector<Applicant> applicants;
  for (const PlannedMember& member : members) {
    applicants.push_back({.number = {.brand = member.brand, .text = member.customer_number},
                          .request = {.key_mac = member.key_mac,
                                      .text = member.customer_number,
                                      .actor = member.actor.ToWord(),
                                      .now = member.enrols_at},
                          .fresh_member = member.member});
  }
  TRY(vault.ClaimAll(log, applicants));
  return Done{};
}

DemoTour TourOf(const DistrictSummary& summary, LedgerHost& host) {
  DemoTour tour;
  tour.members = summary.members;
  tour.records = summary.next_sequence;
  tour.closed_periods = summary.closed_periods;
  if (!summary.example) return tour;
  const LogNumber log = host.log();
  const ExampleMember& example = *summary.example;
  tour.brand_id = BrandId(log, example.brand);
  tour.customer_number = example.customer_number;
  tour.member_id = MemberIdText(example.member);
  tour.from_currency_id = CurrencyId(log, example.from);
  tour.to_currency_id = CurrencyId(log, example.to);
  tour.points = example.from_points;
  return tour;
}

// The brand that issues a currency, as its first published version says.
Expected<BrandNumber, Error> IssuerOf(Lane& lane, LogNumber log, CurrencyNumber currency);

Expected<DemoTour, Error> MakeDemo(const DemoPlan& plan) {
  const Stopwatch watch;
  const std::string seed_text = "huitong demo " + std::to_string(plan.seed);
  const std::string api_key = TRY(MakeDirectory({.folder = plan.folder,
                                                 .master = MasterFromSeed(seed_text),
                                                 .demo = true,
                                                 .clock_from_file = false}));
  const auto host = TRY(LedgerHost::Open({.folder = plan.folder}));
  const LogNumber log = host->log();
  const RequestMacKey macs(host->keys().KeysOf(log).mac_key);
  std::vector<MemberId> members;
  const auto claim = [&](std::span<const PlannedMember> planned) {
    for (const PlannedMember& member : planned) {
      members.push_back(member.member);
    }
    return ClaimAll(host->vault(), log, planned);
  };
  const DistrictSummary summary =
      TRY(SimulateDistrict({.seed = plan.seed,
                            .until = plan.until,
                            .days = plan.days,
                            .members = plan.members,
                            .origin = "huitong.demo/" + std::to_string(plan.seed) + "/log/sha256"},
                           {.lane = host->lane(), .log = log, .macs = macs, .claim = claim}));
  TRY(host->vault().MarkLive(log, members));
  DemoTour tour = TourOf(summary, *host);
  if (summary.example) {
    const BrandNumber issuer = TRY(IssuerOf(host->lane(), log, summary.example->to));
    tour.to_brand_id = BrandId(log, issuer);
  }
  TRY(host->Close());
  tour.api_key = api_key;
  tour.made_now = true;
  TRY(WriteWhole(PosixFileSystem(), TourFile(plan), AsBytes(TourText(plan, tour)),
                 /*secret=*/true));
  tour.seconds = watch.Seconds();
  return tour;
}

class IssuerRead final : public PointRead {
 public:
  IssuerRead(CurrencyNumber currency, std::promise<std::optional<BrandNumber>> found)
      : currency_(currency), found_(std::move(found)) {}
  Expected<Done, Missing> Read(LogState& state, const Instant&) override {
    const Currency* currency = state.configuration.CurrencyOf(currency_);
    if (currency != nullptr) brand_ = currency->brand;
    return Done{};
  }
  void Answer(std::optional<AsOf>) override { found_.set_value(brand_); }

 private:
  CurrencyNumber currency_;
  std::optional<BrandNumber> brand_;
  std::promise<std::optional<BrandNumber>> found_;
};

Expected<BrandNumber, Error> IssuerOf(Lane& lane, LogNumber log, CurrencyNumber currency) {
  std::promise<std::optional<BrandNumber>> promise;
  auto found = promise.get_future();
  std::vector<Submission> submissions;
  submissions.push_back(
      {.log = log, .what = std::make_unique<IssuerRead>(currency, std::move(promise))});
  if (lane.Submit(submissions)) {
    if (const auto brand = found.get()) return *brand;
  }
  return Fail(ErrorCode::kIo, "the demo's ledger does not answer");
}

}  // namespace

Day TodayInShanghai() {
  const auto zone = TimeZone::Named("Asia/Shanghai");
  CHECK(zone.has_value());
  return zone->DayAt(SystemClock().Now());
}

Expected<DemoTour, Error> PrepareDemo(const DemoPlan& plan) {
  if (auto tour = ReadTour(plan)) return *std::move(tour);
  TRY(ClearOldDemo(plan));
  return MakeDemo(plan);
}

}  // namespace huitong
