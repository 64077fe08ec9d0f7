/** composer.json and composer.lock (getcomposer.org/doc/04-schema.md). Platform packages (`php`, `ext-json`) are none. */
import { ok } from '../../../base/result.ts';
import { isPlain, readJson, recordAt } from '../../readers/structured.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';
import { textAt } from './toml-packages.ts';

const sections = [
  ['require', 'packages', 'runtime'],
  ['require-dev', 'packages-dev', 'dev'],
] as const;

function readComposerJson(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  const rows: WrittenRow[] = [];
  for (const [section, , scope] of sections) {
    const lines = new KeyLines(text, Math.max(text.search(new RegExp(`"${section}"\\s*:`)), 0));
    for (const [name, constraint] of Object.entries(recordAt(read.value, section))) {
      const line = lines.of(
        name,
        JSON.stringify(name).replaceAll('/', text.includes(`"${name.replaceAll('/', '\\/')}"`) ? '\\/' : '/'),
      );
      if (!name.includes('/') || typeof constraint !== 'string') continue;
      const exact = /^v?(\d+\.\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?)$/.exec(constraint)?.[1];
      rows.push({
        ecosystem: 'composer',
        name,
        constraint,
        ...(exact === undefined
          ? { known: 'declared-range' as const }
          : { version: exact, known: 'declared-resolved' as const }),
        direct: true,
        scope,
        line,
      });
    }
  }
  return ok({ rows });
}

function readComposerLock(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  const lines = new KeyLines(text);
  const rows: WrittenRow[] = [];
  for (const [, section, scope] of sections) {
    const list = read.value[section];
    lines.of(section);
    for (const found of Array.isArray(list) ? (list as readonly unknown[]) : []) {
      const [name, version] = isPlain(found) ? [textAt(found, 'name'), textAt(found, 'version')] : [];
      if (name === undefined || version === undefined) continue;
      // Packages are named again in what others require: the one meant is the value of `name`.
      const line = lines.of(
        name,
        text.includes(`"name": ${JSON.stringify(name)}`)
          ? `"name": ${JSON.stringify(name)}`
          : `"name":${JSON.stringify(name)}`,
      );
      const commit = textAt(recordAt(found, 'dist'), 'reference') ?? textAt(recordAt(found, 'source'), 'reference');
      rows.push({
        ecosystem: 'composer',
        name,
        version,
        scope,
        line,
        known: 'lock-resolved',
        ...(version.startsWith('dev-') && commit !== undefined && { because: `commit ${commit}` }),
      });
    }
  }
  return ok({ rows });
}

export const composerFormats: readonly DependencyFormat[] = [
  {
    id: 'composer-json',
    version: 1,
    role: 'manifest',
    family: 'composer',
    wants: (path) => /(?:^|\/)composer\.json$/.test(path),
    read: readComposerJson,
  },
  {
    id: 'composer-lock',
    version: 1,
    role: 'lock',
    family: 'composer',
    wants: (path) => /(?:^|\/)composer\.lock$/.test(path),
    read: readComposerLock,
  },
];
