/** What the rules of a branch demanded, in sentences. What could not be read is said so, and is never "no". */
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { plural } from '../../text/format.ts';

type Rules = NonNullable<ChangeDetail['rules']>['rules'];

/** `open`: it leaves a way around; `unknown`: not readable. */
export interface RuleLine {
  readonly what: string;
  readonly said: string;
  readonly state: 'kept' | 'open' | 'unknown';
}

const notReadable = 'Not readable';

function flag(value: boolean | null, words: { readonly yes: string; readonly no: string }, good: boolean) {
  if (value === null) return { said: notReadable, state: 'unknown' } as const;
  return { said: value ? words.yes : words.no, state: value === good ? 'kept' : 'open' } as const;
}

export function ruleLines(rules: Rules): readonly RuleLine[] {
  const { requiredApprovals: approvals, requiredChecks: checks, pushers, bypass } = rules;
  const demanded = { yes: 'Demanded', no: 'Not demanded' };
  const allowed = { yes: 'Allowed', no: 'Refused' };
  const may = { yes: 'Yes', no: 'No' };
  return [
    { what: 'A changeset', ...flag(rules.requiresChangeset, demanded, true) },
    {
      what: 'Approvals',
      said: approvals === null ? notReadable : approvals === 0 ? 'None demanded' : `${approvals} demanded`,
      state: approvals === null ? 'unknown' : approvals === 0 ? 'open' : 'kept',
    },
    { what: 'Approval of code owners', ...flag(rules.requiresCodeOwners, demanded, true) },
    { what: 'A new push takes approvals back', ...flag(rules.dismissesStale, may, true) },
    { what: 'Approval by another than the last pusher', ...flag(rules.requiresLastPushApproval, demanded, true) },
    {
      what: 'Status checks',
      said:
        checks === null
          ? notReadable
          : checks.length === 0
            ? 'None demanded'
            : checks.map(({ name }) => name).join(', '),
      state: checks === null ? 'unknown' : checks.length === 0 ? 'open' : 'kept',
    },
    { what: 'Authors can approve their own', ...flag(rules.authorCanApprove, may, false) },
    { what: 'Force-pushing', ...flag(rules.forcePushAllowed, allowed, false) },
    { what: 'Deleting the branch', ...flag(rules.deletionAllowed, allowed, false) },
    { what: 'Pushing without a changeset', ...actors(pushers) },
    { what: 'May go around the rules', ...actors(bypass) },
    { what: 'Binds administrators', ...flag(rules.bindsAdministrators, may, true) },
  ];
}

function actors(list: readonly { readonly kind: string; readonly name: string }[] | null): Omit<RuleLine, 'what'> {
  if (list === null) return { said: notReadable, state: 'unknown' };
  if (list.length === 0) return { said: 'Nobody', state: 'kept' };
  const names = list.slice(0, 4).map(({ kind, name }) => (kind === 'everyone' ? 'everyone' : `${name} (${kind})`));
  const more = list.length > 4 ? ` and ${plural(list.length - 4, 'other')}` : '';
  return { said: `${names.join(', ')}${more}`, state: 'open' };
}
