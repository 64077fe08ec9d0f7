/** What lists over sealed facts share: of the audited repositories at an instant, or of a checkout as it lies on disk. */
import { resolve } from 'node:path';
import type { Plumbline } from '../../app/plumbline.ts';
import type { FactsWish, SealedFacts } from '../../app/sealed-facts/sealed-facts.ts';
import { UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { periodFlags, periodOf, repositoryFlag } from '../flags.ts';
import { manifestOf, type Manifest } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { many } from '../output/words.ts';
import { emptyHint, knownRepository } from './known.ts';
import { findRun } from './runs.ts';

export const checkoutArgument = {
  name: 'PATH',
  summary: 'a checkout; without one, the audited repositories',
  required: false,
  variadic: false,
  completes: 'file',
} as const;

export const sealedListFlags = {
  repo: repositoryFlag,
  asOf: { ...periodFlags.asOf, summary: 'as it stood at this instant of the audited period' },
};

interface Asked {
  readonly path: string | undefined;
  readonly repo: string | undefined;
  readonly asOf: string | undefined;
}

export async function factsWishOf(
  { path, repo, asOf }: Asked,
  plumbline: Plumbline,
  context: Context,
): Promise<FactsWish> {
  if (path !== undefined && (repo !== undefined || asOf !== undefined))
    throw new UsageError('a checkout has no name and no past', 'Leave PATH out, or --repo and --as-of.');
  const period = periodOf({ from: undefined, to: undefined, asOf });
  return {
    repository: await knownRepository(plumbline, repo),
    at: period?.type === 'as-of' ? period.at : undefined,
    path: path === undefined ? undefined : resolve(context.world.cwd, path),
  };
}

type Listed = Pick<SealedFacts, 'run' | 'gaps'> & { readonly repositories: Manifest['repositories'] };

export async function sealedManifest(
  command: string,
  { run, repositories, gaps }: Listed,
  { listed, total, plumbline }: { readonly listed: number; readonly total: number; readonly plumbline: Plumbline },
): Promise<Manifest> {
  const found = run === null ? undefined : await findRun(plumbline, run);
  return manifestOf(command, { listed, total, run: found, repositories, gaps });
}

/** What stands behind the count of a list: what was not read, or that nothing was audited yet. */
export async function behindTheCount(
  { gaps }: Pick<SealedFacts, 'gaps'>,
  { path }: Pick<Asked, 'path'>,
  plumbline: Plumbline,
): Promise<string> {
  const unread = gaps.length === 0 ? '' : `; not read: ${many(gaps.length, 'file')} (--json lists them)`;
  return `${unread}${path === undefined ? await emptyHint(plumbline) : ''}`;
}

interface PrintedList<Row extends object> {
  readonly command: string;
  readonly list: Listed & { readonly rows: readonly Row[] };
  /** Those of the list that were asked for. */
  readonly rows: readonly Row[];
  readonly path: string | undefined;
  readonly plumbline: Plumbline;
  /** What the manifest says besides. */
  readonly beside: object;
  readonly columns: Parameters<typeof renderTable>[0]['columns'];
  readonly cellsOf: (row: Row) => string[];
  /** The last words; `behind` is what stands behind the count. */
  readonly note: (behind: string) => string;
}

/** As JSON, each row and the manifest; else the table and what there is to know of it. */
export async function printSealedList<Row extends object>(context: Context, printed: PrintedList<Row>): Promise<0> {
  const { command, list, rows, path, plumbline, beside, columns, cellsOf, note } = printed;
  if (context.json) {
    for (const row of rows) await context.printJson(row);
    const counts = { listed: rows.length, total: list.rows.length, plumbline };
    await context.printJson({ ...(await sealedManifest(command, list, counts)), ...beside });
    return 0;
  }
  const { columns: width, style } = context;
  if (rows.length > 0) await context.print(renderTable({ columns, rows: rows.map(cellsOf), width, style }));
  await context.note(note(await behindTheCount(list, { path }, plumbline)));
  return 0;
}
