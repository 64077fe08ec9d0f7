/**
 * Exposures to known vulnerabilities as a part of an audit: of each repository its inventory, as the audit has just read it,
 * held against the configured advisories. What is exposed becomes a fact over the time for which it was (from the later of
 * publication and landing until the landing that ended it) and a finding at the line of its manifest or lock file; that the
 * rest was looked up is one fact more.
 *
 * Invariant: nothing is safe because nobody could tell. A version that is not known, a file that could not be read, an
 * ecosystem without advisories, and the time after the newest advisory are facts or gaps, never silence.
 */
import type { Digest } from '../../base/digest.ts';
import { dayMillis, daysAfter, earlier, instantFromMillis, later, millisOf, parseInstant } from '../../base/instant.ts';
import type { Instant, TimeSpan } from '../../base/instant.ts';
import { AdvisoryIndex } from '../../facts/dependencies/advisories.ts';
import type { UnreadDependencies } from '../../facts/dependencies/join.ts';
import type { Dependency, Ecosystem } from '../../model/dependency.ts';
import type { Exposure, ExposureFact, LookedUpEcosystem, UndecidedExposure } from '../../model/exposure.ts';
import type { Boundary, Fact } from '../../model/fact.ts';
import type { Finding } from '../../model/finding.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryHistory } from '../../model/history.ts';
import type { DependencyStore } from '../../store/dependencies.ts';
import type { Config } from '../config.ts';
import { lackOfCover } from './advisory-cover.ts';
import { advisoriesDigest, coverageOf, readAdvisories, type AdvisoryCoverage } from './advisory-files.ts';
import { ExposedPlaces, exposuresVersion } from './exposed-places.ts';
import { exposuresIn } from './exposures.ts';
import { beforeAll, shown } from './list.ts';
import type { ExposureStay } from './questions.ts';

export interface AuditedAdvisories {
  readonly index: AdvisoryIndex;
  readonly coverage: ReadonlyMap<Ecosystem, AdvisoryCoverage>;
  readonly refused: number;
  readonly digest: Digest;
  readonly wholeFor: readonly Ecosystem[];
  readonly currentForDays: number;
}

/** Undefined: plumbline.yaml names none. */
export function auditedAdvisories({ advisories }: Pick<Config, 'advisories'>): AuditedAdvisories | undefined {
  const { paths, wholeFor, currentForDays } = advisories;
  if (paths.length === 0) return undefined;
  const read = readAdvisories(paths);
  return {
    index: new AdvisoryIndex(read.advisories),
    coverage: coverageOf(read.advisories),
    refused: read.refused.length,
    digest: advisoriesDigest(paths),
    wholeFor,
    currentForDays,
  };
}

/** Names everything but the inventory that exposures are made from. */
export function exposureInputs({
  advisories: { paths, wholeFor },
}: Pick<Config, 'advisories'>): readonly (number | string)[] {
  return [exposuresVersion, ...(paths.length > 0 ? [advisoriesDigest(paths), ...wholeFor.toSorted()] : [])];
}

export interface ExposureCollecting {
  readonly history: RepositoryHistory;
  readonly span: TimeSpan;
  readonly observedAt: Instant;
  readonly advisories: AuditedAdvisories | undefined;
  readonly dependencies: DependencyStore;
}

export interface CollectedExposures {
  /** Of the period. */
  readonly facts: readonly Fact<'exposure'>[];
  readonly gaps: readonly Gap[];
  /** Of all that was read. */
  readonly findings: readonly Finding[];
}

export async function collectExposures(collecting: ExposureCollecting): Promise<CollectedExposures> {
  const { history, span, observedAt, advisories, dependencies } = collecting;
  if (history.commits.length === 0) return { facts: [], gaps: [], findings: [] };
  const stays = await dependencies.list({ repositories: [history.repository], from: beforeAll });
  const rows = stays.map(shown);
  const packages = packagesIn(
    rows.filter((row) => isWithin(span, { from: row.since, ...(row.until && { to: row.until }) })),
  );
  if (!advisories) return notLookedUp(packages, collecting);
  const { items, undecided } = exposuresIn(rows, advisories.index, observedAt);
  const places = new ExposedPlaces(history);
  const exposed = items.flatMap((stay) => knownExposure(stay));
  const facts = [
    ...exposed.map((one) => exposureFact(one, places, observedAt)),
    ...runsOf(undecided).map((run) => undecidedFact(run, advisories.index, { places, observedAt, span })),
  ].filter(({ valid }) => isWithin(span, valid));
  const named = new Set(facts.map(({ value }) => nameOf(value)));
  const unread = await unreadOf(collecting);
  return {
    facts: [...facts, lookupFact(lookedUp(packages, advisories), named, collecting)],
    gaps: [...unread, ...coverageGaps(packages, advisories, collecting)],
    findings: exposed.map((one) => places.findingOf(one)),
  };
}

