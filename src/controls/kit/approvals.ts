/**
 * Whether somebody else approved what landed. Independence is judged by identity, never by login: two accounts of one
 * person cannot approve each other. An approval counts when it is of a person who wrote none of it and did not push it
 * last, stands at landing, was given before landing, and covers what landed.
 *
 * What is not known counts for neither side: with it there might be enough approvals, so the answer is "not determined";
 * only when even that would not be enough is it an exception.
 */
import { assertionText } from '../../model/account.ts';
import type { Approval, ProposedChange } from '../../model/change.ts';
import type { ChangesetPart } from '../../model/changeset.ts';
import { agree, listed } from '../words.ts';

/** Why an approval does not count; `nobody` when there is none at all. */
export type ApprovalFault =
  'self-approval' | 'approved-before-last-push' | 'dismissed' | 'withdrawn' | 'late' | 'only-a-bot' | 'nobody';

export interface Weighed {
  readonly result: 'approved' | 'unclear' | 'not-approved';
  /** A sentence without its full stop. */
  readonly because: string;
  readonly faults: readonly ApprovalFault[];
}

type Standing = { readonly fault: ApprovalFault } | { readonly unclear: string } | 'counts';

export function weighApprovals(
  proposed: ProposedChange,
  demands: { readonly minimum: number; readonly byAutomation: boolean },
): Weighed {
  const judged = currentWords(proposed.approvals).map((approval) => ({
    approval,
    standing: standingOf(approval, proposed, demands.byAutomation),
  }));
  const counting = judged.filter(({ standing }) => standing === 'counts').map(({ approval }) => approval);
  const open = judged.flatMap(({ approval, standing }) =>
    standing !== 'counts' && 'unclear' in standing ? [{ approval, unclear: standing.unclear }] : [],
  );
  const faulty = judged.flatMap(({ approval, standing }) =>
    standing !== 'counts' && 'fault' in standing ? [{ approval, fault: standing.fault }] : [],
  );
  const people = distinct(counting);
  if (people.length >= demands.minimum) return approved(counting, proposed);
  const hidden = missingPart(proposed, 'reviews');
  const atMost = distinct([...counting, ...open.map(({ approval }) => approval)]);
  if (hidden !== undefined || atMost.length >= demands.minimum) {
    const said = open.map(({ approval, unclear }) => `${approval.person} ${unclear}`);
    const why = [...said, ...(hidden === undefined ? [] : [`not all reviews could be read: ${hidden}`])];
    return { result: 'unclear', because: `Whether somebody else approved it is open: ${why.join('; ')}`, faults: [] };
  }
  const faults: readonly ApprovalFault[] = faulty.length === 0 ? ['nobody'] : faulty.map(({ fault }) => fault);
  return {
    result: 'not-approved',
    because: `${lackOf(faulty, people.length, demands.minimum)}${countedOnce(proposed.approvals)}`,
    faults: [...new Set(faults)],
  };
}

function standingOf(approval: Approval, proposed: ProposedChange, byAutomation: boolean): Standing {
  const { identity, person, state, beforeLanding, revision } = approval;
  if (approval.bot) return { fault: 'only-a-bot' };
  if (wrote(approval, proposed)) return { fault: 'self-approval' };
  if (state === 'dismissed') return { fault: 'dismissed' };
  if (state === 'superseded') return { fault: 'withdrawn' };
  if (beforeLanding === false) return { fault: 'late' };
  if (revision === 'older') return { fault: 'approved-before-last-push' };
  if (identity === '' || person === '') return { unclear: 'cannot be told from those who wrote it' };
  if (approval.namesakeOfWriter) return { unclear: 'has the name of somebody who wrote it' };
  if (proposed.writers.length === 0 && !byAutomation) return { unclear: 'approved, but who wrote it is not known' };
  if (beforeLanding === null) return { unclear: 'approved at a time that is not known' };
  if (revision === 'unknown') return { unclear: 'approved a revision that is not known' };
  return 'counts';
}

