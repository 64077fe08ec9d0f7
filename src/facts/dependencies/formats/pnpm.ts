/**
 * pnpm-lock.yaml, lockfileVersion 5.0 to 9.0. Keys of `packages`: `/name/1.0.0_peers` (5.x), `/name@1.0.0(peers)` (6.x),
 * `name@1.0.0` (9.0, peers only in `snapshots`). Direct ones stand at the top or, in workspaces, in `importers`.
 * github.com/pnpm/spec/tree/master/lockfile
 */
import { ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import { readYaml } from '../../readers/yaml.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { below, readIndented, valueOf, type IndentedEntry } from '../indented.ts';

const tables: readonly (readonly [string, DependencyScope])[] = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
];

function readPnpmLock(text: string): ReadDependencies {
  const read = readIndented(text);
  if (!read.ok) return read;
  const top = read.value;
  const format = Number.parseFloat(valueOf(top, 'lockfileVersion') ?? '') || 5;
  const direct = directOf(top, catalogsOf(top));
  const local = linkedIn(top);
  const packages = below(top, 'packages');
  const rows: WrittenRow[] = [];
  for (const entry of packages) {
    const found = packageOf(entry, format);
    if (!found) continue;
    const wanted = direct.get(`${found.name}@${found.version}`) ?? direct.get(entry.key);
    rows.push({
      ecosystem: 'npm',
      name: found.name,
      version: found.version,
      direct: wanted !== undefined,
      scope:
        wanted?.scope ??
        (valueOf(entry.below, 'dev') === 'true'
          ? 'dev'
          : valueOf(entry.below, 'optional') === 'true'
            ? 'optional'
            : 'runtime'),
      line: entry.line,
      known: 'lock-resolved',
      ...(wanted?.constraint !== undefined && { constraint: wanted.constraint }),
    });
  }
  return ok({ rows: distinct(rows), ...(local.length > 0 && { local }) });
}

