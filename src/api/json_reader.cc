#include "api/json_reader.h"

#include <algorithm>
#include <utility>

#include <simdjson.h>

#include "api/json_fault_place.h"
#include "api/name_text.h"
#include "base/check.h"

namespace huitong {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kErrorsMax = 20;
constexpr size_t kPointerMax = 200;
constexpr size_t kTextCapacityMin = 1024;

JsonFault FaultOf(simdjson::error_code error) {
  switch (static_cast<int>(error)) {
    case simdjson::UTF8_ERROR:
      return JsonFault::kNotUtf8;
    case simdjson::STRING_ERROR:
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS:
      return JsonFault::kBadText;
    case simdjson::NUMBER_ERROR:
      return JsonFault::kBadNumber;
    case simdjson::DEPTH_ERROR:
      return JsonFault::kTooDeep;
    default:
      return JsonFault::kNotJson;
  }
}

// Making a parser costs some allocations, so each thread keeps those it has no use for just now.
using Parsers = std::vector<std::unique_ptr<dom::parser>>;
Parsers& SpareParsers() {
  thread_local Parsers spare;
  return spare;
}

std::unique_ptr<dom::parser> TakeParser() {
  Parsers& spare = SpareParsers();
  if (spare.empty()) return std::make_unique<dom::parser>();
  auto parser = std::move(spare.back());
  spare.pop_back();
  return parser;
}

// Growing costs simdjson its parser's memory, so it grows by doubling and is not kept when large.
constexpr size_t kSpareCapacityMax = size_t{64} * 1024;

std::string Escaped(std::string_view name) {
  std::string escaped;
  for (const char letter : name) {
    if (letter == '~') {
      escaped += "~0";
    } else if (letter == '/') {
      escaped += "~1";
    } else {
      escaped += letter;
    }
  }
  return escaped;
}

std::vector<std::string_view> SortedNames(const dom::object& object) {
  std::vector<std::string_view> names;
  for (const dom::key_value_pair field : object) {
    names.push_back(field.key);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

struct JsonBody::State {
  struct Node {
    std::optional<dom::object> object;  // nothing: a stand-in
    std::string pointer;
    std::vector<std::string_view> asked;
  };

  ~State() {
    if (parser && parser->capacity() <= kSpareCapacityMax) {
      SpareParsers().push_back(std::move(parser));
    }
  }

  void Blame(std::string pointer, FieldFault fault, FieldShape shape, Range range = {}) {
    if (errors.size() >= kErrorsMax) return;
    errors.push_back({.pointer = std::move(pointer),
                      .fault = fault,
                      .shape = shape,
                      .minimum = range.minimum,
                      .maximum = range.maximum});
  }

  [[nodiscard]] std::string PointerTo(size_t place, std::string_view name) const {
    const std::string& parent = nodes[place].pointer;
    // A name that nobody would read is not repeated.
    if (parent.size() + name.size() > kPointerMax) return parent;
    return parent + "/" + Escaped(name);
  }

  size_t Add(std::optional<dom::object> object, std::string pointer) {
    if (object) {
      const auto names = SortedNames(*object);
      for (size_t i = 1; i < names.size(); ++i) {
        if (names[i] != names[i - 1]) continue;
        Blame(pointer + "/" + Escaped(names[i].substr(0, kPointerMax)), FieldFault::kDuplicate,
              FieldShape::kAny);
        break;
      }
    }
    nodes.push_back({.object = object, .pointer = std::move(pointer), .asked = {}});
    return nodes.size() - 1;
  }

  // The field's value; nothing where it is missing.
  std::optional<dom::element> Find(size_t place, std::string_view name) {
    Node& node = nodes[place];
    node.asked.push_back(name);
    if (!node.object) return std::nullopt;
    dom::element value;
    if (node.object->at_key(name).get(value) != simdjson::SUCCESS) return std::nullopt;
    return value;
  }

  // As Find; blames a field that is missing.
  std::optional<dom::element> Require(size_t place, std::string_view name) {
    auto value = Find(place, name);
    if (!value && nodes[place].object) {
      Blame(PointerTo(place, name), FieldFault::kMissing, FieldShape::kAny);
    }
    return value;
  }

  std::optional<int64_t> IntegerIn(const dom::element& value, size_t place, std::string_view name,
                                   Range range) {
    int64_t integer = 0;
    if (value.type() == dom::element_type::UINT64) {  // past 2^63: as an int64 it has its own type
      Blame(PointerTo(place, name), FieldFault::kOutOfRange, FieldShape::kInteger, range);
      return std::nullopt;
    }
    if (value.get(integer) != simdjson::SUCCESS) {
      Blame(PointerTo(place, name), FieldFault::kWrongType, FieldShape::kInteger);
      return std::nullopt;
    }
    if (integer < range.minimum || integer > range.maximum) {
      Blame(PointerTo(place, name), FieldFault::kOutOfRange, FieldShape::kInteger, range);
      return std::nullopt;
    }
    return integer;
  }

  std::optional<std::string_view> AnyTextIn(const dom::element& value, size_t place,
                                            std::string_view name) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return text;
    Blame(PointerTo(place, name), FieldFault::kWrongType, FieldShape::kText);
    return std::nullopt;
  }

  struct TextRule {
    size_t size_max = 0;
    FieldShape shape = FieldShape::kText;
  };

  std::optional<std::string_view> TextIn(const dom::element& value, size_t place,
                                         std::string_view name, const TextRule& rule) {
    const auto text = AnyTextIn(value, place, name);
    if (!text) return std::nullopt;
    const bool is_plain = rule.shape == FieldShape::kText || rule.shape == FieldShape::kTrimmedText;
    const bool fits = !text->empty() && text->size() <= rule.size_max;
    if (fits && !HasControlCharacter(*text)) return text;
    if (is_plain && !fits) {
      Blame(PointerTo(place, name), FieldFault::kOutOfRange, rule.shape,
            {.minimum = 1, .maximum = static_cast<int64_t>(rule.size_max)});
    } else {
      Blame(PointerTo(place, name), FieldFault::kMalformed, rule.shape);
    }
    return std::nullopt;
  }

  // `value` reads one element, or nothing for one of another type.
  template <class Element, class ValueOf>
  std::optional<uint32_t> SetIn(size_t place, std::string_view name,
                                std::span<const Element> elements, FieldShape shape,
                                FieldShape element_shape, const ValueOf& value_of) {
    const auto list = Find(place, name);
    if (!list) return std::nullopt;
    const std::string pointer = PointerTo(place, name);
    dom::array array;
    if (list->get(array) != simdjson::SUCCESS) {
      Blame(pointer, FieldFault::kWrongType, FieldShape::kList);
      return std::nullopt;
    }
    uint32_t set = 0;
    size_t index = 0;
    for (const dom::element element : array) {
      const std::string at = pointer + "/" + std::to_string(index++);
      const std::optional<Element> value = value_of(element);
      const auto known =
          value ? std::find(elements.begin(), elements.end(), *value) : elements.end();
      if (!value) {
        Blame(at, FieldFault::kWrongType, element_shape);
      } else if (known == elements.end()) {
        Blame(at, FieldFault::kMalformed, shape);
      } else {
        const uint32_t bit = uint32_t{1} << (known - elements.begin());
        if ((set & bit) != 0) Blame(at, FieldFault::kRepeated, shape);
        set |= bit;
      }
    }
    return set;
  }

  std::unique_ptr<dom::parser> parser = TakeParser();
  std::vector<Node> nodes;
  std::vector<FieldError> errors;
};

JsonBody::JsonBody(std::unique_ptr<State> state) : state_(std::move(state)) {}
JsonBody::JsonBody(JsonBody&&) noexcept = default;
JsonBody& JsonBody::operator=(JsonBody&&) noexcept = default;
JsonBody::~JsonBody() = default;

Expected<JsonBody, MalformedJson> JsonBody::Parse(std::string& text) {
  if (text.capacity() < text.size() + simdjson::SIMDJSON_PADDING) {
    text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  }
  auto state = std::make_unique<State>();
  dom::parser& parser = *state->parser;
  if (parser.capacity() < text.size() || parser.max_depth() != kJsonDepthMax) {
    const size_t capacity = std::max({text.size(), kTextCapacityMin, parser.capacity()});
    if (parser.allocate(capacity, kJsonDepthMax) != simdjson::SUCCESS) {
      return Unexpected(MalformedJson{});
    }
  }
  dom::element root;
  const auto error = parser.parse(text.data(), text.size(), false).get(root);
  if (error != simdjson::SUCCESS) return Unexpected(PlacedFault(text, FaultOf(error)));
  dom::object object;
  if (root.get(object) != simdjson::SUCCESS) {
    return Unexpected(MalformedJson{.fault = JsonFault::kNotAnObject});
  }
  state->Add(object, "");
  return JsonBody(std::move(state));
}

JsonObject JsonBody::Root() { return {*state_, 0}; }

std::vector<FieldError> JsonBody::Errors() {
  for (size_t place = 0; place < state_->nodes.size(); ++place) {
    const State::Node& node = state_->nodes[place];
    if (!node.object) continue;
    for (const dom::key_value_pair field : *node.object) {
      const bool asked =
          std::find(node.asked.begin(), node.asked.end(), field.key) != node.asked.end();
      if (asked) continue;
      state_->Blame(state_->PointerTo(place, field.key), FieldFault::kUnknown, FieldShape::kAny);
    }
  }
  return state_->errors;
}

int64_t JsonObject::Integer(std::string_view name, Range range) {
  const auto value = state_->Require(place_, name);
  if (!value) return range.minimum;
  return state_->IntegerIn(*value, place_, name, range).value_or(range.minimum);
}

std::optional<int64_t> JsonObject::OptionalInteger(std::string_view name, Range range) {
  const auto value = state_->Find(place_, name);
  if (!value) return std::nullopt;
  return state_->IntegerIn(*value, place_, name, range);
}

std::string_view JsonObject::Text(std::string_view name, size_t size_max, FieldShape shape) {
  const auto value = state_->Require(place_, name);
  if (!value) return {};
  const auto text = state_->TextIn(*value, place_, name, {.size_max = size_max, .shape = shape});
  return text.value_or(std::string_view());
}

std::optional<std::string_view> JsonObject::OptionalText(std::string_view name, size_t size_max,
                                                         FieldShape shape) {
  const auto value = state_->Find(place_, name);
  if (!value) return std::nullopt;
  return state_->TextIn(*value, place_, name, {.size_max = size_max, .shape = shape});
}

std::optional<std::string_view> JsonObject::AnyText(std::string_view name) {
  const auto value = state_->Require(place_, name);
  if (!value) return std::nullopt;
  return state_->AnyTextIn(*value, place_, name);
}

std::optional<bool> JsonObject::OptionalFlag(std::string_view name) {
  const auto value = state_->Find(place_, name);
  if (!value) return std::nullopt;
  bool flag = false;
  if (value->get(flag) == simdjson::SUCCESS) return flag;
  Blame(name, FieldFault::kWrongType, FieldShape::kFlag);
  return std::nullopt;
}

std::optional<uint32_t> JsonObject::OptionalWords(std::string_view name,
                                                  std::span<const std::string_view> words,
                                                  FieldShape shape) {
  return state_->SetIn(place_, name, words, shape, FieldShape::kText,
                       [](const dom::element& element) -> std::optional<std::string_view> {
                         std::string_view word;
                         if (element.get(word) != simdjson::SUCCESS) return std::nullopt;
                         return word;
                       });
}

std::optional<uint32_t> JsonObject::OptionalNumbers(std::string_view name,
                                                    std::span<const int64_t> numbers,
                                                    FieldShape shape) {
  return state_->SetIn(place_, name, numbers, shape, FieldShape::kInteger,
                       [](const dom::element& element) -> std::optional<int64_t> {
                         int64_t number = 0;
                         if (element.get(number) != simdjson::SUCCESS) return std::nullopt;
                         return number;
                       });
}

JsonObject JsonObject::Object(std::string_view name) {
  const auto value = state_->Require(place_, name);
  dom::object object;
  const bool is_object = value && value->get(object) == simdjson::SUCCESS;
  if (value && !is_object) {
    state_->Blame(state_->PointerTo(place_, name), FieldFault::kWrongType, FieldShape::kObject);
  }
  const auto found = is_object ? std::optional<dom::object>(object) : std::nullopt;
  return {*state_, state_->Add(found, state_->PointerTo(place_, name))};
}

std::vector<JsonObject> JsonObject::Objects(std::string_view name, size_t count_max) {
  std::vector<JsonObject> objects;
  const auto value = state_->Require(place_, name);
  if (!value) return objects;
  const std::string pointer = state_->PointerTo(place_, name);
  dom::array array;
  if (value->get(array) != simdjson::SUCCESS) {
    state_->Blame(pointer, FieldFault::kWrongType, FieldShape::kList);
    return objects;
  }
  const Range counts{.minimum = 1, .maximum = static_cast<int64_t>(count_max)};
  if (array.size() == 0 || array.size() > count_max) {
    state_->Blame(pointer, FieldFault::kOutOfRange, FieldShape::kList, counts);
    return objects;
  }
  for (const dom::element element : array) {
    const std::string at = pointer + "/" + std::to_string(objects.size());
    dom::object object;
    const bool is_object = element.get(object) == simdjson::SUCCESS;
    if (!is_object) state_->Blame(at, FieldFault::kWrongType, FieldShape::kObject);
    const auto found = is_object ? std::optional<dom::object>(object) : std::nullopt;
    objects.push_back({*state_, state_->Add(found, at)});
  }
  return objects;
}

bool JsonObject::Has(std::string_view name) { return state_->Find(place_, name).has_value(); }

void JsonObject::Blame(std::string_view name, FieldFault fault, FieldShape shape, Range range) {
  state_->Blame(state_->PointerTo(place_, name), fault, shape, range);
}

void JsonObject::BlameItself(FieldFault fault, FieldShape shape) {
  state_->Blame(state_->nodes[place_].pointer, fault, shape);
}

}  // namespace huitong
