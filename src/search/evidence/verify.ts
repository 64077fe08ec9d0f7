/**
 * Verifies a search by doing it again without the engine: from the commits that the manifest names, with git, a brute-force
 * scan and nothing else. It shares with the engine the reading of queries and the names of languages, no more.
 *
 * Invariant: `confirmed` only when every number, the list of what was not searched and the fingerprint of the matches came
 * out the same. What cannot be judged is `not-verifiable` with its reason, never confirmed.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '../../base/result.ts';
import { parseQuery } from '../query/parse.ts';
import { ContentReader, filesOf, treeOf } from './git-commit.ts';
import { Judge, linesOf, refusalOf, textIn } from './judge.ts';
import { digestOfPlaces, type MatchPlace } from './match-digest.ts';

const count = z.number().int().nonnegative();
const unsearchedSchema = z.object({ repository: z.string(), path: z.string(), reason: z.string() });

export const verifiableManifestSchema = z.object({
  query: z.string(),
  canonicalQuery: z.string(),
  engine: z.string(),
  asOf: z.unknown(),
  repositories: z.array(z.object({ name: z.string(), commit: z.string(), tree: z.string().optional(), files: count })),
  filesConsidered: count,
  filesSearched: count,
  matchingLines: count,
  matchingFiles: count,
  limitHit: z.boolean(),
  unsearched: z.array(unsearchedSchema),
  matchDigest: z.string(),
});
export type VerifiableManifest = z.output<typeof verifiableManifestSchema>;

export interface SearchVerification {
  readonly verdict: 'confirmed' | 'differs' | 'not-verifiable';
  /** Each in words: what differs, or why it cannot be said. */
  readonly because: readonly string[];
  readonly repositories: number;
  readonly files: number;
  readonly lines: number;
}

export interface VerifyRequest {
  readonly manifest: VerifiableManifest;
  /** Where each repository's clone is, by its name in the manifest. */
  readonly clones: ReadonlyMap<string, string>;
  /** The PATH to find git in. */
  readonly path: string | undefined;
  readonly signal?: AbortSignal;
}

/** A manifest by itself, in a sealed document, or as the last line of a result in JSON lines. */
export function readManifest(text: string): Result<VerifiableManifest, string> {
  const last = text.trimEnd().slice(text.trimEnd().lastIndexOf('\n') + 1);
  for (const candidate of [text, last]) {
    let value: unknown;
    try {
      value = JSON.parse(candidate);
    } catch {
      continue;
    }
    const inner = z.object({ manifest: z.unknown() }).safeParse(value);
    const read = verifiableManifestSchema.safeParse(inner.success ? inner.data.manifest : value);
    return read.success ? ok(read.data) : failed(z.prettifyError(read.error));
  }
  return failed('it is no JSON');
}

/** What matched, before `select:`. */
interface Found extends MatchPlace {
  readonly type: 'repo' | 'path' | 'content';
  readonly commit: string;
}

interface Recount {
  readonly places: Found[];
  readonly unsearched: z.output<typeof unsearchedSchema>[];
  considered: number;
  searched: number;
  files: number;
  lines: number;
}

export async function verifySearch(request: VerifyRequest): Promise<SearchVerification> {
  const { manifest, clones } = request;
  const parsed = parseQuery(manifest.canonicalQuery, { patternType: 'keyword' });
  const recount: Recount = { places: [], unsearched: [], considered: 0, searched: 0, files: 0, lines: 0 };
  const answer = (verdict: SearchVerification['verdict'], because: readonly string[]): SearchVerification => ({
    verdict,
    because,
    repositories: manifest.repositories.length,
    files: recount.files,
    lines: recount.lines,
  });
  if (!parsed.ok) return answer('not-verifiable', [`its canonical query cannot be read: ${parsed.error.message}`]);
  const refusal = manifest.limitHit ? 'it stopped at a limit' : refusalOf(parsed.value);
  if (refusal !== undefined) return answer('not-verifiable', [refusal]);
  const unnamed = manifest.repositories.filter(({ name }) => !clones.has(name)).map(({ name }) => name);
  if (unnamed.length > 0)
    return answer(
      'not-verifiable',
      unnamed.map((name) => `no clone was named for ${name}`),
    );
  const judge = new Judge(parsed.value);
  const differences: string[] = [];
  for (const repository of manifest.repositories)
    differences.push(...(await recountRepository({ ...request, repository, judge }, recount)));
  differences.push(...compared(manifest, recount, judge.select));
  return answer(differences.length === 0 ? 'confirmed' : 'differs', differences);
}

interface RepositoryWork extends VerifyRequest {
  readonly repository: VerifiableManifest['repositories'][number];
  readonly judge: Judge;
}

