/**
 * What a strand did not tell: times nobody looked at and nobody can tell any more, and what the forge refused. Each is a
 * gap of the kind of facts that the strand becomes, with the stretch of time that it touches.
 *
 * What a look had to leave out is asked for again by the next (sync goes back to the last look that missed nothing), so
 * the gaps that stand are those of the last look that came to its end, and of those that were cut off since.
 */
import { instantFromMillis, later, millisOf, overlap, type Instant, type TimeSpan } from '../../base/instant.ts';
import { union } from '../../base/time-spans.ts';
import type { ForgeGap, Strand } from '../../forges/forge.ts';
import { beginningOfTime, toldSpans } from '../../forges/told-spans.ts';
import type { FactKind } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryName } from '../../model/repository.ts';
import type { ForgeHistory, StrandHistory, StrandSweep } from './strand-history.ts';

export const endOfTime = instantFromMillis(Date.UTC(9999, 11, 31));
const dayMillis = 86_400_000;
/** A look this long before the audit says nothing of the time since. */
const staleAfterMillis = dayMillis;

export const kindOf = {
  changesets: 'changeset',
  'branch-rules': 'branch-rules',
  'rule-bypasses': 'rule-bypass',
  'ref-activity': 'ref-move',
  memberships: 'membership',
  teams: 'team',
  'machine-credentials': 'machine-credential',
  organisation: 'organisation',
  'audit-events': 'audit-event',
  environments: 'environment',
  deployments: 'deployment',
  releases: 'release',
  alerts: 'forge-alert',
  scanners: 'forge-scanner',
} as const satisfies Record<Strand, FactKind>;

/** In the words of a sentence: "… was not read". */
const namesOf: Readonly<Record<Strand, string>> = {
  changesets: 'changesets',
  'branch-rules': 'the rules of branches',
  'rule-bypasses': 'the log of bypassed rules',
  'ref-activity': 'the log of branch moves',
  memberships: 'members and their roles',
  teams: 'teams',
  'machine-credentials': 'keys, tokens and applications',
  organisation: 'settings of the organisation',
  'audit-events': 'the audit log',
  environments: 'environments',
  deployments: 'deployments',
  releases: 'releases',
  alerts: 'alerts',
  scanners: 'scanners that it runs by a setting',
};

/** Gaps of a strand that a forge offers. `until`: when it is audited. */
export function* coverageGaps(history: StrandHistory, repository: RepositoryName, until: Instant): Iterable<Gap> {
  const { strand, sweeps, capability, level } = history;
  const gap = gapMaker(strand, repository);
  const of = level === 'organisation' ? `${namesOf[strand]} (of the organisation)` : namesOf[strand];
  const finished = sweeps.filter(({ finishedAt }) => finishedAt !== undefined);
  if (finished.length === 0) {
    const gaps = sweeps.flatMap((sweep) => sweep.gaps);
    if (gaps.length === 0)
      yield gap({ reason: 'not-observed', detail: `${sentence(of)}: not read to the end yet; sync the source` });
    for (const one of unique(gaps)) yield gap(one, spanIn(one, beginningOfTime, endOfTime));
    return;
  }
  if (capability.memory === 'snapshot') {
    yield* refusedLooks(sweeps, gap);
  } else {
    for (const one of standingGaps(sweeps)) yield gap(one, spanIn(one, undefined, undefined));
  }
  if (strand === 'branch-rules') return;
  for (const span of uncovered(toldSpans(sweeps, capability), until)) {
    const reach =
      capability.memory === 'log' && capability.decaysAfterDays !== null
        ? `; it reaches back ${capability.decaysAfterDays} days`
        : '';
    yield gap(
      { reason: 'not-observed', detail: `Nobody looked at ${of} from ${span.from} to ${span.to}${reach}` },
      span,
    );
  }
}

/** Gaps of a strand that the forge does not have at all. */
export function* neverTold({ capabilities, repository }: ForgeHistory): Iterable<Gap> {
  for (const [strand, { offered, reason }] of Object.entries(capabilities) as [
    Strand,
    ForgeHistory['capabilities'][Strand],
  ][]) {
    if (offered !== 'never') continue;
    const detail = `This forge does not tell ${namesOf[strand]}${reason === undefined ? '' : `: ${reason}`}`;
    yield gapMaker(strand, repository)({ reason: 'not-supported', detail });
  }
}

/** Everything there is was told: one that was not told does not exist. */
export function isWhole({ sweeps, capability }: StrandHistory): boolean {
  const finished = sweeps.filter(({ finishedAt }) => finishedAt !== undefined);
  if (finished.length === 0 || capability.memory !== 'objects') return false;
  return finished.some(({ since }) => since === undefined) && standingGaps(sweeps).length === 0;
}

export function standingGaps(sweeps: readonly StrandSweep[]): readonly ForgeGap[] {
  const last = sweeps.findLastIndex(({ finishedAt }) => finishedAt !== undefined);
  return unique(sweeps.slice(Math.max(last, 0)).flatMap(({ gaps }) => gaps));
}

/** What is left of all time up to `until`. The last day may be missing: an audit follows its sync after a while. */
export function uncovered(spans: readonly TimeSpan[], until: Instant): readonly TimeSpan[] {
  const holes: TimeSpan[] = [];
  let from = beginningOfTime;
  for (const span of union(spans)) {
    if (from < span.from) holes.push({ from, to: span.from });
    from = later(from, span.to);
  }
  if (millisOf(until) - millisOf(from) > staleAfterMillis) holes.push({ from, to: until });
  return holes;
}

/** A look that was refused something says nothing of it until the next one that was not. */
function* refusedLooks(sweeps: readonly StrandSweep[], gap: GapMaker): Iterable<Gap> {
  for (let at = 0; at < sweeps.length; at++) {
    const { gaps, startedAt } = sweeps[at]!;
    if (gaps.length === 0) continue;
    const next = sweeps.slice(at + 1).find((one) => one.gaps.length === 0 && one.finishedAt !== undefined);
    // A refusal that is repeated at every look is one gap.
    const isRepeated = (one: ForgeGap): boolean => sweeps[at - 1]?.gaps.some((before) => sameGap(before, one)) === true;
    for (const one of unique(gaps))
      if (!isRepeated(one)) yield gap(one, spanIn(one, startedAt, next?.startedAt ?? endOfTime));
  }
}

const sameGap = (a: ForgeGap, b: ForgeGap): boolean => nameOf(a) === nameOf(b);
const nameOf = ({ reason, detail, key }: ForgeGap): string => `${reason} ${key} ${detail}`;

function unique(gaps: readonly ForgeGap[]): readonly ForgeGap[] {
  return [...new Map(gaps.map((gap) => [nameOf(gap), gap])).values()];
}

function spanIn(gap: ForgeGap, from: Instant | undefined, to: Instant | undefined): TimeSpan | undefined {
  const begin = gap.from ?? from;
  const end = gap.to ?? to;
  if (begin === undefined && end === undefined) return undefined;
  const all = { from: beginningOfTime, to: endOfTime };
  return overlap({ from: begin ?? all.from, to: end ?? all.to }, all);
}

export type GapMaker = (gap: Pick<ForgeGap, 'reason' | 'detail'>, span?: TimeSpan) => Gap;

export function gapMaker(strand: Strand, repository: RepositoryName): GapMaker {
  return ({ reason, detail }, span) => ({
    kind: 'gap',
    of: kindOf[strand],
    repository,
    reason,
    detail,
    ...(span && { span }),
  });
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
