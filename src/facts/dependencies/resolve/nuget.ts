/** Central package management (learn.microsoft.com/nuget/consume-packages/central-package-management) and MSBuild properties. */
import type { WrittenRow } from '../format.ts';
import { nugetVersion } from '../formats/nuget.ts';
import { nearest, type StandingFile, type Surroundings } from './surroundings.ts';

export function resolveNuget(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  return standing.file.rows.map((row) => {
    if (row.open?.kind !== 'nuget') return row;
    const { open, ...rest } = row;
    const name = row.name.toLowerCase();
    const where =
      open.version === undefined ? nearest(standing.path, around.offering(`nuget managed ${name}`)) : standing;
    const written = open.version ?? where?.file.managed?.[name];
    if (!where || written === undefined)
      return { ...rest, known: 'unknown', because: 'its version is managed outside of the repository' };
    const version = interpolated(written, where, around);
    if (version.includes('$('))
      return {
        ...rest,
        constraint: written,
        known: 'unknown',
        because: 'its property is set outside of the repository',
      };
    return {
      ...rest,
      ...nugetVersion(version),
      because: where === standing ? `property ${written}` : `managed in ${where.path}`,
    };
  });
}

function interpolated(text: string, standing: StandingFile, around: Surroundings): string {
  let value = text;
  for (let round = 0; round < 8 && value.includes('$('); round++) {
    const next = value.replaceAll(/\$\(([\w.]+)\)/g, (all, name: string) => {
      const where = nearest(standing.path, around.offering(`nuget property ${name}`));
      return where?.file.properties?.[name] ?? all;
    });
    if (next === value || next.length > 1000) break;
    value = next;
  }
  return value;
}
