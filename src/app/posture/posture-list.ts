/**
 * The list of scanners: of the audited repositories from the facts that the latest run sealed, at its end or at any
 * instant of its period; or of a checkout as it lies on disk, without history and without a forge.
 *
 * `since`: from when on the row's scanner was named in its file without a break, as far back as the sealed facts go.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import type { Instant } from '../../base/instant.ts';
import { isExtractedGap } from '../../facts/extractor.ts';
import { extractFacts, wantsFile } from '../../facts/extract.ts';
import { asRepositoryName } from '../../model/repository.ts';
import type { AnyFact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { AppContext } from '../context.ts';
import { checkoutFiles } from './checkout-files.ts';
import { scannerRows, standingAt, type ScannerRow } from './scanner-rows.ts';

export interface PostureWish {
  readonly repository?: string | undefined;
  readonly at?: Instant | undefined;
  /** A checkout instead of the audited repositories. */
  readonly path?: string | undefined;
}

export interface PostureList {
  readonly at: Instant;
  /** Null: a checkout. */
  readonly run: string | null;
  readonly rows: readonly ScannerRow[];
  readonly repositories: readonly { readonly name: string; readonly head: string | null }[];
  /** Bots that propose updates: they scan nothing. */
  readonly updateBots: readonly { readonly repository: string; readonly tool: string; readonly path: string }[];
  /** What could not be read and may hold a scanner. */
  readonly gaps: readonly Gap[];
}

const wanted: ReadonlySet<string> = new Set([
  'pipeline',
  'pipeline-script',
  'branch-rules',
  'update-bot',
  'forge-alert',
  'repository',
]);
const gapKinds: ReadonlySet<string> = new Set(['pipeline', 'pipeline-script', 'branch-rules', 'all']);

export async function postureList(wish: PostureWish, context: AppContext): Promise<PostureList> {
  return wish.path === undefined ? ofRun(wish, context) : ofCheckout(wish.path, context.clock.now());
}

async function ofRun({ repository, at: asked }: PostureWish, context: AppContext): Promise<PostureList> {
  const run = await context.stores.runs.named('latest');
  const at = asked ?? (run === undefined ? context.clock.now() : endOf(run.period));
  if (run === undefined) return { at, run: null, rows: [], repositories: [], updateBots: [], gaps: [] };
  requireWithin(at, run.period);
  const repositories = run.repositories.filter(({ name }) => repository === undefined || name === repository);
  const rows: ScannerRow[] = [];
  const updateBots: PostureList['updateBots'][number][] = [];
  for (const { envelope } of await context.stores.runs.evidence(run.id)) {
    if (envelope.kind !== 'facts' || repositories.every(({ name }) => name !== envelope.subject)) continue;
    const facts = factsIn(context.rawBytes.get(envelope.digest));
    rows.push(...datedRows(envelope.subject, facts, at));
    updateBots.push(
      ...standingAt(envelope.subject, facts, at).bots.map(({ value: { tool, path } }) => ({
        repository: envelope.subject,
        tool,
        path,
      })),
    );
  }
  const gaps = repositories.flatMap((one) => one.gaps).filter(({ of }) => gapKinds.has(of));
  return {
    at,
    run: run.id,
    rows: rows.sort((a, b) => (a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : 0)),
    repositories: repositories.map(({ name, head }) => ({ name, head: head ?? null })),
    updateBots,
    gaps,
  };
}

const endOf = (period: { type: 'as-of'; at: Instant } | { type: 'window'; from: Instant; to: Instant }): Instant =>
  period.type === 'as-of' ? period.at : period.to;

/** Facts are sealed for the period that was audited; of other times nothing is said. */
function requireWithin(at: Instant, period: Parameters<typeof endOf>[0]): void {
  const from = period.type === 'as-of' ? period.at : period.from;
  if (at >= from && at <= endOf(period)) return;
  throw new AppError(
    'app/outside-period',
    `${at} lies outside the period of the latest audit (${from} to ${endOf(period)})`,
    {
      hint: 'Audit a period that holds it: plumbline audit --from 2025-01-01 --to 2026-01-01.',
    },
  );
}

/** Lines are canonical JSON with the id first, and an id begins with its kind: only what is wanted is parsed. */
function factsIn(bytes: Uint8Array | undefined): readonly AnyFact[] {
  if (bytes === undefined) return [];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.split('\n').flatMap((line) => {
    const kind = /^\{"id":"([a-z-]+):/.exec(line)?.[1];
    return kind !== undefined && wanted.has(kind) ? [JSON.parse(line) as AnyFact] : [];
  });
}

/** Rows at `at`; each with the first instant from which on it stood without a break. */
export function datedRows(repository: string, facts: readonly AnyFact[], at: Instant): readonly ScannerRow[] {
  const rows = scannerRows(standingAt(repository, facts, at));
  const since = new Map<string, Instant>();
  let open = new Set(rows.filter(({ present }) => present).map(nameOf));
  const scanning = facts.filter(({ kind }) => kind === 'pipeline' || kind === 'pipeline-script');
  const moments = [...new Set(scanning.flatMap(({ valid }) => [valid.from.at, ...(valid.to ? [valid.to.at] : [])]))];
  for (const moment of moments
    .filter((one) => one <= at)
    .sort()
    .reverse()) {
    if (open.size === 0) break;
    const then = new Set(scannerRows(standingAt(repository, facts, moment)).map(nameOf));
    open = new Set([...open].filter((name) => then.has(name)));
    for (const name of open) since.set(name, moment);
  }
  return rows.map((row) => ({ ...row, since: since.get(nameOf(row)) ?? null }));
}

const nameOf = ({ kind, tool, path, of }: Pick<ScannerRow, 'kind' | 'tool' | 'path' | 'of'>): string =>
  JSON.stringify([kind, tool, path, of]);

async function ofCheckout(path: string, at: Instant): Promise<PostureList> {
  const { root, files } = await checkoutFiles(path);
  const name = asRepositoryName(basename(root));
  const facts: AnyFact[] = [];
  const gaps: Gap[] = [];
  for (const file of files.filter(wantsFile)) {
    const bytes = readFileSync(join(root, file));
    if (bytes.subarray(0, 8000).includes(0)) continue;
    for (const said of extractFacts({ path: file, text: bytes.toString('utf8') })) {
      if (isExtractedGap(said)) {
        if (gapKinds.has(said.of)) {
          gaps.push({
            kind: 'gap',
            of: said.of,
            repository: name,
            reason: said.gap,
            detail: said.detail,
            path: file,
            span: { from: at, to: at },
          });
        }
      } else if (wanted.has(said.kind)) {
        const boundary = { at, commit: null };
        facts.push({
          kind: said.kind,
          id: `${said.kind}:${file}#${said.key}`,
          repository: name,
          value: said.value,
          valid: { from: boundary },
        } as unknown as AnyFact);
      }
    }
  }
  const standing = standingAt(name, facts, at);
  return {
    at,
    run: null,
    rows: scannerRows(standing).map((row) => ({ ...row, since: null })),
    repositories: [{ name, head: null }],
    updateBots: standing.bots.map(({ value: { tool, path: file } }) => ({ repository: name, tool, path: file })),
    gaps,
  };
}
