/** `catalog:` of a manifest, by the pnpm-workspace.yaml that lies nearest above it. What a lock file answers is told there. */
import type { WrittenRow } from '../format.ts';
import { npmRequirement } from '../formats/npm-requirement.ts';
import { nearest, type StandingFile, type Surroundings } from './surroundings.ts';

export function resolveNpm(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  return standing.file.rows.map((row) => {
    if (row.open?.kind !== 'npm-catalog') return row;
    const { open, because: _, ...rest } = row;
    const key = `${open.catalog} ${row.name}`;
    const where = nearest(standing.path, around.offering(`npm managed ${key}`));
    const wanted = where?.file.managed?.[key];
    const asked = wanted === undefined ? undefined : npmRequirement(row.name, wanted);
    if (!where || !asked) return { ...rest, because: 'a catalog that no workspace of the repository has' };
    return { ...rest, ...asked, because: `catalog ${open.catalog} in ${where.path}` };
  });
}
