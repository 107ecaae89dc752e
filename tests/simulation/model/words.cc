#include "model/words.h"

namespace huitong::model {

std::string TextOf(const Line& line) {
  std::string text(line.what);
  char before = ':';
  for (const Figure& figure : line.figures) {
    text += before;
    text += ' ';
    text += figure.name;
    text += ' ';
    text += std::to_string(figure.value);
    before = ',';
  }
  if (!line.text.empty()) text += " \"" + line.text + "\"";
  return text;
}

}  // namespace huitong::model
