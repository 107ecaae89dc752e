// Enrolment: a member with a new id, at a registered brand.
import { refuseOccurrence, subjectAndTrace } from './common.mjs';

export function checkEnrolled(context) {
  const { ledger, record, reject } = context;
  refuseOccurrence(context);
  const { subject, trace } = subjectAndTrace(context, 'MemberEnrolled');
  if (subject.effects.length > 1 || record.books.length > 0) {
    reject('An enrolment has no other effect.');
  }
  if (!ledger.knowsBrand(trace.brand)) reject(`Brand ${trace.brand} is not registered.`);
  const known = ledger.member_ids.get(trace.member_id.toString('hex'));
  if (known !== undefined) reject(`The member id is that of member ${known} already.`);
}
