// Plays the lines of a scenario on a log and says in the scenario's words what came of each.

#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clearing/statement.h"
#include "scenarios/line.h"
#include "support/stored_log.h"

namespace huitong {

// Micro-fen as fen: "0.4", "50", "-1.25".
std::string InFen(int64_t micro_fen);

class Stage {
 public:
  explicit Stage(const StoreHabits& habits) : log_(habits) {}

  // Plays the line. What is wrong, as a sentence: it cannot be read, its outcome is another than
  // it says, it is not true, or the witness objects.
  std::optional<std::string> Play(const ScenarioLine& line);

  // The declines that were answered so far.
  [[nodiscard]] const std::set<Decline>& reached() const { return reached_; }
  // All that the log came to.
  [[nodiscard]] const std::vector<Record>& records() const { return log_.records(); }

 private:
  // How a command was asked, besides what it asks.
  struct Circumstances {
    std::string key;
    std::string request;
    std::optional<Instant> occurred;
    Actor actor;
    std::string name;  // for follow-ups; empty: none
  };

  // The operation that the statement asks for; nothing where it asks for none.
  std::optional<Operation> ReadOperation(Words& words);
  std::optional<Operation> ReadRegistration(Words& words);
  std::optional<Operation> ReadMembers(Words& words);
  std::optional<Operation> ReadFollowUp(Words& words, const std::string& who);
  std::optional<Operation> ReadStanding(Words& words, const MemberId& member);
  // In stage_periods.cc.
  std::optional<Operation> ReadPeriods(Words& words);
  PublishContract ReadContract(Words& words);
  PublishClearingTerms ReadClearingTerms(Words& words);
  PublishLimits ReadLimits(Words& words);
  std::optional<Operation> ReadPayment(Words& words, const std::string& who);
  void KeepSettlement(const Operation& operation);
  std::optional<std::string> MeaningOfPeriod(const Record& record, const Effect& effect);
  // In stage_tenders.cc.
  PublishTenderSettings ReadTenderPolicy(Words& words);
  PlaceTender ReadTender(Words& words, const MemberId& member);
  std::optional<Operation> ReadTenderFollowUp(Words& words, Sequence tender);
  std::optional<std::string> MeaningOfTender(const Record& record, const Effect& effect);
  static std::optional<Day> ReadLastDay(Words& words);
  PublishPointsPolicy ReadPolicy(Words& words);
  static std::vector<LineAmount> ReadLineAmounts(Words& words, int places);
  PublishRateBook ReadPrices(Words& words);
  PublishRateBook WithPair(Words& words, PublishRateBook book);
  std::optional<Timestamp> ReadBeginning(Words& words);
  ChannelNumber ReadChannelThrough(Words& words);
  Circumstances ReadCircumstances(Words& words, const ScenarioLine& line);

  std::string PlayOperation(Operation operation, const Circumstances& circumstances);
  // "100 rose for 181 bean, 90 rose on the way back", or the decline.
  std::string PlayQuote(Words& words);
  // Whether the line claims something of the state; then what is true instead, if it is not.
  struct Claim {
    bool made = false;
    std::optional<std::string> truth;
  };
  Claim Check(const ScenarioLine& line) const;
  Claim CheckPeriods(const ScenarioLine& line) const;

  std::string OutcomeOf(const Record& record);
  std::optional<std::string> MeaningOf(const Record& record, const Effect& effect);
  std::optional<std::string> MeaningOfStanding(const Record& record, const Effect& effect);
  std::string Repaid(const Record& record) const;
  std::string Say(const Declined& declined);
  std::string Lots(const Record& record, bool received) const;
  [[nodiscard]] std::string NameOfPoints(CurrencyNumber currency) const;

  [[nodiscard]] std::string NameOfParty(BrandNumber party) const;
  [[nodiscard]] BrandNumber BrandNamed(const std::string& code) const;
  [[nodiscard]] CurrencyNumber PointsNamed(const std::string& code) const;
  [[nodiscard]] ChannelNumber ChannelNamed(const std::string& code) const;
  [[nodiscard]] const Configuration& configuration() const { return log_.state().configuration; }

  StoredLog log_;
  Instant now_ = At("2026-01-01 09:00");
  std::map<std::string, Exchange> quotes_;
  std::map<std::string, Sequence> transactions_;
  std::map<PeriodNumber, Settlement> settlements_;  // as they were right before each was closed
  std::set<Decline> reached_;
};

}  // namespace huitong
