// JSON as answers are written: compact, in order, straight into the body.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace huitong {

// Appends to a text that somebody else owns and that outlives the writer. The caller opens and
// closes in pairs; names are literals of the program and are not escaped, texts are.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void BeginObject() { Begin('{'); }
  void BeginObject(std::string_view name) {
    Name(name);
    Begin('{');
  }
  void EndObject() { End('}'); }
  void BeginArray(std::string_view name) {
    Name(name);
    Begin('[');
  }
  void EndArray() { End(']'); }

  void Text(std::string_view name, std::string_view text) {
    Name(name);
    Text(text);
  }
  void Integer(std::string_view name, int64_t value);
  void Flag(std::string_view name, bool value);
  void Null(std::string_view name);
  // An element of an array.
  void Text(std::string_view text);
  void Integer(int64_t value);

 private:
  void Name(std::string_view name);
  void Begin(char bracket);
  void End(char bracket);
  void Separate();

  std::string& out_;
  bool follows_ = false;  // something stands before in the same object or array
};

}  // namespace huitong