/** Dependencies that nothing was held against: what is exposed among them is not known. */
function notLookedUp(packages: ReadonlyMap<Ecosystem, number>, collecting: ExposureCollecting): CollectedExposures {
  const ecosystems = [...packages].map(([ecosystem, count]) => ({
    ecosystem,
    packages: count,
    advisories: 0,
    newest: null,
  }));
  const counts = ecosystems.map(({ ecosystem, packages: count }) => `${count} of ${ecosystem}`);
  const detail = `No advisories are configured (\`advisories\` in plumbline.yaml): which of the packages that manifests and lock files name are known to be vulnerable was not looked up (${counts.join(', ')})`;
  const { repository } = collecting.history;
  const gap: Gap = { kind: 'gap', of: 'exposure', repository, reason: 'not-observed', detail };
  return {
    facts: [lookupFact(ecosystems, new Set(), collecting)],
    gaps: packages.size > 0 ? [gap] : [],
    findings: [],
  };
}

const isWithin = ({ from, to }: TimeSpan, valid: { readonly from: Boundary; readonly to?: Boundary }): boolean =>
  valid.from.at <= to && (valid.to === undefined || valid.to.at > from);

const nameOf = (value: ExposureFact): string => (value.is === 'lookup' ? '' : `${value.ecosystem} ${value.name}`);

/** A stay from when it was known; none when it ended before anybody knew. */
export interface KnownExposure extends ExposureStay {
  readonly publishedAt: Instant | null;
  readonly since: Boundary;
}

function knownExposure(stay: ExposureStay): readonly KnownExposure[] {
  const publishedAt = stay.published === undefined ? null : (parseInstant(stay.published) ?? null);
  const { exposedSince, fixedAt } = stay;
  const since = publishedAt !== null && publishedAt > exposedSince.at ? { at: publishedAt } : exposedSince;
  return fixedAt !== undefined && fixedAt.at <= since.at ? [] : [{ ...stay, publishedAt, since }];
}

function exposureFact(one: KnownExposure, places: ExposedPlaces, observedAt: Instant): Fact<'exposure'> {
  const { path, line, context, ecosystem, name, scope, direct, versions, known, advisory, ids, severity } = one;
  const value: Exposure = {
    is: 'exposed',
    path,
    line,
    context,
    ecosystem,
    name,
    scope,
    direct: direct ?? null,
    landedAt: one.exposedSince.at,
    landedKnown: one.sinceKnown,
    publishedAt: one.publishedAt,
    fixedAt: one.fixedAt?.at ?? null,
    versions,
    known,
    advisory,
    ids,
    severity,
    summary: one.summary,
    fixedBy: one.fixedBy ?? null,
  };
  const about = `${path}#${ecosystem}:${name}:${advisory}`;
  return places.factOf(value, {
    about,
    landed: one.exposedSince,
    since: one.since,
    observedAt,
    ...(one.fixedAt && { to: one.fixedAt }),
  });
}

/** Stays of one package at one path that follow each other. */
function runsOf(undecided: readonly Dependency[]): readonly (readonly Dependency[])[] {
  const byPlace = Map.groupBy(undecided, ({ path, ecosystem, name }) => `${path}\n${ecosystem}\n${name}`);
  return [...byPlace.values()].flatMap((stays) => {
    const runs: Dependency[][] = [];
    for (const stay of stays.toSorted((a, b) => millisOf(a.since.at) - millisOf(b.since.at))) {
      const last = runs.at(-1);
      if (last?.some(({ until }) => until === undefined || until.at >= stay.since.at) === true) last.push(stay);
      else runs.push([stay]);
    }
    return runs;
  });
}

function undecidedFact(
  run: readonly Dependency[],
  index: AdvisoryIndex,
  { places, observedAt, span }: { readonly places: ExposedPlaces } & Pick<ExposureCollecting, 'observedAt' | 'span'>,
): Fact<'exposure'> {
  const [first] = run as readonly [Dependency];
  const last =
    run.find(({ until }) => until === undefined) ?? run.reduce((a, b) => (a.until!.at >= b.until!.at ? a : b));
  const asked = index.of(first).flatMap(({ advisory, exposure }) => (exposure === 'unknown' ? [advisory] : []));
  const [published] = asked.flatMap((one) => parseInstant(one.published ?? '') ?? []).sort();
  const { path, ecosystem, name } = first;
  const value: UndecidedExposure = {
    is: 'undecided',
    path,
    line: last.line,
    context: last.context,
    ecosystem,
    name,
    scope: run.some(({ scope }) => scope === 'runtime') ? 'runtime' : last.scope,
    direct: last.direct ?? null,
    landedAt: first.since.at,
    landedKnown: first.sinceKnown,
    publishedAt: published ?? null,
    fixedAt: last.until?.at ?? null,
    constraint: last.version ?? last.constraint ?? null,
    because: last.because ?? null,
    advisories: asked.map(({ id }) => id),
  };
  const about = `${path}#${ecosystem}:${name}`;
  // Nobody's clock runs for it: it is undecided for as long as it stands in the period.
  const known = published !== undefined && published > first.since.at ? { at: published } : first.since;
  const since = known.at < span.from ? { at: span.from } : known;
  return places.factOf(value, { about, landed: first.since, since, observedAt, ...(last.until && { to: last.until }) });
}

