/** pyproject.toml (PEP 621, PEP 735, Poetry, PDM, uv), Pipfile, setup.cfg and the literals of setup.py. */
import { ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import { isPlain, readToml, recordAt, textsAt, type Plain } from '../../readers/structured.ts';
import { pythonPackage, type DependencyFormat, type ReadDependencies, type WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';
import { pythonRequirement, pythonVersion } from './python-requirement.ts';

/**
 * Where a requirement (`"name>=1"`) or a key (`name = …`) stands below a heading. What is asked for under one heading is
 * asked for in its order, so the text is walked once for each.
 */
function lineFinder(text: string): (name: string, after: string) => number {
  const below = new Map<string, KeyLines>();
  return (name, after) => {
    const lines = below.get(after) ?? new KeyLines(text, Math.max(text.indexOf(after), 0));
    below.set(after, lines);
    return lines.find(`"${name}"`, `'${name}'`, `\n${name} `, `\n${name}=`, `\n"${name}"`) ?? lines.of(name, name);
  };
}

export function readPyproject(text: string): ReadDependencies {
  const read = readToml(text);
  if (!read.ok) return read;
  const line = lineFinder(text);
  const project = recordAt(read.value, 'project');
  const rows: WrittenRow[] = [];
  const list = (requirements: readonly string[], scope: DependencyScope, after: string): void => {
    for (const one of requirements) {
      const row = pythonRequirement(one);
      if (row) rows.push({ ...row, direct: true, scope, line: line(one, after) });
    }
  };
  list(textsAt(project['dependencies']), 'runtime', '[project]');
  for (const extra of Object.values(recordAt(project, 'optional-dependencies')))
    list(textsAt(extra), 'optional', '[project');
  for (const group of Object.values(recordAt(read.value, 'dependency-groups')))
    list(textsAt(group), 'dev', '[dependency-groups]');
  for (const group of Object.values(recordAt(read.value, 'tool', 'pdm', 'dev-dependencies')))
    list(textsAt(group), 'dev', '[tool.pdm');
  list(textsAt(recordAt(read.value, 'tool', 'uv')['dev-dependencies']), 'dev', '[tool.uv]');
  list(textsAt(recordAt(read.value, 'build-system')['requires']), 'build', '[build-system]');
  const poetry = recordAt(read.value, 'tool', 'poetry');
  rows.push(
    ...tableRows(recordAt(poetry, 'dependencies'), 'runtime', (name) => line(name, '[tool.poetry.dependencies]')),
  );
  rows.push(
    ...tableRows(recordAt(poetry, 'dev-dependencies'), 'dev', (name) => line(name, '[tool.poetry.dev-dependencies]')),
  );
  for (const [group, found] of Object.entries(recordAt(poetry, 'group')))
    rows.push(
      ...tableRows(recordAt(found, 'dependencies'), group === 'test' ? 'test' : 'dev', (name) =>
        line(name, `[tool.poetry.group.${group}`),
      ),
    );
  return ok({ rows });
}

/** `name = "^1.2"`, `name = { version = "^1.2", optional = true }`, `name = [{…}, {…}]`. */
function tableRows(table: Plain, scope: DependencyScope, line: (name: string) => number): readonly WrittenRow[] {
  return Object.entries(table).flatMap(([name, written]) => {
    if (name.toLowerCase() === 'python') return [];
    const all: readonly unknown[] = Array.isArray(written) ? written : [written];
    const found: unknown = all[0];
    if (isPlain(found) && (found['path'] !== undefined || found['workspace'] === true)) return [];
    const version =
      typeof found === 'string'
        ? found
        : isPlain(found) && typeof found['version'] === 'string'
          ? found['version']
          : '';
    const isOptional = isPlain(found) && found['optional'] === true;
    return {
      ecosystem: 'pypi',
      name: pythonPackage(name),
      ...pythonVersion(/^\d[\w.+!]*$/.test(version) ? `==${version}` : version === '*' ? '' : version),
      direct: true,
      scope: isOptional ? 'optional' : scope,
      line: line(name),
    };
  });
}

function readPipfile(text: string): ReadDependencies {
  const read = readToml(text);
  if (!read.ok) return read;
  const line = lineFinder(text);
  return ok({
    rows: [
      ...tableRows(recordAt(read.value, 'packages'), 'runtime', (name) => line(name, '[packages]')),
      ...tableRows(recordAt(read.value, 'dev-packages'), 'dev', (name) => line(name, '[dev-packages]')),
    ],
  });
}

/** `install_requires`, `[options.extras_require]`: indented lines below a key. */
function readSetupCfg(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  let section = '';
  let scope: DependencyScope | undefined;
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    const heading = /^\[([^\]]+)\]/.exec(written)?.[1];
    const [, key, value = ''] = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(written) ?? [];
    if (heading !== undefined) {
      section = heading.trim();
      scope = undefined;
    } else if (key !== undefined) scope = scopeOfKey(section, key);
    const requirement = key === undefined ? written : value;
    if (scope === undefined || heading !== undefined || (key === undefined && !/^\s/.test(written))) continue;
    const row = /^\s*(?:#|$)/.test(requirement) ? undefined : pythonRequirement(requirement.replace(/\s#.*$/, ''));
    if (row) rows.push({ ...row, direct: true, scope, line: at + 1 });
  }
  return ok({ rows });
}

function scopeOfKey(section: string, key: string): DependencyScope | undefined {
  if (section === 'options.extras_require') return 'optional';
  if (section !== 'options') return undefined;
  const scopes: Readonly<Record<string, DependencyScope>> = {
    install_requires: 'runtime',
    tests_require: 'test',
    setup_requires: 'build',
  };
  return Object.hasOwn(scopes, key) ? scopes[key] : undefined;
}

/** Only lists written out: what a program computes is unknown, and not guessed. */
function readSetupPy(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  const scopes: Readonly<Record<string, DependencyScope>> = {
    install_requires: 'runtime',
    tests_require: 'test',
    setup_requires: 'build',
  };
  for (const list of text.matchAll(/\b(install_requires|tests_require|setup_requires)\s*=\s*\[([^\]]*)\]/g)) {
    const from = list.index + list[0].indexOf('[');
    for (const quoted of list[2]!
      .replace(/#[^\n]*/g, (note) => ' '.repeat(note.length))
      .matchAll(/"([^"\n]+)"|'([^'\n]+)'/g)) {
      const row = pythonRequirement(quoted[1] ?? quoted[2]!);
      const line = text.slice(0, from + 1 + quoted.index).split('\n').length;
      if (row) rows.push({ ...row, direct: true, scope: scopes[list[1]!]!, line });
    }
  }
  return ok({ rows });
}

const named = (file: RegExp) => (path: string) => file.test(path);

export const pythonProjectFormats: readonly DependencyFormat[] = [
  {
    id: 'pyproject',
    version: 1,
    role: 'manifest',
    family: 'python',
    wants: named(/(?:^|\/)pyproject\.toml$/),
    read: readPyproject,
  },
  {
    id: 'pipfile',
    version: 1,
    role: 'manifest',
    family: 'pipenv',
    wants: named(/(?:^|\/)Pipfile$/),
    read: readPipfile,
  },
  {
    id: 'setup-cfg',
    version: 1,
    role: 'manifest',
    family: 'python',
    wants: named(/(?:^|\/)setup\.cfg$/),
    read: readSetupCfg,
  },
  {
    id: 'setup-py',
    version: 1,
    role: 'manifest',
    family: 'python',
    wants: named(/(?:^|\/)setup\.py$/),
    read: readSetupPy,
  },
];
