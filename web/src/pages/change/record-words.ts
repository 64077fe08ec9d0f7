/** Sentences of the record. */
import type { ChangeDetail } from '../../../../src/http/schema.ts';

type Proposed = NonNullable<ChangeDetail['proposed']>;
export type Approval = Proposed['approvals'][number];

/** What speaks against an approval, or is unusual about it. `against`: it may not count; the checks say whether it does. */
export interface Remark {
  readonly text: string;
  readonly against: boolean;
}

export function approvalRemarks(
  { revision, state, beforeLanding, bot, namesakeOfWriter, identity, asserted = [] }: Approval,
  writers: readonly string[],
): readonly Remark[] {
  const remarks: Remark[] = [];
  const say = (text: string, against: boolean): void => void remarks.push({ text, against });
  if (revision === 'final') say('of the final revision', false);
  if (revision === 'same-content') say('of an earlier revision with the content that landed', false);
  if (revision === 'older') say('of an older revision: something was pushed afterwards', true);
  if (revision === 'unknown') say('of a revision that is not told', true);
  // A late one can have stood at no landing.
  if (state === 'standing' && beforeLanding !== false) say('standing when it landed', false);
  if (state === 'dismissed') say(beforeLanding === false ? 'dismissed since' : 'dismissed before it landed', true);
  if (state === 'superseded') say('followed by another word of the same person', true);
  if (beforeLanding === true) say('before it landed', false);
  if (beforeLanding === false) say('after it had landed', true);
  if (beforeLanding === null) say('at a time that is not told', true);
  if (bot) say('by a bot', true);
  if (identity !== '' && writers.includes(identity)) say('by somebody who wrote part of it', true);
  if (namesakeOfWriter)
    say('has the full name of somebody who wrote it, and nothing says whether they are one person', true);
  for (const { where, by, on, joins } of asserted) {
    const whose = [...(by === null ? [] : [`by ${by}`]), ...(on === null ? [] : [`on ${on.slice(0, 10)}`])].join(' ');
    say(`one person with ${joins.join(', ')} as told in ${where}${whose === '' ? '' : `, ${whose}`}`, false);
  }
  return remarks;
}

export const contentWords: Readonly<Record<NonNullable<ChangeDetail['content']>['result'], string>> = {
  equal: 'What landed is what was proposed',
  different: 'What landed is not what was proposed',
  conflict: 'Merging it anew conflicts: somebody settled it by hand while merging',
  'not-comparable': 'What landed could not be compared with what was proposed',
};

export const provenanceWords: Readonly<Record<ChangeDetail['change']['provenance'], string>> = {
  contemporaneous: 'The time was watched as it happened, or logged by the forge at that moment.',
  reconstructed: 'The time was read from history afterwards.',
  asserted: 'The time is what the commit says of itself: a claim.',
};

/** How it came onto the branch, as the end of "reached main, …"; somebody may follow by "by". */
export const landedWords: Readonly<Record<ChangeDetail['change']['method'], string>> = {
  merge: 'merged',
  squash: 'squashed into one commit',
  rebase: 'rebased',
  direct: 'pushed directly',
  queue: 'through the merge queue, pushed',
  backport: 'as a backport, landed',
};

/** Sentences of facts begin as clauses do, and hold whole hashes; those stand in the proofs. */
export function sentence(text: string): string {
  const short = text.replaceAll(/\b[0-9a-f]{40}\b/g, (hash) => hash.slice(0, 10)).trim();
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}${/[.!?]$/.test(short) ? '' : '.'}`;
}

const forgeNames: Readonly<Record<string, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  gitea: 'Gitea',
  bitbucket: 'Bitbucket',
};

/** `api:github`, `trailer:Reviewed-by`. */
export function sourceWords(source: string): string {
  const [kind, ...rest] = source.split(':');
  const name = rest.join(':');
  if (kind === 'api') return `told by ${forgeNames[name] ?? name}`;
  return kind === 'trailer' ? `by the trailer ${name} of the message` : source;
}

/** What the join rests on. Words of a message or of a forge are no proof, and are not called one. */
export const joinWords: Readonly<Record<ChangeDetail['change']['joinedBy'], string>> = {
  'merge-commit': 'proved by git: the merged parent',
  'pull-ref': 'proved by git: the head that the forge publishes',
  'patch-id': 'proved by git: the content',
  'pushed-range': 'by the forge’s log of the branch',
  api: 'by the word of the forge',
  trailer: 'by what its message says of itself',
  none: 'nothing shows one',
};

/** In order of time; what is not dated comes last. */
export function byTime<T extends { readonly at: string | null }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => {
    if (a.at === b.at) return 0;
    if (a.at === null) return 1;
    return b.at === null || a.at < b.at ? -1 : 1;
  });
}
