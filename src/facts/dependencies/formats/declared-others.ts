/**
 * Manifests whose ecosystems are otherwise read by their lock files: pubspec.yaml (Dart), Podfile (CocoaPods), Package.swift
 * (Swift) and conanfile.txt. Podfile and Package.swift are programs: what stands there as a literal is told, no more.
 */
import { ok } from '../../../base/result.ts';
import { readYaml, type YamlView } from '../../readers/yaml.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { Lines } from '../lines.ts';

type Wanted = Pick<WrittenRow, 'version' | 'constraint' | 'known' | 'because'>;

const exactly = /^(?:==?\s*)?v?(\d+\.\d+(?:\.\d+)*(?:[-+][\w.+-]+)?)$/;
const outside: Wanted = { known: 'unknown', because: 'a place outside of the registry' };

function wanted(constraint: string, isExact: boolean): Wanted {
  if (constraint === '' || constraint === 'any') return { known: 'unknown', because: 'no version is named' };
  const version = isExact ? exactly.exec(constraint)?.[1] : undefined;
  return version === undefined
    ? { constraint, known: 'declared-range' }
    : { version, constraint, known: 'declared-resolved' };
}

/** dart.dev/tools/pub/dependencies: `http: ^1.2.0`, `http: 1.2.0` (exact), or a map with `git`, `path`, `sdk`, `hosted`. */
function readPubspec(text: string): ReadDependencies {
  const read = readYaml(text);
  if (!read.ok) return read;
  const [root] = read.value;
  const tables = [
    ['dependencies', 'runtime'],
    ['dev_dependencies', 'dev'],
  ] as const;
  const rows = tables.flatMap(([table, scope]) =>
    (root?.get(table)?.entries ?? []).flatMap(({ key, value, line }): readonly WrittenRow[] => {
      const asked = pubRequirement(value);
      return asked ? [{ ecosystem: 'pub', name: key, ...asked, direct: true, scope, line }] : [];
    }),
  );
  return ok({ rows });
}

function pubRequirement(value: YamlView): Wanted | undefined {
  if (value.get('sdk') ?? value.get('path')) return undefined;
  if (value.get('git')) {
    const commit = value.get('git', 'ref')?.text;
    return commit !== undefined && /^[0-9a-f]{40}$/.test(commit)
      ? { version: commit, known: 'declared-resolved' }
      : outside;
  }
  return wanted((value.text ?? value.get('version')?.text ?? '').trim(), true);
}

