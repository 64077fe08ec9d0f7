/**
 * go.mod (go.dev/ref/mod). From go 1.17 on it lists everything that is built, so its versions are the selected ones;
 * before, they are what this module asks for at least. `replace` and `exclude` are applied. go.sum is no inventory: it holds
 * the hashes of all versions that were ever looked at while versions were selected, and is not read.
 */
import { failed, ok } from '../../../base/result.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';

interface Replacement {
  readonly name: string;
  readonly version?: string;
}

export function readGoMod(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  const replaced = new Map<string, Replacement>();
  let block = '';
  let isRead = false;
  let language = '';
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const [, code = '', comment = ''] = /^(.*?)(?:\/\/(.*))?$/.exec(raw) ?? [];
    const words = code
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')
      .map(unquoted);
    if (words.length === 0) continue;
    if (block !== '' && words[0] === ')') {
      block = '';
      continue;
    }
    const [verb, ...rest] = block === '' ? words : [block, ...words];
    if (block === '' && rest[0] === '(') {
      block = verb!;
      continue;
    }
    isRead ||= /^(?:module|go|require|replace|exclude|retract|toolchain|tool|godebug|ignore)$/.test(verb!);
    if (verb === 'module') continue;
    if (verb === 'go') language = rest[0] ?? '';
    else if (verb === 'require') {
      const [name, version] = rest;
      if (name === undefined || version === undefined || !/^v\d/.test(version))
        return failed(`line ${at + 1} requires no version`);
      rows.push({
        ecosystem: 'golang',
        name,
        version,
        direct: !/\bindirect\b/.test(comment),
        scope: 'runtime',
        line: at + 1,
        known: 'declared-resolved',
      });
    } else if (verb === 'replace') {
      const arrow = rest.indexOf('=>');
      const [from, to] = [rest.slice(0, arrow), rest.slice(arrow + 1)];
      if (arrow < 1 || to.length === 0) return failed(`line ${at + 1} replaces nothing`);
      replaced.set(from.join('@'), { name: to[0]!, ...(to[1] !== undefined && { version: to[1] }) });
    }
  }
  if (!isRead && text.trim() !== '') return failed('it is no go.mod');
  return ok({ rows: rows.flatMap((row) => selected(row, replaced, isWhole(language))) });
}

const unquoted = (word: string): string => word.replace(/^["`](.*)["`]$/, '$1');

function isWhole(language: string): boolean {
  const [major = 0, minor = 0] = language.split('.').map(Number);
  return major > 1 || minor >= 17;
}

function selected(row: WrittenRow, replaced: ReadonlyMap<string, Replacement>, whole: boolean): readonly WrittenRow[] {
  const by = replaced.get(`${row.name}@${row.version}`) ?? replaced.get(row.name);
  const known = whole ? 'lock-resolved' : 'declared-resolved';
  if (!by) return [{ ...row, known }];
  // A folder of this repository stands in for it.
  if (by.version === undefined) return [];
  return [{ ...row, name: by.name, version: by.version, known, because: `replaces ${row.name} ${row.version}` }];
}

export const goFormats: readonly DependencyFormat[] = [
  {
    id: 'go-mod',
    version: 1,
    role: 'manifest',
    family: 'go',
    wants: (path) => /(?:^|\/)go\.mod$/.test(path),
    read: readGoMod,
  },
];
