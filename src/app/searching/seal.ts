/**
 * A search as a sealed fact: the matches, and the manifest that says over what they were found, become two documents of
 * evidence whose envelopes go into the ledger by one append. Before that the engine has to find its canaries.
 *
 * A kill in the middle of sealing is made good by whoever opens the data directory next (pending-seal.ts): no entry of the
 * ledger is left that nobody knows of.
 */
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import { envelopesOf } from '../../evidence/sealing.ts';
import type { Period } from '../../model/control.ts';
import type { EvidenceDraft } from '../../model/evidence.ts';
import type { SearchAlert, SearchManifest } from '../../search/contract.ts';
import { statementOf } from '../../search/evidence/statement.ts';
import type { ParsedQuery } from '../../search/query/ast.ts';
import { parseQuery } from '../../search/query/parse.ts';
import type { AppContext } from '../context.ts';
import type { SealedSearch, SealSearchRequest, Working } from '../plumbline.ts';
import { landingTimesOf } from './landing-times.ts';
import { missingRepositories } from './missing.ts';
import { commitsRecorded } from './commits-recorded.ts';
import { sealNoted } from './pending-seal.ts';
import { tryCanaries, type CanaryReport } from './canaries.ts';

export async function sealSearch(
  request: SealSearchRequest,
  context: AppContext,
  working: Working,
): Promise<SealedSearch> {
  const now = context.clock.now();
  const parsed = parseQuery(request.query, { patternType: request.patternType, now });
  if (!parsed.ok) throw refused(parsed.error);
  const name = `search-${now.replace(/[-:.]/g, '')}-${context.nonce()}`;
  const canaries = await canariesIn(parsed.value, name, context);
  const { manifest, lines, alerts } = await searched(request, now, context, working);
  const missing = await missingRepositories(context);
  // What the parser had to say is in the canonical query; what the engine adds is about its answer.
  const read = new Set(parsed.value.notices.map(({ title }) => title));
  const caveats = alerts.map(({ title }) => title).filter((title) => !read.has(title));
  const statement = statementOf(manifest, { matches: matchCount(manifest, lines.length), missing, caveats });
  const names = manifest.repositories.map((repository) => repository.name);
  const matches = Buffer.from(lines.join(''));
  const document = {
    type: 'sealed-search',
    version: 1,
    statement,
    manifest,
    missing,
    alerts,
    caveats,
    canaries,
    matches: { digest: sha256(matches), size: matches.length, count: lines.length },
    searchedAt: now,
    ...(await landingTimesOf(parsed.value, names, context)),
  };
  const drafts: readonly EvidenceDraft[] = [
    draft('matches.jsonl', `Matches of ${manifest.canonicalQuery}`, 'application/jsonl', matches),
    draft('manifest.json', statement, 'application/json', Buffer.from(canonicalJson(document))),
  ];
  const { rawBytes } = context;
  const run = { id: name, period: periodOf(manifest, now) };
  const envelopes = envelopesOf({ run, drafts, rawBytes, collectedAt: context.clock.now() });
  const evidence = await sealNoted(name, envelopes, context);
  return { statement, manifest, canaries, evidence };
}

function draft(subject: string, title: string, mediaType: string, bytes: Uint8Array): EvidenceDraft {
  return { kind: 'search', subject, title, mediaType, bytes };
}

/** Lines where there are any; else matches: paths, repositories, commits. */
function matchCount({ matchingLines }: SearchManifest, matches: number): number {
  return Math.max(matchingLines, matches);
}

async function canariesIn(query: ParsedQuery, name: string, { directory, engine }: AppContext): Promise<CanaryReport> {
  return tryCanaries(query, `${directory.index}-canary-${name}`, await engine());
}

interface Searched {
  readonly manifest: SearchManifest;
  readonly lines: readonly string[];
  readonly alerts: readonly SearchAlert[];
}

async function searched(
  { query, patternType }: SealSearchRequest,
  now: Instant,
  context: AppContext,
  { observer, signal }: Working,
): Promise<Searched> {
  const engine = await context.engine();
  await commitsRecorded({ query, patternType, now, signal }, context);
  const lines: string[] = [];
  const alerts: SearchAlert[] = [];
  for await (const event of engine.search(query, { patternType, signal, now, order: 'path' })) {
    if (event.type === 'error') throw refused(event);
    if (event.type === 'matches') for (const match of event.matches) lines.push(`${JSON.stringify(match)}\n`);
    if (event.type === 'alert') alerts.push(event.alert);
    if (event.type === 'manifest') return { manifest: event.manifest, lines, alerts };
    if (event.type !== 'progress') continue;
    const { filesSearched: done, filesTotal: total } = event.progress;
    observer.progress({ step: 'Searching', done, total, unit: 'files' });
  }
  const hint = 'Run it again; if it happens twice, plumbline doctor checks the index.';
  throw new AppError('search/incomplete', 'the search ended without saying what it covered', { hint });
}

function refused({ message, hint }: { readonly message: string; readonly hint: string }): AppError {
  return new AppError('search/bad-query', `the query cannot be run: ${message}`, { hint });
}

function periodOf({ asOf }: SearchManifest, now: Instant): Period {
  if (asOf === 'head') return { type: 'as-of', at: now };
  return typeof asOf === 'string' ? { type: 'as-of', at: asOf } : { type: 'window', ...asOf };
}
