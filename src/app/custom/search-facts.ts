/**
 * What the searches of the user's own checks find, as facts: each with the stretch in which that version of the file stood
 * on the branch, by the index over every first-parent landing. The manifest of each search is kept as evidence, so that
 * anybody can ask again. What a search could not look at is a gap of that check.
 */
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { searchOf, type OwnCheckSpec } from '../../controls/own/own-check.ts';
import { gapPrefix } from '../../controls/own/search-check.ts';
import type { Period } from '../../model/control.ts';
import type { EvidenceDraft } from '../../model/evidence.ts';
import type { Boundary, Fact } from '../../model/fact.ts';
import type { Gap, GapReason } from '../../model/gap.ts';
import { asObjectId, type Repository, type RepositoryName } from '../../model/repository.ts';
import type { ManifestReason, SearchEngine, SearchManifest, SearchMatch } from '../../search/contract.ts';
import type { Working } from '../plumbline.ts';

export interface OwnSearches {
  readonly specs: readonly OwnCheckSpec[];
  readonly repositories: readonly Repository[];
  readonly period: Period;
  readonly engine: () => Promise<SearchEngine>;
}

export interface Searched {
  readonly facts: ReadonlyMap<RepositoryName, readonly Fact<'search-match'>[]>;
  readonly gaps: ReadonlyMap<RepositoryName, readonly Gap[]>;
  readonly documents: readonly EvidenceDraft[];
}

export async function askOwnSearches(
  { specs, repositories, period, engine: openEngine }: OwnSearches,
  { observer, signal }: Working,
): Promise<Searched> {
  const searches = specs.flatMap((spec) => {
    const search = searchOf(spec);
    return search === undefined
      ? []
      : [{ id: spec.id, search, repositories: repositoriesOf(spec), wanted: wantedOf(spec) }];
  });
  const facts: Fact<'search-match'>[] = [];
  const gaps: Gap[] = [];
  const documents: EvidenceDraft[] = [];
  for (const [done, spec] of searches.entries()) {
    observer.progress({ step: 'Asking own searches', done, total: searches.length, unit: 'searches' });
    const engine = await openEngine();
    const query = `${spec.search} ${timeOf(period)} count:all`;
    const asked = await ask(engine, { query, check: spec.id, signal });
    for (const match of asked.matches)
      facts.push(...factOf(match, { spec, repositories, engine: asked.manifest.engine }));
    gaps.push(...gapsOf(asked.manifest, spec, repositories));
    const bytes = Buffer.from(canonicalJson({ check: spec.id, ...spec.wanted, manifest: asked.manifest }));
    const title = `The search of ${spec.id}: what was asked, over what, and what was not searched`;
    documents.push({ kind: 'search', subject: spec.id, title, mediaType: 'application/json', bytes });
  }
  const byRepository = <T extends { readonly repository: RepositoryName | 'all' }>(all: readonly T[]) =>
    Map.groupBy(all, ({ repository }) => repository as RepositoryName);
  return { facts: byRepository(facts), gaps: byRepository(gaps), documents };
}

interface AskedSearch {
  readonly id: string;
  readonly search: string;
  readonly repositories: readonly string[] | undefined;
  /** What the check expects of it, for the sealed document. */
  readonly wanted: object;
}

const repositoriesOf = (spec: OwnCheckSpec): readonly string[] | undefined =>
  'repositories' in spec ? spec.repositories : undefined;

function wantedOf(spec: OwnCheckSpec): object {
  if ('search' in spec) return { matches: spec.matches };
  return 'measure' in spec ? { measure: spec.measure } : {};
}

/** An instant that ends a window does not belong to it. */
const timeOf = (period: Period): string =>
  period.type === 'as-of' ? `asof:${period.at}` : `between:${period.from}..${period.to}`;

interface Asking {
  readonly query: string;
  readonly check: string;
  readonly signal: AbortSignal;
}

