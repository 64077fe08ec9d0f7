/**
 * Secrets over all history, each once: a value that stood in ten places is one thing to revoke. Places are joined by the
 * keyed hash of the value, over rules, files and repositories.
 */
import { dayMillis, millisOf, type Instant } from '../../base/instant.ts';
import { severities, type Finding } from '../../model/finding.ts';
import type { AppContext } from '../context.ts';
import type { FindingFilter } from '../plumbline.ts';
import { findingAuthors } from './authors.ts';
import type { FindingAuthors, KnownSecret, SecretPlace } from './views.ts';

type SecretContext = Pick<AppContext, 'stores' | 'clock'>;

export async function knownSecrets(filter: FindingFilter, context: SecretContext): Promise<readonly KnownSecret[]> {
  const { items } = await context.stores.findings.list({ ...filter, class: 'secret' });
  const authors = await findingAuthors(items, context);
  const places = items.map((finding, index) => ({ finding, by: authors[index]! }));
  // Stored by a version that kept no identities: each stands for itself, until the next audit.
  const groups = Map.groupBy(places, ({ finding }) => finding.identity ?? finding.fingerprint);
  const now = context.clock.now();
  return [...groups].map(([identity, of]) => secretOf(identity, of, now)).sort(byUrgency);
}

interface Placed {
  readonly finding: Finding;
  readonly by: FindingAuthors;
}

function secretOf(identity: string, places: readonly Placed[], now: Instant): KnownSecret {
  const inOrder = places.toSorted((a, b) => compare(a.finding.firstSeen.at, b.finding.firstSeen.at));
  const landed = places.filter(({ finding }) => !finding.sideCommit);
  const byEnd = (landed.length > 0 ? landed : places).toSorted((a, b) =>
    compare(endOf(b.finding, now), endOf(a.finding, now)),
  );
  const first = inOrder[0]!;
  const last = byEnd[0]!;
  const { title, detail } = first.finding;
  const atHead = places.some(({ finding }) => finding.atHead);
  const days = (millisOf(endOf(last.finding, now)) - millisOf(first.finding.firstSeen.at)) / dayMillis;
  const suppressions = inOrder.flatMap(({ finding }) => finding.suppressed ?? []);
  const isAllowed = suppressions.length === places.length;
  return {
    identity,
    kind: detail ?? title,
    severity: severities[Math.min(...places.map(({ finding }) => severities.indexOf(finding.severity)))]!,
    places: inOrder.map(placeOf),
    firstSeen: first.finding.firstSeen,
    lastSeen: last.finding.lastSeen,
    introducedBy: first.by.introducedBy,
    removedBy: atHead ? null : last.by.removedBy,
    atHead,
    daysExposed: Math.max(0, Math.floor(days)),
    ...(landed.length === 0 && { sideCommit: true }),
    ...(isAllowed && { suppressed: suppressions[0]! }),
  };
}

function placeOf({ finding, by }: Placed): SecretPlace {
  const { repository, path, line, rule, firstSeen, lastSeen, removedBy, atHead, suppressed, sideCommit } = finding;
  const where = { repository, path, line, rule, firstSeen, lastSeen, removed: removedBy ?? null, atHead };
  return { ...where, ...by, ...(sideCommit && { sideCommit: true }), ...(suppressed && { suppressed }) };
}

const endOf = ({ removedBy }: Finding, now: Instant): Instant => removedBy?.at ?? now;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byUrgency(a: KnownSecret, b: KnownSecret): number {
  if (a.atHead !== b.atHead) return a.atHead ? -1 : 1;
  const bySeverity = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  return bySeverity || compare(a.firstSeen.at, b.firstSeen.at) || compare(a.identity, b.identity);
}
