/**
 * States that a forge tells without their past: members, teams, keys, settings, environments. What two looks tell alike
 * held in between; between two that differ, nobody knows when it changed: the state ends with the look that saw it last,
 * and the time up to the next is a gap.
 */
import { canonicalJson } from '../../base/canonical-json.ts';
import { earlier, later, type Instant } from '../../base/instant.ts';
import type { StrandMap } from '../../forges/forge.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryName } from '../../model/repository.ts';
import { gapMaker, kindOf } from './coverage.ts';
import { aboutOf, factOf, justAfter } from './fact-of.ts';
import type { RecordVersion, StrandHistory } from './strand-history.ts';

export type SnapshotStrand =
  'memberships' | 'teams' | 'machine-credentials' | 'organisation' | 'environments' | 'scanners';

/** What changes by itself, without anybody changing anything. */
const withoutUse = (value: object): unknown => ({ ...value, lastUsedAt: null });

export function* collectSnapshots<S extends SnapshotStrand>(
  history: StrandHistory<S>,
  repository: RepositoryName,
): Iterable<Fact<(typeof kindOf)[S]> | Gap> {
  const { strand, level, sweeps } = history;
  const changes = new Map<number, Change>();
  const looks = sweeps.filter(({ finishedAt }) => finishedAt !== undefined).map(({ startedAt }) => startedAt);
  const note = (change: Omit<Change, 'keys'>, key: string): void => {
    const look = looks.findLastIndex((at) => at <= change.to);
    const known = changes.get(look);
    if (known === undefined) changes.set(look, { ...change, keys: [key] });
    else {
      const [from, to] = [earlier(known.from, change.from), later(known.to, change.to)];
      changes.set(look, { from, to, keys: [...known.keys, key] });
    }
  };
  for (const [key, versions] of Map.groupBy(history.versions, (version) => version.key)) {
    const stretches = stretchesOf(versions);
    const before = looks.findLast((at) => at < stretches[0]!.from);
    if (before !== undefined && looks.indexOf(before) < looks.length - 1)
      note({ from: before, to: stretches[0]!.from }, key);
    for (const [number, { from, to, version }] of stretches.entries()) {
      const next = stretches[number + 1]?.from ?? version.goneAt;
      const end = next === undefined ? undefined : earlier(justAfter(to), next);
      if (end !== undefined && end < next!) note({ from: end, to: next! }, key);
      yield factOf<(typeof kindOf)[S]>({
        kind: kindOf[strand],
        strand,
        repository,
        about: aboutOf(level, key),
        // A strand's records are the values of its kind of facts, one to one.
        value: version.value as never,
        valid: { from: { at: from }, ...(end !== undefined && { to: { at: end } }) },
        provenance: 'contemporaneous',
        version,
      });
    }
  }
  yield* changeGaps(changes, gapMaker(strand, repository));
}

interface Change {
  readonly from: Instant;
  readonly to: Instant;
  readonly keys: readonly string[];
}

function* changeGaps(changes: ReadonlyMap<number, Change>, gap: ReturnType<typeof gapMaker>): Iterable<Gap> {
  for (const { from, to, keys } of changes.values()) {
    if (from >= to) continue;
    const named = keys.slice(0, 5).join(', ') + (keys.length > 5 ? ` and ${keys.length - 5} more` : '');
    const detail = `Between two looks (${from} and ${to}) this changed, and when is not known: ${named}`;
    yield gap({ reason: 'not-observed', detail }, { from, to });
  }
}

interface Stretch<T> {
  readonly from: Instant;
  readonly to: Instant;
  /** The latest one that says so. */
  readonly version: RecordVersion<T>;
}

/** Versions that say the same, one after the other, are one stretch. */
function stretchesOf<T extends StrandMap[SnapshotStrand]>(
  versions: readonly RecordVersion<T>[],
): readonly Stretch<T>[] {
  const stretches: Stretch<T>[] = [];
  for (const version of versions) {
    const last = stretches.at(-1);
    const isSame =
      last !== undefined &&
      last.version.goneAt === undefined &&
      canonicalJson(withoutUse(last.version.value)) === canonicalJson(withoutUse(version.value));
    const from = isSame ? last.from : version.firstSeenAt;
    const stretch = { from, to: version.lastSeenAt, version };
    if (isSame) stretches[stretches.length - 1] = stretch;
    else stretches.push(stretch);
  }
  return stretches;
}
