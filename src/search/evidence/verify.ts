/**
 * Verifies a search by doing it again without the engine: from the commits that the manifest names, with git, a brute-force
 * scan and nothing else. It shares with the engine the reading of queries and the names of languages; where a kind of query
 * needs more than that (definitions, the choice of unchanged lines, CODEOWNERS), `trusted` says so.
 *
 * Invariant: `confirmed` only when every number, the list of what was not searched and the fingerprint of the matches came
 * out the same. What cannot be judged is `not-verifiable` with its reason, never confirmed; what differs is told by the
 * name of its field.
 */
import type { Instant } from '../../base/instant.ts';
import type { ParsedQuery } from '../query/ast.ts';
import { parseQuery } from '../query/parse.ts';
import type { VerifiableManifest } from './manifest.ts';
import { compared } from './compared.ts';
import { readsAs } from './reads-as.ts';
import { comparedUnion, type VerifiedPart } from './compared-union.ts';
import { newRecount, type Recount } from './recount.ts';
import { isAboutMessages, recountCommits } from './recount-commits.ts';
import { recountFiles, type FileWork } from './recount-files.ts';
import { basisOf, hasTrees, isAboutCommits, predicateNodes, refusalOf, usesRevisions, type Basis } from './refusal.ts';

export { readManifest, verifiableManifestSchema, type VerifiableManifest } from './manifest.ts';

export interface SearchVerification extends Basis {
  readonly verdict: 'confirmed' | 'differs' | 'not-verifiable';
  /** Each in words: what differs, or why it cannot be said. */
  readonly because: readonly string[];
  readonly repositories: number;
  readonly files: number;
  readonly lines: number;
}

interface VerifiedOne extends VerifiedPart {
  readonly verification: SearchVerification;
}

export interface VerifyRequest {
  readonly manifest: VerifiableManifest;
  /** Where each repository's clone is, by its name in the manifest. */
  readonly clones: ReadonlyMap<string, string>;
  /** The PATH to find git in. */
  readonly path: string | undefined;
  readonly signal?: AbortSignal;
}

export async function verifySearch(request: VerifyRequest): Promise<SearchVerification> {
  const { parts } = request.manifest;
  return parts ? verifyUnion({ ...request, parts }) : (await verifyOne(request)).verification;
}

/** A union: each of its searches by itself, then what is said over all of them. */
async function verifyUnion({
  parts,
  ...request
}: VerifyRequest & { readonly parts: NonNullable<VerifiableManifest['parts']> }): Promise<SearchVerification> {
  const { manifest } = request;
  const { landingTimes } = manifest;
  const verified: VerifiedOne[] = [];
  for (const part of parts)
    verified.push(
      await verifyOne({ ...request, manifest: { ...part, ...(landingTimes && { landingTimes }) } }, manifest),
    );
  const verifications = verified.map(({ verification }) => verification);
  const told = (verdict: SearchVerification['verdict']): readonly string[] =>
    verifications.flatMap((one, at) =>
      one.verdict === verdict ? one.because.map((why) => `parts: ${at + 1}: ${why}`) : [],
    );
  const { differences, unclear } = comparedUnion(manifest, parts, verified);
  const differing = [...told('differs'), ...differences];
  const open = [...told('not-verifiable'), ...unclear];
  const distinct = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())];
  const sum = (of: 'files' | 'lines'): number => verifications.reduce((all, one) => all + one[of], 0);
  const isOpen = differing.length === 0 && open.length > 0;
  return {
    verdict: differing.length > 0 ? 'differs' : isOpen ? 'not-verifiable' : 'confirmed',
    because: differing.length > 0 ? differing : open,
    recomputed: isOpen ? [] : distinct(verifications.map(({ recomputed }) => recomputed)),
    trusted: isOpen ? [] : distinct(verifications.map(({ trusted }) => trusted)),
    repositories: manifest.repositories.length,
    files: sum('files'),
    lines: sum('lines'),
  };
}

/** `whole`: the manifest of the union that it is a part of. */
async function verifyOne(request: VerifyRequest, whole?: VerifiableManifest): Promise<VerifiedOne> {
  const { manifest } = request;
  const recount = newRecount();
  const parsed = parseQuery(manifest.canonicalQuery, { patternType: 'keyword' });
  const basis = parsed.ok ? basisOf(parsed.value, knownTimes(manifest).size) : { recomputed: [], trusted: [] };
  const answer = (verdict: SearchVerification['verdict'], because: readonly string[]): VerifiedOne => {
    const { files, lines } = recount;
    const bases = verdict === 'not-verifiable' ? { recomputed: [], trusted: [] } : basis;
    const verification = { verdict, because, ...bases, repositories: manifest.repositories.length, files, lines };
    const isCounted = verdict !== 'not-verifiable';
    return { verification, recount, isCounted, ...(parsed.ok && { query: parsed.value }) };
  };
  if (!parsed.ok)
    return answer('not-verifiable', [`canonicalQuery: its canonical query cannot be read: ${parsed.error.message}`]);
  const query = parsed.value;
  const before = [...contradictions(manifest, query, whole)];
  const why = reasonsAgainst(request, query);
  if (why.length > 0) return before.length > 0 ? answer('differs', before) : answer('not-verifiable', why);
  for (const repository of manifest.repositories) await recountOne(request, { query, repository, recount });
  const differences = [...before, ...recount.differences, ...compared(manifest, recount, query)];
  if (differences.length > 0) return answer('differs', differences);
  return recount.unclear.length > 0 ? answer('not-verifiable', recount.unclear) : answer('confirmed', []);
}

