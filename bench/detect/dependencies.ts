/**
 * What the readers of manifests and lock files find in the test data of osv-scalibr, beside what its own tests expect:
 *
 *   node bench/detect/dependencies.ts --scalibr GIT-DIRECTORY [--show FORMAT]
 *
 * Precision and recall over (file, name, version), and how many of the lines agree. Nothing of the set is kept here.
 */
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { DependencyFile, DependencyFormat, WrittenRow } from '../../src/facts/dependencies/format.ts';
import { dependencyFormatById, readDependencies } from '../../src/facts/dependencies/read.ts';
import { resolveMaven } from '../../src/facts/dependencies/resolve/maven.ts';
import { resolveNuget } from '../../src/facts/dependencies/resolve/nuget.ts';
import { Surroundings } from '../../src/facts/dependencies/resolve/surroundings.ts';
import { expectationsIn, type ExpectedFile } from './go-literals.ts';

/** Folders of extractors and which of our formats reads the same kind of file, whatever its name in the test data. */
const folders: Readonly<Record<string, string>> = {
  'javascript/packagelockjson': 'package-lock',
  'javascript/pnpmlock': 'pnpm-lock',
  'javascript/yarnlock': 'yarn-lock',
  'javascript/bunlock': 'bun-lock',
  'python/requirements': 'requirements',
  'python/poetrylock': 'poetry-lock',
  'python/pdmlock': 'pdm-lock',
  'python/uvlock': 'uv-lock',
  'python/pylock': 'pylock',
  'python/pipfilelock': 'pipfile-lock',
  'golang/gomod': 'go-mod',
  'rust/cargolock': 'cargo-lock',
  'java/pomxml': 'pom',
  'java/gradlelockfile': 'gradle-lockfile',
  'java/gradleverificationmetadataxml': 'gradle-verification',
  'ruby/gemfilelock': 'gemfile-lock',
  'php/composerlock': 'composer-lock',
  'dotnet/packageslockjson': 'packages-lock',
  'dotnet/packagesconfig': 'packages-config',
  'dotnet/csproj': 'msbuild',
  'dotnet/depsjson': 'project-assets',
  'erlang/mixlock': 'mix-lock',
  'elixir/mixlock': 'mix-lock',
  'dart/pubspec': 'pubspec-lock',
  'swift/podfilelock': 'podfile-lock',
  'swift/packageresolved': 'package-resolved',
  'cpp/conanlock': 'conan-lock',
};

interface Tally {
  files: number;
  expected: number;
  found: number;
  agreed: number;
  lines: number;
  lined: number;
}

const { values } = parseArgs({ options: { scalibr: { type: 'string' }, show: { type: 'string' } } });
if (values.scalibr === undefined) {
  console.log('osv-scalibr is missing: give its git directory with --scalibr');
  process.exit(2);
}
const repository = values.scalibr;
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });

const root = 'extractor/filesystem/language';
const listed = git('ls-tree', '-r', '--name-only', 'HEAD', root).split('\n');
const present = new Set(listed);
const total = emptyTally();
console.log('format'.padEnd(22), 'files expected  found  precision recall lines');
for (const [folder, id] of Object.entries(folders)) {
  const format = dependencyFormatById(id)!;
  const tests = listed.filter((path) => dirname(path) === `${root}/${folder}` && path.endsWith('_test.go'));
  const tally = emptyTally();
  const seen = new Set<string>();
  for (const test of tests)
    for (const file of expectationsIn(git('show', `HEAD:${test}`))) {
      const path = `${root}/${folder}/${file.path}`;
      if (seen.has(file.path) || !present.has(path)) continue;
      seen.add(file.path);
      judge(file, format, git('show', `HEAD:${path}`), tally);
    }
  print(id, tally);
  for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += tally[key];
}
print('all', total);

function emptyTally(): Tally {
  return { files: 0, expected: 0, found: 0, agreed: 0, lines: 0, lined: 0 };
}

function judge(file: ExpectedFile, format: DependencyFormat, text: string, tally: Tally): void {
  const read = readDependencies(format, text);
  const rows = read.ok ? resolvedAlone(format, read.value) : [];
  const wanted = new Map(file.packages.map((one) => [keyOf(one), one]));
  const found = new Map(rows.map((row) => [keyOf({ name: row.name, version: row.version ?? lowest(row) }), row]));
  tally.files++;
  tally.expected += wanted.size;
  tally.found += found.size;
  for (const [key, one] of wanted) {
    const row = found.get(key);
    if (row) tally.agreed++;
    if (row && one.line !== undefined) tally.lined++;
    if (row && one.line === row.line) tally.lines++;
    if (values.show === format.id && (!row || (one.line !== undefined && one.line !== row.line)))
      console.log(
        `  - ${file.path}: ${key} ${one.line ?? ''}${row ? ` (line ${row.line})` : ''}${read.ok ? '' : ` (${read.error})`}`,
      );
  }
  if (values.show === format.id)
    for (const key of found.keys()) if (!wanted.has(key)) console.log(`  + ${file.path}: ${key}`);
}

/** Properties and managed versions of the file itself, as far as it needs no other. */
function resolvedAlone(format: DependencyFormat, file: DependencyFile): readonly WrittenRow[] {
  if (format.family !== 'maven' && format.family !== 'nuget') return file.rows;
  const around = new Surroundings();
  const standing = { path: 'pom.xml', format, file };
  around.change(standing.path, standing);
  const rows = format.family === 'maven' ? resolveMaven(standing, around) : resolveNuget(standing, around);
  // Plugins run the build; theirs lists what is built with.
  return rows.filter(({ scope }) => scope !== 'build');
}

/** Theirs names a version where ours names a range: the lowest that it admits, or none. */
function lowest(row: WrittenRow): string {
  return /^(?:[\^~]|>=|==|\[)?\s*v?(\d[\w.+-]*)/.exec(row.constraint ?? '')?.[1] ?? '';
}

/** Names as both can spell them; git commits and `v` do not count as differences. */
function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name.toLowerCase().replaceAll(/[-_.]+/g, '-')} ${/^[0-9a-f]{7,40}$/.test(version) ? '' : version.replace(/^v(?=\d)/, '')}`;
}

function print(id: string, { files, expected, found, agreed, lines, lined }: Tally): void {
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3)).padStart(9);
  console.log(
    id.padEnd(22),
    String(files).padStart(5),
    String(expected).padStart(8),
    String(found).padStart(6),
    share(agreed, found),
    share(agreed, expected),
    share(lines, lined),
  );
}
