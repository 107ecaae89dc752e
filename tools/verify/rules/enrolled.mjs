// Enrolment: a member with a new id, at a registered brand.
import { requireBrand, subjectAndTrace } from './common.mjs';

export function checkEnrolled(context) {
  const { ledger, record, reject } = context;
  const { subject, trace } = subjectAndTrace(context, 'MemberEnrolled');
  if (subject.effects.length > 1 || record.books.length > 0) {
    reject('An enrolment has no other effect.');
  }
  requireBrand(context, trace.brand);
  const known = ledger.member_ids.get(trace.member_id.toString('hex'));
  if (known !== undefined) reject(`The member id is that of member ${known} already.`);
}