async function ask(engine: SearchEngine, { query, check, signal }: Asking) {
  const matches: SearchMatch[] = [];
  for await (const event of engine.search(query, { signal })) {
    if (event.type === 'error')
      throw new AppError('custom/search-refused', `the search of check ${check} was refused: ${event.message}`, {
        hint: event.hint,
      });
    if (event.type === 'matches') matches.push(...event.matches);
    if (event.type === 'manifest') return { matches, manifest: event.manifest };
  }
  throw new AppError('custom/search-cut-off', `the search of check ${check} ended without its manifest`, {
    hint: 'Run the audit again; if it stays, please report it.',
  });
}

interface From {
  readonly spec: AskedSearch;
  readonly repositories: readonly Repository[];
  readonly engine: string;
}

function factOf(match: SearchMatch, { spec, repositories, engine }: From): readonly Fact<'search-match'>[] {
  if (match.type !== 'content' || match.standing === undefined)
    throw new AppError('custom/search-not-of-contents', `the search of check ${spec.id} does not find lines of files`, {
      hint: 'Give it a pattern: a search for paths or repositories alone has no stretch of time.',
    });
  const repository = repositories.find(({ name }) => name === match.repository);
  const first = match.lineMatches[0];
  // Repositories that are known and not part of this audit.
  if (repository === undefined || first === undefined) return [];
  const { since, until } = match.standing;
  const line = first.lineNumber + 1;
  return [
    {
      kind: 'search-match',
      id: `search-match:${match.repository}:${spec.id}:${match.path}@${since.commit}`,
      repository: repository.name,
      value: { check: spec.id, path: match.path, line, lines: match.lineMatches.length },
      valid: { from: boundary(since), ...(until && { to: boundary(until) }) },
      observedAt: repository.observedAt,
      provenance: 'reconstructed',
      source: {
        collector: `search@${engine}`,
        raw: since.commit,
        commit: asObjectId(since.commit),
        path: match.path,
        line,
      },
    },
  ];
}

const boundary = ({ at, commit }: { readonly at: Boundary['at']; readonly commit: string }): Boundary => ({
  at,
  commit: asObjectId(commit),
});

/** Binary files, links and submodules hold no text to search; the manifest lists them. */
const reasons: Readonly<Partial<Record<ManifestReason, GapReason>>> = {
  'missing-object': 'missing-object',
  'too-large': 'too-large',
  'not-indexed-yet': 'not-observed',
  'too-complex': 'not-supported',
};

function gapsOf(manifest: SearchManifest, { id }: AskedSearch, repositories: readonly Repository[]): readonly Gap[] {
  const names = new Map(repositories.map(({ name }) => [name as string, name]));
  const searched = new Set((manifest.parts ?? [manifest]).flatMap((part) => part.repositories.map(({ name }) => name)));
  const gap = (repository: RepositoryName, reason: GapReason, detail: string, path?: string): Gap => ({
    kind: 'gap',
    of: 'search-match',
    repository,
    reason,
    detail: `${gapPrefix(id)}${detail}`,
    ...(path !== undefined && { path }),
  });
  const lost = repositories
    .filter(({ name, head }) => head !== undefined && !searched.has(name))
    .map(({ name }) => gap(name, 'not-observed', 'did not look at this repository: it is not in the index.'));
  const files = manifest.unsearched.flatMap(({ repository, path, reason }) => {
    const [name, why] = [names.get(repository), reasons[reason]];
    return name === undefined || why === undefined ? [] : [gap(name, why, `did not look at ${path}: ${reason}.`, path)];
  });
  const times = (manifest.incomplete ?? [])
    .filter(({ reason }) => reason !== 'before-history')
    .flatMap(({ reason, repositories: of }) =>
      [...names.values()]
        .filter((name) => of === undefined || of.includes(name))
        .map((name) => gap(name, 'not-observed', `could not look at the whole period: ${reason}.`)),
    );
  return [...lost, ...files, ...times];
}
