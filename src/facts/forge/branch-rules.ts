/**
 * What the rules of each branch demanded, stretch by stretch. Two sources, and neither is enough: snapshots say all, at
 * the time of a look; a forge's history of its rules says when they changed, but not everything (rules of kinds without
 * a history are unknown there). So:
 *
 *   between two looks that tell the same, and no change by the history: the same; where nothing else proves it, the fact
 *     says how near to one another the looks were
 *   between two looks, where the history knows of changes: what the history says; what has no history (classic
 *     protection) stood beside it then when it did at one of both looks, and did not when neither look saw it
 *   between two looks that differ, and no history: unknown, a gap
 *   before the first look: what the history said at that look, else a gap
 *   after the last look: still so, as far as observed
 *
 * Each look's history is used for the time since the look before only: rules that are removed take their history along.
 *
 * Each stretch is a fact of its own, named by its branch and its beginning, which no later look moves: what relied on the
 * rules of a day leads to those rules, and not to all that the branch ever had.
 */
import { canonicalJson } from '../../base/canonical-json.ts';
import { earlier, later, millisOf, type Instant, type TimeSpan } from '../../base/instant.ts';
import type { BranchRulesInForce, RuleLooks } from '../../model/branch-rules.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryName } from '../../model/repository.ts';
import { beginningOfTime } from '../../forges/told-spans.ts';
import { gapMaker, type GapMaker } from './coverage.ts';
import { factOf, justAfter } from './fact-of.ts';
import type { RecordVersion, StrandHistory, StrandSweep } from './strand-history.ts';

type Version = RecordVersion<BranchRulesInForce>;

export function* collectBranchRules(
  { versions, sweeps }: StrandHistory<'branch-rules'>,
  repository: RepositoryName,
): Iterable<Fact<'branch-rules'> | Gap> {
  const gap = gapMaker('branch-rules', repository);
  for (const [branch, own] of Map.groupBy(versions, ({ value }) => value.rules.branch)) {
    const stretches = joined(stretchesOf(own));
    const looks = looksAt(branch, sweeps);
    for (const { from, to, version, between: spans } of stretches) {
      const seen = ruleLooks(spans, looks);
      yield factOf({
        kind: 'branch-rules',
        strand: 'branch-rules',
        repository,
        about: `${branch}@${from}`,
        value: seen === undefined ? version.value.rules : { ...version.value.rules, seen },
        valid: { from: { at: from }, ...(to !== undefined && { to: { at: to } }) },
        provenance: version.value.dated === 'snapshot' ? 'contemporaneous' : 'reconstructed',
        version,
      });
    }
    yield* holes(stretches, branch, gap);
  }
}

interface Stretch {
  readonly from: Instant;
  readonly to?: Instant;
  readonly version: Version;
  /** Parts of it of which nothing is known but that the rules were the same at both ends. */
  readonly between?: readonly TimeSpan[];
}

interface Look {
  readonly at: Instant;
  readonly version: Version;
}

function stretchesOf(versions: readonly Version[]): readonly Stretch[] {
  const looks = looksOf(versions);
  const history = versions.filter(({ value }) => value.dated === 'history');
  const [first] = looks;
  const last = looks.at(-1);
  if (first === undefined || last === undefined) {
    const look = history.map(({ lastSeenAt }) => lastSeenAt).reduce(later, beginningOfTime);
    return toldAt(look, history, beginningOfTime);
  }
  const stretches = [...toldAt(first.at, history, beginningOfTime)];
  for (const [number, look] of looks.slice(1).entries()) stretches.push(...between(looks[number]!, look, history));
  const { goneAt } = last.version;
  return [...stretches, { from: last.at, ...(goneAt !== undefined && { to: goneAt }), version: last.version }];
}

/** A snapshot that was seen again is two looks that tell the same. */
function looksOf(versions: readonly Version[]): readonly Look[] {
  const snapshots = versions.filter(({ value }) => value.dated === 'snapshot');
  const looks = snapshots.flatMap((version) => [
    { at: version.firstSeenAt, version },
    ...(version.lastSeenAt > version.firstSeenAt ? [{ at: version.lastSeenAt, version }] : []),
  ]);
  return looks.sort((a, b) => (a.at < b.at ? -1 : 1));
}

function between(before: Look, after: Look, history: readonly Version[]): readonly Stretch[] {
  const told = toldAt(after.at, history, before.at);
  const isSame = sameRules(before.version, after.version);
  const isWhole = told[0]?.from === before.at && told.at(-1)?.to === after.at;
  if (isSame && told.length < 2) {
    const stretch = { from: before.at, to: after.at, version: { ...after.version, value: before.version.value } };
    const isProven = isWhole && sawNothingElse(before) && sawNothingElse(after);
    return [isProven ? stretch : { ...stretch, between: [{ from: before.at, to: after.at }] }];
  }
  if (isWhole && told.length > 1) return sawNothingElse(before) && sawNothingElse(after) ? told.map(alone) : told;
  return [{ from: before.at, to: earlier(justAfter(before.at), after.at), version: before.version }];
}