/** guides.cocoapods.org/syntax/podfile.html: `pod 'Name', '~> 1.0'`; a plain version is exact. */
function readPodfile(text: string): ReadDependencies {
  const code = text.replaceAll(/^[ \t]*#[^\n]*/gm, (comment) => ' '.repeat(comment.length));
  const lines = new Lines(code);
  const rows: WrittenRow[] = [];
  for (const found of code.matchAll(/^[ \t]*pod[ \t(]+(["'])([\w./+-]+)\1([^\n]{0,500})/gm)) {
    const [, , name, rest = ''] = found;
    if (/:path\s*=>|\bpath:/.test(rest)) continue;
    const constraints = [...rest.matchAll(/(?:^|,)\s*(["'])([~<>=! ]*\d[^"']*)\1/g)].map((one) => one[2]!.trim());
    const isElsewhere = /:(?:git|podspec|http)\s*=>|\b(?:git|podspec|http):/.test(rest);
    const asked = isElsewhere ? outside : wanted(constraints.join(', '), true);
    const line = lines.of(found.index + found[0].indexOf('pod'));
    rows.push({ ecosystem: 'cocoapods', name: name!, ...asked, direct: true, scope: 'runtime', line });
  }
  return ok({ rows });
}

/** `.package(url: "https://…", from: "1.0.0")`, `exact:`, `revision:`, `branch:`, ranges and `.upToNextMinor(from:)`. */
function readPackageSwift(text: string): ReadDependencies {
  const code = text.replaceAll(/^[ \t]*\/\/[^\n]*/gm, (comment) => ' '.repeat(comment.length));
  const lines = new Lines(code);
  const rows: WrittenRow[] = [];
  const head =
    /\.package\(\s*(?:name:\s*"[^"\n]*"\s*,\s*)?url:\s*"([^"\n]+)"\s*,([^\n]{0,300}(?:\n(?!\s*\.package)[^\n]{0,200}){0,2})/g;
  for (const found of code.matchAll(head)) {
    const name = swiftName(found[1]!);
    const asked = swiftRequirement(found[2]!);
    rows.push({ ecosystem: 'swift', name, ...asked, direct: true, scope: 'runtime', line: lines.of(found.index) });
  }
  return ok({ rows });
}

export const swiftName = (url: string): string =>
  url.replace(/^\w+:\/\/(?:[^@/]*@)?|\.git$/g, '').replace(/^git@([^:]+):/, '$1/');

function swiftRequirement(written: string): Wanted {
  const revision = /^\s*\.?revision[(:]\s*"([0-9a-f]{40})"/.exec(written)?.[1];
  if (revision !== undefined) return { version: revision, known: 'declared-resolved' };
  const exact = /^\s*\.?exact[(:]\s*"([^"]+)"/.exec(written)?.[1];
  if (exact !== undefined) return { version: exact, constraint: exact, known: 'declared-resolved' };
  const minor = /^\s*\.upToNextMinor\(from:\s*"([^"]+)"/.exec(written)?.[1];
  if (minor !== undefined) return { constraint: `~> ${minor}`, known: 'declared-range' };
  const from = /^\s*(?:\.upToNextMajor\()?from:\s*"([^"]+)"/.exec(written)?.[1];
  if (from !== undefined) return { constraint: `from ${from}`, known: 'declared-range' };
  const [, low, sign, high] = /^\s*"([^"]+)"\s*(\.\.[.<])\s*"([^"]+)"/.exec(written) ?? [];
  if (low !== undefined)
    return { constraint: `>=${low} <${sign === '...' ? '=' : ''}${high}`, known: 'declared-range' };
  return { known: 'unknown', because: 'a branch, or decided by a program' };
}

/** docs.conan.io/2/reference/conanfile_txt.html: `[requires]` with `name/version@user/channel`; `[>1.0 <2.0]` is a range. */
function readConanfile(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  let section = '';
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, '').trim();
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
    const [, name, version] = /^([\w.+-]+)\/(\[[^\]]*\]|[\w.+-]+)/.exec(line) ?? [];
    if (!/^(?:tool_|build_|test_)?requires$/.test(section) || name === undefined) continue;
    const asked: Wanted = version!.startsWith('[')
      ? { constraint: version!.slice(1, -1), known: 'declared-range' }
      : { version: version!, constraint: version!, known: 'declared-resolved' };
    const scope = section === 'requires' ? 'runtime' : section === 'test_requires' ? 'test' : 'build';
    rows.push({ ecosystem: 'conan', name, ...asked, direct: true, scope, line: at + 1 });
  }
  return ok({ rows });
}

const manifest = (
  id: string,
  family: string,
  file: RegExp,
  read: (text: string) => ReadDependencies,
): DependencyFormat => ({ id, version: 1, role: 'manifest', family, wants: (path) => file.test(path), read });

export const declaredOtherFormats: readonly DependencyFormat[] = [
  manifest('pubspec', 'pub', /(?:^|\/)pubspec\.ya?ml$/, readPubspec),
  manifest('podfile', 'cocoapods', /(?:^|\/)Podfile$/, readPodfile),
  manifest('package-swift', 'swift', /(?:^|\/)Package(?:@swift-[\d.]+)?\.swift$/, readPackageSwift),
  manifest('conanfile-txt', 'conan', /(?:^|\/)conanfile\.txt$/, readConanfile),
];
