import type { AuditEvent } from '../../../model/access.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { readRegister } from '../../kit/register.ts';
import { dayOf } from '../../time.ts';

export const grantsNotSelfMade = defineCheck({
  meta: {
    id: 'grants-not-self-made',
    title: 'Each grant of access that the forge logged was made by another, and by those who grant access here',
    question: 'Show who approved this person’s access, and that nobody gave it to themselves.',
    rationale:
      'The audit log of the forge says who gave what to whom. A grant that somebody made to themselves is an exception. A grant that was made by one of `granters` (those whom management entrusts with it, or the automation that applies reviewed access files) passes; of any other grant the approval lies in a ticket, which is not read, so it is not determined. Entries that grant nothing are left out. Audit logs reach back for months only: what they no longer hold is a gap.',
    remediation:
      'Have access granted by those who are entrusted with it, on a request that somebody else approved, and keep the request.',
    reference: 'ACC-04',
    evaluation: 'population',
    parameters: {
      grantingActions:
        'org.add_member, org.add_outside_collaborator, org.update_member, team.add_member, team.add_repository, repo.add_member, repo.update_member, member_created, user_add_to_group, user_add_to_project, member_updated',
      granters: '',
    },
  },
  population: 'audit-event',
  reads: ['audit-event'],
  toleratesGaps: 'an entry of the log says what it says; that entries may be missing is said with the list.',
  silenceMeans:
    'The forge told no entry of an audit log for this repository: it keeps none for this plan, or it was not asked.',
  label: ({ value, valid }) => `${value.action} of ${value.subject ?? 'somebody'} on ${dayOf(valid.from.at)}`,
  scope: ({ value }, { grantingActions }) =>
    isNamed(grantingActions, value.action) ? undefined : { excluded: `${value.action} grants no access.` },
  test(item, _facts, { granters }) {
    const { action, actor, subject } = item.value;
    if (subject === null || actor === null)
      return notDetermined(
        `The log does not say ${actor === null ? 'who made' : 'to whom went'} this grant (${action}).`,
      );
    if (isLowering(item.value)) return notApplicable('It took rights away.');
    if (actor.toLowerCase() === subject.toLowerCase())
      return exception(`${actor} gave this to themselves (${action}).`, [item]);
    return isNamed(granters, actor)
      ? pass(`${actor}, who is entrusted with it, gave it to ${subject} (${action}).`, [item])
      : notDetermined(`${actor} gave it to ${subject} (${action}); who approved that is not on record with the forge.`);
  },
});

const isNamed = (list: string, name: string): boolean =>
  readRegister(list).some((entry) => entry.name === name.toLowerCase());

const ranks = ['none', 'read', 'pull', 'triage', 'write', 'push', 'maintain', 'admin', 'owner'];

/** Both roles are told and the new one is the smaller. */
function isLowering({ details }: AuditEvent): boolean {
  const [before, after] = [details['old_permission'], details['permission']].map((role) => ranks.indexOf(role ?? ''));
  return before !== undefined && after !== undefined && before >= 0 && after >= 0 && after < before;
}
