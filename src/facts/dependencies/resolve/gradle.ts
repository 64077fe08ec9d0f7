/** What a Gradle script leaves to others: version catalogs, maps of libraries in other scripts, properties. */
import type { CatalogEntry, WrittenRow } from '../format.ts';
import { mavenVersion } from '../formats/maven.ts';
import { nearest, type StandingFile, type Surroundings } from './surroundings.ts';

const deepest = 8;

export function resolveGradle(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  return standing.file.rows.flatMap((row) => {
    if (row.open?.kind === 'catalog') return fromCatalog(row, row.open.alias, standing, around);
    if (row.open?.kind === 'gradle') return fromProperties(row, row.open.version, standing, around);
    return row;
  });
}

/** A bundle is all of its members. An alias that no catalog of the repository has is listed as it is written, as unknown. */
function fromCatalog(
  row: WrittenRow,
  written: string,
  standing: StandingFile,
  around: Surroundings,
): readonly WrittenRow[] {
  const names = entryOf(written, standing, around)?.entry.names ?? [];
  const members = names.flatMap((name) => (name.startsWith('=') ? [name.slice(1)] : []));
  if (members.length === 0) return fromLibrary(row, written, standing, around);
  return members.flatMap((alias) => fromLibrary(row, alias, standing, around));
}

function fromLibrary(
  row: WrittenRow,
  alias: string,
  standing: StandingFile,
  around: Surroundings,
): readonly WrittenRow[] {
  const { open: _, ...rest } = row;
  const found = entryOf(alias, standing, around);
  if (!found)
    return [{ ...rest, known: 'unknown', because: 'its alias is defined by a program or outside of the repository' }];
  const { entry, where } = found;
  return entry.names.flatMap((name) => {
    if (name.startsWith('=')) return []; // Bundles hold no bundles.
    if (entry.version === undefined) return fromProperties({ ...row, name }, '', standing, around);
    if (!entry.version.includes('$'))
      return [{ ...rest, name, ...mavenVersion(entry.version), because: `alias ${alias} in ${where.path}` }];
    return fromProperties({ ...row, name }, entry.version, where, around);
  });
}

function entryOf(
  alias: string,
  standing: StandingFile,
  around: Surroundings,
): { readonly entry: CatalogEntry; readonly where: StandingFile } | undefined {
  // `libs.log4j.core.get()`, `libs.log4j.asProvider()`: what is called on an alias is no part of it.
  const names = [alias, alias.replace(/\.(?:get|asProvider|orNull)$/, '')];
  for (const name of new Set(names)) {
    const where = nearest(standing.path, around.offering(`gradle alias ${name}`));
    const entry = where?.file.catalog?.[name];
    if (where && entry) return { entry, where };
  }
  return undefined;
}

function fromProperties(
  row: WrittenRow,
  written: string,
  standing: StandingFile,
  around: Surroundings,
): readonly WrittenRow[] {
  const { open: _, constraint: __, ...rest } = row;
  if (written === '') {
    const where = nearest(standing.path, around.offering(`gradle managed ${row.name}`));
    const managed = where?.file.managed?.[row.name];
    if (!where || managed === undefined)
      return [{ ...rest, known: 'unknown', because: 'its version is managed elsewhere' }];
    const version = interpolated(managed, where, around);
    return version.includes('$')
      ? [{ ...rest, known: 'unknown', because: `managed in ${where.path}` }]
      : [{ ...rest, ...mavenVersion(version), because: `managed in ${where.path}` }];
  }
  const version = interpolated(written, standing, around);
  const name = interpolated(row.name, standing, around);
  if (version.includes('$'))
    return [
      {
        ...rest,
        name,
        constraint: written,
        known: 'unknown',
        because: 'its property is set by a program or outside of the repository',
      },
    ];
  return [{ ...rest, name, ...mavenVersion(version), because: `property ${written.replaceAll(/[${}]/g, '')}` }];
}

function interpolated(text: string, standing: StandingFile, around: Surroundings): string {
  let value = text;
  for (let round = 0; round < deepest && value.includes('$'); round++) {
    const next = value.replaceAll(/\$\{([^{}]+)\}|\$([A-Za-z_][\w.]*)/g, (all, braced?: string, bare?: string) => {
      const name = (braced ?? bare!).trim();
      return propertyOf(name, standing, around) ?? all;
    });
    if (next === value || next.length > 1000) break;
    value = next;
  }
  return value;
}

/** `versions.log4j`, `rootProject.ext.log4j`, `libs.versions.log4j.get()`: by the whole name, then by what is left of it. */
function propertyOf(written: string, standing: StandingFile, around: Surroundings): string | undefined {
  const name = written
    .replace(/^(?:project|rootProject|ext|extra|libs|ext\.|properties)\.(?:ext\.)?/, '')
    .replace(/\.(?:get\(\)|toString\(\)|orNull)$/, '')
    .replace(/^(?:property|findProperty|project)\(["'](.+)["']\)$/, '$1');
  const last = name.slice(name.lastIndexOf('.') + 1);
  for (const each of new Set([name, last])) {
    const where = nearest(standing.path, around.offering(`gradle property ${each}`));
    const value = where?.file.properties?.[each];
    if (value !== undefined) return value;
  }
  return undefined;
}
