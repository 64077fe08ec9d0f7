/**
 * What could not be seen of one change, in plain words: parts that the forge did not give, and what nobody was asked for.
 * Invariant: silence is never "there was none". Gaps of the repository around the landing are listed beside these.
 */
import type { ChangeDetail, Gap } from '../../../../src/http/schema.ts';

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

/** Something here came from a forge. A direct push has no changeset, though the forge was read. */
export function knowsForge({ proposed, rules, landedBy, relied, pushes }: ChangeDetail): boolean {
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

/** Kinds of facts that a change is told with. What could not be read of files or settings has its place elsewhere. */
const toldWith = new Set([
  'landed-change',
  'changeset',
  'branch-rules',
  'rule-bypass',
  'ref-move',
  'deployment',
  'difference',
  'repository',
]);

/** That no forge is connected is said once, at length. */
export function gapsAround(detail: ChangeDetail): readonly Gap[] {
  const alone = !knowsForge(detail);
  return (detail.gaps ?? []).filter(({ of, reason }) => toldWith.has(of) && !(alone && reason === 'not-connected'));
}
