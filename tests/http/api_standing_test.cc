// Members frozen, closed, merged and giving, through the API: what each answers, refuses and shows.

#include <gtest/gtest.h>

#include "api/public_id.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

class Street {
 public:
  Street() { li = Enrol("C-2"); }

  std::string Enrol(const std::string& number) {
    const ApiAnswer answer = world.Post("/v1/members", district.Enrolment(number));
    CHECK(answer.status == 201);
    return answer.At("/id");
  }
  ApiAnswer Ask(const std::string& member, const std::string& what, const std::string& body) {
    return world.Post("/v1/members/" + member + "/" + what, body);
  }
  ApiAnswer Merge(const std::string& source, const std::string& target) {
    return Ask(source, "merges", R"({"target_id":")" + target + R"("})");
  }
  ApiAnswer Member(const std::string& member) { return world.Get("/v1/members/" + member); }
  ApiAnswer Wallets(const std::string& member) {
    return world.Get("/v1/members/" + member + "/wallets");
  }
  std::string Gift(int64_t points, const std::string& recipient) const {
    return R"({"member_id":")" + district.mei + R"(","recipient_id":")" + recipient +
           R"(","currency_id":")" + district.rose + R"(","points":)" + std::to_string(points) + "}";
  }
  void AllowGifts() {
    CHECK(world.Post("/v1/currencies/" + district.rose + "/policies", R"({"gifts":true})").status ==
          201);
  }
  // Of mei, at one point per yuan.
  void Earn(int64_t points) {
    CHECK(world.Post("/v1/events", district.Purchase(points * 100)).status == 201);
  }

  ApiWorld world;
  ApiDistrict district{world};
  std::string li;
};

TEST(ApiStandingTest, FreezesAMemberAndLetsHimGoOn) {
  Street street;
  street.Earn(100);
  const std::string& mei = street.district.mei;
  EXPECT_EQ(street.Member(mei).At("/status"), "active");
  EXPECT_EQ(street.Member(mei).At("/merge"), "null");

  const std::string freezes = "/v1/members/" + mei + "/freezes";
  const std::string body = R"({"reason":"lost_or_stolen","out_request_no":"case 7"})";
  const ApiAnswer frozen = street.world.Post(freezes, body, "freeze-1");
  ASSERT_EQ(frozen.status, 201) << frozen.body;
  EXPECT_EQ(frozen.At("/type"), "freeze");
  EXPECT_EQ(frozen.At("/status_changed"), R"({"status":"frozen","reason":"lost_or_stolen"})");
  EXPECT_EQ(street.Member(mei).At("/status"), "frozen");
  const ApiAnswer again = street.world.Post(freezes, body, "freeze-1");
  EXPECT_EQ(again.body, frozen.body);
  EXPECT_EQ(again.HeaderValue("Idempotent-Replayed"), "true");

  const ApiAnswer spent = street.world.Post("/v1/redemptions", street.district.Redemption(1));
  EXPECT_EQ(spent.status, 422);
  EXPECT_EQ(spent.code(), "account_frozen");
  const ApiAnswer free = street.Ask(mei, "unfreezes", R"({"reason":"member_asked"})");
  ASSERT_EQ(free.status, 201) << free.body;
  EXPECT_EQ(free.At("/status_changed/status"), "active");
  EXPECT_EQ(street.world.Post("/v1/redemptions", street.district.Redemption(1)).status, 201);
  const ApiAnswer seen = street.world.Get("/v1/transactions/" + frozen.At("/id"));
  EXPECT_EQ(seen.At("/status_changed/reason"), "lost_or_stolen");
  EXPECT_EQ(seen.At("/status"), "accepted");
}

TEST(ApiStandingTest, ClosesAnAccountWhenItIsEmptyOrGivenUp) {
  Street street;
  street.Earn(100);
  const std::string& mei = street.district.mei;
  const ApiAnswer full = street.Ask(mei, "closures", R"({"reason":"member_asked"})");
  EXPECT_EQ(full.status, 422);
  EXPECT_EQ(full.code(), "account_not_empty");
  EXPECT_EQ(full.At("/currency_id"), street.district.rose);
  EXPECT_EQ(full.At("/points"), "100");
  const ApiAnswer closed =
      street.Ask(mei, "closures", R"({"reason":"member_asked","forfeit_points":true})");
  ASSERT_EQ(closed.status, 201) << closed.body;
  EXPECT_EQ(closed.At("/status_changed/status"), "closed");
  EXPECT_EQ(closed.At("/forfeited/0/currency_id"), street.district.rose);
  EXPECT_EQ(closed.At("/forfeited/0/points"), "100");
  EXPECT_EQ(street.Member(mei).At("/status"), "closed");
  const ApiAnswer after = street.world.Post("/v1/events", street.district.Purchase(100));
  EXPECT_EQ(after.status, 409);
  EXPECT_EQ(after.code(), "account_closed");
}

