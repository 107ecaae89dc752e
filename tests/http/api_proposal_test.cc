// Publications over HTTP that one person proposes and another approves.

#include <gtest/gtest.h>

#include "api/public_id.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

// A district, and what is proposed there under keys of the users' own.
struct Office {
  ApiWorld world;
  ApiDistrict district{world};
  int keys = 0;

  ApiAnswer Propose(uint32_t user, const std::string& from = "") {
    std::string body = district.RateBook();
    if (!from.empty()) body.insert(1, R"("effective_from":")" + from + R"(",)");
    return world.PostAs(user, "/v1/rate-book/versions", body, "k-" + std::to_string(++keys));
  }
  ApiAnswer Answer(uint32_t user, const std::string& proposal, const std::string& what) {
    return world.PostAs(user, "/v1/proposals/" + proposal + "/" + what, "{}",
                        "k-" + std::to_string(++keys));
  }
  size_t Versions() {
    const std::string all = world.Get("/v1/rate-book/versions").At("/data");
    size_t count = 0;
    for (size_t at = 0; (at = all.find("\"version\"", at)) != std::string::npos; ++at) {
      ++count;
    }
    return count;
  }
};

TEST(ApiProposalTest, IsPublishedWhenASecondPersonApproves) {
  Office office;
  const ApiAnswer proposed = office.Propose(1);
  ASSERT_EQ(proposed.status, 202) << proposed.body;
  EXPECT_EQ(proposed.At("/status"), "open");
  EXPECT_EQ(proposed.At("/proposed_by"), "user");
  EXPECT_EQ(proposed.At("/user"), "1");
  EXPECT_EQ(proposed.At("/effective_from"), "null");
  EXPECT_EQ(office.Versions(), 1u);

  const std::string id = proposed.At("/id");
  const ApiAnswer alone = office.Answer(1, id, "approvals");
  EXPECT_EQ(alone.status, 422);
  EXPECT_EQ(alone.code(), "second_person_needed");
  const ApiAnswer approved = office.Answer(2, id, "approvals");
  ASSERT_EQ(approved.status, 201) << approved.body;
  EXPECT_EQ(approved.At("/proposal_id"), id);
  EXPECT_EQ(approved.At("/status"), "approved");
  EXPECT_EQ(approved.At("/version"), "2");
  EXPECT_EQ(approved.At("/prices/1/currency_id"), office.district.bean);
  EXPECT_EQ(office.Versions(), 2u);
  EXPECT_EQ(office.world.Get("/v1/proposals/" + id).At("/status"), "approved");
  EXPECT_EQ(office.Answer(2, id, "approvals").code(), "proposal_closed");
}

TEST(ApiProposalTest, MayBeRejectedByItsMakerToo) {
  Office office;
  const std::string id = office.Propose(1).At("/id");
  const ApiAnswer rejected = office.Answer(1, id, "rejections");
  ASSERT_EQ(rejected.status, 201) << rejected.body;
  EXPECT_EQ(rejected.At("/status"), "rejected");
  EXPECT_EQ(office.Answer(2, id, "approvals").code(), "proposal_closed");
  EXPECT_EQ(office.Versions(), 1u);
}

TEST(ApiProposalTest, IsTooLateWhenItsDayHasCome) {
  Office office;
  const ApiAnswer proposed = office.Propose(1, "2026-06-01T00:00:00Z");
  ASSERT_EQ(proposed.status, 202) << proposed.body;
  office.world.clock().Advance(3000 * kSecondsPerDay);
  const ApiAnswer late = office.Answer(2, proposed.At("/id"), "approvals");
  EXPECT_EQ(late.status, 422);
  EXPECT_EQ(late.code(), "effective_in_past");
}

TEST(ApiProposalTest, IsListedWithWhatBecameOfIt) {
  Office office;
  const std::string open = office.Propose(1).At("/id");
  const ApiAnswer all = office.world.Get("/v1/proposals");
  EXPECT_EQ(all.At("/data/0/status"), "approved");
  EXPECT_EQ(all.At("/data/1/id"), open);
  EXPECT_EQ(all.At("/data/1/status"), "open");
  EXPECT_EQ(all.At("/data/1/type"), "rate_book");
}

TEST(ApiProposalTest, OfAnotherNameIsNotFound) {
  Office office;
  EXPECT_EQ(office.world.Get("/v1/proposals/prp_nothing").status, 400);
  EXPECT_EQ(office.Answer(2, ProposalId(kTestLog, {.value = 99}), "approvals").code(),
            "proposal_not_found");
}

}  // namespace
}  // namespace huitong::testing
