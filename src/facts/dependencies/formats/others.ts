/** pubspec.lock (Dart), Podfile.lock (CocoaPods), Package.resolved (Swift), conan.lock: what is locked, and no more. */
import { failed, ok } from '../../../base/result.ts';
import { isPlain, readJson, recordAt, textsAt } from '../../readers/structured.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { swiftName } from './declared-others.ts';
import { below, readIndented, valueOf } from '../indented.ts';
import { KeyLines } from '../lines.ts';
import { textAt } from './toml-packages.ts';

function readPubspecLock(text: string): ReadDependencies {
  const read = readIndented(text);
  if (!read.ok) return read;
  const rows = below(read.value, 'packages').flatMap(({ key, below: fields, line }): readonly WrittenRow[] => {
    const version = valueOf(fields, 'version');
    const kind = valueOf(fields, 'dependency') ?? '';
    if (version === undefined || valueOf(fields, 'source') === 'sdk' || valueOf(fields, 'source') === 'path') return [];
    const commit = valueOf(below(fields, 'description'), 'resolved-ref');
    return [
      {
        ecosystem: 'pub',
        name: key,
        version,
        direct: kind.startsWith('direct'),
        scope: kind === 'direct dev' ? 'dev' : 'runtime',
        line,
        known: 'lock-resolved',
        ...(commit !== undefined && { because: `commit ${commit}` }),
      },
    ];
  });
  return ok({ rows });
}

function readPodfileLock(text: string): ReadDependencies {
  const read = readIndented(text.replace(/^( *- )(["']?)([^"'\n:]+)\2(:?)$/gm, '$1"$3"$4'));
  if (!read.ok) return read;
  const direct = new Set(below(read.value, 'DEPENDENCIES').map(({ value }) => /^[^\s(]+/.exec(value)?.[0] ?? ''));
  const rows = below(read.value, 'PODS').flatMap((item): readonly WrittenRow[] => {
    const spelled = item.value === '' ? (item.below[0]?.key ?? '') : item.value;
    const [, name, version] = /^(\S+) \(([^)]+)\)$/.exec(spelled) ?? [];
    if (name === undefined || version === undefined) return [];
    return [
      {
        ecosystem: 'cocoapods',
        name,
        version,
        direct: direct.has(name),
        scope: 'runtime',
        line: item.line,
        known: 'lock-resolved',
      },
    ];
  });
  return ok({ rows });
}

/** Versions 1 (`object.pins`, `repositoryURL`) to 3 (`pins`, `location`). */
function readPackageResolved(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  const list = read.value['pins'] ?? recordAt(read.value, 'object')['pins'];
  if (!Array.isArray(list)) return failed('it pins nothing');
  const lines = new KeyLines(text);
  const rows = (list as readonly unknown[]).flatMap((pin): readonly WrittenRow[] => {
    if (!isPlain(pin)) return [];
    const url = textAt(pin, 'location') ?? textAt(pin, 'repositoryURL');
    const state = recordAt(pin, 'state');
    const version = textAt(state, 'version') ?? textAt(state, 'revision');
    if (url === undefined || version === undefined) return [];
    const name = swiftName(url);
    return [
      {
        ecosystem: 'swift',
        name,
        version,
        scope: 'runtime',
        line: lines.of(url, JSON.stringify(url)),
        known: 'lock-resolved',
      },
    ];
  });
  return ok({ rows });
}

/** 0.x to 2.x: references `name/version@user/channel#revision`. */
function readConanLock(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  // The first node is the project itself.
  const nodes = Object.entries(recordAt(read.value, 'graph_lock', 'nodes')).flatMap(([id, node]) =>
    id !== '0' && isPlain(node) ? [node] : [],
  );
  const lists = (['requires', 'build_requires', 'python_requires'] as const).map(
    (key) => [key, textsAt(read.value[key])] as const,
  );
  const references = [
    ...nodes
      .flatMap(
        (node) =>
          textAt(node, 'ref') ??
          /\[options\][\s\S]*$/.exec(textAt(node, 'pref') ?? '')?.[0] ??
          textAt(node, 'pref') ??
          [],
      )
      .map((ref) => ['requires', ref] as const),
    ...lists.flatMap(([key, refs]) => refs.map((ref) => [key, ref] as const)),
  ];
  const lines = new KeyLines(text);
  const rows = references.flatMap(([key, reference]): readonly WrittenRow[] => {
    const [, name, version] = /^([^/@#\s]+)\/([^@#%:\s]+)/.exec(reference) ?? [];
    if (name === undefined || version === undefined) return [];
    return [
      {
        ecosystem: 'conan',
        name,
        version,
        scope: key === 'build_requires' ? 'build' : 'runtime',
        line: lines.of(reference),
        known: 'lock-resolved',
      },
    ];
  });
  return ok({ rows });
}

const named = (file: RegExp) => (path: string) => file.test(path);

export const otherFormats: readonly DependencyFormat[] = [
  {
    id: 'pubspec-lock',
    version: 1,
    role: 'lock',
    family: 'pub',
    wants: named(/(?:^|\/)pubspec\.lock$/),
    read: readPubspecLock,
  },
  {
    id: 'podfile-lock',
    version: 1,
    role: 'lock',
    family: 'cocoapods',
    wants: named(/(?:^|\/)Podfile\.lock$/),
    read: readPodfileLock,
  },
  {
    id: 'package-resolved',
    version: 1,
    role: 'lock',
    family: 'swift',
    wants: named(/(?:^|\/)Package\.resolved$/),
    read: readPackageResolved,
  },
  {
    id: 'conan-lock',
    version: 1,
    role: 'lock',
    family: 'conan',
    wants: named(/(?:^|\/)conan\.lock$/),
    read: readConanLock,
  },
];