/** Different packages by ecosystem, of what is no test data. */
export function packagesIn(rows: readonly Dependency[]): ReadonlyMap<Ecosystem, number> {
  const names = Map.groupBy(
    rows.filter(({ context }) => context === 'production'),
    ({ ecosystem }) => ecosystem,
  );
  return new Map([...names.keys()].sort().map((one) => [one, new Set(names.get(one)!.map(({ name }) => name)).size]));
}

function lookedUp(
  packages: ReadonlyMap<Ecosystem, number>,
  { coverage, wholeFor }: AuditedAdvisories,
): readonly LookedUpEcosystem[] {
  return [...packages].map(([ecosystem, count]) => {
    const { count: advisories = 0, newest = null } = coverage.get(ecosystem) ?? {};
    const isPartial = advisories > 0 && lackOfCover(ecosystem, coverage, { packages: count, wholeFor }) !== undefined;
    return { ecosystem, packages: count, advisories, newest, ...(isPartial && { isPartial }) };
  });
}

function lookupFact(
  ecosystems: readonly LookedUpEcosystem[],
  named: ReadonlySet<string>,
  { history, span, observedAt, advisories }: ExposureCollecting,
): Fact<'exposure'> {
  const { commits, repository } = history;
  const { landedAt } = commits[0]!;
  const isConfigured = advisories !== undefined;
  return {
    kind: 'exposure',
    id: `exposure:${repository}:lookup`,
    repository,
    value: { is: 'lookup', isConfigured, ecosystems, named: named.size, refused: advisories?.refused ?? 0 },
    valid: { from: { at: later(span.from, landedAt) } },
    observedAt,
    provenance: 'reconstructed',
    source: { collector: `exposures@${exposuresVersion}`, raw: advisories?.digest ?? commits.at(-1)!.commit },
  };
}

const endOfTime = instantFromMillis(Date.UTC(9999, 11, 31));

async function unreadOf({ history, span, dependencies }: ExposureCollecting): Promise<readonly Gap[]> {
  const reading = await dependencies.reading(history.repository);
  const unread = reading ? (JSON.parse(reading.unread) as readonly UnreadDependencies[]) : [];
  return unread
    .filter(({ from, to }) => isWithin(span, { from, ...(to && { to }) }))
    .map(({ path, reason, from, to }) => ({
      kind: 'gap',
      of: 'exposure',
      repository: history.repository,
      reason: 'unreadable',
      detail: `${path} could not be read (${reason}): whether what it names is vulnerable is not known`,
      path,
      span: { from: from.at, to: to?.at ?? endOfTime },
    }));
}

function coverageGaps(
  packages: ReadonlyMap<Ecosystem, number>,
  { coverage, wholeFor, currentForDays }: AuditedAdvisories,
  { history: { repository }, span, observedAt }: ExposureCollecting,
): readonly Gap[] {
  const end = earlier(span.to, observedAt);
  return [...packages].flatMap(([ecosystem, count]): readonly Gap[] => {
    const gap = { kind: 'gap', of: 'exposure', repository, reason: 'not-observed' } as const;
    const newest = coverage.get(ecosystem)?.newest ?? null;
    const lack = lackOfCover(ecosystem, coverage, { packages: count, wholeFor });
    if (lack !== undefined) return [{ ...gap, detail: lack }];
    if (newest === null) {
      const undated = `Advisories about ${ecosystem} do not tell when they were written: nobody can say how old they are`;
      return coverage.has(ecosystem) ? [{ ...gap, detail: undated }] : [];
    }
    if (end <= daysAfter(newest, currentForDays)) return [];
    const days = Math.floor((millisOf(end) - millisOf(newest)) / dayMillis);
    const detail = `The newest advisory about ${ecosystem} is of ${newest.slice(0, 10)}, ${days} days before the end of what is judged: what became known since is not among them; export them again`;
    return [{ ...gap, detail, span: { from: newest, to: endOfTime } }];
  });
}
