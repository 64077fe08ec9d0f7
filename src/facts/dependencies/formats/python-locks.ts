/** poetry.lock, pdm.lock, uv.lock, pylock.toml (PEP 751), Pipfile.lock. */
import { ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import { isPlain, readJson, recordAt, textsAt, type Plain } from '../../readers/structured.ts';
import { pythonPackage, type DependencyFormat, type ReadDependencies, type WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';
import { lockedPackages, textAt, type LockedPackage } from './toml-packages.ts';

function readPoetryLock(text: string): ReadDependencies {
  const read = lockedPackages(text, 'package');
  return read.ok ? ok({ rows: read.value.packages.flatMap((one) => locked(one, poetryScope(one.fields))) }) : read;
}

function poetryScope(fields: Plain): DependencyScope {
  if (fields['optional'] === true) return 'optional';
  const groups = textsAt(fields['groups']);
  if (groups.length > 0 && !groups.includes('main') && !groups.includes('default'))
    return groups.every((group) => group === 'test') ? 'test' : 'dev';
  return fields['category'] === 'dev' ? 'dev' : 'runtime';
}

function locked({ fields, line }: LockedPackage, scope: DependencyScope, direct?: boolean): readonly WrittenRow[] {
  const [name, version] = [textAt(fields, 'name'), textAt(fields, 'version')];
  const source = recordAt(fields, 'source');
  const commit =
    textAt(source, 'resolved_reference') ??
    textAt(fields, 'revision') ??
    /#([0-9a-f]{40})$/.exec(textAt(source, 'git') ?? '')?.[1] ??
    textAt(recordAt(fields, 'vcs'), 'commit-id');
  const known = version ?? commit;
  if (name === undefined || known === undefined) return [];
  return [
    {
      ecosystem: 'pypi',
      name: pythonPackage(name),
      version: known,
      scope,
      line,
      known: 'lock-resolved',
      ...(direct !== undefined && { direct }),
      ...(commit !== undefined && { because: `commit ${commit}` }),
    },
  ];
}

/** The project itself is in the list, with what it asks for. */
function readUvLock(text: string): ReadDependencies {
  const read = lockedPackages(text, 'package');
  if (!read.ok) return read;
  const isOwn = ({ fields }: LockedPackage): boolean =>
    ['editable', 'virtual', 'directory'].some((kind) => kind in recordAt(fields, 'source'));
  const direct = new Map<string, DependencyScope>();
  const note = (list: unknown, scope: DependencyScope): void => {
    for (const one of Array.isArray(list) ? (list as readonly unknown[]) : []) {
      const name = isPlain(one) ? textAt(one, 'name') : undefined;
      if (name !== undefined && !direct.has(name)) direct.set(name, scope);
    }
  };
  const own = read.value.packages.filter(isOwn);
  for (const { fields } of own) note(fields['dependencies'], 'runtime');
  for (const { fields } of own) {
    for (const extra of Object.values(recordAt(fields, 'optional-dependencies'))) note(extra, 'optional');
    for (const group of Object.values(recordAt(fields, 'dev-dependencies'))) note(group, 'dev');
  }
  const others = read.value.packages.filter((one) => !isOwn(one));
  return ok({
    rows: others.flatMap((one) => {
      const scope = direct.get(textAt(one.fields, 'name') ?? '');
      return own.length === 0 ? locked(one, 'runtime') : locked(one, scope ?? 'runtime', scope !== undefined);
    }),
  });
}

function readPylock(text: string): ReadDependencies {
  const read = lockedPackages(text, 'packages');
  return read.ok
    ? ok({
        rows: read.value.packages
          .filter(({ fields }) => !('directory' in fields))
          .flatMap((one) => locked(one, 'runtime')),
      })
    : read;
}

function readPipfileLock(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  const rows: WrittenRow[] = [];
  for (const [section, scope] of [
    ['default', 'runtime'],
    ['develop', 'dev'],
  ] as const) {
    const lines = new KeyLines(text, Math.max(text.search(new RegExp(`"${section}"\\s*:`)), 0));
    for (const [name, found] of Object.entries(recordAt(read.value, section))) {
      const line = lines.of(name);
      const version = isPlain(found)
        ? (textAt(found, 'version')?.replace(/^=+/, '') ?? textAt(found, 'ref'))
        : undefined;
      if (version === undefined) continue;
      const named = pythonPackage(name);
      if (rows.some((row) => row.name === named && row.version === version)) continue;
      rows.push({ ecosystem: 'pypi', name: named, version, scope, line, known: 'lock-resolved' });
    }
  }
  return ok({ rows });
}

const named = (file: RegExp) => (path: string) => file.test(path);

export const pythonLockFormats: readonly DependencyFormat[] = [
  {
    id: 'poetry-lock',
    version: 1,
    role: 'lock',
    family: 'python',
    wants: named(/(?:^|\/)poetry\.lock$/),
    read: readPoetryLock,
  },
  {
    id: 'pdm-lock',
    version: 1,
    role: 'lock',
    family: 'python',
    wants: named(/(?:^|\/)pdm\.lock$/),
    read: readPoetryLock,
  },
  { id: 'uv-lock', version: 1, role: 'lock', family: 'python', wants: named(/(?:^|\/)uv\.lock$/), read: readUvLock },
  {
    id: 'pylock',
    version: 1,
    role: 'lock',
    family: 'python',
    wants: named(/(?:^|\/)pylock(?:\.[\w-]+)?\.toml$/),
    read: readPylock,
  },
  {
    id: 'pipfile-lock',
    version: 1,
    role: 'lock',
    family: 'pipenv',
    wants: named(/(?:^|\/)Pipfile\.lock$/),
    read: readPipfileLock,
  },
];
