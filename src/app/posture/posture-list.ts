/**
 * The list of scanners: of the audited repositories from the facts that the latest run sealed, at its end or at any
 * instant of its period; or of a checkout as it lies on disk, without history and without a forge.
 *
 * `since`: from when on the row's scanner was named in its file without a break, as far back as the sealed facts go.
 */
import type { Instant } from '../../base/instant.ts';
import type { AnyFact, FactKind } from '../../model/fact.ts';
import type { AppContext } from '../context.ts';
import { sealedFacts, type FactsWish, type SealedFacts } from '../sealed-facts/sealed-facts.ts';
import { scannerRows, standingAt, type ScannerRow } from './scanner-rows.ts';

export type PostureWish = FactsWish;

export interface PostureList extends Pick<SealedFacts, 'at' | 'run' | 'gaps'> {
  readonly rows: readonly ScannerRow[];
  readonly repositories: readonly { readonly name: string; readonly head: string | null }[];
  /** Bots that propose updates: they scan nothing. */
  readonly updateBots: readonly { readonly repository: string; readonly tool: string; readonly path: string }[];
}

const kinds: readonly FactKind[] = [
  'pipeline',
  'pipeline-script',
  'branch-rules',
  'update-bot',
  'forge-alert',
  'forge-scanner',
  'repository',
];
const gapKinds: ReadonlySet<string> = new Set(['pipeline', 'pipeline-script', 'branch-rules', 'forge-scanner', 'all']);

export async function postureList(wish: PostureWish, context: AppContext): Promise<PostureList> {
  const { at, run, repositories, gaps } = await sealedFacts(wish, kinds, context);
  const isCheckout = wish.path !== undefined;
  return {
    at,
    run,
    rows: repositories
      .flatMap(({ name, facts }) => datedRows(name, facts, at))
      // What lies on disk has no past.
      .map((row) => (isCheckout ? { ...row, since: null } : row))
      .sort((a, b) => (a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : 0)),
    repositories: repositories.map(({ name, head }) => ({ name, head })),
    updateBots: repositories.flatMap(({ name, facts }) =>
      standingAt(name, facts, at).bots.map(({ value: { tool, path } }) => ({ repository: name, tool, path })),
    ),
    gaps: gaps.filter(({ of }) => gapKinds.has(of)),
  };
}

const scansBy: ReadonlySet<string> = new Set<FactKind>(['pipeline', 'pipeline-script', 'forge-scanner']);

/** Rows at `at`; each with the first instant from which on it stood without a break. */
export function datedRows(repository: string, facts: readonly AnyFact[], at: Instant): readonly ScannerRow[] {
  const rows = scannerRows(standingAt(repository, facts, at));
  const since = new Map<string, Instant>();
  let open = new Set(rows.filter(({ present }) => present).map(nameOf));
  const scanning = facts.filter(({ kind }) => scansBy.has(kind));
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
