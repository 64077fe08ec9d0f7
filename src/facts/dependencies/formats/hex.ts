/** mix.exs (the literals of its `deps`) and mix.lock (a map of tuples; hexdocs.pm/mix). */
import { ok } from '../../../base/result.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';

function readMixExs(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    const line = written.replace(/(?:^|\s)#.*$/, '');
    for (const [, name, rest] of line.matchAll(/\{:(\w+),([^{}]*)\}?/g)) {
      const constraint = /^\s*"([^"]*)"/.exec(rest!)?.[1];
      if (constraint === undefined ? !/\b(?:git|github):/.test(rest!) : !/\d/.test(constraint)) continue;
      const only = /only:\s*(\[[^\]]*\]|:\w+)/.exec(rest!)?.[1] ?? '';
      const scope = /:dev\b/.test(only)
        ? 'dev'
        : /:test\b/.test(only)
          ? 'test'
          : /optional:\s*true/.test(rest!)
            ? 'optional'
            : 'runtime';
      const exact = /^(?:==\s*)?(\d+\.\d+\.\d+\S*)$/.exec(constraint ?? '')?.[1];
      rows.push({
        ecosystem: 'hex',
        name: name!,
        ...(constraint !== undefined && { constraint }),
        ...(exact === undefined
          ? { known: constraint === undefined ? ('unknown' as const) : ('declared-range' as const) }
          : { version: exact, known: 'declared-resolved' as const }),
        direct: true,
        scope,
        line: at + 1,
      });
    }
  }
  return ok({ rows });
}

function readMixLock(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    const [, key, kind, rest = ''] = /^\s*"?([\w.-]+)"?:?\s*(?:=>)?\s*\{:(hex|git),\s*(.*)$/.exec(written) ?? [];
    if (key === undefined) continue;
    const [, name, version] = kind === 'hex' ? (/^:"?([\w.-]+)"?,\s*"([^"]+)"/.exec(rest) ?? []) : [];
    const commit = kind === 'git' ? /^"[^"]*",\s*"([0-9a-f]{40})"/.exec(rest)?.[1] : undefined;
    const known = version ?? commit;
    if (known !== undefined)
      rows.push({
        ecosystem: 'hex',
        name: name ?? key,
        version: known,
        scope: 'runtime',
        line: at + 1,
        known: 'lock-resolved',
      });
  }
  return ok({ rows });
}

export const hexFormats: readonly DependencyFormat[] = [
  {
    id: 'mix-exs',
    version: 1,
    role: 'manifest',
    family: 'hex',
    wants: (path) => /(?:^|\/)mix\.exs$/.test(path),
    read: readMixExs,
  },
  {
    id: 'mix-lock',
    version: 1,
    role: 'lock',
    family: 'hex',
    wants: (path) => /(?:^|\/)mix\.lock$/.test(path),
    read: readMixLock,
  },
];
