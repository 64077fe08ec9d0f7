/**
 * How long which known vulnerability stood where: stays of affected versions at one path, joined as long as one begins at
 * the landing at which the one before ended. What follows is what fixed it; nothing follows when the package went away.
 */
import { millisOf, type Instant } from '../../base/instant.ts';
import { AdvisoryIndex, type JoinedAdvisory } from '../../facts/dependencies/advisories.ts';
import type { Dependency } from '../../model/dependency.ts';
import type { ExposureStay } from './questions.ts';

export interface Exposed {
  readonly items: readonly ExposureStay[];
  /** Packages with advisories whose version is not known. */
  readonly undecided: readonly Dependency[];
}

export function exposuresIn(dependencies: readonly Dependency[], index: AdvisoryIndex, now: Instant): Exposed {
  const items: ExposureStay[] = [];
  const undecided: Dependency[] = [];
  for (const stays of byPlace(dependencies)) {
    if (!index.has(stays[0]!)) continue;
    const open = new Map<JoinedAdvisory, Dependency[]>();
    for (const stay of stays) {
      const said = index.of(stay);
      if (said.some(({ exposure }) => exposure === 'unknown')) undecided.push(stay);
      for (const { advisory, exposure } of said) {
        if (exposure !== 'affected') continue;
        const run = open.get(advisory);
        if (run && isNext(run, stay)) run.push(stay);
        else {
          if (run) items.push(exposureOf(advisory, run, stays, now));
          open.set(advisory, [stay]);
        }
      }
    }
    for (const [advisory, run] of open) items.push(exposureOf(advisory, run, stays, now));
  }
  return { items: items.sort(bySeverity), undecided };
}

/** The same package at the same path; a lock file may hold it in several versions at a time. */
function byPlace(dependencies: readonly Dependency[]): Iterable<readonly Dependency[]> {
  const places = new Map<string, Dependency[]>();
  for (const one of dependencies) {
    const key = [one.repository, one.path, one.ecosystem, one.name].join('\n');
    const known = places.get(key);
    if (known) known.push(one);
    else places.set(key, [one]);
  }
  for (const stays of places.values()) stays.sort((a, b) => millisOf(a.since.at) - millisOf(b.since.at));
  return places.values();
}

/** It began before the others ended, or when they did. */
function isNext(run: readonly Dependency[], stay: Dependency): boolean {
  return run.some(({ until }) => until === undefined || until.at >= stay.since.at);
}

function exposureOf(
  advisory: JoinedAdvisory,
  run: readonly Dependency[],
  stays: readonly Dependency[],
  now: Instant,
): ExposureStay {
  const [first] = run;
  const last =
    run.find(({ until }) => until === undefined) ?? run.reduce((a, b) => (a.until!.at >= b.until!.at ? a : b));
  const fixedAt = last.until;
  const after = fixedAt && stays.find((stay) => !run.includes(stay) && stay.since.commit === fixedAt.commit);
  const { repository, path, context, ecosystem, name, direct } = last;
  return {
    repository,
    path,
    context,
    ecosystem,
    name,
    versions: [...new Set(run.flatMap(({ version }) => version ?? []))],
    scope: run.some(({ scope }) => scope === 'runtime') ? 'runtime' : last.scope,
    ...(direct !== undefined && { direct }),
    known: last.known,
    line: last.line,
    advisory: advisory.id,
    ids: advisory.ids,
    severity: advisory.severity,
    summary: advisory.summary,
    ...(advisory.published !== undefined && { published: advisory.published }),
    exposedSince: first!.since,
    sinceKnown: first!.sinceKnown,
    ...(fixedAt && { fixedAt }),
    ...(after?.version !== undefined && { fixedBy: after.version }),
    days: Math.max(0, Math.floor((millisOf(fixedAt?.at ?? now) - millisOf(first!.since.at)) / 86_400_000)),
  };
}

const ranks: readonly ExposureStay['severity'][] = ['critical', 'high', 'medium', 'low', 'unknown'];

function bySeverity(a: ExposureStay, b: ExposureStay): number {
  const place = ({ repository, path, name, advisory }: ExposureStay): string =>
    [repository, path, name, advisory].join('\n');
  return (
    Number(a.fixedAt !== undefined) - Number(b.fixedAt !== undefined) ||
    ranks.indexOf(a.severity) - ranks.indexOf(b.severity) ||
    (place(a) < place(b) ? -1 : 1)
  );
}