TEST(ApiStandingTest, RefusesAChangeOfStatusByPointer) {
  Street street;
  const std::string& mei = street.district.mei;
  for (const char* what : {"freezes", "unfreezes", "closures"}) {
    const ApiAnswer without = street.Ask(mei, what, "{}");
    EXPECT_EQ(without.status, 400) << what;
    EXPECT_EQ(without.At("/errors/0/pointer"), "/reason") << what;
    EXPECT_EQ(without.At("/errors/0/code"), "missing") << what;
    const ApiAnswer unknown = street.Ask(mei, what, R"({"reason":"because"})");
    EXPECT_EQ(unknown.At("/errors/0/code"), "malformed") << what;
    EXPECT_EQ(unknown.At("/errors/0/detail"),
              "It must be \"member_asked\", \"suspected_fraud\", \"lost_or_stolen\", \"by_order\", "
              "\"dispute\" or \"other\".")
        << what;
  }
  const ApiAnswer word =
      street.Ask(mei, "closures", R"({"reason":"other","forfeit_points":"yes"})");
  EXPECT_EQ(word.At("/errors/0/pointer"), "/forfeit_points");
  EXPECT_EQ(word.At("/errors/0/detail"), "It must be true or false, without quotes.");
  const ApiAnswer nobody = street.Ask("mbr_nobody", "freezes", R"({"reason":"other"})");
  EXPECT_EQ(nobody.status, 400);
  EXPECT_EQ(nobody.At("/param"), "member_id");
  EXPECT_EQ(street.Member(mei).At("/status"), "active");
}

TEST(ApiStandingTest, MergesTwoMembersAndShowsWhereTheyStand) {
  Street street;
  street.Earn(100);
  const std::string& mei = street.district.mei;
  const ApiAnswer merged = street.Merge(mei, street.li);
  ASSERT_EQ(merged.status, 201) << merged.body;
  EXPECT_EQ(merged.At("/merge/phase"), "begun");
  EXPECT_EQ(merged.At("/merge/ends_at"), "2026-01-08T00:00:00Z");
  EXPECT_EQ(street.Member(mei).At("/status"), "merging");
  EXPECT_EQ(street.Member(mei).At("/merge/other_id"), street.li);
  EXPECT_EQ(street.Member(mei).At("/merge/role"), "source");
  EXPECT_EQ(street.Member(street.li).At("/status"), "active");
  EXPECT_EQ(street.Member(street.li).At("/merge/other_id"), mei);
  EXPECT_EQ(street.Member(street.li).At("/merge/role"), "target");
  const ApiAnswer seen = street.world.Get("/v1/transactions/" + merged.At("/id"));
  EXPECT_EQ(seen.At("/merge/source_id"), mei);
  EXPECT_EQ(seen.At("/merge/target_id"), street.li);
  // The points stay, frozen, where they are.
  EXPECT_EQ(street.Wallets(mei).At("/data/0/points"), "100");
  EXPECT_EQ(street.Wallets(street.li).At("/data"), "[]");
  EXPECT_EQ(street.world.Post("/v1/redemptions", street.district.Redemption(1)).code(),
            "insufficient_points");
}

