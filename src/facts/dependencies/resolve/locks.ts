/**
 * Manifests and lock files that belong together. A lock file beside a manifest, or above it in a workspace, answers what
 * the manifest asks: the answered requirement is told in the lock file's row, and not twice. What no lock file answers
 * stays, as the range it is.
 */
import type { DependencyFile, WrittenRow } from '../format.ts';
import { requirementsScope } from '../formats/python-requirements.ts';
import { folderOf, foldersUp, inFolder, type StandingFile, type Surroundings } from './surroundings.ts';

interface Family {
  readonly manifests: readonly string[];
  readonly locks: readonly string[];
  /** Whether a lock file answers for folders below, too. */
  readonly isWorkspace: boolean;
}

const families: Readonly<Record<string, Family>> = {
  npm: {
    manifests: ['package.json'],
    locks: ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'],
    isWorkspace: true,
  },
  python: {
    manifests: ['pyproject.toml'],
    locks: ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'],
    isWorkspace: true,
  },
  pipenv: { manifests: ['Pipfile'], locks: ['Pipfile.lock'], isWorkspace: false },
  cargo: { manifests: ['Cargo.toml'], locks: ['Cargo.lock'], isWorkspace: true },
  gem: { manifests: ['Gemfile'], locks: ['Gemfile.lock'], isWorkspace: true },
  composer: { manifests: ['composer.json'], locks: ['composer.lock'], isWorkspace: false },
  nuget: { manifests: [], locks: ['packages.lock.json'], isWorkspace: false },
  hex: { manifests: ['mix.exs'], locks: ['mix.lock'], isWorkspace: true },
  pub: { manifests: ['pubspec.yaml'], locks: ['pubspec.lock'], isWorkspace: true },
  cocoapods: { manifests: ['Podfile'], locks: ['Podfile.lock'], isWorkspace: false },
  swift: { manifests: ['Package.swift'], locks: ['Package.resolved'], isWorkspace: false },
  conan: { manifests: ['conanfile.txt'], locks: ['conan.lock'], isWorkspace: false },
  gradle: { manifests: ['build.gradle', 'build.gradle.kts'], locks: ['gradle.lockfile'], isWorkspace: false },
};

/** Without the rows that a lock file answers. */
export function unanswered(
  standing: StandingFile,
  rows: readonly WrittenRow[],
  around: Surroundings,
): readonly WrittenRow[] {
  const family = families[standing.format.family];
  if (!family) return rows;
  const folder = folderOf(standing.path);
  let open = rows;
  for (const at of family.isWorkspace ? foldersUp(folder) : [folder]) {
    const answered = family.locks
      .flatMap((lock) => around.file(inFolder(at, lock)) ?? [])
      .map(({ file }) => namesIn(file));
    if (answered.length > 0)
      open = open.filter(
        ({ name, scope }) => scope === 'build' || !answered.some((names) => names.has(name.toLowerCase())),
      );
    if (open.length === 0) break;
  }
  return open;
}

const known = new WeakMap<DependencyFile, ReadonlySet<string>>();

function namesIn(file: DependencyFile): ReadonlySet<string> {
  const names =
    known.get(file) ??
    new Set([...file.rows.map(({ name }) => name), ...(file.local ?? [])].map((name) => name.toLowerCase()));
  known.set(file, names);
  return names;
}

/** Rows of a lock file that does not say itself what was asked for and what came along. */
export function withDirectness(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  const { rows } = standing.file;
  const family = families[standing.format.family];
  if (!family || rows.every(({ direct }) => direct !== undefined)) return rows;
  const folder = folderOf(standing.path);
  const beside = family.manifests.flatMap((name) => around.file(inFolder(folder, name)) ?? []);
  if (beside.length === 0) return rows;
  const manifests = standing.format.id === 'yarn-lock' ? belowOf(folder, around) : beside;
  const asked = new Map<string, WrittenRow>();
  for (const { file } of manifests) for (const row of file.rows) if (!asked.has(row.name)) asked.set(row.name, row);
  return rows.map((row) => {
    if (row.direct !== undefined) return row;
    const wanted = asked.get(row.name);
    if (!wanted) return { ...row, direct: false };
    return {
      ...row,
      direct: true,
      scope: wanted.scope,
      ...(wanted.constraint !== undefined && { constraint: wanted.constraint }),
    };
  });
}

/** The manifests of a workspace. */
function belowOf(folder: string, around: Surroundings): readonly StandingFile[] {
  return around.offering('format package-json').filter(({ path }) => folder === '' || path.startsWith(`${folder}/`));
}

/** `x.in`, from which pip-compile and uv write `x.txt` beside it: what that pins is told there. */
function uncompiled({ path, file }: StandingFile, around: Surroundings): readonly WrittenRow[] {
  const compiled = path.endsWith('.in') ? around.file(path.replace(/\.in$/, '.txt')) : undefined;
  if (!compiled) return file.rows;
  const names = namesIn(compiled.file);
  return file.rows.filter(({ name }) => !names.has(name.toLowerCase()));
}

/** Requirements files: what they are for is in their name; constraints pin what is asked for without a version. */
export function resolveRequirements(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  const name = standing.path.slice(standing.path.lastIndexOf('/') + 1);
  if (name.startsWith('constraints')) return [];
  const folder = folderOf(standing.path);
  const pins = (standing.file.constraints ?? []).flatMap(
    (one) => around.file(inFolder(folder, one.replace(/^\.\//, '')))?.file.rows ?? [],
  );
  const scope = requirementsScope(standing.path);
  return uncompiled(standing, around).map((row) => {
    const scoped = row.scope === 'runtime' ? { ...row, scope } : row;
    const pin =
      row.version === undefined ? pins.find((one) => one.name === row.name && one.version !== undefined) : undefined;
    if (pin?.version === undefined) return scoped;
    const { because: _, ...rest } = scoped;
    return { ...rest, version: pin.version, known: 'declared-resolved', because: 'pinned by a constraints file' };
  });
}
