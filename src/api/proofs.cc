// /v1/transactions/{transaction_id}/proof: a receipt that proves a record offline

#include <utility>

#include "api/public_id.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "journal/leaf.h"
#include "journal/proof.h"
#include "journal/record_sections.h"
#include "journal/tree.h"

namespace huitong {
namespace {

enum class SectionChoice : uint8_t { kDefault, kSubject, kBooks };

struct WantedProof {
  Sequence sequence = 0;
  SectionChoice section = SectionChoice::kDefault;
};

Expected<SectionChoice, RequestRefusal> SectionIn(const Request& request) {
  QueryParameters query = TRY(QueryParameters::Of(request));
  const auto section = query.Take("section");
  TRY(query.Finish());
  if (!section) return SectionChoice::kDefault;
  if (*section == "subject") return SectionChoice::kSubject;
  if (*section == "books") return SectionChoice::kBooks;
  return Unexpected(MalformedParameter("section", FieldShape::kSection));
}

// Nothing for the subject of a record that has none.
std::optional<size_t> PlaceOf(SectionChoice choice, const RecordShape& record) {
  const size_t books = record.sections() - 1;
  switch (choice) {
    case SectionChoice::kDefault:
      return 0;
    case SectionChoice::kSubject:
      if (record.subjects == 0) return std::nullopt;
      return 0;
    case SectionChoice::kBooks:
      return books;
  }
  return std::nullopt;
}

// The receipt's text; nothing where the record lacks the section.
Expected<std::optional<std::string>, Error> ReceiptOf(const ApiCore& core,
                                                      const WantedProof& wanted,
                                                      const SignedHead& head) {
  const uint64_t log = core.parts.log.value;
  const Bytes bytes = TRY(core.parts.journal.ReadRecord(log, wanted.sequence));
  const RecordShape record = TRY(ReadRecordShape(bytes));
  const auto place = PlaceOf(wanted.section, record);
  if (!place) return std::optional<std::string>();
  LeafHasher hasher(log, core.parts.keys.KeysOf(core.parts.log).salt_key);
  auto path = TRY(InclusionProof(core.parts.trees, log, wanted.sequence, head.checkpoint.size));
  const Receipt receipt{.section = hasher.ProofOfSection(record, *place),
                        .index = wanted.sequence,
                        .path = std::move(path),
                        .note = head.note};
  return std::optional(RenderReceipt(receipt));
}

// On the history thread.
void AnswerProof(ApiCore& core, Reply reply, const WantedProof& wanted) {
  const auto durable = core.parts.lane.heads().Of(core.parts.log);
  if (wanted.sequence >= durable.next_sequence) {
    return reply.Refuse(RefusalCode::kResourceNotFound);
  }
  const auto head = core.parts.signer.HeadOf(core.parts.log);
  if (!head || head->checkpoint.size <= wanted.sequence) {
    return reply.Refuse(RefusalCode::kHeadNotSigned);
  }
  auto receipt = ReceiptOf(core, wanted, *head);
  if (!receipt) return reply.Refuse(RefusalCode::kInternalError);
  auto text = *std::move(receipt);
  if (!text) return reply.Refuse(MalformedParameter("section", FieldShape::kSubject));
  reply({.status = 200,
         .content_type = "text/plain; charset=utf-8",
         .headers = {},
         .body = *std::move(text)});
}

}  // namespace

void GetProof(ApiCore& core, Call call) {
  const auto place = ReadTransactionId(call.path["transaction_id"]);
  if (!place) {
    return call.reply.Refuse(MalformedParameter("transaction_id", FieldShape::kTransactionId));
  }
  const auto section = SectionIn(call.request);
  if (!section) return call.reply.Refuse(section.error());
  if (place->log != core.parts.log) return call.reply.Refuse(RefusalCode::kResourceNotFound);
  const WantedProof wanted{.sequence = place->sequence, .section = *section};
  WorkOn(core.history_thread, std::move(call.reply),
         [&core, wanted](Reply reply) { AnswerProof(core, std::move(reply), wanted); });
}

}  // namespace huitong