/** Submodules and symbolic links have no content of their own: they are listed as not searched. */
async function recountRepository(work: RepositoryWork, recount: Recount): Promise<readonly string[]> {
  const { repository, judge, clones, path: gitPath } = work;
  const { name, commit, tree } = repository;
  const folder = clones.get(name)!;
  const actual = await treeOf(folder, commit, gitPath);
  const differences =
    tree === undefined || tree === actual ? [] : [`${name}: the tree of ${commit} is ${actual}, not ${tree}`];
  if (
    judge.looksAtRepositories &&
    judge.matchesRepository(name) &&
    !recount.places.some((one) => isRepository(one, name))
  )
    recount.places.push({ type: 'repo', repository: name, commit, path: '', lines: [] });
  if (!judge.looksAtFiles) return differences;
  const reader = new ContentReader(folder, gitPath);
  // What stood outside of the files in the past is not on record.
  const outsideListed = work.manifest.asOf === 'head';
  let inScope = 0;
  try {
    for (const { path, mode, blob } of await filesOf(folder, commit, gitPath)) {
      work.signal?.throwIfAborted();
      const isFile = mode.startsWith('100');
      if (!judge.inScope(name, path) || (!isFile && !outsideListed)) continue;
      recount.considered++;
      if (!isFile) {
        const reason = mode === '160000' ? 'submodule' : 'symbolic-link';
        recount.unsearched.push({ repository: name, path, reason });
        continue;
      }
      inScope++;
      recount.files++;
      const bytes = judge.readsContent ? await reader.read(blob) : undefined;
      const text = bytes && textIn(bytes);
      const lines = text === undefined ? undefined : linesOf(text);
      recount.lines += lines?.length ?? 0;
      if (judge.readsContent && !lines)
        recount.unsearched.push({ repository: name, path, reason: bytes ? 'binary' : 'missing-object' });
      else recount.searched++;
      const found = judge.matches({ repository: name, path, lines, ...(text !== undefined && { text }) });
      if (!found) continue;
      recount.places.push({
        type: found.length > 0 ? 'content' : 'path',
        repository: name,
        commit,
        path,
        lines: found,
      });
    }
  } finally {
    reader.close();
  }
  if (inScope !== repository.files) differences.push(`${name}: ${inScope} files are in scope, not ${repository.files}`);
  return differences;
}

function isRepository({ type, repository }: Found, name: string): boolean {
  return type === 'repo' && repository === name;
}

/** What `select:` makes of what was found: each place once. */
function selected(found: readonly Found[], select: Judge['select']): readonly MatchPlace[] {
  if (select === undefined || select === 'content') return found;
  const places = new Map<string, MatchPlace>();
  for (const { repository, commit, path } of found) {
    if (select === 'repo') places.set(repository, { repository, path: '', lines: [] });
    else {
      const shown = select === 'file.directory' ? directoryOf(path) : path;
      places.set(`${repository}\0${commit}\0${shown}`, { repository, path: shown, lines: [] });
    }
  }
  return [...places.values()];
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function isOfSelection({ type }: Found, select: Judge['select']): boolean {
  if (select === 'content') return type === 'content';
  return select === undefined || select === 'repo' || type !== 'repo';
}

function compared(manifest: VerifiableManifest, recount: Recount, select: Judge['select']): readonly string[] {
  const found = recount.places.filter((place) => isOfSelection(place, select));
  const lines = found.reduce((sum, place) => sum + place.lines.length, 0);
  const numbers: readonly (readonly [what: string, counted: number, claimed: number])[] = [
    ['files considered', recount.considered, manifest.filesConsidered],
    ['files searched', recount.searched, manifest.filesSearched],
    ['matching lines', lines, manifest.matchingLines],
    ['matching files', found.filter(({ type }) => type !== 'repo').length, manifest.matchingFiles],
  ];
  const differences = numbers
    .filter(([, counted, claimed]) => counted !== claimed)
    .map(([what, counted, claimed]) => `${what}: ${counted}, not ${claimed}`);
  differences.push(...comparedUnsearched(manifest, recount));
  const digest = digestOfPlaces(selected(found, select));
  if (digest !== manifest.matchDigest)
    differences.push(`the fingerprint of the matches is ${digest}, not ${manifest.matchDigest}`);
  return differences;
}

function comparedUnsearched(manifest: VerifiableManifest, recount: Recount): readonly string[] {
  const key = ({ repository, path, reason }: z.output<typeof unsearchedSchema>): string =>
    `${repository} ${path} (${reason})`;
  const claimed = new Set(manifest.unsearched.map(key));
  const counted = new Set(recount.unsearched.map(key));
  const left = [...counted].filter((one) => !claimed.has(one));
  const more = [...claimed].filter((one) => !counted.has(one));
  return [
    ...left.slice(0, 10).map((one) => `not searchable, and not listed so: ${one}`),
    ...more.slice(0, 10).map((one) => `listed as not searched, but searchable or not there: ${one}`),
    ...(left.length + more.length > 20 ? [`${left.length + more.length} files in all differ in that`] : []),
  ];
}
