// The settings of what is published, as bytes: a count, then per setting that is not its default,
// ascending by tag, tag u32 and value i64.
//
// A type with settings has VisitSettings(Type&, visit) and VisitSettings(const Type&, visit), which
// call visit(tag, field, least, greatest) for each field, ascending by tag, with the bounds of what
// may be written; its defaults are those of a value-initialised one.

#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "base/bytes.h"

namespace huitong {

struct Setting {
  uint32_t tag = 0;
  int64_t value = 0;
  bool allowed = true;
};

template <class Policy>
std::vector<Setting> SettingsOf(const Policy& policy) {
  std::vector<Setting> settings;
  VisitSettings(policy, [&](uint32_t tag, const auto& field, int64_t least, int64_t greatest) {
    const auto value = static_cast<int64_t>(field);
    settings.push_back(
        {.tag = tag, .value = value, .allowed = value >= least && value <= greatest});
  });
  return settings;
}

// Those that are not what silence says.
template <class Policy>
std::vector<Setting> SettingsToTell(const Policy& policy) {
  std::vector<Setting> told;
  const auto defaults = SettingsOf(Policy());
  const auto settings = SettingsOf(policy);
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].value != defaults[i].value) told.push_back(settings[i]);
  }
  return told;
}

// Whether each that is not its default is within its bounds.
template <class Policy>
bool AreSettingsAllowed(const Policy& policy) {
  const auto told = SettingsToTell(policy);
  return std::all_of(told.begin(), told.end(), [](const Setting& one) { return one.allowed; });
}

template <class Policy>
void PutSettings(ByteWriter& out, const Policy& policy) {
  const auto told = SettingsToTell(policy);
  out.Put(static_cast<uint32_t>(told.size()));
  for (const Setting& setting : told) {
    out.Put(setting.tag);
    out.Put(setting.value);
  }
}

// False where the tag is unknown, or the value none of its or its default.
template <class Policy>
bool SetSetting(Policy& policy, uint32_t told, int64_t value) {
  bool known = false;
  VisitSettings(policy, [&](uint32_t tag, auto& field, int64_t least, int64_t greatest) {
    if (tag != told || value < least || value > greatest) return;
    known = value != static_cast<int64_t>(field);
    field = static_cast<std::remove_reference_t<decltype(field)>>(value);
  });
  return known;
}

// Marks the reader failed at bytes that PutSettings does not write of allowed settings.
template <class Policy>
Policy ReadSettings(ByteReader& in) {
  Policy policy;
  const auto count = in.Get<uint32_t>();
  uint32_t before = 0;
  for (uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto tag = in.Get<uint32_t>();
    const bool follows = tag > before;
    if (!SetSetting(policy, tag, in.Get<int64_t>()) || !follows) in.MarkFailed();
    before = tag;
  }
  return policy;
}

template <class Policy>
Bytes EncodeSettings(const Policy& policy) {
  Bytes bytes;
  ByteWriter out(bytes);
  PutSettings(out, policy);
  return bytes;
}

template <class Policy>
std::optional<Policy> DecodeSettings(ByteView payload) {
  ByteReader in(payload);
  Policy policy = ReadSettings<Policy>(in);
  if (in.failed() || !in.AtEnd()) return std::nullopt;
  return policy;
}

}  // namespace huitong
