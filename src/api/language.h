// Which of the API's two languages a request asks for.

#pragma once

#include <optional>
#include <string_view>

#include "engine/effect.h"

namespace huitong {

// Of an Accept-Language field (RFC 9110 section 12.5.4) the language it likes best; English where
// it says nothing of either.
Language PreferredLanguage(std::optional<std::string_view> accept_language);

// "zh-CN" or "en".
std::string_view TagOf(Language language);

}  // namespace huitong