TEST(ApiStandingTest, ShowsAMergeWhoseTimeIsUpAsDoneAndThenDoesIt) {
  Street street;
  street.Earn(100);
  const std::string& mei = street.district.mei;
  ASSERT_EQ(street.Merge(mei, street.li).status, 201);
  street.world.clock().Advance(7 * kSecondsPerDay);
  for (const bool touched : {false, true}) {
    EXPECT_EQ(street.Member(mei).At("/status"), "merged");
    EXPECT_EQ(street.Member(mei).At("/merge/other_id"), street.li);
    EXPECT_EQ(street.Member(street.li).At("/status"), "active");
    EXPECT_EQ(street.Member(street.li).At("/merge"), "null");
    for (const std::string& member : {mei, street.li}) {
      const ApiAnswer wallets = street.Wallets(member);
      EXPECT_EQ(wallets.At("/member_id"), street.li);
      EXPECT_EQ(wallets.At("/data/0/points"), "100");
    }
    if (touched) continue;
    EXPECT_EQ(street.Ask(mei, "unmerges", "{}").code(), "merge_not_open");
  }
  // Whoever names the source gets the target's points.
  EXPECT_EQ(street.world.Post("/v1/redemptions", street.district.Redemption(1)).status, 201);
  EXPECT_EQ(street.Wallets(street.li).At("/data/0/points"), "99");
  const ApiAnswer history = street.world.Get("/v1/members/" + mei + "/transactions?type=merge_end");
  EXPECT_EQ(history.At("/data/0/type"), "merge_end");
  EXPECT_EQ(history.At("/data/0/merge/phase"), "completed");
  EXPECT_EQ(history.At("/data/0/postings/0/member_id"), mei);
  EXPECT_EQ(history.At("/data/0/postings/1/member_id"), street.li);
}

TEST(ApiStandingTest, UndoesAMergeInItsCoolOffAndRefusesWhatCannotBeMerged) {
  Street street;
  street.Earn(100);
  const std::string& mei = street.district.mei;
  const ApiAnswer itself = street.Merge(mei, mei);
  EXPECT_EQ(itself.status, 422);
  EXPECT_EQ(itself.code(), "same_member");
  EXPECT_EQ(itself.At("/param"), "target_id");
  EXPECT_EQ(street.Ask(mei, "merges", "{}").At("/errors/0/pointer"), "/target_id");
  EXPECT_EQ(street.Ask(mei, "unmerges", "{}").code(), "merge_not_open");

  ASSERT_EQ(street.Merge(mei, street.li).status, 201);
  const std::string third = street.Enrol("C-3");
  const ApiAnswer pending = street.Merge(third, street.li);
  EXPECT_EQ(pending.status, 409);
  EXPECT_EQ(pending.code(), "merge_pending");
  const ApiAnswer undone = street.Ask(mei, "unmerges", "{}");
  ASSERT_EQ(undone.status, 201) << undone.body;
  EXPECT_EQ(undone.At("/merge/phase"), "undone");
  EXPECT_EQ(street.Member(mei).At("/status"), "active");
  EXPECT_EQ(street.world.Post("/v1/redemptions", street.district.Redemption(1)).status, 201);
}

TEST(ApiStandingTest, MergesAtOnceWhereThePolicyHasNoCoolOff) {
  Street street;
  street.Earn(100);
  const ApiAnswer policy =
      street.world.Post("/v1/member-policies", R"({"merge_cool_off_hours":0})");
  ASSERT_EQ(policy.status, 201) << policy.body;
  EXPECT_EQ(policy.At("/version"), "1");
  EXPECT_EQ(policy.At("/merge_cool_off_hours"), "0");
  EXPECT_EQ(street.world.Get("/v1/member-policies").At("/data/0/merge_cool_off_hours"), "0");
  EXPECT_EQ(street.world.Post("/v1/member-policies", R"({"merge_cool_off_hours":8785})")
                .At("/errors/0/pointer"),
            "/merge_cool_off_hours");
  ASSERT_EQ(street.Merge(street.district.mei, street.li).status, 201);
  EXPECT_EQ(street.Member(street.district.mei).At("/status"), "merged");
  EXPECT_EQ(street.Wallets(street.li).At("/data/0/points"), "100");
}

TEST(ApiStandingTest, LetsMembersGivePointsWhereTheCurrencyAllowsIt) {
  Street street;
  street.Earn(100);
  const ApiAnswer not_yet = street.world.Post("/v1/gifts", street.Gift(30, street.li));
  EXPECT_EQ(not_yet.status, 422);
  EXPECT_EQ(not_yet.code(), "gifts_not_allowed");
  street.AllowGifts();
  const std::string body = street.Gift(30, street.li);
  const ApiAnswer given = street.world.Post("/v1/gifts", body, "gift-1");
  ASSERT_EQ(given.status, 201) << given.body;
  EXPECT_EQ(given.At("/type"), "gift");
  EXPECT_EQ(given.At("/from/points"), "-30");
  EXPECT_EQ(given.At("/from/balance_after"), "70");
  EXPECT_EQ(given.At("/to/points"), "30");
  EXPECT_EQ(given.body.find("balance_after", given.body.find("\"to\"")), std::string::npos)
      << "the giver is not told what the recipient has";
  EXPECT_EQ(given.At("/gifted/points"), "30");
  EXPECT_EQ(street.world.Post("/v1/gifts", body, "gift-1").body, given.body);
  EXPECT_EQ(street.Wallets(street.li).At("/data/0/points"), "30");
  const ApiAnswer seen = street.world.Get("/v1/transactions/" + given.At("/id"));
  EXPECT_EQ(seen.At("/gifted/giver_id"), street.district.mei);
  EXPECT_EQ(seen.At("/gifted/recipient_id"), street.li);
}