export const wrote = (approval: Approval, proposed: ProposedChange): boolean =>
  proposed.writers.includes(approval.identity) || pushedLast(approval, proposed);

/** Where only the name of whoever pushed last is known, it is held against both. */
function pushedLast(
  { identity, person }: Approval,
  { lastPusher, lastPusherIdentity }: Pick<ProposedChange, 'lastPusher' | 'lastPusherIdentity'>,
): boolean {
  if (lastPusherIdentity !== undefined) return lastPusherIdentity === identity;
  return lastPusher !== null && (lastPusher === identity || lastPusher === person);
}

/** A word that was followed by an approval of the same person is told by that one. */
function currentWords(approvals: readonly Approval[]): readonly Approval[] {
  const last = new Set(approvals.filter(({ state }) => state !== 'superseded').map(({ identity }) => identity));
  return approvals.filter(({ state, identity }) => state !== 'superseded' || !last.has(identity));
}

function distinct(approvals: readonly Approval[]): readonly string[] {
  return [...new Map(approvals.map(({ identity, person }) => [identity, person])).values()];
}

function approved(counting: readonly Approval[], proposed: ProposedChange): Weighed {
  const hidden = missingPart(proposed, 'commits');
  const people = distinct(counting);
  if (hidden !== undefined)
    return {
      result: 'unclear',
      because: `${listed(people)} approved it, but not all of its commits could be read, so who wrote it is not fully known: ${hidden}`,
      faults: [],
    };
  // Whether that is what landed is asked by another check: here only what was approved is known.
  const revision = counting.some((one) => one.revision === 'same-content')
    ? 'an earlier revision of equal content'
    : 'its last revision';
  return {
    result: 'approved',
    because: `Approved by ${listed(people)}, who wrote none of it, before it landed and in ${revision} (${listed(counting.map(({ source }) => source))})`,
    faults: [],
  };
}

export function missingPart({ missing }: ProposedChange, part: ChangesetPart): string | undefined {
  return missing.find((one) => one.part === part)?.detail.replace(/\.$/, '');
}

const faultWords: Readonly<Record<Exclude<ApprovalFault, 'nobody'>, string>> = {
  'self-approval': 'wrote part of it or pushed it last',
  'approved-before-last-push': 'approved before the last push, and what landed is not what was approved',
  dismissed: 'approved, and the approval was dismissed before it landed',
  withdrawn: 'approved, and took it back before it landed',
  late: 'approved after it had landed',
  'only-a-bot': 'is a bot',
};

/** That it is one's own may rest on somebody's word, which whoever reads the verdict can then ask. */
const byWord = ({ asserted = [] }: Approval, fault: ApprovalFault): string =>
  fault === 'self-approval' && asserted.length > 0 ? `, by ${listed(asserted.map(assertionText), 2)}` : '';

/** Of two accounts that somebody says are one person's, one word counts. */
function countedOnce(approvals: readonly Approval[]): string {
  const folded = approvals.filter(({ state, asserted = [] }) => state === 'superseded' && asserted.length > 0);
  const once = new Map(folded.map(({ person, asserted = [] }) => [person, listed(asserted.map(assertionText), 2)]));
  return [...once].map(([person, word]) => `; ${person} counts once, by ${word}`).join('');
}

function lackOf(
  faulty: readonly { readonly approval: Approval; readonly fault: ApprovalFault }[],
  counted: number,
  minimum: number,
): string {
  if (faulty.length === 0 && counted === 0) return 'Nobody approved it by the forge’s word (nobody)';
  const said = faulty.map(({ approval, fault }) =>
    fault === 'nobody' ? '' : `${approval.person} ${faultWords[fault]} (${fault}${byWord(approval, fault)})`,
  );
  const have =
    counted === 0
      ? 'No approval of somebody else counts'
      : `Only ${counted} of ${minimum} approvals ${agree(counted, 'counts', 'count')}`;
  return said.length === 0 ? have : `${have}: ${listed(said, 5)}`;
}
