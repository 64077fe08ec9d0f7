/** Cargo.toml and Cargo.lock (doc.rust-lang.org/cargo/reference/manifest.html). Packages without a source are the project's own. */
import { ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import { isPlain, readToml, recordAt, textsAt } from '../../readers/structured.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';
import { lockedPackages, textAt } from './toml-packages.ts';

const tables: readonly (readonly [string, DependencyScope])[] = [
  ['dependencies', 'runtime'],
  ['build-dependencies', 'build'],
  ['dev-dependencies', 'dev'],
];

function readCargoToml(text: string): ReadDependencies {
  const read = readToml(text);
  if (!read.ok) return read;
  const places = [read.value, recordAt(read.value, 'workspace'), ...Object.values(recordAt(read.value, 'target'))];
  const rows: WrittenRow[] = [];
  for (const place of places)
    for (const [table, scope] of tables)
      for (const [alias, written] of Object.entries(recordAt(place, table))) {
        const row = cargoRequirement(alias, written);
        const line = new KeyLines(text, Math.max(text.indexOf(`${table}]`), 0)).of(alias, alias);
        if (row)
          rows.push({
            ...row,
            ecosystem: 'cargo',
            direct: true,
            scope: isPlain(written) && written['optional'] === true ? 'optional' : scope,
            line,
          });
      }
  return ok({ rows });
}

function cargoRequirement(
  alias: string,
  written: unknown,
): Pick<WrittenRow, 'name' | 'version' | 'constraint' | 'known' | 'because'> | undefined {
  const fields = isPlain(written) ? written : {};
  const name = textAt(fields, 'package') ?? alias;
  // The version beside a folder is for whoever finds it in the registry.
  const version =
    typeof written === 'string' ? written : fields['path'] === undefined ? textAt(fields, 'version') : undefined;
  if (version === undefined) {
    const commit = textAt(fields, 'rev');
    if (commit !== undefined) return { name, version: commit, known: 'declared-resolved' };
    if (fields['git'] !== undefined) return { name, known: 'unknown', because: 'a place outside of the registry' };
    return undefined; // A folder, or what the workspace declares.
  }
  const exact = /^=\s*(\d+\.\d+\.\d+\S*)$/.exec(version.trim())?.[1];
  return exact === undefined
    ? { name, constraint: /^\d/.test(version) ? `^${version}` : version, known: 'declared-range' }
    : { name, version: exact, constraint: version, known: 'declared-resolved' };
}

function readCargoLock(text: string): ReadDependencies {
  const read = lockedPackages(text, 'package');
  if (!read.ok) return read;
  const { packages } = read.value;
  const own = packages.filter(({ fields }) => fields['source'] === undefined);
  const others = packages.filter(({ fields }) => fields['source'] !== undefined);
  // Lock files made by hand, for tests, have no sources at all.
  const listed = others.length > 0 ? others : packages;
  const direct = new Set(
    own
      .flatMap(({ fields }) => textsAt(fields['dependencies']))
      .flatMap((one) => [one, one.split(' ').slice(0, 2).join(' ')]),
  );
  const local = others.length > 0 ? own.flatMap(({ fields }) => textAt(fields, 'name') ?? []) : [];
  return ok({
    ...(local.length > 0 && { local }),
    rows: listed.flatMap(({ fields, line }): readonly WrittenRow[] => {
      const [name, version] = [textAt(fields, 'name'), textAt(fields, 'version')];
      if (name === undefined || version === undefined) return [];
      const commit = /^git\+.*#([0-9a-f]{40})$/.exec(textAt(fields, 'source') ?? '')?.[1];
      const isDirect = direct.has(name) || direct.has(`${name} ${version}`);
      return [
        {
          ecosystem: 'cargo',
          name,
          version,
          ...(own.length > 0 && others.length > 0 && { direct: isDirect }),
          scope: 'runtime',
          line,
          known: 'lock-resolved',
          ...(commit !== undefined && { because: `commit ${commit}` }),
        },
      ];
    }),
  });
}

export const cargoFormats: readonly DependencyFormat[] = [
  {
    id: 'cargo-toml',
    version: 2,
    role: 'manifest',
    family: 'cargo',
    wants: (path) => /(?:^|\/)Cargo\.toml$/.test(path),
    read: readCargoToml,
  },
  {
    id: 'cargo-lock',
    version: 2,
    role: 'lock',
    family: 'cargo',
    wants: (path) => /(?:^|\/)Cargo\.lock$/.test(path),
    read: readCargoLock,
  },
];
