/** What a forge dates itself: merges, deployments, releases, bypassed rules, entries of its audit log, alerts. */
import type { Fact } from '../../model/fact.ts';
import type { Instant } from '../../base/instant.ts';
import type { StrandMap } from '../../forges/forge.ts';
import type { ForgeHistory, RecordVersion } from './strand-history.ts';
import { historiesOf } from './strand-history.ts';
import { aboutOf, factOf } from './fact-of.ts';
import { asWatched } from './watched-changesets.ts';

type EventFact = Fact<'changeset'> | Fact<'rule-bypass'> | Fact<'deployment'> | Fact<'release'> | Fact<'audit-event'>;

export function* collectEvents(history: ForgeHistory): Iterable<EventFact | Fact<'forge-alert'>> {
  const { repository } = history;
  const common = { repository, provenance: 'reconstructed' } as const;
  for (const { value, version, about } of latest(history, 'changesets', asWatched))
    if (value.state === 'merged' && value.mergedAt !== null)
      yield factOf({
        ...common,
        kind: 'changeset',
        strand: 'changesets',
        about,
        value,
        version,
        valid: since(value.mergedAt),
      });
  for (const { value, version, about } of latest(history, 'rule-bypasses'))
    yield factOf({
      ...common,
      kind: 'rule-bypass',
      strand: 'rule-bypasses',
      about,
      value,
      version,
      valid: since(value.at),
    });
  for (const { value, version, about } of latest(history, 'deployments')) {
    const valid = since(value.finishedAt ?? value.createdAt);
    yield factOf({ ...common, kind: 'deployment', strand: 'deployments', about, value, version, valid });
  }
  for (const { value, version, about } of latest(history, 'releases'))
    // A draft is not out yet.
    if (value.publishedAt !== null)
      yield factOf({
        ...common,
        kind: 'release',
        strand: 'releases',
        about,
        value,
        version,
        valid: since(value.publishedAt),
      });
  for (const { value, version, about } of latest(history, 'audit-events'))
    if (isAbout(value.details, history.path))
      yield factOf({
        ...common,
        kind: 'audit-event',
        strand: 'audit-events',
        about,
        value,
        version,
        valid: since(value.at),
      });
  yield* collectAlerts(history);
}

/** A state: from when the forge found it until it was mended. A warning that somebody waved away still stands. */
function* collectAlerts(history: ForgeHistory): Iterable<Fact<'forge-alert'>> {
  for (const { value, version, about } of latest(history, 'alerts')) {
    const { createdAt, fixedAt } = value;
    const valid = { ...since(createdAt), ...(fixedAt !== null && { to: { at: fixedAt } }) };
    yield factOf({
      kind: 'forge-alert',
      strand: 'alerts',
      repository: history.repository,
      about,
      value,
      version,
      valid,
      provenance: 'reconstructed',
    });
  }
}

const since = (at: Instant) => ({ from: { at } });

type EventStrand = 'changesets' | 'rule-bypasses' | 'deployments' | 'releases' | 'audit-events' | 'alerts';

/** The last word on each record, or what all looks at it come to; what a forge no longer tells did happen all the same. */
function* latest<S extends EventStrand>(
  history: ForgeHistory,
  strand: S,
  tell: (versions: readonly RecordVersion<StrandMap[S]>[]) => StrandMap[S] = (versions) => versions.at(-1)!.value,
) {
  for (const { versions, level } of historiesOf(history, strand))
    for (const [key, own] of Map.groupBy(versions, (version) => version.key))
      yield { value: tell(own), version: plain(own.at(-1)!), about: aboutOf(level, key) };
}

const plain = ({ key, lastSeenAt, raw }: RecordVersion<unknown>) => ({ key, lastSeenAt, raw });

/** The log of the organisation is told with each of its repositories: what is about another one is left to that. */
function isAbout(details: Readonly<Record<string, string>>, path: string): boolean {
  const named = details['repo'] ?? details['repository'];
  return named === undefined || named.toLowerCase() === path.toLowerCase();
}
