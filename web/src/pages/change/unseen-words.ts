/**
 * What could not be seen of one change, in plain words: parts that the forge did not give, and what nobody was asked for.
 * Invariant: silence is never "there was none". Gaps of the repository around the landing are listed beside these.
 */
import type { ChangeDetail } from '../../../../src/http/schema.ts';

export interface Unseen {
  readonly what: string;
  readonly why: string;
}

const partWords: Readonly<Record<string, string>> = {
  commits: 'Not all of its commits',
  reviews: 'Not all of its reviews',
  pushes: 'Pushes to the proposal',
  statusChecks: 'Not all of its status checks',
  requests: 'Requests that it is linked to',
  body: 'Its text',
};

export function unseenOf(detail: ChangeDetail): readonly Unseen[] {
  const { proposed, content } = detail;
  const lines: Unseen[] = [];
  if (!knowsForge(detail))
    lines.push({
      what: 'What a forge knows',
      why: 'Git alone was read: reviews, status checks, who pressed the button and the rules of that day stand on the forge, not in git. That they are not shown here says nothing about whether there were any.',
    });
  for (const { part, detail: why } of proposed?.missing ?? []) lines.push({ what: partWords[part] ?? part, why });
  if (proposed && detail.pushes === null)
    lines.push({ what: partWords['pushes']!, why: 'The forge does not tell who pushed to the proposal, and when.' });
  if (proposed && !detail.rules)
    lines.push({
      what: 'The rules of that day',
      why: 'What was demanded of the branch when this landed is not known.',
    });
  if (content && content.result === 'not-comparable')
    lines.push({ what: 'Whether what landed is what was proposed', why: content.because });
  const undated = proposed?.approvals.filter(({ at }) => at === null).length ?? 0;
  if (undated > 0) lines.push({ what: 'When it was approved', why: 'The forge gives no time for an approval.' });
  return unique(lines);
}

/** Whether a forge is connected. Runs of older versions do not say: there, whether something here came from one. */
export function knowsForge({ forge, proposed, rules, landedBy, relied, pushes }: ChangeDetail): boolean {
  if (forge !== undefined) return forge !== null;
  if (proposed || rules || landedBy !== undefined || pushes !== undefined) return true;
  return relied.some(({ source }) => /github|gitlab|gitea|bitbucket|forge/.test(source.collector));
}

function unique(lines: readonly Unseen[]): readonly Unseen[] {
  const seen = new Set<string>();
  return lines.filter(({ what, why }) => {
    const key = `${what} ${why}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}

export type StoryGap = NonNullable<ChangeDetail['gaps']>[number];
export type StoryPart = NonNullable<StoryGap['part']>;

/** What could not be read of files or settings has its place elsewhere. That no forge is connected is said once, at length. */
export function gapsAround(detail: ChangeDetail): readonly StoryGap[] {
  const alone = !knowsForge(detail);
  return (detail.gaps ?? []).filter(({ part, reason }) => part !== null && !(alone && reason === 'not-connected'));
}

/** How many of them leave this part open. */
export const gapsOf = (detail: ChangeDetail, part: StoryPart): number =>
  gapsAround(detail).filter((gap) => gap.part === part).length;

/** In the order of the page. */
export const storyPartWords: Readonly<Record<StoryPart, string>> = {
  all: 'Any part of this',
  proposal: 'The proposal: who asked, wrote, reviewed, and what ran on it',
  landing: 'How it landed',
  deployments: 'Where it was deployed',
  differences: 'Where the lists differ',
  rules: 'The rules of that day',
};

/** Gaps by the part that they leave open; parts without one are left out. */
export function gapsByPart(detail: ChangeDetail): readonly (readonly [StoryPart, readonly StoryGap[]])[] {
  const gaps = gapsAround(detail);
  return Object.keys(storyPartWords).flatMap((name) => {
    const part = name as StoryPart;
    const own = gaps.filter((gap) => gap.part === part);
    return own.length === 0 ? [] : [[part, own] as const];
  });
}
