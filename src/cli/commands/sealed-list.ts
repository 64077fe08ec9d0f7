/** What lists over sealed facts share: of the audited repositories at an instant, or of a checkout as it lies on disk. */
import { resolve } from 'node:path';
import type { Plumbline } from '../../app/plumbline.ts';
import type { FactsWish, SealedFacts } from '../../app/sealed-facts/sealed-facts.ts';
import { UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { periodFlags, periodOf, repositoryFlag } from '../flags.ts';
import { manifestOf, type Manifest } from '../output/manifest.ts';
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