/** What a manifest says about itself, without a look at any repository. That of a part is read with the whole one. */
function* contradictions(
  manifest: VerifiableManifest,
  query: ParsedQuery,
  whole?: VerifiableManifest,
): Generator<string> {
  const { engine, asOf, incomplete = [], landings } = manifest;
  const { time } = query.parameters;
  if (!/^plumbline-search \d+$|^none: nothing is indexed$/.test(engine))
    yield `engine: "${engine}" is no search engine of Plumbline`;
  const meant = time.kind === 'head' ? 'head' : time.kind === 'as-of' ? time.at : { from: time.from, to: time.to };
  if (JSON.stringify(asOf) !== JSON.stringify(meant))
    yield `asOf: the query is about ${JSON.stringify(meant)}, not ${JSON.stringify(asOf)}`;
  if (whole ? manifest.query !== whole.query : !readsAs(manifest, query))
    yield `query: read anew, it is not the canonical query`;
  if (landings && !isAboutCommits(query)) yield 'landings: the query is not about commits';
  for (const { reason } of incomplete)
    if (!mayBeIncomplete(reason, query)) yield `incomplete: "${reason}" does not fit the query`;
}

function mayBeIncomplete(reason: string, query: ParsedQuery): boolean {
  const { parameters, alternatives } = query;
  switch (reason) {
    case 'timeout':
      return parameters.timeout !== undefined;
    case 'history-unknown':
    case 'history-incomplete':
    case 'before-history':
      return parameters.time.kind !== 'head';
    case 'revision-unknown':
      return alternatives.some(usesRevisions);
    case 'attribute-unknown':
      return (
        (parameters.fork ?? parameters.archived ?? parameters.visibility) !== undefined ||
        parameters.select?.kind === 'file.owners' ||
        alternatives.some(({ root }) => predicateNodes(root).length > 0)
      );
    default:
      return false;
  }
}

function reasonsAgainst({ manifest, clones }: VerifyRequest, query: ParsedQuery): readonly string[] {
  const { limitHit, incomplete = [], repositories, unsearched } = manifest;
  if (limitHit) return ['limitHit: it stopped at a limit'];
  const refusal = refusalOf(query);
  if (refusal !== undefined) return [refusal];
  const cut = incomplete.find(({ reason }) => ['timeout', 'history-unknown', 'history-incomplete'].includes(reason));
  if (cut) return [`incomplete: it says itself that it did not look at everything (${cut.reason})`];
  const given = unsearched.find(
    ({ reason }) => reason === 'too-complex' || (reason === 'too-large' && hasTrees(query)),
  );
  if (given)
    return [`unsearched: in ${given.path} matching was given up, so that some lines of it are there and some not`];
  const names = repositories.map(({ name }) => name);
  const hasPredicates = query.alternatives.some(({ root }) => predicateNodes(root).length > 0);
  if (hasPredicates && new Set(names).size < names.length)
    return ['it has predicates, and several revisions of one repository'];
  return names.filter((name) => !clones.has(name)).map((name) => `repositories: no clone was named for ${name}`);
}

interface RepositoryWork {
  readonly query: ParsedQuery;
  readonly repository: VerifiableManifest['repositories'][number];
  readonly recount: Recount;
}

async function recountOne(request: VerifyRequest, { query, repository, recount }: RepositoryWork): Promise<void> {
  const { manifest, clones, path: gitPath, signal } = request;
  const { name } = repository;
  const work: FileWork = {
    query,
    repository,
    folder: clones.get(name)!,
    gitPath,
    times: knownTimes(manifest, name),
    ...(signal && { signal }),
  };
  if (!isAboutCommits(query)) return recountFiles(work, recount);
  const claimed = manifest.landings?.find((one) => one.repository === name);
  const isUnrecorded =
    claimed?.count === 0 &&
    claimed.period === undefined &&
    manifest.unsearched.some((one) => one.repository === name && one.path === '' && one.reason === 'not-indexed-yet') &&
    claimed.tip === repository.commit;
  const isMessagesAlone = isAboutMessages(query) && manifest.filesSearched === 0 && claimed?.gaps.length === 0;
  return recountCommits({ ...work, claimed, isUnrecorded, isMessagesAlone }, recount);
}

function knownTimes({ landingTimes = [] }: VerifiableManifest, name?: string): ReadonlyMap<string, Instant> {
  return new Map(
    landingTimes.flatMap(({ repository, landings }) =>
      name === undefined || repository === name ? landings.map(([commit, at]) => [commit, at as Instant] as const) : [],
    ),
  );
}
