import type { AppContext } from '../context.ts';

/** Repositories that are known and not in the index: no search says anything of them. */
export async function missingRepositories({
  engine,
  stores,
}: {
  readonly engine: AppContext['engine'];
  readonly stores: Pick<AppContext['stores'], 'repositories'>;
}): Promise<readonly string[]> {
  const published = new Set((await engine()).published().map(({ name }) => name));
  const known = (await stores.repositories.list()).filter(({ head }) => head !== undefined);
  return known
    .map(({ name }) => name)
    .filter((name) => !published.has(name))
    .sort();
}
