/**
 * package.json, and the lock files of npm itself: lockfileVersion 1 (nested `dependencies`), 2 and 3 (`packages` by their
 * place in node_modules). docs.npmjs.com/cli/configuring-npm/package-lock-json
 */
import { ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import { isPlain, readJson, recordAt, type Plain } from '../../readers/structured.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';
import { npmRequirement } from './npm-requirement.ts';

const tables: readonly (readonly [string, DependencyScope])[] = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
  ['peerDependencies', 'provided'],
];

export function readPackageJson(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  const rows: WrittenRow[] = [];
  const seen = new Set<string>();
  for (const [table, scope] of tables) {
    const place = text.search(new RegExp(`"${table}"\\s*:`));
    const lines = new KeyLines(text, Math.max(place, 0));
    for (const [name, wanted] of Object.entries(recordAt(read.value, table))) {
      const line = lines.of(name);
      if (typeof wanted !== 'string' || seen.has(name)) continue;
      seen.add(name);
      const row = npmRequirement(name, wanted);
      if (row) rows.push({ ...row, ecosystem: 'npm', direct: true, scope, line });
    }
  }
  return ok({ rows });
}

function readPackageLock(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  if (!isPlain(read.value['packages'])) return ok({ rows: nested(read.value, text) });
  const local = linkedIn(read.value['packages']);
  return ok({ rows: installed(read.value, text), ...(local.length > 0 && { local }) });
}

/** Members of a workspace stand in node_modules as links to their folders. */
function linkedIn(packages: Plain): readonly string[] {
  return Object.entries(packages).flatMap(([place, found]) =>
    isPlain(found) && found['link'] === true ? [place.slice(place.lastIndexOf('node_modules/') + 13)] : [],
  );
}

/** By place: `node_modules/a/node_modules/b`; places outside of node_modules are the project's own packages. */
function installed(lock: Plain, text: string): readonly WrittenRow[] {
  const packages = recordAt(lock, 'packages');
  const own = Object.entries(packages).filter(([place]) => !place.includes('node_modules/'));
  const direct = new Map<string, string>();
  for (const [, project] of own)
    for (const [table] of tables)
      for (const [name, wanted] of Object.entries(recordAt(project, table)))
        if (typeof wanted === 'string' && !direct.has(name)) direct.set(name, wanted);
  const lines = new KeyLines(text, Math.max(text.search(/"packages"\s*:/), 0));
  return Object.entries(packages).flatMap(([place, found]) => {
    const line = lines.of(place);
    const at = place.lastIndexOf('node_modules/');
    if (at < 0 || !isPlain(found) || found['link'] === true) return [];
    const { name: called, version } = found;
    const alias = place.slice(at + 'node_modules/'.length);
    if (typeof version !== 'string') return [];
    const isTop = place.indexOf('node_modules/') === at;
    const constraint = isTop ? direct.get(alias) : undefined;
    return {
      ...rowOf(typeof called === 'string' ? called : alias, version, scopeOf(found)),
      direct: constraint !== undefined,
      line,
      ...(constraint !== undefined && { constraint }),
    };
  });
}

function nested(lock: Plain, text: string): readonly WrittenRow[] {
  const rows: WrittenRow[] = [];
  const lines = new KeyLines(text, Math.max(text.search(/"dependencies"\s*:/), 0));
  // In the order of the text; a stack of our own, since a hostile file nests deeper than a call stack.
  const waiting = Object.entries(recordAt(lock, 'dependencies')).toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [alias, found] = next;
    const line = lines.of(alias);
    if (!isPlain(found) || typeof found['version'] !== 'string') continue;
    const aliased = /^npm:(.+)@([^@]+)$/.exec(found['version']);
    const [name, version] = aliased ? [aliased[1]!, aliased[2]!] : [alias, found['version']];
    if (!/^(?:file|link):/.test(version)) rows.push({ ...rowOf(name, version, scopeOf(found)), line });
    for (const inner of Object.entries(recordAt(found, 'dependencies')).toReversed()) waiting.push(inner);
  }
  return rows;
}

/** Places written as URLs (git, tarballs) keep what tells them apart: the commit. */
function rowOf(name: string, version: string, scope: DependencyScope): Omit<WrittenRow, 'line'> {
  const commit = /^(?:git|github|gitlab|bitbucket)\S*#([0-9a-f]{7,40})$/.exec(version)?.[1];
  const tarball = /^https?:\/\/\S*?-v?(\d[\w.+-]*?)\.(?:tgz|tar\.gz)$/.exec(version)?.[1];
  return { ecosystem: 'npm', name, version: commit ?? tarball ?? version, scope, known: 'lock-resolved' };
}

function scopeOf(found: Plain): DependencyScope {
  if (found['dev'] === true || found['devOptional'] === true) return 'dev';
  if (found['optional'] === true) return 'optional';
  return found['peer'] === true ? 'provided' : 'runtime';
}

export const npmFormats: readonly DependencyFormat[] = [
  {
    id: 'package-json',
    version: 1,
    role: 'manifest',
    family: 'npm',
    wants: (path) => /(?:^|\/)package\.json$/.test(path),
    read: readPackageJson,
  },
  {
    id: 'package-lock',
    version: 2,
    role: 'lock',
    family: 'npm',
    wants: (path) => /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/.test(path),
    read: readPackageLock,
  },
];
