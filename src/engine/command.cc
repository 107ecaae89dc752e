#include "engine/command.h"

namespace huitong {
namespace {

struct Kind {
  RecordKind operator()(const OpenCoalition&) const { return RecordKind::kCoalitionOpened; }
  RecordKind operator()(const RegisterBrand&) const { return RecordKind::kPublished; }
  RecordKind operator()(const RegisterCurrency&) const { return RecordKind::kPublished; }
  RecordKind operator()(const RegisterChannel&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishCoefficient&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishEarnRate&) const { return RecordKind::kPublished; }
  RecordKind operator()(const PublishRateBook&) const { return RecordKind::kPublished; }
  RecordKind operator()(const Enrol&) const { return RecordKind::kMemberEnrolled; }
  RecordKind operator()(const Earn&) const { return RecordKind::kEarn; }
  RecordKind operator()(const Redeem&) const { return RecordKind::kRedeem; }
  RecordKind operator()(const Exchange&) const { return RecordKind::kExchange; }
};

struct MemberNamed {
  template <class T>
  std::optional<MemberId> operator()(const T& operation) const {
    if constexpr (requires { operation.member; }) return operation.member;
    return std::nullopt;
  }
};

}  // namespace

RecordKind KindOf(const Operation& operation) { return std::visit(Kind(), operation); }

std::optional<MemberId> MemberOf(const Operation& operation) {
  return std::visit(MemberNamed(), operation);
}

}  // namespace huitong
