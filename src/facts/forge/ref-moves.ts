/**
 * How a branch in scope moved: the forge's log of it and our own looks at the clone, put together. A move that we saw
 * and that the log explains step by step is told by the log (which knows who and when); one that it does not explain
 * stands for itself. Entries of the log that do not join are told too: something between them is missing.
 */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import { later } from '../../base/instant.ts';
import type { RefActivity } from '../../forges/ref-activity.ts';
import type { ObservedMove } from '../../git/refs.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import { asObjectId, type ObjectId, type RepositoryName } from '../../model/repository.ts';
import { collectRefMoves } from '../collect-events.ts';
import { movesOf } from '../landed-change/forge-knowledge.ts';
import { beginningOfTime, toldSpans } from '../../forges/told-spans.ts';
import { coverageGaps, endOfTime, gapMaker, uncovered } from './coverage.ts';
import { historiesOf, type ForgeHistory } from './strand-history.ts';

export interface RefMoveSource {
  readonly repository: RepositoryName;
  readonly branch: string;
  /** It stands beside the production branch: what is not of this branch alone is told with that one. */
  readonly isFurther?: boolean;
  readonly history: ForgeHistory;
  /** Between our own looks. */
  readonly seen: readonly ObservedMove[];
  /** When we looked, oldest first. */
  readonly sweeps: readonly Instant[];
  readonly until: Instant;
  /** Undefined: one of the two is not there to ask. */
  readonly isAncestor: (before: ObjectId, after: ObjectId) => Promise<boolean | undefined>;
}

/** A place where two entries of the log do not join, or where the log lacks a move that we saw. */
export interface LogBreak {
  readonly at: Instant;
  readonly before: string;
  readonly after: string;
  readonly because: string;
  /** Ids of the facts on both sides. */
  readonly relied: readonly string[];
}

export interface RefMoves {
  readonly found: readonly (Fact<'ref-move'> | Gap)[];
  readonly breaks: readonly LogBreak[];
}

export async function collectForgeRefMoves(source: RefMoveSource): Promise<RefMoves> {
  const { repository, branch, history, seen } = source;
  const ref = `refs/heads/${branch}`;
  const log = movesOf(history, ref);
  const raw = rawOf(history);
  const facts: Fact<'ref-move'>[] = [];
  for (const entry of log) facts.push(await moveFact(entry, source, raw.get(entry.id)));
  const unexplained = seen.filter((move) => move.ref === ref && !isExplained(move, log));
  const own = collectRefMoves({ repository: { name: repository }, branch, moves: unexplained, sweeps: [] });
  return {
    found: [...facts, ...own, ...untold(source)],
    breaks: [...breaksIn(log, repository), ...unlogged(unexplained, source)],
  };
}

const factId = (repository: RepositoryName, { ref, id }: RefActivity): string =>
  `ref-move:${repository}:${ref}@log-${id}`;

async function moveFact(
  entry: RefActivity,
  { repository, isAncestor }: RefMoveSource,
  raw: string | undefined,
): Promise<Fact<'ref-move'>> {
  const { before, after, at, actor, activity, seen } = entry;
  const steps = {
    ...(before !== null && { before: asObjectId(before) }),
    ...(after !== null && { after: asObjectId(after) }),
  };
  const known = before === null || after === null ? undefined : await isAncestor(asObjectId(before), asObjectId(after));
  return {
    kind: 'ref-move',
    id: factId(repository, entry),
    repository,
    value: {
      ref: entry.ref,
      ...steps,
      ...(known !== undefined && { fastForward: known }),
      activity,
      ...(actor !== null && { actor }),
    },
    valid: { from: { at, ...(steps.after !== undefined && { commit: steps.after }) } },
    observedAt: at,
    provenance: seen === 'watched' ? 'contemporaneous' : 'reconstructed',
    source: { collector: 'forge/ref-activity@1', raw: raw ?? entry.id },
  };
}

function rawOf(history: ForgeHistory): ReadonlyMap<string, string> {
  const versions = historiesOf(history, 'ref-activity').flatMap((one) => one.versions);
  return new Map(versions.flatMap(({ value, raw }) => (raw[0] === undefined ? [] : [[value.id, raw[0]] as const])));
}

/** Entries lead from where it was to where it is, one to the next. */
function isExplained({ before, after }: ObservedMove, log: readonly RefActivity[]): boolean {
  const end = log.findLastIndex((entry) => entry.after === (after ?? null));
  for (let at = end; at >= 0; at--) {
    if (log[at]!.before === (before ?? null)) return true;
    if (at === 0 || log[at - 1]!.after !== log[at]!.before) return false;
  }
  return false;
}

function breaksIn(log: readonly RefActivity[], repository: RepositoryName): readonly LogBreak[] {
  return log.slice(1).flatMap((entry, at) => {
    const previous = log[at]!;
    if (previous.after === entry.before) return [];
    const because = `the log of ${entry.ref} ends a move at ${previous.after ?? 'nothing'} (${previous.at}) and begins the next at ${entry.before ?? 'nothing'} (${entry.at})`;
    return [
      {
        at: entry.at,
        before: previous.after ?? '',
        after: entry.before ?? '',
        because,
        relied: [factId(repository, previous), factId(repository, entry)],
      },
    ];
  });
}

/** Moves that we saw at a time of which the log tells, and does not tell them. */
function unlogged(unexplained: readonly ObservedMove[], source: RefMoveSource): readonly LogBreak[] {
  const { repository } = source;
  const told = loggedSpans(source);
  return unexplained.flatMap(({ ref, before, after, since, seenAt }) => {
    if (since === undefined || !told.some(({ from, to }) => from <= since && seenAt <= to)) return [];
    const because = `${ref} moved from ${before ?? 'nothing'} to ${after ?? 'nothing'} between ${since} and ${seenAt}, and the forge’s log does not tell how`;
    return [
      {
        at: seenAt,
        before: before ?? '',
        after: after ?? '',
        because,
        relied: [`ref-move:${repository}:${ref}@${seenAt}`],
      },
    ];
  });
}

/** A look that did not ask about this branch tells nothing of it. */
function loggedSpans({ history, branch, isFurther = false }: RefMoveSource): readonly TimeSpan[] {
  return historiesOf(history, 'ref-activity').flatMap(({ sweeps, capability }) => {
    const looks = sweeps.filter(({ branches }) => branches?.includes(branch) ?? !isFurther);
    return toldSpans(looks, capability);
  });
}

/** Times of which neither the log nor our own looks tell, and what the forge refused to tell of the log. */
function* untold(source: RefMoveSource): Iterable<Gap> {
  const { repository, branch, history, sweeps, until } = source;
  const told = [...loggedSpans(source)];
  const [first] = sweeps;
  if (first !== undefined) told.push({ from: first, to: later(sweeps.at(-1)!, until) });
  const gap = gapMaker('ref-activity', repository);
  for (const span of uncovered(told, until)) {
    const detail = `Where ${branch} pointed from ${span.from} to ${span.to} was not observed, and the forge’s log does not reach there: a replaced history would not show`;
    yield gap({ reason: 'not-observed', detail }, span);
  }
  if (source.isFurther) return;
  for (const one of historiesOf(history, 'ref-activity'))
    for (const found of coverageGaps(one, repository, until))
      if (found.reason !== 'not-observed')
        yield { ...found, span: found.span ?? { from: beginningOfTime, to: first ?? endOfTime } };
}