/** With other peers the same version stands there again: that is one dependency. */
function distinct(rows: readonly WrittenRow[]): readonly WrittenRow[] {
  const seen = new Set<string>();
  return rows.filter(({ name, version }) => {
    const key = `${name}@${version}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

interface Wanted {
  readonly scope: DependencyScope;
  readonly constraint?: string;
}

const projectsOf = (top: readonly IndentedEntry[]): readonly (readonly IndentedEntry[])[] => {
  const importers = below(top, 'importers');
  return importers.length > 0 ? importers.map((one) => one.below) : [top];
};

/** Members of the workspace: `version: link:../x`. */
function linkedIn(top: readonly IndentedEntry[]): readonly string[] {
  const linked = projectsOf(top).flatMap((project) =>
    tables.flatMap(([table]) =>
      below(project, table)
        .filter((entry) =>
          (entry.value === '' ? (valueOf(entry.below, 'version') ?? '') : entry.value).startsWith('link:'),
        )
        .map(({ key }) => key),
    ),
  );
  return [...new Set(linked)];
}

/** What `catalog:` and `catalog:name` stood for when it was locked: `catalogs: default: a: specifier: ^1.0.0`. */
function catalogsOf(top: readonly IndentedEntry[]): (specifier: string, name: string) => string {
  const catalogs = new Map(below(top, 'catalogs').map(({ key, below: entries }) => [key, entries]));
  return (specifier, name) => {
    if (!specifier.startsWith('catalog:')) return specifier;
    const entries = catalogs.get(specifier.slice('catalog:'.length) || 'default') ?? [];
    return valueOf(below(entries, name), 'specifier') ?? specifier;
  };
}

/** By `name@version`, peers cut off. */
function directOf(
  top: readonly IndentedEntry[],
  inCatalog: (specifier: string, name: string) => string,
): ReadonlyMap<string, Wanted> {
  const direct = new Map<string, Wanted>();
  for (const project of projectsOf(top)) {
    const specifiers = below(project, 'specifiers');
    for (const [table, scope] of tables)
      for (const entry of below(project, table)) {
        const version = withoutPeers(entry.value === '' ? (valueOf(entry.below, 'version') ?? '') : entry.value);
        const specifier = valueOf(entry.below, 'specifier') ?? valueOf(specifiers, entry.key);
        const constraint = specifier === undefined ? undefined : inCatalog(specifier, entry.key);
        const key = /^[\d]/.test(version) ? `${entry.key}@${version}` : aliasKey(version);
        if (!direct.has(key)) direct.set(key, { scope, ...(constraint !== undefined && { constraint }) });
      }
  }
  return direct;
}

/** `/name/1.0.0`, `/name@1.0.0`, `name@1.0.0`. */
function aliasKey(version: string): string {
  return version.replace(/^\//, '').replace(/^((?:@[^/]+\/)?[^/@]+)[/@]/, '$1@');
}

const withoutPeers = (version: string): string => version.replace(/\(.*$/, '').replace(/^([^_]*\d[^_]*)_.*$/, '$1');

function packageOf(
  { key, below: fields }: IndentedEntry,
  format: number,
): { name: string; version: string } | undefined {
  const [name, version] = [valueOf(fields, 'name'), valueOf(fields, 'version')];
  const resolution = below(fields, 'resolution');
  const tarball = resolutionText(fields, resolution);
  if (/^(?:file|link):/.test(key) || /@(?:file|link):/.test(key)) return undefined;
  const plain = key.replace(/\(.*$/, '');
  const spelled = format < 6 ? oldKey(plain) : /^\/?((?:@[^/]+\/)?[^/@]+)@(.+)$/.exec(plain);
  const commit =
    /commit:\s*([0-9a-f]{40})/.exec(tarball)?.[1] ??
    /\/([0-9a-f]{40})$/.exec(plain)?.[1] ??
    /tar\.gz\/([0-9a-f]{40})/.exec(plain)?.[1];
  if (name !== undefined && version !== undefined) return { name, version };
  if (spelled && /^\d/.test(spelled[2]!)) return { name: spelled[1]!, version: spelled[2]! };
  const called = name ?? spelled?.[1];
  const known = version ?? commit;
  return called === undefined || known === undefined ? undefined : { name: called, version: known };
}

/** pnpm.io/catalogs: `catalog` and `catalogs.<name>`, told to others as `<name> <package>`. */
function readPnpmWorkspace(text: string): ReadDependencies {
  const read = readYaml(text);
  if (!read.ok) return read;
  const [root] = read.value;
  const named = root?.get('catalogs')?.entries ?? [];
  const all = [...named.map(({ key, value }) => [key, value] as const), ['default', root?.get('catalog')] as const];
  const managed: Record<string, string> = {};
  for (const [catalog, entries] of all)
    for (const { key, value } of entries?.entries ?? [])
      if (value.text !== undefined) managed[`${catalog} ${key}`] = value.text;
  return ok({ rows: [], managed });
}

function resolutionText(fields: readonly IndentedEntry[], resolution: readonly IndentedEntry[]): string {
  return valueOf(fields, 'resolution') ?? resolution.map(({ key, value }) => `${key}: ${value}`).join(', ');
}

/** `/@scope/name/1.0.0_peers`, `registry.example/name/1.0.0`, `github.com/owner/name/commit`. */
function oldKey(key: string): RegExpExecArray | null {
  return /^(?:[^/@]+\.[^/@]+)?\/((?:@[^/]+\/)?[^/@]+)\/(\d[^_/]*)/.exec(key);
}

export const pnpmFormats: readonly DependencyFormat[] = [
  {
    id: 'pnpm-lock',
    version: 2,
    role: 'lock',
    family: 'npm',
    wants: (path) => /(?:^|\/)pnpm-lock\.ya?ml$/.test(path),
    read: readPnpmLock,
  },
  {
    id: 'pnpm-workspace',
    version: 1,
    role: 'support',
    family: 'npm',
    wants: (path) => /(?:^|\/)pnpm-workspace\.ya?ml$/.test(path),
    read: readPnpmWorkspace,
  },
];
