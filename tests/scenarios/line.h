// One line of a scenario: words that say what happens and, after an arrow, what comes of it.
//
//   line      = statement [ "→" outcome ] [ "#" comment ]
//   statement = words, separated by blanks; commas and semicolons behind a word are for the reader;
//               a text in double quotes is one word
//   outcome   = the rest of the line, compared as it stands
//
// Statements (capitals stand for words of the scenario's own choosing; DATE is 2026-01-31, perhaps
// followed by a time of day, 09:30 or 09:30:15; RATE is 3, 1.5 or 3/2; FEN and YUAN are decimal):
//
//   scenario "TITLE"                                  a new log with nothing in it
//   on DATE                                           from now on it is then
//   coalition "NAME" opens [looking back N hours]
//   brand BRAND "NAME"
//   points POINTS of BRAND live N months, settle at FEN fen
//   channel CHANNEL "NAME" counts RATE
//   BRAND gives RATE per yuan [from DATE]
//   CHANNEL counts RATE [from DATE]
//   prices [from DATE] { POINTS bid RATE ask RATE settle at FEN fen [worth FEN fen]
//       [measured by RATE]; }
//       { pair POINTS to POINTS rate RATE | rate none | bonus RATE from DATE until DATE
//         | fee N [and RATE] [at least N]; }
//   MEMBER enrols at BRAND
//   MEMBER spends YUAN yuan at BRAND [through CHANNEL] [for POINTS] [by receipt R]
//   MEMBER redeems N POINTS at BRAND [through CHANNEL]
//   policy of POINTS [return window N days] [debt borne by the brand] [late refunds live N days]
//       [points never expire | live to the day for N months | slide for N months |
//        live to month N day N after N months] [activity [redeeming] [exchanging] [giving]]
//       [notices [90] [30] [7]] [no expiry before N days after notice] [gifts]
//       [one person adjusts up to N] [reinstatement N days] [quota N a day] [quota N a year]
//       [rates fall after N days]
//       [from DATE]
//   policy of members merges after N hours
//   MEMBER is frozen | is unfrozen | is closed [giving up points]
//   MEMBER merges into MEMBER                         MEMBER is unmerged
//   MEMBER presents N POINTS to MEMBER
//   MEMBER is given | is docked N POINTS by hand [until DATE]
//   NAME is approved | is rejected                    a proposal
//   "due before NAME" is reinstated N points [until DATE]   the expiry that NAME found due
//   MEMBER holds N POINTS for BRAND until DATE
//   NAME captures N [and stays open]                  of a hold
//   NAME is released                                  a hold; t1 hold 2 is the second of a tender
//   MEMBER tenders { line N FEN [in cash] } at BRAND [through CHANNEL] [up to N points]
//       [up to FEN fen] [expecting FEN fen] until DATE
//   NAME is settled [earning nothing] | is voided | takes back { line N FEN }    a tender
//   tender policy of BRAND [floor FEN fen] [floor N per mille] [ceiling FEN fen]
//       [ceiling N per mille] [step N] [from DATE]
//   NAME is refunded N points                         a redemption or capture
//   NAME is returned for YUAN yuan                    a purchase
//   MEMBER is quoted N POINTS to POINTS as QUOTE      leaves no record
//   MEMBER is quoted exactly N POINTS from POINTS as QUOTE
//   MEMBER exchanges QUOTE
//   contract of BRAND with BRAND { TERM, } [from DATE]
//     TERM = commission SHARE | reimbursement SHARE | pooled SHARE | co-funding SHARE | levy SHARE
//          | value fee SHARE by the PAYER | fee FEN fen for each redemption | period by the PAYER
//            [up to FEN fen]                           PAYER is issuer or acceptor, SHARE 0 or a
//            RATE
//          | giving [at FEN fen] | no burning | no converting | quota N a day | locked N days
//   limits of BRAND { LIMIT, } [from DATE]
//     LIMIT = credit line FEN fen | reserve FEN fen | alert FEN fen | net debit cap FEN fen
//           | breaker FEN fen | mint cap N [a day] | no issuing | no spending | no exchange out
//   clearing terms levy SHARE by the PAYER, kept SHARE, cost FEN fen by redemptions [from DATE]
//   unit worth FEN fen borne by BRAND | house is proposed
//   cut until DATE is proposed                        of the open period
//   period N is closed
//   period N is disputed, BRAND owes BRAND FEN fen
//   BRAND pays | is paid FEN fen
//   BRAND sponsors FEN fen
//   BRAND disputes FEN fen of period N with BRAND
//   dispute N is rejected | is upheld [against the brand] with FEN fen
//   MEMBER is verified by phone | is verified no longer
// Purchases, redemptions and their reversals may tell { line N AMOUNT }. Each of the commands may
// end in [occurred DATE] [by N, a user] [under key KEY] [as NAME]; without a key it has its own.
//
//   MEMBER has N POINTS [pending | held | owed]       statements that must be true
//   BRAND owes BRAND FEN fen
//   N POINTS are outstanding
//   BRAND stands at FEN fen                           what it is owed less what it owes
//   BRAND reserves FEN fen                            for its points held at others
//   BRAND closed period N with FEN fen, to pay FEN | to receive FEN | nothing
// BRAND may be house or pool there.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record.h"
#include "ledger/points.h"

namespace huitong {

struct ScenarioLine {
  int number = 0;
  std::string statement;  // without outcome and comment
  std::vector<std::string> words;
  std::optional<std::string> outcome;
};

// The paths of all scenarios, in order.
std::vector<std::string> ScenarioFiles();

// The lines of a file that say something.
std::vector<ScenarioLine> ReadLines(const std::string& path);

// Takes the words of a statement one after the other. A word that is not what the grammar wants
// makes the statement unreadable; it then goes on with harmless values.
class Words {
 public:
  explicit Words(const std::vector<std::string>& words) : words_(words) {}

  [[nodiscard]] bool readable() const { return readable_; }
  [[nodiscard]] bool AtEnd() const { return next_ == words_.size(); }

  std::string Any();
  // Takes the words of `phrase` where they come next.
  bool Accept(std::string_view phrase);
  // They must come next.
  void Expect(std::string_view phrase);
  int64_t Whole();
  // A decimal as a whole number of its last place: "1.5" with 2 places is 150.
  int64_t Decimal(int places);
  Rate AnyRate();
  Instant Moment();
  void Refuse() { readable_ = false; }

 private:
  const std::vector<std::string>& words_;
  size_t next_ = 0;
  bool readable_ = true;
};

}  // namespace huitong
