/** bun.lock (text; bun.sh/docs/install/lockfile): JSON with trailing commas, `packages` as `"path": ["name@version", …]`. */
import { failed, ok } from '../../../base/result.ts';
import { isPlain, recordAt, type Plain } from '../../readers/structured.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';

const tables: readonly (readonly [string, DependencyScope])[] = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
];

function readBunLock(text: string): ReadDependencies {
  const lock = parseLoose(text);
  if (lock === undefined) return failed('not JSON');
  const direct = new Map<string, { scope: DependencyScope; constraint: string }>();
  for (const project of Object.values(recordAt(lock, 'workspaces')))
    for (const [table, scope] of tables)
      for (const [name, wanted] of Object.entries(recordAt(project, table)))
        if (typeof wanted === 'string' && !direct.has(name)) direct.set(name, { scope, constraint: wanted });
  const lines = new KeyLines(text, Math.max(text.search(/"packages"\s*:/), 0));
  const rows: WrittenRow[] = [];
  for (const [place, found] of Object.entries(recordAt(lock, 'packages'))) {
    const line = lines.of(place);
    const spelled: unknown = Array.isArray(found) ? found[0] : undefined;
    const [, name, version] = typeof spelled === 'string' ? (/^((?:@[^@/]+\/)?[^@]+)@(.+)$/.exec(spelled) ?? []) : [];
    if (name === undefined || version === undefined || /^(?:workspace|file|link|root):/.test(version)) continue;
    const commit = /#([0-9a-f]{7,40})$/.exec(version)?.[1];
    const wanted = direct.get(place);
    rows.push({
      ecosystem: 'npm',
      name,
      version: commit ?? version,
      direct: wanted !== undefined,
      scope: wanted?.scope ?? 'runtime',
      line,
      known: 'lock-resolved',
      ...(wanted && { constraint: wanted.constraint }),
    });
  }
  return ok({ rows });
}

/** Trailing commas and comments, which JSON has not. */
function parseLoose(text: string): Plain | undefined {
  const strict = text
    .replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, (part) => (part.startsWith('"') ? part : ''))
    .replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted?: string) => quoted ?? '');
  try {
    const value: unknown = JSON.parse(strict);
    return isPlain(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const bunFormats: readonly DependencyFormat[] = [
  {
    id: 'bun-lock',
    version: 1,
    role: 'lock',
    family: 'npm',
    wants: (path) => /(?:^|\/)bun\.lock$/.test(path),
    read: readBunLock,
  },
];