/** A look that read everything, and saw nothing but rules with a history. */
const sawNothingElse = ({ version: { value } }: Look): boolean =>
  value.rules.deletionAllowed !== null &&
  value.rules.forcePushAllowed !== null &&
  value.rules.origins.every(({ kind }) => kind === 'ruleset');

/** Two looks that tell alike of what has no history tell of the time between them. */
function alone(stretch: Stretch): Stretch {
  const { version } = stretch;
  const { ifNothingElse } = version.value;
  return ifNothingElse === undefined
    ? stretch
    : { ...stretch, version: { ...version, value: { ...version.value, rules: ifNothingElse } } };
}

/** What the history said at a look of the time between `since` and that look. */
function toldAt(look: Instant, history: readonly Version[], since: Instant): readonly Stretch[] {
  return history
    .filter(({ firstSeenAt, lastSeenAt }) => firstSeenAt <= look && look <= lastSeenAt)
    .flatMap((version): readonly Stretch[] => {
      const from = later(version.value.from, since);
      const to = earlier(version.value.until ?? look, look);
      return from < to ? [{ from, to, version }] : [];
    })
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

const sameRules = (a: Version, b: Version): boolean => canonicalJson(a.value.rules) === canonicalJson(b.value.rules);

/** Stretches of the same rules from the same kind of source, one after the other, are one. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const stretch of stretches) {
    const last = found.at(-1);
    const goesOn =
      last?.to === stretch.from &&
      last.version.value.dated === stretch.version.value.dated &&
      sameRules(last.version, stretch.version);
    if (!goesOn) {
      found.push(stretch);
      continue;
    }
    const { from } = last;
    const spans = [...(last.between ?? []), ...(stretch.between ?? [])];
    found[found.length - 1] = { ...stretch, from, ...(spans.length > 0 && { between: spans }) };
  }
  return found;
}

/** When somebody looked and was told of this branch. What is refused at every look (a matter of the plan) hides no look. */
const looksAt = (branch: string, sweeps: readonly StrandSweep[]): readonly Instant[] =>
  sweeps
    .filter(({ finishedAt, gaps, branches, records = 0 }) => {
      if (finishedAt === undefined || branches?.includes(branch) === false) return false;
      return gaps.length === 0 || (records > 0 && gaps.every(({ key }) => key !== branch));
    })
    .map(({ startedAt }) => startedAt);

const dayMillis = 86_400_000;

/** How near to one another the looks were on whose word the rules are taken to have held between them. */
function ruleLooks(spans: readonly TimeSpan[] | undefined, looks: readonly Instant[]): RuleLooks | undefined {
  if (spans === undefined || spans.length === 0) return undefined;
  const times = [...new Set(spans.flatMap(({ from, to }) => [from, ...strictlyIn(looks, { from, to }), to]))].sort();
  const steps = spans.flatMap(({ from, to }) => stepsOf(times.filter((at) => from <= at && at <= to)));
  const millis = ({ from, to }: TimeSpan): number => millisOf(to) - millisOf(from);
  const apart = steps.filter((step) => millis(step) > dayMillis);
  const near = steps.filter((step) => millis(step) <= dayMillis).map(millis);
  return { looks: times.length, withinHours: Math.ceil(Math.max(0, ...near) / 360_000) / 10, apart };
}

const strictlyIn = (looks: readonly Instant[], { from, to }: TimeSpan): readonly Instant[] =>
  looks.filter((at) => from < at && at < to);

const stepsOf = (times: readonly Instant[]): readonly TimeSpan[] =>
  times.slice(1).map((to, at) => ({ from: times[at]!, to }));

function* holes(stretches: readonly Stretch[], branch: string, gap: GapMaker): Iterable<Gap> {
  let from: Instant | undefined = beginningOfTime;
  for (const stretch of stretches) {
    if (from !== undefined && from < stretch.from) {
      const detail =
        from === beginningOfTime
          ? `What the rules of ${branch} were before ${stretch.from} is not known: nobody looked, and the forge keeps no older history`
          : `The rules of ${branch} were changed between ${from} and ${stretch.from}; when, and what they were in between, is not known`;
      yield gap({ reason: 'not-observed', detail }, { from, to: stretch.from });
    }
    from = stretch.to;
  }
}
