/**
 * Which dependencies have which known vulnerability, and since when. An advisory is matched by its events and its lists of
 * versions, never by one threshold: 2.12.2 of log4j-core is fixed and lower than 2.15.0, which is fixed, too.
 *
 * Invariant: a version that is not known, or that the ecosystem's order does not take, is `unknown`: never affected, never
 * safe. Advisories that are aliases of each other are one.
 */
import { schemeOf } from '../../base/versions/schemes.ts';
import type { VersionScheme } from '../../base/versions/version-scheme.ts';
import type { Advisory, AdvisoryEvent, AffectedPackage } from '../../model/advisory.ts';
import type { DependencyRow, Ecosystem } from '../../model/dependency.ts';

export type Exposure = 'affected' | 'unaffected' | 'unknown';

export function exposureOf(version: string | undefined, affected: AffectedPackage): Exposure {
  const scheme = schemeOf(affected.ecosystem);
  if (version === undefined || !scheme) return 'unknown';
  if (affected.versions.some((one) => one === version || scheme.compare(one, version) === 0)) return 'affected';
  if (affected.ranges.length === 0) return 'unaffected';
  if (!scheme.isVersion(version)) return 'unknown';
  const within = affected.ranges.map((events) => isWithinEvents(version, events, scheme));
  if (within.includes(true)) return 'affected';
  return within.includes(undefined) ? 'unknown' : 'unaffected';
}

/** The events in order of their versions; `0` is before everything. Undefined when one of them has no order. */
function isWithinEvents(version: string, events: readonly AdvisoryEvent[], scheme: VersionScheme): boolean | undefined {
  const compare = (a: string, b: string): number | undefined =>
    a === '0' || b === '0' ? Number(b === '0') - Number(a === '0') : scheme.compare(a, b);
  if (events.some((event) => event.version !== '0' && !scheme.isVersion(event.version))) return undefined;
  const rank = { introduced: 1, fixed: 0, 'last-affected': 2 } as const;
  const sorted = events.toSorted((a, b) => compare(a.version, b.version)! || rank[a.kind] - rank[b.kind]);
  let isAffected = false;
  for (const event of sorted) {
    const order = compare(version, event.version)!;
    if (event.kind === 'introduced' && order >= 0) isAffected = true;
    if (event.kind === 'fixed' && order >= 0) isAffected = false;
    if (event.kind === 'last-affected' && order > 0) isAffected = false;
  }
  return isAffected;
}

/** Advisories that name each other, as one: all their packages, all their names, the severity of the worst. */
export interface JoinedAdvisory extends Advisory {
  /** All ids, the one to show first. */
  readonly ids: readonly string[];
}

const severities: readonly Advisory['severity'][] = ['critical', 'high', 'medium', 'low', 'unknown'];

export class AdvisoryIndex {
  readonly #byPackage = new Map<string, { readonly advisory: JoinedAdvisory; readonly affected: AffectedPackage }[]>();
  readonly size: number;

  constructor(advisories: readonly Advisory[]) {
    const joined = joinedByAlias(advisories);
    this.size = joined.length;
    for (const advisory of joined)
      for (const affected of advisory.affected) {
        const key = keyOf(affected.ecosystem, affected.name);
        const known = this.#byPackage.get(key);
        if (known) known.push({ advisory, affected });
        else this.#byPackage.set(key, [{ advisory, affected }]);
      }
  }

  has({ ecosystem, name }: Pick<DependencyRow, 'ecosystem' | 'name'>): boolean {
    return this.#byPackage.has(keyOf(ecosystem, name));
  }

  /** Each advisory about the package once, with what it says of this version. */
  of({ ecosystem, name, version }: Pick<DependencyRow, 'ecosystem' | 'name' | 'version'>): readonly {
    readonly advisory: JoinedAdvisory;
    readonly exposure: Exposure;
  }[] {
    const said = new Map<JoinedAdvisory, Exposure>();
    for (const { advisory, affected } of this.#byPackage.get(keyOf(ecosystem, name)) ?? []) {
      const exposure = exposureOf(version, affected);
      const before = said.get(advisory);
      if (before === undefined || exposure === 'affected' || (exposure === 'unknown' && before === 'unaffected'))
        said.set(advisory, exposure);
    }
    return [...said].map(([advisory, exposure]) => ({ advisory, exposure }));
  }
}

/** NuGet and Composer do not tell names apart by case. */
function keyOf(ecosystem: Ecosystem, name: string): string {
  const spelled = ecosystem === 'nuget' || ecosystem === 'composer' ? name.toLowerCase() : name;
  return `${ecosystem} ${spelled}`;
}

function joinedByAlias(advisories: readonly Advisory[]): readonly JoinedAdvisory[] {
  const groupOf = new Map<string, Set<Advisory>>();
  for (const advisory of advisories) {
    const names = [advisory.id, ...advisory.aliases];
    const merged = new Set([advisory]);
    for (const group of new Set(names.flatMap((name) => groupOf.get(name) ?? [])))
      for (const one of group) merged.add(one);
    for (const one of merged) for (const name of [one.id, ...one.aliases]) groupOf.set(name, merged);
  }
  return [...new Set(groupOf.values())].map((group) => joinedOf([...group]));
}

function joinedOf(group: readonly Advisory[]): JoinedAdvisory {
  const sorted = group.toSorted((a, b) => rankOf(a.id) - rankOf(b.id) || (a.id < b.id ? -1 : 1));
  const [first] = sorted;
  const ids = [...new Set(sorted.flatMap(({ id, aliases }) => [id, ...aliases]))];
  const severity = severities.find((one) => group.some((advisory) => advisory.severity === one)) ?? 'unknown';
  // It was known from when the first of them was.
  const [published] = group.flatMap((one) => one.published ?? []).sort();
  const affected = sorted.flatMap((one) => one.affected);
  return { ...first!, ids, severity, ...(published !== undefined && { published }), affected };
}

/** Advisories of a database that was reviewed before those of one ecosystem. */
const rankOf = (id: string): number => (id.startsWith('GHSA-') ? 0 : id.startsWith('CVE-') ? 1 : 2);
