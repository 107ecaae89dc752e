#include "model/enrolling.h"

#include <cstring>

namespace huitong::model {

Decision Enrol(Page& page, const Enrolling& enrolling) {
  const Books& books = page.books();
  if (!books.HasBrand(enrolling.brand)) return Refuse(kBrandNotFound, kBrandId);
  if (books.member_ids.contains(enrolling.member)) {
    int64_t halves[2] = {};
    std::memcpy(halves, enrolling.member.data(), sizeof halves);
    return Refuse(kMemberAlreadyEnrolled, kMemberId, halves[0], halves[1]);
  }
  page.About(books.members.size());
  page.Say(Write("enrolled", {{"brand", enrolling.brand}}, TextOf(enrolling.member)));
  return std::nullopt;
}

}  // namespace huitong::model
