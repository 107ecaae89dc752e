#include "engine/tender_settings.h"

#include "engine/settings.h"
#include "ledger/points.h"

namespace huitong {
namespace {

constexpr int64_t kWhole = 1'000;  // per mille

template <class Settings, class Visit>
void VisitEach(Settings& settings, const Visit& visit) {
  visit(1, settings.floor_fen, 0, Points::kOfMemberMax);
  visit(2, settings.floor_per_mille, 0, kWhole);
  visit(3, settings.ceiling_fen, 0, Points::kOfMemberMax);
  visit(4, settings.ceiling_per_mille, 0, kWhole);
  visit(5, settings.step, 1, Points::kOfMemberMax);
}

}  // namespace

template <class Visit>
void VisitSettings(TenderSettings& settings, const Visit& visit) {
  VisitEach(settings, visit);
}
template <class Visit>
void VisitSettings(const TenderSettings& settings, const Visit& visit) {
  VisitEach(settings, visit);
}

bool IsAllowed(const TenderSettings& settings) { return AreSettingsAllowed(settings); }

TenderPolicy PolicyBy(const TenderSettings& settings) {
  TenderPolicy policy{.floor = {.fen = settings.floor_fen, .per_mille = settings.floor_per_mille},
                      .ceiling = {.fen = std::nullopt, .per_mille = settings.ceiling_per_mille},
                      .step = settings.step};
  if (settings.ceiling_fen != kNoCeiling) policy.ceiling.fen = settings.ceiling_fen;
  return policy;
}

Bytes EncodePayload(const TenderSettings& settings) { return EncodeSettings(settings); }
std::optional<TenderSettings> DecodeTenderSettings(ByteView payload) {
  return DecodeSettings<TenderSettings>(payload);
}

}  // namespace huitong