TEST(ApiStandingTest, RefusesGiftsThatCannotBe) {
  Street street;
  street.Earn(100);
  street.AllowGifts();
  EXPECT_EQ(street.world.Post("/v1/gifts", street.Gift(0, street.li)).At("/errors/0/pointer"),
            "/points");
  EXPECT_EQ(street.world.Post("/v1/gifts", street.Gift(101, street.li)).code(),
            "insufficient_points");
  const ApiAnswer self = street.world.Post("/v1/gifts", street.Gift(1, street.district.mei));
  EXPECT_EQ(self.code(), "same_member");
  EXPECT_EQ(self.At("/param"), "recipient_id");
  const ApiAnswer brand = street.world.Post("/v1/gifts", street.Gift(1, street.district.florist));
  EXPECT_EQ(brand.status, 400);
  EXPECT_EQ(brand.At("/errors/0/pointer"), "/recipient_id");
  ASSERT_EQ(street.Ask(street.li, "closures", R"({"reason":"member_asked"})").status, 201);
  const ApiAnswer closed = street.world.Post("/v1/gifts", street.Gift(1, street.li));
  EXPECT_EQ(closed.status, 409);
  EXPECT_EQ(closed.At("/param"), "recipient_id");
}

// Well-formed ids that name nobody and nothing are the ledger's to decline, and are on record.
TEST(ApiStandingTest, DeclinesIdsThatNameNothing) {
  Street street;
  street.AllowGifts();
  const std::string nobody = MemberIdText(MemberId{.bytes = {7, 7, 7}});
  const std::string nothing = TransactionId(kTestLog, 9'999);
  const std::string other_log = TransactionId({.value = kTestLog.value + 1}, 0);
  const auto expect = [&](const ApiAnswer& answer, const std::string& code,
                          const std::string& param) {
    EXPECT_EQ(answer.status, 404) << answer.body;
    EXPECT_EQ(answer.code(), code);
    EXPECT_EQ(answer.At("/param"), param);
    EXPECT_NE(answer.body.find("\"transaction_id\""), std::string::npos) << answer.body;
  };
  for (const char* what : {"freezes", "unfreezes", "closures"}) {
    expect(street.Ask(nobody, what, R"({"reason":"other"})"), "member_not_found", "member_id");
  }
  expect(street.Merge(nobody, street.li), "member_not_found", "member_id");
  expect(street.Merge(street.li, nobody), "member_not_found", "target_id");
  expect(street.Ask(nobody, "unmerges", "{}"), "member_not_found", "member_id");
  expect(street.world.Post("/v1/gifts", street.Gift(1, nobody)), "member_not_found",
         "recipient_id");
  for (const std::string& id : {nothing, other_log}) {
    for (const char* what : {"/approvals", "/rejections"}) {
      expect(street.world.Post("/v1/adjustments/" + id + what, "{}"), "transaction_not_found",
             "proposal_id");
    }
    expect(street.world.Post("/v1/transactions/" + id + "/reinstatements", R"({"points":1})"),
           "transaction_not_found", "transaction_id");
  }
}

// A decline is said again in its own language, whatever the client speaks by then.
TEST(ApiStandingTest, RepeatsADeclineInItsLanguage) {
  Street street;
  const std::string target = "/v1/members/" + street.li + "/unmerges";
  const ApiAnswer declined = street.world.Post(target, "{}", "u-1", "zh-CN");
  EXPECT_EQ(declined.status, 409);
  EXPECT_EQ(declined.At("/title"), "没有可撤销的合并");
  EXPECT_EQ(street.world.Post(target, "{}", "u-1", "en").body, declined.body);
}

}  // namespace
}  // namespace huitong::testing
